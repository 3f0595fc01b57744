"""Find the comments that silence a finding: `# obsc: allow OBS207 the group is made by hand`."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, cast

from obsc.diagnostics import Severity, Span
from obsc.records import dataclass
from obsc.yaml12.events import parse
from obsc.yaml12.findings import Findings
from obsc.yaml12.lines import Lines

_COMMENT = r"#[ \t]*obsc:[ \t]*allow\b([^\r\n]*)"
_CODES = r"[ \t]+(OBS\d{3}(?:[ \t]*,[ \t]*OBS\d{3})*)(?!\w)[ \t:–—-]*(.*)"


@dataclass(frozen=True, slots=True)
class Allowance:
    """A finding that the user knows of and accepts, on one line, for a reason."""

    code: str
    reason: str
    line: int
    span: Span
    applies_to_line: int


def read_allowances(text: str, lines: Lines, findings: Findings) -> tuple[Allowance, ...]:
    """The allowances in the comments of a text; what looks like one inside a value is none."""
    if "obsc:" not in text:
        return ()
    matches = list(re.finditer(_COMMENT, text))
    if not matches:
        return ()
    starts, ends = _scalars(text)
    found: list[Allowance] = []
    known: dict[int, int | None] = {}
    for match in reversed(matches):  # from below, so that a stack of comments is walked once
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or match.start() >= ends[before]:
            span = lines.span(match.start(), match.start() + len(match[0].rstrip()))
            known[span.line] = _applies_to(span.line, lines, known)
            found += _read(match[1].rstrip(), span, known[span.line], findings)
    return tuple(reversed(found))


def _read(words: str, span: Span, applies: int | None, findings: Findings) -> list[Allowance]:
    parts = re.fullmatch(_CODES, words)
    if parts is None:
        _malformed("the comment allows nothing: it has no code", "write `# obsc: allow OBS207 reason`", span, findings)
    elif not parts[2]:
        _malformed("the comment gives no reason", f"write `# obsc: allow {parts[1]} reason`", span, findings)
    elif applies is None:
        _malformed("the comment is above nothing", "put it on the line it is for, or directly above", span, findings)
    else:
        codes = [code.strip() for code in parts[1].split(",")]
        return [Allowance(code, parts[2], span.line, span, applies) for code in reversed(codes)]
    return []


def _malformed(message: str, fix: str, span: Span, findings: Findings) -> None:
    why = "whoever reads the file later has to see what is accepted, where and why; until then nothing is silenced"
    findings.add("OBS017", message, span, why=why, fix=fix, severity=Severity.WARNING)


def _applies_to(line: int, lines: Lines, known: dict[int, int | None]) -> int | None:
    """The comment's own line if something else stands there, or the first below that is no comment."""
    while lines.row(line).lstrip().startswith("#"):
        line += 1
        if line in known:
            return known[line]
    return line if lines.row(line).strip() else None


def _scalars(text: str) -> tuple[list[int], list[int]]:
    """Where the text of scalars begins and ends; a comment behind the `|` of a block scalar is outside."""
    from yaml.error import YAMLError
    from yaml.events import DocumentEndEvent, ScalarEvent

    starts: list[int] = []
    ends: list[int] = []
    get, scalar = parse(text), cast(Any, ScalarEvent)
    try:
        while (event := get()) is not None and type(event) is not DocumentEndEvent:
            if type(event) is scalar:
                start, end = event.start_mark.index, event.end_mark.index
                is_block = event.style in ("|", ">")
                starts.append(text.find("\n", start, end) + 1 or end if is_block else start)
                ends.append(end)
    except YAMLError:
        pass  # reported by the pass that builds the document
    return starts, ends
