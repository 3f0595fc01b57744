"""Edits of a text: what is meant changes, and nothing else does."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsc.changes import Change, Drop, Put, Rename, Split
from obsc.diagnostics import Edit, Repair, Span, has_errors
from obsc.repair import repair, repaired
from obsc.source import load
from strategies import documents

# Before, the change, after; None where the text does not allow it.
CASES: dict[str, tuple[str, Change, str | None]] = {
    "a word": ("a: b # c\n", Put(("a",), "x"), "a: x # c\n"),
    "a word that needs quotes": ("a: b\n", Put(("a",), "x: y"), 'a: "x: y"\n'),
    "a word that would be a number": ("a: b\n", Put(("a",), "012"), 'a: "012"\n'),
    "a word that would be null": ("a: b\n", Put(("a",), "null"), 'a: "null"\n'),
    "in double quotes": ('a: "b"   # c\n', Put(("a",), 'x"y'), 'a: "x\\"y"   # c\n'),
    "in single quotes": ("a: 'b'\n", Put(("a",), "it's"), "a: 'it''s'\n"),
    "a number": ('a: "80"\n', Put(("a",), 80), "a: 80\n"),
    "a switch": ("{a: yes,b: 1}", Put(("a",), True), "{a: true,b: 1}"),
    "windows": ("a: b\r\nc: d\r\n", Put(("a",), "x"), "a: x\r\nc: d\r\n"),
    "a list in brackets": ("a: [CMD, b]\n", Put(("a",), "b c"), 'a: "b c"\n'),
    "a list of lines": ("a:\n  - b\n", Put(("a",), "b"), None),
    "a list with a comment": ("a: [b, # c\n  d]\n", Put(("a",), "b"), None),
    "text over several lines": ("a: |\n  b\n", Put(("a",), "x"), None),
    "nothing": ("a:\n", Put(("a",), "x"), None),
    "not there": ("a: b\n", Put(("c",), "x"), None),
    "a key": ("a : 1\n", Rename(("a",), "b"), "b : 1\n"),
    "a key in quotes": ('{"a": 1}', Rename(("a",), "b"), '{"b": 1}'),
    "a key that is there": ("a: 1\nb: 2\n", Rename(("a",), "b"), None),
    "a line": ("a: 1 # c\n# d\nb: 2\n", Drop(("a",)), "# d\nb: 2\n"),
    "the last line": ("a: 1\nb: 2", Drop(("b",)), "a: 1"),
    "the last line of windows": ("a: 1\r\nb: 2", Drop(("b",)), "a: 1"),
    "several lines": ("a:\n  - 1\n  - 2 # c\nb: 2\n", Drop(("a",)), "b: 2\n"),
    "a text of several lines": ("a: |\n  x\n\n  y\nb: 2\n", Drop(("a",)), "b: 2\n"),
    "an entry": ("a:\n  - 1\n  - 2\n", Drop(("a", 0)), "a:\n  - 2\n"),
    "an entry that is a mapping": ("- a: 1\n  b: 2\n- c: 3\n", Drop((0,)), "- c: 3\n"),
    "the head of an entry": ("- a: 1\n  b: 2\n", Drop((0, "a")), None),
    "what is alone": ("x:\n  env:\n    A: 1\n  y: 2\n", Drop(("x", "env", "A")), "x:\n  y: 2\n"),
    "what is alone in all": ("a: 1\n", Drop(("a",)), None),
    "the first in brackets": ("a: { b: 1, c: 2 }\n", Drop(("a", "b")), "a: { c: 2 }\n"),
    "the last in brackets": ("a: { b: 1, c: 2 }\n", Drop(("a", "c")), "a: { b: 1 }\n"),
    "the only one in brackets": ("a: { b: 1 }\n", Drop(("a", "b")), "a: {}\n"),
    "the only one in square brackets": ("a: [ b ]\n", Drop(("a", 0)), "a: []\n"),
    "one without a value": ("a: { b: , c: 2 }\n", Drop(("a", "b")), "a: { c: 2 }\n"),
    "one of two words": ("a: [--t 6, b]\n", Split(("a", 0), ("--t", "6")), 'a: [--t, "6", b]\n'),
    "one of two words in lines": ("a:\n  - --t 6 # c\n", Split(("a", 0), ("--t", "6")), 'a:\n  - --t\n  - "6" # c\n'),
}


@pytest.mark.parametrize(("before", "change", "after"), CASES.values(), ids=CASES)
def test_text(before: str, change: Change, after: str | None) -> None:
    """A blank or a comment that is lost is somebody's."""
    source, found = load(before.encode(), "o")
    assert not has_errors(found)
    made = repair(source, change)
    assert (None if made is None else repaired(before, [made])) == after


def test_of_two_that_touch_the_first_is_made() -> None:
    """Both together would make a text that nobody meant."""
    first, second = (Repair(text, (Edit(Span(0, 0, 0, 2), text),)) for text in "xy")
    third = Repair("z", (Edit(Span(0, 3, 0, 4), "z"),))
    assert repaired("abcd", [first, second, third]) == "xcz"


def _dumped(document: Any, style: str) -> str:
    """A document as people write it: in lines, in brackets, or in both."""
    flow = {"lines": False, "brackets": True, "mixed": None}[style]
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True, width=10**6, sort_keys=False)
    return "".join(
        f"{line}  # {number}\n" if number % 3 == 0 else f"{line}\n" for number, line in enumerate(text.splitlines())
    )


def _holder(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here for key, inner in entries for here in ((*path, key), *_paths(inner, (*path, key)))]


def _changed(document: Any, change: Change) -> Any:
    """The same change, made in the data."""
    document = deepcopy(document)
    holder, key = _holder(document, change.path), change.path[-1]
    match change:
        case Put(value=value):
            holder[key] = value
        case Split(values=values):
            holder[key : key + 1] = values
        case Rename(key=new):
            renamed = {new if old == key else old: value for old, value in holder.items()}
            holder.clear()
            holder.update(renamed)
        case Drop():
            del holder[key]
    return document


def _pruned(value: Any) -> Any:
    """Without what is empty: what was alone goes with what held it."""
    if isinstance(value, dict):
        return {key: inner for key, kept in value.items() if (inner := _pruned(kept)) not in ({}, [])}
    return [inner for kept in value if (inner := _pruned(kept)) not in ({}, [])] if isinstance(value, list) else value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_the_data_changes_as_it_should(data: st.DataObject) -> None:
    """An edit that is right in one layout and wrong in another would break somebody's file."""
    document = data.draw(documents(hostile=False))
    text = _dumped(document, data.draw(st.sampled_from(["lines", "brackets", "mixed"])))
    source, found = load(text.encode(), "o")
    if has_errors(found) or source.data != document:
        return  # what PyYAML writes and YAML 1.2 reads otherwise
    path = data.draw(st.sampled_from(_paths(document)))
    word = data.draw(st.sampled_from(["port", "3.10", "a, b", "it's", 'a "b"', "no", "x: y", "[", "#", "é", "*x"]))
    changes: list[Change] = [Put(path, word), Put(path, 7), Drop(path)]
    changes += [Rename(path, "renamed-key")] if isinstance(path[-1], str) else [Split(path, (word, "--x"))]
    change = data.draw(st.sampled_from(changes))
    made = repair(source, change)
    if made is None:
        return
    after, wrong = load(repaired(text, [made]).encode(), "o")
    assert not has_errors(wrong), (text, change, made)
    expected = _changed(document, change)
    if isinstance(change, Drop):
        assert _pruned(after.data) == _pruned(expected), (text, change)
    else:
        assert after.data == expected, (text, change)
    kept = [line.rpartition("#")[2] for line in text.splitlines() if "  # " in line]
    left = [line.rpartition("#")[2] for line in repaired(text, [made]).splitlines() if "  # " in line]
    assert isinstance(change, Drop) or kept == left
