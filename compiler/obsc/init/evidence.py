"""What files say about a service, each with its place, and what follows where they agree or contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Scalar = str | int | bool
Value = Scalar | tuple[str, ...] | tuple[tuple[str, ...], ...]
"""What a key of the specification is given: a scalar, a list of words, or a list of commands."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file of the project; `line` counts from 1, `text` is what stands there."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """The way compilers name a place, so that editors and terminals lead to it."""
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One file's word on one key. `rank` 0 decides, a higher one is asked only where no lower one speaks.

    A value of None says that the key is meant, and that its value is known only when the app runs.
    """

    key: str
    value: Value | None
    place: Place
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What all findings on a key come to: a value with its places, or none, and why.

    `options` are the values that contradict each other; `against` are places of a lower rank that say something else.
    """

    key: str
    value: Value | None
    places: tuple[Place, ...] = ()
    options: tuple[Value, ...] = ()
    against: tuple[Place, ...] = ()
    why: str = ""

    @property
    def is_hole(self) -> bool:
        """Whether the user has to say it."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was seen and is not in the specification, with the reason."""

    message: str
    place: Place | None = None

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.place.file}:{self.place.line}: {self.message}" if self.place else self.message


@dataclass(slots=True)
class Notes:
    """The notes of one run, each once."""

    all: list[Note] = field(default_factory=list)

    def add(self, message: str, place: Place | None = None) -> None:
        """Note something."""
        note = Note(message, place)
        if note not in self.all:
            self.all.append(note)


def settle(key: str, findings: Iterable[Finding]) -> Answer | None:
    """The answer of the findings on a key; None where nothing speaks of it.

    >>> here, there = Place("Dockerfile", 3, "EXPOSE 8000"), Place("compose.yaml", 7, "- 5000:5000")
    >>> settle("port", [Finding("port", 8000, here), Finding("port", 8000, there)]).value
    8000
    >>> settle("port", [Finding("port", 8000, here), Finding("port", 5000, there)]).options
    (8000, 5000)
    >>> settle("port", [Finding("port", 8000, here), Finding("port", 5000, there, rank=1)]).against == (there,)
    True
    """
    ours = [finding for finding in findings if finding.key == key]
    if not ours:
        return None
    known = [finding for finding in ours if finding.value is not None]
    if not known:
        is_command = key == "server.name"
        why = "the command starts no server that obsc knows" if is_command else "it is known only when the app runs"
        return Answer(key, None, _places(ours), why=why)
    rank = min(finding.rank for finding in known)
    deciding = [finding for finding in known if finding.rank == rank]
    options = tuple(dict.fromkeys(finding.value for finding in deciding if finding.value is not None))
    if len(options) > 1:
        firsts = [next(f for f in deciding if f.value == option) for option in options]
        return Answer(key, None, _places(firsts), options, why="the files contradict each other")
    others = [finding for finding in known if finding.value != options[0]]
    return Answer(key, options[0], _places(deciding), against=_places(others))


def _places(findings: Iterable[Finding]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(finding.place for finding in findings))
