"""The JSON printer, judged by Python's own `json`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings

from obsc_targets._shared.doc import Note, bare
from obsc_targets._shared.json_printer import print_json
from printers.hostile import NASTY, documents


@given(documents())
@example({key: [key, Note({key: key}, key, ("x",))] for key in NASTY})
@settings(max_examples=300, deadline=None)
def test_it_is_what_json_dumps(document: Any) -> None:
    """Wrong if a byte differs from what the standard library writes, or a reader finds another document."""
    text = print_json(document).file("x").text
    plain = bare(document)
    assert json.dumps(plain, indent=2, ensure_ascii=False) + "\n" == text
    assert repr(plain) == repr(json.loads(text))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), (1,), {1}, b"x"])
def test_what_json_has_no_word_for_is_refused(value: Any) -> None:
    """Wrong if something is written that no JSON reader takes."""
    with pytest.raises(TypeError, match="not a JSON value"):
        print_json({"k": [value]})


def test_marks_stand_where_values_begin() -> None:
    """Wrong if `obsc why file:line` would lead to the line before or after the value."""
    document = Note(
        {
            "one": Note("1", "unseen", ("one",)),
            "list": Note([Note({"k": Note(2, "", ("two",))}, "", ("map",)), Note(3, "", (), "by-node")], "", ("list",)),
            "none": Note(Note({}, "", ("inner",)), "", ("outer",)),
        },
        "unseen",
        ("root",),
    )
    lines = print_json(document)
    found = {(mark.origin or (mark.node,))[0]: lines.rows[mark.line].strip() for mark in lines.marks}
    expected = {
        "root": "{",
        "one": '"one": "1",',
        "list": '"list": [',
        "map": "{",
        "two": '"k": 2',
        "by-node": "3",
        "outer": '"none": {}',
        "inner": '"none": {}',
    }
    assert expected == found
