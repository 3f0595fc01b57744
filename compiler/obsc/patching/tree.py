"""A task definition as a text with places, whatever its language: keys are the ECS API's, values know where they stand.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from obsc.images.splices import Unsafe
from obsc.records import dataclass

MARK = "\ue000"
"""Where an expression begins in a text that has it as characters: of Unicode's private use area."""
_MARKED = re.compile(f"{MARK}([0-9]+)\ue001")


@dataclass(frozen=True, slots=True)
class Expression:
    """What nobody evaluates: a reference or a call, as its file spells it."""

    source: str

    def __str__(self) -> str:
        return self.source


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with expressions in it; no two texts stand side by side."""

    parts: tuple[str | Expression, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Value:
    """A value: `data` is a scalar, a dict of values or a list of values. `first` is where an entry's key begins."""

    data: Any
    start: int
    end: int
    first: int

    def __getitem__(self, key: str) -> Value | None:
        """What stands under a key; None where there is no such key, or no object."""
        return self.data.get(key) if isinstance(self.data, dict) else None

    @property
    def kids(self) -> tuple[Value, ...]:
        """What an object or a list holds."""
        data = self.data
        return tuple(data.values() if isinstance(data, dict) else data if isinstance(data, list) else ())

    @property
    def is_open(self) -> bool:
        """Whether an expression stands in place of the whole value."""
        return isinstance(self.data, Expression)

    @property
    def plain(self) -> Any:
        """The data without places."""
        if isinstance(self.data, dict):
            return {key: value.plain for key, value in self.data.items()}
        return [value.plain for value in self.data] if isinstance(self.data, list) else self.data

    def walk(self) -> Iterator[Value]:
        """This and everything in it, in the order of the text."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


class Edits(Protocol):
    """Edits of one text, in its own style. Each object and each list is added to once; values may hold expressions."""

    @property
    def is_changed(self) -> bool:
        """Whether the text with its edits is another."""
        ...

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one."""
        ...

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list."""
        ...

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object, which has none of these keys."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """A task definition with what edits it: `body` has the keys of the ECS API, `containerDefinitions` a list."""

    body: Value
    edit: Edits
    region: str | None = None
    """Where it runs, if it says so outside of its containers."""
    here: Expression | None = None
    """How files of this language say the region that they are deployed to."""


class Marks:
    """Expressions as characters of a text, for code that only knows texts; and back.

    >>> marks = Marks()
    >>> marks.read(f"/a:{marks.write(Filled(('/b:', Expression('x'))))}")
    Filled(parts=('/a:/b:', Expression(source='x')))
    >>> marks.read("/a"), marks.read(marks.write(Expression("x")))
    ('/a', Expression(source='x'))
    """

    def __init__(self) -> None:
        self._known: list[Expression] = []

    def write(self, value: str | Expression | Filled) -> str:
        """A value as a text; Unsafe for one that has such characters already."""
        if isinstance(value, str):
            if MARK in value:
                raise Unsafe("has a character of Unicode's private use area, which obsc uses itself")
            return value
        if isinstance(value, Filled):
            return "".join(map(self.write, value.parts))
        if value not in self._known:
            self._known.append(value)
        return f"{MARK}{self._known.index(value)}\ue001"

    def read(self, text: str) -> str | Expression | Filled:
        """What was written as a text, with whatever was put around it."""
        parts: list[str | Expression] = []
        at = 0
        for mark in _MARKED.finditer(text):
            if int(mark[1]) < len(self._known):
                parts += [text[at : mark.start()], self._known[int(mark[1])]]
                at = mark.end()
        parts = [part for part in (*parts, text[at:]) if part != ""]
        match parts:
            case []:
                return ""
            case [str() | Expression() as only]:
                return only
        return Filled(tuple(parts))

    def read_all(self, value: Any) -> Any:
        """The same for every text in an object or a list; keys stay."""
        if isinstance(value, dict):
            return {key: self.read_all(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.read_all(item) for item in value]
        return self.read(value) if isinstance(value, str) else value
