"""Diagnostics for people: the line, the place in it, the reason and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from obsc.diagnostics import Diagnostic, Severity, Span
from obsc.records import dataclass
from obsc.render.safe import safe, width
from obsc.source import Source

_LONGEST_LINE = 110
_CONTEXT = 40
"""Characters that are shown before a mark in a line that is too long."""

_BOLD, _FRAME = "1", "1;34"
_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


def render(diagnostics: Iterable[Diagnostic], source: Source | None, *, color: bool) -> str:
    """All findings, each with the lines that it is about, and a count; empty if there is nothing to say."""
    found = list(diagnostics)
    if not found:
        return ""
    paint = _Paint(color)
    blocks = ["\n".join(_block(diagnostic, source, paint)) for diagnostic in found]
    return "\n\n".join([*blocks, summary(found)]) + "\n"


def frame(source: Source, span: Span, *, color: bool) -> str:
    """A place in a file with its line, underlined, and nothing said about it."""
    note = Diagnostic("", Severity.INFO, "", span=span)
    return "\n".join(_place(note, source, _COLORS[Severity.INFO], _Paint(color))) + "\n"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How many there are of each kind.

    >>> summary([Diagnostic("OBS001", Severity.ERROR, "")] * 2 + [Diagnostic("OBS009", Severity.WARNING, "")])
    '2 errors, 1 warning'
    """
    counts = [(severity, sum(d.severity is severity for d in diagnostics)) for severity in reversed(Severity)]
    return ", ".join(_count(number, severity.label) for severity, number in counts if number)


@dataclass(frozen=True, slots=True)
class _Paint:
    """Colour, or none; only ever around text that is safe."""

    color: bool

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch to underline in one line."""

    line: int
    start: int
    end: int
    sign: str
    label: str
    color: str


def _block(diagnostic: Diagnostic, source: Source | None, paint: _Paint) -> Iterator[str]:
    color = _COLORS[diagnostic.severity]
    head = paint(f"{diagnostic.severity.label}[{safe(diagnostic.code)}]", color)
    yield head + paint(f": {safe(diagnostic.message)}", _BOLD)
    if source is not None:
        yield from _place(diagnostic, source, color, paint)
    fix = diagnostic.fix
    if diagnostic.suggestion is not None and (source is None or diagnostic.span is None):
        fix = f"{_did_you_mean(diagnostic.suggestion)} {fix}".rstrip()
    only = ", ".join(f"`{name}`" for name in diagnostic.environments)
    see = f"obsc explain {diagnostic.code}"
    for name, text in (("only in", only), ("why", diagnostic.why), ("fix", fix), ("see", see)):
        if text:
            yield f"  {paint(name, _BOLD)}: {safe(text)}"


def _place(diagnostic: Diagnostic, source: Source, color: str, paint: _Paint) -> Iterator[str]:
    if diagnostic.span is None:
        yield f"  {paint('-->', _FRAME)} {safe(source.name)}"
        return
    marks = _marks(diagnostic, diagnostic.span, source, color)
    gutter = len(str(marks[-1].line + 1))
    bar = paint(" " * gutter + " |", _FRAME)
    at = f"{safe(source.name)}:{diagnostic.span.line + 1}:{diagnostic.span.column + 1}"
    yield f"{' ' * gutter}{paint('-->', _FRAME)} {at}"
    yield bar
    last = marks[0].line
    for line, group in groupby(marks, key=lambda mark: mark.line):
        if line > last + 1:
            yield paint("...", _FRAME)
        number = paint(f"{line + 1:>{gutter}} |", _FRAME)
        text = source.line(line)
        if diagnostic.conceal and line == diagnostic.span.line:
            text = text[: diagnostic.span.end_column] + " …"
        yield from _rows(text, list(group), number, bar, paint)
        last = line
    yield bar


def _marks(diagnostic: Diagnostic, span: Span, source: Source, color: str) -> list[_Mark]:
    label = diagnostic.label
    if diagnostic.suggestion is not None:
        label = f"{label}: {_did_you_mean(diagnostic.suggestion)}" if label else _did_you_mean(diagnostic.suggestion)
    marks = [_mark(span, source, "^", label, color)]
    marks += [_mark(other.span, source, "-", other.label, _FRAME) for other in diagnostic.related]
    return sorted(marks, key=lambda mark: mark.line)


def _mark(span: Span, source: Source, sign: str, label: str, color: str) -> _Mark:
    """The first line of a span; what goes on to other lines is underlined up to the end of the first."""
    start = span.column
    end = span.end_column if span.end_line == span.line else len(source.line(span.line).rstrip())
    return _Mark(span.line, start, max(end, start + 1), sign, safe(label), color)


def _rows(text: str, marks: list[_Mark], number: str, bar: str, paint: _Paint) -> Iterator[str]:
    """A line and what is underlined in it; a line that is too long once for every mark, cut around it."""
    if len(text) <= _LONGEST_LINE:
        yield f"{number} {safe(text)}".rstrip()
        for mark in marks:
            yield f"{bar} {_underline(text, mark, 0, paint)}"
        return
    for mark in marks:
        first = max(0, min(mark.start - _CONTEXT, len(text) - _LONGEST_LINE))
        part = text[first : first + _LONGEST_LINE]
        before, behind = "…" if first else "", "…" if first + _LONGEST_LINE < len(text) else ""
        yield f"{number} {before}{safe(part)}{behind}"
        yield f"{bar} {' ' * len(before)}{_underline(part, mark, first, paint)}"


def _underline(text: str, mark: _Mark, first: int, paint: _Paint) -> str:
    start, end = mark.start - first, min(mark.end - first, len(text))
    indent = width(safe(text[:start])) + max(0, start - len(text))
    signs = mark.sign * max(1, width(safe(text[start:end])))
    return " " * indent + paint(f"{signs} {mark.label}".rstrip(), mark.color)


def _did_you_mean(name: str) -> str:
    return f"did you mean `{name}`?"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 or noun == "info" else f"{number} {noun}s"
