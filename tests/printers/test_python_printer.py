"""The Python printer, judged by Python's own compiler and by `ruff format`."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obsc_targets._shared.doc import Note, bare
from obsc_targets._shared.python_printer import print_python
from obsc_targets._shared.python_source import (
    Assign,
    Blank,
    Call,
    Class,
    Comment,
    Declare,
    Evaluate,
    Function,
    Import,
    ImportFrom,
    Name,
    Parameter,
    Return,
)
from printers.hostile import NASTY, documents, hostile_text, noted, plain_scalars, unseen


@pytest.fixture(scope="module")
def ruff() -> str:
    """The formatter's path."""
    found = shutil.which("ruff", path=sysconfig.get_path("scripts")) or shutil.which("ruff")
    if not found:
        pytest.skip("ruff, the judge of the format, is missing: pip install ruff")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that examples write over."""
    return tmp_path_factory.mktemp("python")


def _check_format(ruff: str, folder: Path, files: list[str]) -> None:
    for old in folder.glob("*.py"):
        old.unlink()
    for number, text in enumerate(files):
        (folder / f"f{number}.py").write_text(text, encoding="utf-8")
    run = subprocess.run(
        [ruff, "format", "--isolated", "--no-cache", "--diff", "."], cwd=folder, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def _text(*body: Any, **more: Any) -> str:
    return print_python(body, **more).file("x").text


def _runs(count: int) -> settings:
    """Examples are few and large: each costs a run of the formatter."""
    return settings(
        max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )


words = st.sampled_from(["a", "b", "web", "self", "task_definition", "container_log_group_of_the_service", "x" * 60])
short = words.filter(lambda word: len(word) < 50)
names = st.lists(words, min_size=1, max_size=3).map(".".join)
wide = st.text("漢é\u0301x 한😀", min_size=20, max_size=90)  # takes more or fewer columns than it has characters
leaves = st.one_of(plain_scalars, wide, st.builds(Name, names))
expressions = st.recursive(
    noted(leaves),
    lambda inner: noted(
        st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
            st.dictionaries(hostile_text, inner, max_size=4),
            st.builds(Call, names, st.lists(inner, max_size=3).map(tuple), st.dictionaries(words, inner, max_size=3)),
        )
    ),
    max_leaves=12,
)
hints = st.sampled_from(["str", "Sequence[str]", "dict[str, int] | None"])
parameters = noted(
    st.builds(
        Parameter, short, st.sampled_from(["", "str", "list[str] | None"]), st.sampled_from([(), (None,), ("x",)])
    )
)
simple = st.one_of(
    st.builds(Assign, names, wide),
    st.builds(Assign, names, expressions, st.sampled_from(["", "", "str", "ecs.CfnTaskDefinition"])),
    st.builds(Evaluate, expressions.filter(lambda value: not isinstance(bare(value), str))),
    st.builds(Import, names, st.one_of(st.just(""), words)),
    st.builds(
        ImportFrom, names, st.lists(st.one_of(words, st.tuples(words, words)), min_size=1, max_size=5).map(tuple)
    ),
    st.builds(Declare, short, hints),
    st.builds(Comment, hostile_text),
)


def _functions(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        Function,
        st.sampled_from(["__init__", "web_task", "of_a_rather_long_service"]),
        st.lists(parameters, max_size=3, unique_by=lambda item: bare(item).name).map(
            lambda found: tuple(sorted(found, key=lambda item: len(bare(item).default)))
        ),
        returns=st.one_of(st.just(""), hints),
        doc=hostile_text,
        body=inner,
        decorators=st.lists(st.builds(Name, names), max_size=1).map(tuple),
    )


statements = st.recursive(
    st.one_of(noted(simple), st.just(Blank())),
    lambda inner: noted(
        st.one_of(
            _functions(st.lists(st.one_of(inner, st.builds(Return, expressions)), max_size=4).map(tuple)),
            st.builds(
                Class,
                words,
                st.lists(names, max_size=2).map(tuple),
                hostile_text,
                st.lists(inner, max_size=4).map(tuple),
            ),
        )
    ),
    max_leaves=8,
)
modules = st.lists(statements, max_size=6)


@_runs(60)
@given(data=st.lists(st.tuples(modules, hostile_text, st.lists(hostile_text, max_size=1)), min_size=1, max_size=12))
def test_ruff_finds_nothing_to_change(ruff: str, folder: Path, data: list[Any]) -> None:
    """Wrong if a user's first `ruff format` changes generated files, or cannot read them."""
    _check_format(ruff, folder, [_text(*body, doc=doc, header=header) for body, doc, header in data])


def test_the_layout_is_right_at_every_width(ruff: str, folder: Path) -> None:
    """Wrong if somewhere around the end of the line a statement is laid out in another way than the formatter does."""
    values = [
        *("x" * 30, "x" * 70, "x" * 200, "漢é" * 20, 7, {}, [], (), Name("self.web_task.attr_arn"), Name("n" * 80)),
        *(Call("logs.CfnLogGroup"), Call("f", (1,), {"k": 2}), Call("logs.CfnLogGroup", ("x" * 60,), {"k": "漢" * 30})),
        *([1, 2], ["x" * 90], {"k": "v"}, {"k": "漢" * 40}, (1, "x" * 40)),
    ]
    body = [
        statement
        for room in range(1, 95)
        for value in values
        for statement in (
            Assign("t" * room, value),
            Assign("t" * room, value, "str"),
            Evaluate(Call("f" * room, (value,))),
        )
    ]
    returns = [
        Function("f" * room, (Parameter("p" * room),), body=(Return(value),)) for room in (1, 35) for value in values
    ]
    _check_format(ruff, folder, [_text(*body), _text(Class("C", (), "", tuple(returns)))])


def test_every_comment_is_printed() -> None:
    """Wrong if a comment inside an expression is lost."""
    value = Call("f", ((Note(1, "two"), 2),), {"k": {"a": Note([], "three")}})
    lines = print_python([Assign("a", Note(value, "one")), Function("g", (Note(Parameter("p"), "four"),))])
    assert [row.strip() for row in lines.rows if "#" in row] == ["# one", "# two", "# three", "# four"]


@given(modules, hostile_text)
@example([Assign("x", {key: [key, Note((key,), key)] for key in NASTY})], "\n\n".join(NASTY))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_is_one_visible_line(body: list[Any], prose: str) -> None:
    """Wrong if a row holds a break of any kind, or what no reader can see."""
    assert unseen(print_python(body, doc=prose, header=[prose])) == []


def _model(node: ast.AST) -> Any:
    """What Python itself reads an expression as, in the printer's model."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(operand=operand):
            return -_model(operand)
        case ast.List(elts=items):
            return [_model(item) for item in items]
        case ast.Tuple(elts=items):
            return tuple(_model(item) for item in items)
        case ast.Dict(keys=keys, values=values):
            return {_model(key): _model(item) for key, item in zip(keys, values, strict=True) if key}
        case ast.Call(func=func, args=args, keywords=keywords):
            return Call(ast.unparse(func), tuple(map(_model, args)), {str(k.arg): _model(k.value) for k in keywords})
    return Name(ast.unparse(node))


def _without_notes(value: Any) -> Any:
    """An expression as it is without notes, also inside tuples and calls."""
    value = bare(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_without_notes, value))
    if isinstance(value, dict):
        return {key: _without_notes(item) for key, item in value.items()}
    if isinstance(value, Call):
        kwargs = {name: _without_notes(item) for name, item in value.kwargs.items()}
        return Call(value.func, tuple(map(_without_notes, value.args)), kwargs)
    return value


@given(st.one_of(expressions, documents()))
@example(NASTY)
@example({key: (key,) for key in NASTY})
@settings(max_examples=300, deadline=None)
def test_python_reads_the_same_expression(value: Any) -> None:
    """Wrong if a literal changes, or an argument lands elsewhere, wherever the expression stands."""
    module = ast.parse(_text(Assign("x", value), Evaluate(Call("f", (0, value))), Return(value)))
    assigned, evaluated, returned = (_model(statement.value) for statement in module.body)  # type: ignore[attr-defined]
    expected = repr(_without_notes(value))  # tells 1 from 1.0 and True
    assert expected == repr(assigned) == repr(evaluated.args[1]) == repr(returned)


def test_what_is_not_finite_is_no_name() -> None:
    """Wrong if infinity is printed as the undefined name `inf`."""
    found: dict[str, Any] = {}
    exec(_text(Assign("x", [float("inf"), float("-inf"), float("nan")])), found)
    assert str(found["x"]) == "[inf, -inf, nan]"


@given(st.lists(statements, max_size=4), hostile_text)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_prose_stays_prose(body: list[Any], prose: str) -> None:
    """Wrong if a comment or a docstring ends early and the rest becomes code."""
    definition = Function("f", (Note(Parameter("p"), prose),), body=(Assign("x", [Note(1, prose)]),), doc=prose)
    plain = Function("f", (Parameter("p"),), body=(Assign("x", [1]),), doc=prose)
    noted_text = _text(*body, Note(definition, prose), Comment(prose), doc=prose, header=[prose])
    module = ast.parse(noted_text)
    assert ast.dump(ast.parse(_text(*body, plain, doc=prose))) == ast.dump(module)
    function = next(item for item in module.body if isinstance(item, ast.FunctionDef) and item.name == "f")
    for node in (module, function):
        assert prose.split() == (ast.get_docstring(node) or "").split()


def test_it_reads_like_python(ruff: str, folder: Path) -> None:
    """Wrong if imports, classes, signatures, calls or blank lines change their looks."""
    role = Assign(
        "self.web_role",
        Note(
            Call(
                "iam.CfnRole",
                (Name("self"), "WebRole"),
                {"managed_policy_arns": [Call("cdk.Fn.join", ("", ["arn:", Name("cdk.Aws.PARTITION"), ":x"]))]},
            ),
            "What the task may do.",
        ),
    )
    parameters = (Parameter("self"), Parameter("scope", "Construct"), Parameter("construct_id", "str"))
    keywords = (Note(Parameter("vpc_id", "str"), "Yours."), Parameter("cluster", "str | None", (None,)))
    init = Function(
        "__init__",
        parameters,
        keywords,
        Parameter("kwargs", "Any"),
        "None",
        body=(Evaluate(Call("Construct.__init__", (Name("self"),))), Blank(), role),
    )
    arn = Function(
        "arn", (Parameter("self"),), returns="str", doc="The role.", body=(Return(Name("self.web_role.attr_arn")),)
    )
    body = [
        ImportFrom("__future__", ("annotations",)),
        Blank(),
        Import("aws_cdk", "cdk"),
        ImportFrom("aws_cdk", (("aws_iam", "iam"),)),
        Class("Observability", ("Construct",), "Turns it on.", (Declare("web_role", "iam.CfnRole"), init, arn)),
        Evaluate(Call("main")),
    ]
    expected = '''\
# obsc
"""A construct."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam


class Observability(Construct):
    """Turns it on."""

    web_role: iam.CfnRole

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Yours.
        vpc_id: str,
        cluster: str | None = None,
        **kwargs: Any,
    ) -> None:
        Construct.__init__(self)

        # What the task may do.
        self.web_role = iam.CfnRole(
            self,
            "WebRole",
            managed_policy_arns=[cdk.Fn.join("", ["arn:", cdk.Aws.PARTITION, ":x"])],
        )

    def arn(self) -> str:
        """The role."""
        return self.web_role.attr_arn


main()
'''
    text = _text(*body, doc="A construct.", header=["obsc"])
    assert expected == text
    _check_format(ruff, folder, [text])


@pytest.mark.parametrize("name", ["", "a b", "1a", "a-b", "from", "é", "a.class", "a\n", "a;b", "f()", "a=1"])
def test_what_is_no_name_is_refused(name: str) -> None:
    """Wrong if a name from elsewhere could be printed where code stands."""
    for statement in (
        Assign(name, 1),
        Evaluate(Name(name)),
        Evaluate(Call(name)),
        Evaluate(Call("f", (), {name: 1})),
        Import(name),
        ImportFrom("a", (name,)),
        Class(name),
        Class("A", (name,)),
        Function(name),
        Function("f", (Parameter(name),)),
    ):
        with pytest.raises(ValueError, match="not a name"):
            _text(statement)


@pytest.mark.parametrize("text", ["", "1", "a = b", "a\n", "a:b", "f()", "a\nimport os"])
def test_what_is_no_annotation_is_refused(text: str) -> None:
    """Wrong if an annotation could hold anything but types."""
    with pytest.raises(ValueError, match="not an annotation"):
        _text(Declare("a", text))


def test_marks_stand_where_values_begin() -> None:
    """Wrong if `obsc why file:line` would lead to a comment, or to the line before or after the value."""
    call = Call(
        "f",
        (Note(1, "c", ("one",)), Note(["two"], "", ("two",))),
        {"k": Note({"a": Note(3, "", ("three",))}, "d", ("k",))},
    )
    long = Note("x" * 70, "e", ("long",))
    function = Function(
        "g", (Note(Parameter("p"), "", ("p",)),), body=(Note(Assign("y" * 30, long), "f", ("assign",)),)
    )
    lines = print_python([Note(Evaluate(call), "comment", ("call",)), function], doc="D.", header=["obsc"])
    found = {str(mark.origin[0]): lines.rows[mark.line].strip() for mark in lines.marks}
    expected = {
        "call": "f(",
        "one": "1,",
        "two": '["two"],',
        "k": 'k={"a": 3},',
        "three": 'k={"a": 3},',
        "p": "def g(p):",
        "assign": "# e",
        "long": "y" * 30 + " = (",
    }
    assert expected == found
