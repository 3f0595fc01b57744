"""Say in plain words what is wrong with the syntax, and where it began."""

from __future__ import annotations

from typing import Any

from obsc.diagnostics import Related
from obsc.records import dataclass
from obsc.yaml12.findings import Findings, cut
from obsc.yaml12.lines import Lines

_INDENT = "in YAML the indentation says what a line belongs to"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the parser gave up (`at`), and where the construct it was in began; both are offsets."""

    lines: Lines
    at: int
    begin: int | None

    @property
    def char(self) -> str:
        return self.lines.text[self.at : self.at + 1]

    @property
    def row(self) -> str:
        return self.lines.row(self.lines.at(self.at)[0])

    @property
    def before(self) -> str:
        return self.row[: self.lines.at(self.at)[1]]

    @property
    def opened(self) -> str:
        """The character that began the construct."""
        return "" if self.begin is None else self.lines.text[self.begin]


@dataclass(frozen=True, slots=True)
class _Said:
    """What to tell the user, and the place to show if it is not the one where the parser gave up."""

    message: str
    why: str
    fix: str
    code: str = "OBS002"
    at: int | None = None


def explain(error: Any, lines: Lines, findings: Findings) -> None:
    """Report the error that ended the parser, of libyaml or of PyYAML."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    spot = _Spot(lines, mark.index if mark else 0, context.index if context else None)
    said = _said(spot, str(getattr(error, "problem", "") or error), str(getattr(error, "context", "")))
    shown = spot.at if said.at is None else said.at
    related: tuple[Related, ...] = ()
    if spot.begin is not None and lines.at(spot.begin)[0] != lines.at(shown)[0]:
        related = (Related(lines.span(spot.begin, spot.begin + 1), "it is part of what begins here"),)
    span = lines.span(shown, _word_end(lines.text, shown))
    findings.add(said.code, said.message, span, why=said.why, fix=said.fix, related=related)


def behind_document(lines: Lines, at: int, findings: Findings) -> None:
    """Report text that follows the document without belonging to it."""
    said = _behind(_Spot(lines, at, None))
    findings.add(said.code, said.message, lines.span(at, _word_end(lines.text, at)), why=said.why, fix=said.fix)


def _said(spot: _Spot, problem: str, context: str) -> _Said:
    """The two parsers word the same problem differently; what is tested for here is in both."""
    indentation = spot.row[: len(spot.row) - len(spot.row.lstrip())]
    if "\t" in indentation:
        return _Said("the line is indented with a tab", f"{_INDENT}, and a tab has no width", "indent with spaces")
    if "tag" in context + problem:
        return _Said(
            "tags are not allowed", "`!` begins a tag", "quote the text if it begins with `!`", "OBS005", spot.begin
        )
    if "anchor" in context or "alias" in context:
        why = f"`{spot.opened}` at the start of a value names or repeats another value"
        return _Said("anchors and aliases are not allowed", why, "quote the text", "OBS004", spot.begin)
    if "escape" in problem or "decimal number" in problem:
        return _escape(spot, problem)
    if "quoted" in context:
        why = "everything up to the end of the file belongs to the text that begins here"
        return _Said(f"the quote `{spot.opened}` is never closed", why, f"close it with `{spot.opened}`", at=spot.begin)
    return _structure(spot, problem, context)


def _structure(spot: _Spot, problem: str, context: str) -> _Said:
    if "sequence entries" in problem:
        return _Said(
            "a list cannot begin on the line of its key", _INDENT, "begin a new line with `- `, or write [a, b]"
        )
    if "mapping values" in problem:
        return _colon(spot)
    if "expected ':'" in problem:
        why = "in a mapping every line is `key: value`, or is indented below one"
        return _Said("this line has a key and no `:`", why, "add a `:`, or indent the line", at=spot.begin)
    if "cannot start" in problem and spot.char == "\t":
        return _Said("a tab where only spaces can stand", "a tab has no width", "write spaces instead")
    if "cannot start" in problem:
        why = f"YAML reserves `{spot.char}` at the start of a value"
        return _Said(f"a value cannot begin with `{spot.char}`", why, "quote the value")
    if "block scalar" in context:
        why = f"after `{spot.opened}` only `-`, `+`, an indentation from 1 to 9 and a comment may follow"
        return _Said("the text has to begin on the next line", why, f"move it below the `{spot.opened}`, indented")
    if "flow" in context and "or" in problem:
        closing = {"[": "]", "{": "}"}.get(spot.opened, "]")
        why = f"between the entries of `{spot.opened}` there are commas, and at the end a `{closing}`"
        return _Said(
            f"`{spot.opened}` is not closed where it should be", why, f"add a `,` or a `{closing}`", at=spot.begin
        )
    if spot.char == ":":
        why = "in a mapping every entry is `key: value`"
        return _Said("the key is missing", why, "write a key before the `:`", "OBS016")
    if "block" in context and "content" not in problem:
        return _misplaced(spot, is_list="collection" in context)
    if "content" in problem:
        shown = f"`{spot.char}`" if spot.char.strip() else "the end of the line"
        return _Said(
            f"there is no value before {shown}", "a value was expected here", "write a value, or quote the text"
        )
    if "document start" in problem:
        return _behind(spot)
    return _Said(
        f"this is not valid YAML: {cut(problem)}", "the file cannot be read beyond this place", "correct the line"
    )


def _colon(spot: _Spot) -> _Said:
    if ": " in spot.before:
        why = "`: ` separates a key from its value, so a value that holds it has to be in quotes"
        return _Said("a second `:` in one line", why, "quote the value")
    start = spot.at - len(spot.before.lstrip())
    why = f"{_INDENT}; this one continues the text above it, where a `:` has no place"
    fix = "align it with its neighbours, or add a `:` to the line above"
    return _Said("this line continues the line above", why, fix, at=start)


def _misplaced(spot: _Spot, is_list: bool) -> _Said:
    if spot.char in ("]", "}"):
        return _Said(f"`{spot.char}` closes nothing", "no bracket is open here", "remove it, or quote the text")
    if spot.before.strip():
        why = "a value ends with its closing quote or bracket"
        fix = (
            "write '' for a quote inside single quotes" if "'" in spot.before else "quote all of it, or remove the rest"
        )
        return _Said(f"`{cut(spot.row.strip())}` has text behind its value", why, fix)
    if is_list:
        why = "the lines before are entries of a list, which begin with `- `"
        return _Said(
            "a key cannot follow the entries of a list", why, "begin the line with `- `, or indent it differently"
        )
    if spot.row.lstrip().startswith("- "):
        why = "the lines before are keys of a mapping, and an entry of a list is none"
        return _Said("an entry of a list cannot follow the keys of a mapping", why, "indent it below its key")
    why = f"{_INDENT}, and no mapping here has this indentation"
    return _Said("the line is not aligned with its neighbours", why, "give it the indentation of the keys beside it")


def _behind(spot: _Spot) -> _Said:
    why = "the document ends before it: with a closing bracket, or because a line has less indentation than the first"
    return _Said("text behind the end of the document", why, "remove it, or align it with the rest")


def _escape(spot: _Spot, problem: str) -> _Said:
    text = spot.lines.text
    at = text.rfind("\\", 0, spot.at + 1)
    length = {"x": 4, "u": 6, "U": 10}.get(text[at + 1 : at + 2], 2)
    name = text[at : at + length].split("\n")[0]
    if "escape code" in problem:
        why = "the number is half of a pair (a surrogate), or beyond the last character"
        return _Said(
            f"`{name}` is not a character", why, "write the character itself, or \\U and 8 digits", "OBS015", at
        )
    why = "in double quotes a backslash begins an escape, and this one does not exist"
    return _Said(f"unknown escape `{name}`", why, "write two backslashes, or use single quotes", at=at)


def _word_end(text: str, start: int) -> int:
    """The end of what stands at an offset, for underlining."""
    end = start + 1
    if text[start:end] in ("'", '"', "[", "{", ":", ",", "\t"):
        return min(end, len(text))
    while end < len(text) and text[end] not in " ,\r\n":
        end += 1
    return min(end, len(text))
