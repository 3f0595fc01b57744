"""The cases in Markdown beside this file: what is found, and on which line.

A block ```` ```yaml ```` is a fragment over the smallest file, ```` ```yaml file ```` a whole one. A comment
`# error: [OBS204]` stands on the line where a problem is marked. Every error and warning has such a comment. An info
needs one only in a file that names its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsc.diagnostics import Diagnostic, Severity
from obsc.pipeline import compile_text
from obsc.source import load
from rules.blocks import Block, blocks

_EXPECTED = re.compile(r"(error|warning|info): \[(OBS\d{3})\]")
Problem = tuple[int, str, str]
"""Line of the block, counted from 1; severity; code."""


def _cases() -> Iterator[tuple[Path, Block]]:
    for path in sorted(Path(__file__).parent.glob("*.md")):
        for block in blocks(path.read_text()):
            yield path, block


def _expected(block: Block) -> list[Problem]:
    return sorted(
        (number, severity, code)
        for number, row in enumerate(block.text.splitlines(), 1)
        for severity, code in _EXPECTED.findall(row.partition("#")[2])
    )


def _line(problem: Diagnostic, block: Block) -> int:
    """The line of a whole file; in a fragment, that of what the problem's path leads to."""
    if block.is_file:
        return problem.span.line + 1 if problem.span else 1
    source, _ = load(block.text.encode(), "fragment")
    return source.value_span(problem.path).line + 1


def _found(block: Block, named: set[str]) -> list[Problem]:
    found = compile_text(block.raw).diagnostics
    asked = (d for d in found if d.severity > Severity.INFO or d.code in named)
    return sorted((_line(problem, block), problem.severity.label, problem.code) for problem in asked)


def _name(part: Path | Block) -> str:
    return part.stem if isinstance(part, Path) else str(part.line + 1)


@pytest.mark.parametrize(("path", "block"), list(_cases()), ids=_name)
def test_case(path: Path, block: Block) -> None:
    """Else a rule finds less or more than its prose says, marks another line, or says it twice."""
    named = set(re.findall(r"OBS\d{3}", path.read_text()))
    assert _expected(block) == _found(block, named), f"{path.name}:{block.line + 1}\n{block.text}"


def test_every_file_has_cases() -> None:
    """A file without blocks tests nothing."""
    assert [path.name for path in Path(__file__).parent.glob("*.md") if not list(blocks(path.read_text()))] == []
