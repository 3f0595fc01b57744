"""Mutants of a build, one by one, and what the proof says to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Literal

from mutation.faults import Fault, faults, lines
from mutation.languages import LANGUAGES
from mutation.places import Group, Span
from obsc.compare import differences
from obsc.infra.graph import Graph
from obsc_readers import Reader

Fate = Literal["refused", "different", "same output", "alive"]
"""What the proof says: it does not understand, it sees another system, the output is the same text, or nothing."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file of a build with one fault in it; `place` is the keys that lead there, or a line."""

    file: str
    line: int
    kind: str
    place: str
    before: str
    after: str
    edits: tuple[tuple[Span, str], ...]
    source: str

    @property
    def text(self) -> str:
        """The whole file with the fault."""
        return _edited(self.source, self.edits, 0, len(self.source))

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.file}:{self.line}: {self.kind} {self.place}: {self.before!r} -> {self.after!r}"


def mutants(files: Mapping[str, str]) -> Iterator[Mutant]:
    """Every mutant of every file that is in one of the languages, in the order of the files, each text once.

    >>> print(next(mutants({"a.yaml": "Cpu: 256\\nMemory: 512\\n"})))
    a.yaml:1: drop Cpu: 'Cpu: 256\\n' -> ''
    """
    for path, source in files.items():
        suffix = PurePosixPath(path).suffix
        language = LANGUAGES.get(suffix)
        if language is None or not source.strip():
            continue
        names = language.declared([text for other, text in files.items() if other.endswith(suffix)])
        root = language.places(source, names)
        made = [*faults(source, root), *_whole(source, root)]
        if language.by_line:
            made += lines(source, root, indented=language.is_indented)
        known = {source}
        for fault in made:
            mutant = _mutant(path, source, fault)
            text = mutant.text
            if text not in known:
                known.add(text)
                yield mutant


def sample(found: Iterable[Mutant], most: int | None) -> list[Mutant]:
    """At most that many: one of each kind first, the others as a hash shuffles them, so the same on every run."""
    everything = list(found)
    if most is None or len(everything) <= most:
        return everything
    shuffled = sorted(everything, key=_hash)
    first = {mutant.kind: mutant for mutant in reversed(shuffled)}
    shuffled.sort(key=lambda mutant: mutant is not first[mutant.kind])
    chosen = {id(mutant) for mutant in shuffled[:most]}
    return [mutant for mutant in everything if id(mutant) in chosen]


def judge(expected: Graph, files: Mapping[str, str], read: Reader) -> Fate:
    """What the proof says to files that ought to say a graph, under the names that the target gives."""
    reading = read(files)
    if reading.refused:
        return "refused"
    return "different" if differences(expected, reading.graph) else "alive"


def _whole(source: str, root: Group) -> Iterator[Fault]:
    """Nothing in the file any more, and only its first half."""
    yield Fault("empty file", "", (((0, len(source)), ""),))
    half = source.find("\n", len(source) // 2) + 1
    if half:
        yield Fault("cut file", "", (((half, len(source)), ""),))


def _mutant(path: str, source: str, fault: Fault) -> Mutant:
    start = min(span[0] for span, _ in fault.edits)
    end = max(span[1] for span, _ in fault.edits)
    return Mutant(
        file=path,
        line=source.count("\n", 0, start) + 1,
        kind=fault.kind,
        place=fault.place,
        before=source[start:end],
        after=_edited(source, fault.edits, start, end),
        edits=fault.edits,
        source=source,
    )


def _edited(source: str, edits: tuple[tuple[Span, str], ...], start: int, end: int) -> str:
    parts = []
    for (first, last), new in sorted(edits):
        parts += [source[start:first], new]
        start = last
    return "".join((*parts, source[start:end]))


def _hash(mutant: Mutant) -> str:
    told = "\0".join((mutant.file, mutant.kind, mutant.place, mutant.before, mutant.after))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
