"""Say what YAML has and a specification may not have, and why."""

from __future__ import annotations

import re
from typing import Any

from obsc.diagnostics import Edit, Path, Related, Repair, Span
from obsc.yaml12.findings import Findings, cut
from obsc.yaml12.lines import Lines
from obsc.yaml12.places import MASK, SHIFT, place
from obsc.yaml12.scalars import Doubt, read_plain

DEEPEST = 64
MOST_EVENTS = 1_500_000
_UNFIT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"

_NO_SHARING = "every place has to say by itself what applies there, and repeated expansion can exhaust memory"


def is_unfit(text: str) -> bool:
    """Whether a string holds a control character that is no tab and no line end, or half of a surrogate pair."""
    return not text.isprintable() and re.search(_UNFIT, text) is not None


class Refusals:
    """Reports for one file; places are those of `places.place`."""

    def __init__(self, lines: Lines, findings: Findings) -> None:
        self._lines = lines
        self._findings = findings

    def duplicate(self, key: str, first: int, at: int, path: Path) -> None:
        """A key that its mapping has already."""
        self._add(
            "OBS003",
            f"the key `{cut(key)}` stands here a second time",
            at,
            path,
            label="again here",
            why="readers of YAML keep the first value, keep the last, or refuse: one of the two would vanish",
            fix="remove one of the two, or rename it",
            related=(Related(self._span(first), "first here"),),
        )

    def anchor(self, at: int, path: Path) -> None:
        """`&name`."""
        self._add("OBS004", "anchors are not allowed", at, path, why=_NO_SHARING, fix="remove it, and write values out")

    def alias(self, name: str, at: int, path: Path) -> None:
        """`*name`."""
        message = f"aliases are not allowed: `*{cut(name)}`"
        self._add("OBS004", message, at, path, why=_NO_SHARING, fix="write the value out; quote it if it is text")

    def merge(self, at: int, path: Path) -> None:
        """`<<`."""
        self._add("OBS004", "merge keys are not allowed", at, path, why=_NO_SHARING, fix="write the keys out")

    def tag(self, tag: str, at: int, path: Path) -> None:
        """`!name`."""
        is_text = tag in ("!", "tag:yaml.org,2002:str")
        fix = "put the value in quotes instead" if is_text else "remove it; an input is written { ref: name }"
        why = "a tag changes what a value is, in ways that other readers do not share"
        self._add("OBS005", "tags are not allowed", at, path, why=why, fix=fix)

    def depth(self, at: int, path: Path) -> None:
        """One level too many."""
        message = f"nested deeper than {DEEPEST} levels"
        why = "no specification is that deep, and reading it could exhaust memory"
        self._add("OBS007", message, _first(at), path[:8], why=why, fix="remove levels")

    def size(self) -> None:
        """Too much in a file that is not too long."""
        message = f"more than {MOST_EVENTS:,} keys, values, and beginnings and ends of lists and mappings"
        why = "a specification of 10,000 services has fewer, and reading more could exhaust memory"
        self._findings.add("OBS007", message, None, why=why, fix="split the file")

    def plain(self, text: str, doubt: Doubt, at: int, path: Path, *, is_key: bool) -> None:
        """A scalar that has to be quoted."""
        message = f"the key `{cut(text)}` {doubt.what}" if is_key else f"`{cut(text)}` {doubt.what}"
        fix = "quote it" if is_key else doubt.fix
        quoted = self._quoted(text, at) if is_key or read_plain(text)[0] == text else None
        self._add("OBS009", message, at, path, why=doubt.why, fix=fix, severity=doubt.severity, repair=quoted)

    def question(self, at: int) -> None:
        """`?` at the start of a text in brackets."""
        why = "some readers of YAML take it for the sign that a key follows, others for the first character of the text"
        self._add("OBS009", "text in brackets cannot begin with `?`", at, (), why=why, fix="quote the text")

    def characters(self, text: str, at: int, path: Path) -> None:
        """A string with characters that are none."""
        codes = cut(", ".join(sorted({f"U+{ord(char):04X}" for char in re.findall(_UNFIT, text)})))
        message = f"the text holds a control character or half of a surrogate pair: {codes}"
        why = "it cannot be seen, and the languages that obsc writes cannot all hold it"
        fix = "remove the escape; a character beyond U+FFFF is written \\U and 8 digits"
        self._add("OBS015", message, at, path, why=why, fix=fix)

    def key(self, text: str, at: int, path: Path) -> None:
        """A key that is a number, a boolean or null."""
        if not text:
            why = "in a mapping every entry is `key: value`"
            self._add("OBS016", "the key is missing", at, path, why=why, fix="write a key before the `:`")
            return
        why = "readers of YAML make a number, a boolean or null of it, and JSON has only text for keys"
        fix, quoted = f'write "{cut(text)}"', self._quoted(text, at)
        self._add("OBS016", f"the key `{cut(text)}` is not text", at, path, why=why, fix=fix, repair=quoted)

    def complex_key(self, at: int, path: Path) -> None:
        """A list or a mapping where a key belongs."""
        why = "a key has to be text; `{{ name }}` is often a template's placeholder that was not filled in"
        fix = "quote it, or fill in the placeholder"
        self._add("OBS016", "a list or a mapping cannot be a key", _first(at), path, why=why, fix=fix)

    def _quoted(self, text: str, at: int) -> Repair:
        """The same scalar as text; none of those that are doubted holds what would have to be escaped."""
        return Repair(f'write "{cut(text)}"', (Edit(self._span(at), f'"{text}"'),))

    def _add(self, code: str, message: str, at: int, path: Path, **more: Any) -> None:
        self._findings.add(code, message, self._span(at), path=path, **more)

    def _span(self, at: int) -> Span:
        return self._lines.span(at >> SHIFT, at & MASK)


def _first(at: int) -> int:
    """The first character of a place."""
    return place(at >> SHIFT, (at >> SHIFT) + 1)
