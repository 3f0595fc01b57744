"""Strings and documents that try to break out of the text they are printed into."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from obsc_targets._shared.doc import Lines, Note

# fmt: off
NASTY = [
    "", " ", "  x", "x ", "\t", "\tx", "\n", "\n\n", "x\n", "x\n\n", "\nx", " x\ny", "x\n y\n", "x \ny", "x\n\ty",
    "a\r\nb", "a\rb", "a\x85b", "a\u2028b\u2029c", "\ufeff", "\ufeffx", "x\ufffe\uffff", "\x7f\x1b[m", "\xa0",
    "y", "N", "yes", "No", "ON", "off", "true", "False", "NULL", "null", "~", "nan", ".nan", ".inf", "-.INF", "None",
    "0", "-1", "+1", "1_000", "0o17", "017", "0x1F", "0b11", "1e3", "1.5", ".5", "5.", "1e+16", "12:30", "190:20:30.15",
    "2012-10-17", "2001-12-14t21:59:43.1-05:00", "2001-12-14 21:59:43", "=", "<<", "---", "...", "- x", "-", "? x",
    "?", ":", "a:", "a: b", "a #b", "#", "# x", "a#b", "!tag", "&anchor", "*alias", "|", ">", "%YAML 1.2", "@x", "`x`",
    "[a]", "{a: b}", "a, b", "'", "''", '"', '""', "${x}", "$${x}", "$$${x}", "$", "$$", "${", "%{if true}", "%%{x}",
    "%%%{", "%", "{{ x }}", "{%", "$(id)", "`id`", "<<EOT\nx\nEOT\n", "EOT", "*/", "//", "/*", "--", ";", "f{x}",
    "\\", "\\\\", "\\n", "\\u0041", "a\\", '\\"', '"""', "'''", '"\'"', "'\"'\"", "\\N{BULLET}", '"""\nx = 1\n"""',
    "\u202eabc\u202c", "\u200fשלום\u200e", "\u2066x\u2069", "😀", "𝔘\U0010ffff", "\U000e0041", "e\u0301", "\u212b", "ﷺ",
    "漢字" * 30, "한글", "x" * 2000, "x y " * 500, "é" * 120, "a" * 1023, "a" * 1024 + ":", '"' * 400, "a\n" * 300,
]
# fmt: on

_SCALARS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_SPECIAL = st.sampled_from(
    [*"${}%\"'\\#:,[]&*!|>@`~^-?=<;() \t\n\r", "\u2028", "\ufeff", "\u202e", "😀", "é", "EOT", "a", "1", "y"]
)
_nasty = st.integers(0, len(NASTY) - 1).map(lambda place: NASTY[place])  # a short repr for failure messages

hostile_text = st.one_of(
    _nasty,
    st.lists(_SPECIAL, max_size=12).map("".join),
    st.text(_SCALARS, max_size=30),
    st.lists(_nasty, min_size=2, max_size=4).map("".join),
)
"""Any text without surrogates and NUL, most of it built from what some parser takes for syntax."""

numbers = st.one_of(st.integers(-(2**63), 2**63), st.floats(allow_nan=False, allow_infinity=False))
other_scalars = st.one_of(numbers, st.booleans(), st.none())
plain_scalars = st.one_of(hostile_text, other_scalars)


def noted(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some of the values under a note with a hostile comment."""
    notes = st.builds(Note, values, st.one_of(st.just(""), hostile_text), st.just(("spec",)), st.just("node"))
    return st.one_of(values, values, notes)


def documents(
    leaves: st.SearchStrategy[Any] = plain_scalars, keys: st.SearchStrategy[str] = hostile_text
) -> st.SearchStrategy[Any]:
    """Nested documents of hostile strings, with notes anywhere."""
    return st.recursive(
        noted(leaves),
        lambda inner: noted(st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4))),
        max_leaves=20,
    )


def unseen(lines: Lines) -> list[str]:
    """The rows that are not one visible line: with a break, a blank at the end, or what no reader can see."""
    return [row for row in lines.rows if row != row.rstrip() or any(map(_is_unseen, row.replace("\t", "")))]


def _is_unseen(char: str) -> bool:
    invisible = (
        unicodedata.category(char) in ("Cc", "Co", "Cs", "Zl", "Zp") or char in "\xa0\xad\u200b\u200c\u200d\ufeff"
    )
    return invisible or ord(char) & 0xFFFE == 0xFFFE or unicodedata.bidirectional(char) in _DIRECTIONS


_DIRECTIONS = ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI", "BN")
