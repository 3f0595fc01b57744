"""Keep names apart that come out the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count


def distinct(wanted: Iterable[str], joint: str) -> Iterator[str]:
    """The names in order, a repeated one with a number behind it.

    >>> list(distinct(["a", "b", "a", "a_2"], "_"))
    ['a', 'b', 'a_2', 'a_2_2']
    """
    taken: set[str] = set()
    for name in wanted:
        free = next(form for form in _forms(name, joint) if form not in taken)
        taken.add(free)
        yield free


def _forms(name: str, joint: str) -> Iterator[str]:
    yield name
    yield from (f"{name}{joint}{number}" for number in count(2))
