"""YAML text -> its data, and where everything in it stands. No exception, whatever the bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsc.diagnostics import Diagnostic, Path, Span, has_errors, in_order
from obsc.records import dataclass, field
from obsc.yaml12.allowances import Allowance, read_allowances
from obsc.yaml12.decode import decode, harmless
from obsc.yaml12.document import UNREADABLE, Document, build
from obsc.yaml12.findings import Findings, Stop
from obsc.yaml12.lines import Lines
from obsc.yaml12.places import Places

__all__ = ["Allowance", "Source", "load"]


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A file that was read. Lines and columns count from 0, in characters, behind a byte order mark.

    `data` is None where the file cannot be read to its end; otherwise it is the document, without what was refused.
    Where an `environment` lies over it, `changes` has the place of each of its values in the merged document, and the
    key that it replaces or deletes there.
    """

    name: str
    text: str
    data: Any
    allowances: tuple[Allowance, ...]
    places: Places
    lines: Lines
    environment: str | None = None
    changes: Mapping[Path, Span | None] = field(default_factory=dict)

    def value_span(self, path: Path) -> Span:
        """Where a value stands; for one that is absent, empty or a block, the key that introduces it."""
        return self.places.value_span(path)

    def key_span(self, path: Path) -> Span:
        """Where the key of a value stands, or that of the nearest ancestor that the file has."""
        return self.places.key_span(path)

    def raw(self, path: Path) -> str | None:
        """A scalar as it is written, quotes included; None if there is no scalar at the path.

        >>> source, _ = load(b"version: 3.10", "observability.yaml")
        >>> source.data, source.raw(("version",))
        ({'version': 3.1}, '3.10')
        """
        return self.places.raw(path)

    def line(self, number: int) -> str:
        """A line without its end."""
        return self.lines.row(number)

    def replaced(self, path: Path) -> Span | None:
        """The key in the document that the environment replaces at a path or above it."""
        return next((span for end in range(len(path), 0, -1) if (span := self.changes.get(path[:end]))), None)

    def changed(self, path: Path) -> Iterator[Path]:
        """What the environment says at a path, below it or above it."""
        for change in self.changes:
            shorter = min(len(change), len(path))
            if change[:shorter] == path[:shorter]:
                yield change


def load(raw: bytes, name: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Read a file strictly, as YAML 1.2, with everything that is wrong with it.

    >>> source, found = load(b"port: 80\\nport: 81", "observability.yaml")
    >>> source.data, [(problem.code, problem.message) for problem in found]
    ({'port': 80}, [('OBS003', 'the key `port` stands here a second time')])
    """
    findings = Findings()
    text = decode(raw, findings)
    lines = Lines(text or "")
    document, allowances = (UNREADABLE, ()) if text is None else _read(text, lines, findings)
    source = Source(name, lines.text, document.data, allowances, Places(document.root, lines), lines)
    return source, tuple(in_order(findings.found))


def _read(text: str, lines: Lines, findings: Findings) -> tuple[Document, tuple[Allowance, ...]]:
    try:
        safe = harmless(text, lines, findings)
        document = build(safe, lines, findings)
        if document.data is None and not has_errors(findings.found):
            fix = "fill it in, or remove it and let `obsc init` write one"
            findings.add("OBS008", "the file holds no document", None, why="there is nothing to build", fix=fix)
        return document, () if document.root is None else read_allowances(safe, lines, findings)
    except Stop:
        return UNREADABLE, ()
