"""How one vendor's documents say what several of them say: how keys are spelled, what stands for text and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from obsc.infra.node import Tags
from obsc.infra.values import Text, TextList
from obsc_readers.document import Object, Scalar, ScalarKind, Value
from obsc_readers.walk import Keys, Notes, Refused, each

S = TypeVar("S", bound=str)
T = TypeVar("T")

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Dialect:
    """A vendor's ways. With `converts`, a number may stand for text and the other way round, as in CloudFormation."""

    notes: Notes
    converts: bool
    spell: Callable[[str], str]
    text: Callable[[Value], Text]
    texts: Callable[[Value], TextList]

    def keys(self, value: Value) -> Keys:
        """The entries of an object, under this dialect's spelling."""
        return Keys(value, self.notes, self.spell)

    def each(self, read: Callable[[Value], T]) -> Callable[[Value], tuple[T, ...]]:
        """A reader of a list."""
        return each(read, self.notes)

    def string(self, value: Value) -> str:
        """Text that is written out, where a graph holds no reference."""
        found = self.text(value)
        if isinstance(found, str):
            return found
        raise Refused(value, "has to be written out: obsc holds no reference here")

    def strings(self, value: Value) -> tuple[str, ...]:
        """A list of text that is written out."""
        return self.each(self.string)(value)

    def integer(self, value: Value) -> int:
        """A whole number, in decimal."""
        if isinstance(value, Scalar) and self._takes(value, "integer") and _INTEGER.fullmatch(value.text):
            return int(value.text)
        raise Refused(value, f"has to be a whole number{_not(value)}")

    def number(self, value: Value) -> float:
        """A number, in decimal."""
        is_number = isinstance(value, Scalar) and (self._takes(value, "integer") or self._takes(value, "fraction"))
        if isinstance(value, Scalar) and is_number and _NUMBER.fullmatch(value.text):
            return float(value.text)
        raise Refused(value, f"has to be a number{_not(value)}")

    def boolean(self, value: Value) -> bool:
        """True or false."""
        if isinstance(value, Scalar) and self._takes(value, "boolean") and value.text in ("true", "false"):
            return value.text == "true"
        raise Refused(value, f"has to be true or false{_not(value)}")

    def one_of(self, *options: S) -> Callable[[Value], S]:
        """A reader of a word out of a few."""

        def read(value: Value) -> S:
            written = self.string(value)
            for option in options:
                if written == option:
                    return option
            raise Refused(value, f"obsc holds {' or '.join(options)} here, not {written!r}")

        return read

    def tags(self, value: Value) -> Tags:
        """A list of objects with a key and a value."""
        return in_order(self.each(self._tag)(value), value)

    def labels(self, value: Value) -> Tags:
        """An object of text."""
        if not isinstance(value, Object):
            raise Refused(value, "has to be an object")
        return in_order(tuple((key, self.string(item)) for key, item in value.entries), value)

    def _takes(self, value: Scalar, kind: ScalarKind) -> bool:
        return value.kind == kind or (self.converts and value.kind == "text")

    def _tag(self, value: Value) -> tuple[str, str]:
        with self.keys(value) as keys:
            return keys.need("key", self.string, ""), keys.get("value", self.string, "")


def literal(value: Value, converts: bool) -> str:
    """The text of a scalar.

    Where the vendor converts, only what every parser takes for the same is taken: `1.10`, `0o7` and `yes` are not text
    without quotes, but a date is: CloudFormation's YAML has no dates.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
    """
    if not isinstance(value, Scalar):
        raise Refused(value, "has to be text")
    if value.kind == "text" or (converts and _is_plain(value)):
        return value.text
    raise Refused(value, f"{value.text} without quotes is not text" if value.text else "is empty")


def in_order(pairs: tuple[tuple[str, T], ...], value: Value) -> tuple[tuple[str, T], ...]:
    """Pairs as the graph has them: sorted, each key once."""
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise Refused(value, f"the key {twice[0]!r} stands twice")
    return tuple(sorted(pairs, key=lambda pair: pair[0]))


def _is_plain(scalar: Scalar) -> bool:
    if scalar.kind == "integer":
        return _INTEGER.fullmatch(scalar.text) is not None
    return scalar.kind == "date" or (scalar.kind == "boolean" and scalar.text in ("true", "false"))


def _not(value: Value) -> str:
    return f", not {value.text!r}" if isinstance(value, Scalar) else ""
