"""How Terraform's provider and the JSON inside of arguments say what other vendors' documents say too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from obsc.infra.values import Text, TextList
from obsc_readers.dialect import Dialect, literal
from obsc_readers.document import Value
from obsc_readers.terraform.attributes import settled, settled_list
from obsc_readers.terraform.values import Blocks, Deferred
from obsc_readers.walk import Notes, Refused, items

T = TypeVar("T")


def arguments(notes: Notes) -> Dialect:
    """The arguments of blocks, in which a number may stand for text and the other way round.

    https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
    """
    return Dialect(notes, True, str, settled, texts)


def json(notes: Notes) -> Dialect:
    """What is encoded as JSON: nobody converts anything there."""
    return Dialect(notes, False, str, _strict, texts)


def texts(value: Value) -> TextList:
    """A list of text, or a variable that holds one; wherever obsc has one, the provider has a set."""
    return settled_list(value) or tuple(dict.fromkeys(settled(item) for item in items(value)))


def block(read: Callable[[Value], T]) -> Callable[[Value], T]:
    """A reader of a block that stands once."""

    def read_one(value: Value) -> T:
        found = blocks(value)
        if len(found) > 1:
            raise Refused(found[1], "this block may stand once")
        return read(found[0])

    return read_one


def repeated(d: Dialect, read: Callable[[Value], T]) -> Callable[[Value], tuple[T, ...]]:
    """A reader of all blocks of one type."""

    def read_all(value: Value) -> tuple[T, ...]:
        blocks(value)
        return d.each(read)(value)

    return read_all


def blocks(value: Value) -> tuple[Value, ...]:
    """The blocks of one type; an argument of that name is something else."""
    if isinstance(value, Blocks) and value.items:
        return value.items
    raise Refused(value, "has to be a block, without =")


def _strict(value: Value) -> Text:
    return settled(value) if isinstance(value, Deferred) else literal(value, converts=False)
