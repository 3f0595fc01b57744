"""The YAML printer, judged by libyaml (YAML 1.1) and ruamel.yaml (YAML 1.2)."""

from __future__ import annotations

import io
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obsc_targets._shared.doc import Note, bare
from obsc_targets._shared.yaml_printer import Tagged, print_yaml
from printers.hostile import NASTY, documents, hostile_text, noted, unseen


class _Loader(yaml.CSafeLoader):
    """PyYAML's C parser, with constructors for short tags."""


def _tagged(loader: Any, suffix: str, node: Any) -> Tagged:
    if node.id == "scalar":
        return Tagged(f"!{suffix}", loader.construct_scalar(node))
    if node.id == "sequence":
        return Tagged(f"!{suffix}", loader.construct_sequence(node, deep=True))
    return Tagged(f"!{suffix}", loader.construct_mapping(node, deep=True))


_Loader.add_multi_constructor("!", _tagged)


def _text(document: Any) -> str:
    return print_yaml(document).file("x").text


def _read_11(text: str) -> Any:
    return yaml.load(text, _Loader)


def _read_12(text: str) -> Any:
    ruamel = pytest.importorskip("ruamel.yaml", reason="the YAML 1.2 judge is missing: pip install ruamel.yaml")
    parser = ruamel.YAML(typ="safe", pure=True)
    parser.constructor.add_multi_constructor("!", _tagged)
    return parser.load(io.StringIO(text))


def _as_read(value: Any) -> Any:
    """What a parser should find: no notes, and the outer of two functions in its long form."""
    if isinstance(value, Note):
        return _as_read(value.value)
    if isinstance(value, dict):
        return {key: _as_read(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_read(item) for item in value]
    if isinstance(value, Tagged):
        inner = _as_read(value.value)
        doubled = isinstance(bare(value.value), Tagged)
        return {f"Fn::{value.tag[1:]}": inner} if doubled else Tagged(value.tag, inner)
    return value


def _check(document: Any) -> None:
    text = _text(document)
    expected = repr(_as_read(document))  # tells 1 from 1.0 and True
    assert expected == repr(_read_11(text))
    assert expected == repr(_read_12(text))


@given(documents())
@example({key: key for key in NASTY})
@example([NASTY, [[key] for key in NASTY], [{"k": key} for key in NASTY]])
@example(["a\nb\n", [[Note("x", "c")]], "a\nb\n", [{"k": Note("x", "c")}], {"a": "a\nb\n", "b": Note("x", "c")}])
@example(
    {"a": [{"b": Note("x\ny\n\n", "c")}, Note([Note([Note({"k": Note(1, "deep")}, "c")], "b")], "a"), Note("x", "d")]}
)
@settings(max_examples=300, deadline=None)
def test_any_document_reads_back_the_same(document: Any) -> None:
    """Wrong if one of the two YAMLs reads another document than the one that was printed."""
    _check(document)


_FUNCTION = st.sampled_from(["!Sub", "!GetAtt", "!Select", "!Join", "!Split", "!If", "!Base64", "!Foo"])
_ARGUMENTS = st.recursive(
    noted(hostile_text),
    lambda inner: noted(
        st.one_of(
            st.builds(Tagged, _FUNCTION, inner),
            st.lists(inner, max_size=3),
            st.dictionaries(hostile_text, inner, max_size=2),
            st.builds(Tagged, _FUNCTION, st.lists(inner, max_size=3)),
        )
    ),
    max_leaves=10,
)


@given(_ARGUMENTS)
@example(Tagged("!Select", [0, Tagged("!Split", [",", Tagged("!Ref", "x")])]))
@settings(max_examples=300, deadline=None)
def test_functions_read_back_wherever_they_stand(document: Any) -> None:
    """Wrong if a short tag is read with another value, or swallows what stands beside it."""
    _check(document)
    _check({"Key": document, "Other": [document, document]})


@pytest.mark.parametrize(
    "value", [True, 1, -7, 0.1, 1e16, 1e-7, 5e-324, -0.0, 2**70, None, float("inf"), float("-inf"), [], {}]
)
def test_scalars_keep_their_type(value: Any) -> None:
    """Wrong if a number, a truth value or nothing comes back as text or as another kind of number."""
    for document in (value, {"k": value}, [value]):
        _check(document)


def test_functions_are_spelled_as_people_spell_them() -> None:
    """Wrong if the short forms, their nesting or the long form of a doubled function change their looks."""
    document = {
        "Zone": Tagged("!Select", [0, Tagged("!Split", [",", Tagged("!Ref", "Zones")])]),
        "Arn": Tagged("!Sub", "arn:${AWS::Partition}:iam::aws:policy/x"),
        "UserData": Tagged("!Base64", Tagged("!Sub", "#!/bin/sh\necho ${AWS::Region}\n")),
        "Either": Tagged("!If", ["HasVpc", {"Vpc": Tagged("!GetAtt", "Vpc.Id")}, Tagged("!Ref", "AWS::NoValue")]),
    }
    expected = """\
Zone: !Select [0, !Split [",", !Ref Zones]]
Arn: !Sub "arn:${AWS::Partition}:iam::aws:policy/x"
UserData:
  Fn::Base64: !Sub |
    #!/bin/sh
    echo ${AWS::Region}
Either: !If
  - HasVpc
  - Vpc: !GetAtt Vpc.Id
  - !Ref AWS::NoValue
"""
    assert expected == _text(document)


def test_cfn_lint_reads_the_functions() -> None:
    """Wrong if CloudFormation's own linter sees other functions, or the same function in other places."""
    decode = pytest.importorskip("cfnlint.decode", reason="the CloudFormation judge is missing: pip install cfn-lint")
    ref = Tagged("!Ref", "AWS::Region")
    document = {
        "Zone": Tagged("!Select", [0, Tagged("!Split", [",", ref])]),
        "Data": [Tagged("!Base64", Tagged("!Sub", "a\n${b}\n")), Tagged("!GetAtt", "A.B.C")],
        "If": Tagged("!If", ["c", {"x": [ref]}, Tagged("!Ref", "AWS::NoValue")]),
        "Join": Tagged(
            "!Join", ["", ["arn:", Tagged("!Ref", "AWS::Partition"), ":iam", Tagged("!Sub", ["${x}", {"x": ref}])]]
        ),
    }
    aws = {"Ref": "AWS::Region"}
    expected = {
        "Zone": {"Fn::Select": [0, {"Fn::Split": [",", aws]}]},
        "Data": [{"Fn::Base64": {"Fn::Sub": "a\n${b}\n"}}, {"Fn::GetAtt": ["A", "B.C"]}],
        "If": {"Fn::If": ["c", {"x": [aws]}, {"Ref": "AWS::NoValue"}]},
        "Join": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam", {"Fn::Sub": ["${x}", {"x": aws}]}]]},
    }
    found, problems = decode.decode_str(_text(document))
    assert problems == []
    assert expected == found


@given(documents(), hostile_text)
@settings(max_examples=100, deadline=None)
def test_a_comment_stays_a_comment(document: Any, comment: str) -> None:
    """Wrong if a comment adds, hides or changes anything but lines that start with a hash."""
    lines = print_yaml(
        {"a": document, "b": Note([document], comment or "c"), "c": [Note({"k": 1}, comment or "c")]}, header=[comment]
    )
    without = print_yaml(bare({"a": document, "b": [document], "c": [{"k": 1}]}))
    assert repr(_read_12("\n".join(without.rows))) == repr(_read_12("\n".join(lines.rows)))
    assert all(row.startswith("#") for row in print_yaml(0, header=[comment]).rows[:-1])


def test_every_comment_is_printed() -> None:
    """Wrong if a comment inside a function's arguments is lost."""
    document = {
        "a": Tagged("!Join", ["", [Note("x", "one"), Tagged("!Ref", Note("y", "two"))]]),
        "b": [Note([], "three")],
    }
    assert [row.strip() for row in print_yaml(document).rows if "#" in row] == ["# one", "# two", "# three"]


@given(documents())
@example([NASTY, {key: key for key in NASTY}])
@settings(max_examples=100, deadline=None)
def test_every_row_is_one_visible_line(document: Any) -> None:
    """Wrong if a row holds a break of any kind, what no reader can see, or blanks that an editor would change."""
    lines = print_yaml(document)
    assert unseen(lines) == []
    assert not [row for row in lines.rows if row.lstrip(" ").startswith("\t")]


# The types of YAML 1.1 as its own pages define them: https://yaml.org/type/
_YAML_11 = {
    "bool": r"y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
    "null": r"~|null|Null|NULL|",
    "int": r"[-+]?(0b[0-1_]+|0[0-7_]+|(0|[1-9][0-9_]*)|0x[0-9a-fA-F_]+|[1-9][0-9_]*(:[0-5]?[0-9])+)",
    "float": r"[-+]?([0-9][0-9_]*)?\.[0-9.]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    "timestamp": r"\d{4}-\d\d?-\d\d?(([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?)?",
    "merge": "<<",
    "value": "=",
}
# And the core schema of YAML 1.2: https://yaml.org/spec/1.2.2/#1032-tag-resolution
_YAML_12 = {
    "null": r"null|Null|NULL|~|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
}


@pytest.mark.parametrize(
    "version, kind", [*(("1.1", kind) for kind in _YAML_11), *(("1.2", kind) for kind in _YAML_12)]
)
def test_what_another_parser_may_take_for_another_type_is_quoted(version: str, kind: str) -> None:
    """Wrong if a string that the specification, though not these two parsers, reads as another type stands plain."""

    pattern = (_YAML_11 if version == "1.1" else _YAML_12)[kind]

    @given(st.from_regex(f"({pattern})", fullmatch=True, alphabet=st.characters(codec="ascii")))
    @settings(deadline=None)
    def check(text: str) -> None:
        quoted = '"' + text.replace("\t", "\\t") + '"'
        assert print_yaml([text]).rows == [f"- {quoted}"]
        assert quoted in print_yaml(Tagged("!Join", [text])).rows[-1]

    check()


def test_marks_stand_where_values_begin() -> None:
    """Wrong if `obsc why file:line` would lead to a comment, or to the line before or after the value."""
    document = Note(
        {
            "first": Note("one", "a comment", ("one",)),
            "list": Note(
                [Note("two", "c", ("two",)), Note({"k": Note("three", "d", ("three",))}, "e", ("map",))], "", ("list",)
            ),
            "text": Note("four\nlines\n", "f", ("four",)),
            "call": Tagged("!Join", Note(["", [Note(Tagged("!Ref", "five"), "", ("five",))]], "", ("call",))),
            "a" * 1100: Note("six", "g", ("six",)),
        },
        "root",
        ("root",),
    )
    lines = print_yaml(document, header=["obsc"])
    found = {str(mark.origin[0]): lines.rows[mark.line].strip() for mark in lines.marks}
    expected = {
        "root": "# a comment",
        "one": "first: one",
        "list": "list:",
        "two": "- two",
        "map": "# d",
        "three": "- k: three",
        "four": "text: |",
        "call": 'call: !Join ["", [!Ref five]]',
        "five": 'call: !Join ["", [!Ref five]]',
        "six": "? " + "a" * 1100,
    }
    assert expected == found
