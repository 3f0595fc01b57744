"""What a rule would change in a document, by path: the mechanical fixes, said without lines and columns.

A rule says one only where nobody has to choose: where its text of a fix leaves a choice, there is no change.
"""

from __future__ import annotations

from collections.abc import Iterable

from obsc.diagnostics import Path
from obsc.records import dataclass


@dataclass(frozen=True, slots=True)
class Put:
    """Another value in place of a scalar, or of a list in brackets."""

    path: Path
    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Rename:
    """Another key for the same value."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A key and its value, or an entry of a list, taken out."""

    path: Path


@dataclass(frozen=True, slots=True)
class Split:
    """Several entries of a list in place of one."""

    path: Path
    values: tuple[str, ...]


Change = Put | Rename | Drop | Split


def slip(word: str, known: Iterable[str]) -> str | None:
    """The only known name that is the same but for its case, its dashes, or one slip of the finger; else None.

    Stricter than `diagnostics.nearest`: that asks, this is done.

    >>> slip("enviroment", ["environment", "services"]), slip("prot", ["port"]), slip("max_size", ["maxSize"])
    ('environment', 'port', 'maxSize')
    >>> slip("prod", ["port"]), slip("cat", ["cap", "car"]), slip("tests", ["test", "text"])
    (None, None, 'test')
    """
    names = sorted(set(known))
    same = [name for name in names if _bare(name) == _bare(word)]
    close = same or [name for name in names if min(len(name), len(word)) > 3 and _one_slip(word, name)]
    return close[0] if len(close) == 1 and close[0] != word else None


def _bare(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


def _one_slip(word: str, name: str) -> bool:
    """Whether one letter is too many, missing or another, or two have changed places."""
    if abs(len(word) - len(name)) > 1 or word == name:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    word, name = word[start:], name[start:]
    swapped = len(word) > 1 and word[:2] == name[1::-1] and word[2:] == name[2:]
    return swapped or word[1:] == name or word == name[1:] or word[1:] == name[1:]
