"""Walking a document so that nothing in it is passed over: what is not read is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeVar

from obsc.diagnostics import nearest
from obsc_readers.document import List, Object, Scalar, Value, say_path
from obsc_readers.model import Refusal

D = TypeVar("D")
T = TypeVar("T")


class Refused(Exception):
    """A value that cannot be read."""

    def __init__(self, value: Value, message: str) -> None:
        """Blame a value."""
        super().__init__(message)
        self.value = value
        self.message = message


@dataclass(slots=True)
class Notes:
    """What has been refused in a file so far."""

    file: str
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, value: Value, message: str) -> None:
        """Note a refusal and go on."""
        self.refused.append(Refusal(self.file, value.line, say_path(value.path), message))

    def attempt(self, read: Callable[[Value], T], value: Value, fallback: D) -> T | D:
        """What a reader makes of a value; where it refuses, that is noted and the fallback stands in."""
        try:
            return read(value)
        except Refused as refused:
            self.refuse(refused.value, refused.message)
            return fallback

    def whole(self, make: Callable[[], Iterable[T]]) -> tuple[T, ...]:
        """What is made, or nothing where anything was refused meanwhile."""
        before = len(self.refused)
        try:
            made = tuple(make())
        except Refused as refused:
            self.refuse(refused.value, refused.message)
            return ()
        return made if len(self.refused) == before else ()


class Keys:
    """The entries of an object, each to be asked for by its key; on leaving, what nobody asked for is refused.

    A fallback that stands in for a refused value keeps the walk going, so that one look finds every problem; whoever
    uses the result looks at `Notes` first.
    """

    def __init__(self, value: Value, notes: Notes, spell: Callable[[str], str] = str) -> None:
        """`spell` makes the document's spelling of a key from the one in the code."""
        self.value = value
        self._notes = notes
        self._spell = spell
        self._known: list[str] = []
        self._is_object = isinstance(value, Object)
        if not self._is_object:
            notes.refuse(value, "has to be an object")

    def __enter__(self) -> Keys:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is None and isinstance(self.value, Object):
            for key, value in self.value.entries:
                if key not in self._known:
                    self._notes.refuse(value, self._not_known(key))

    def peek(self, key: str) -> Value | None:
        """The raw value under a key, which counts as asked for."""
        spelled = self._spell(key)
        self._known.append(spelled)
        return self.value.get(spelled) if isinstance(self.value, Object) else None

    def get(self, key: str, read: Callable[[Value], T], default: D) -> T | D:
        """The value under a key, or the default that its vendor documents."""
        value = self.peek(key)
        return default if value is None else self._notes.attempt(read, value, default)

    def maybe(self, key: str, read: Callable[[Value], T]) -> T | None:
        """The value under a key, or None."""
        value = self.peek(key)
        return None if value is None else self._notes.attempt(read, value, None)

    def need(self, key: str, read: Callable[[Value], T], fallback: D, why: str = "") -> T | D:
        """The value under a key that has to be there; `why` says why no default will do."""
        value = self.peek(key)
        if value is None:
            if self._is_object:
                self._notes.refuse(self.value, f"{self._spell(key)} has to be said" + (f": {why}" if why else ""))
            return fallback
        return self._notes.attempt(read, value, fallback)

    def only(self, key: str, *accepted: str) -> None:
        """A key that the graph has no room for: it may be said where it says the vendor's default."""
        value = self.peek(key)
        if value is not None and not (isinstance(value, Scalar) and value.text in accepted):
            self._notes.refuse(value, f"obsc has no room for anything but {' or '.join(accepted)}")

    def empty(self, *keys: str) -> None:
        """Keys that the graph has no room for: a list or an object with nothing in it says nothing."""
        for key in keys:
            value = self.peek(key)
            if value is not None and not _is_empty(value):
                self._notes.refuse(value, "obsc has no room for this")

    def _not_known(self, key: str) -> str:
        close = nearest(key, self._known)
        return "obsc has no room for this" + (f"; did you mean {close}?" if close else "")


def each(read: Callable[[Value], T], notes: Notes) -> Callable[[Value], tuple[T, ...]]:
    """A reader of a list: each item by itself, so that one that is refused does not hide the next."""

    def read_all(value: Value) -> tuple[T, ...]:
        found: list[T] = []
        for item in items(value):
            try:
                found.append(read(item))
            except Refused as refused:
                notes.refuse(refused.value, refused.message)
        return tuple(found)

    return read_all


def items(value: Value) -> tuple[Value, ...]:
    """The items of a list."""
    if not isinstance(value, List):
        raise Refused(value, "has to be a list")
    return value.items


def one_or_many(value: Value) -> tuple[Value, ...]:
    """The items of a list, or the one thing that stands in its place, as IAM allows."""
    return value.items if isinstance(value, List) else (value,)


def _is_empty(value: Value) -> bool:
    return (isinstance(value, List) and not value.items) or (isinstance(value, Object) and not value.entries)
