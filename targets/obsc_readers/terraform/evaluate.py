"""Evaluates expressions in a module: names are put in, functions called, and what only AWS knows stays a reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from obsc.infra.values import Ref, Text
from obsc_readers.document import List, Object, Value
from obsc_readers.terraform.attributes import OUTPUTS, RESOURCES
from obsc_readers.terraform.functions import call, joined
from obsc_readers.terraform.lists import get, minus
from obsc_readers.terraform.syntax import (
    Argument,
    Attribute,
    Body,
    Call,
    Entries,
    Expression,
    Index,
    Items,
    Literal,
    Minus,
    Other,
    Template,
    Variable,
)
from obsc_readers.terraform.values import Blocks, Place, as_text, is_null, place_of, size
from obsc_readers.walk import Notes

MAX_VALUES = 100_000
"""In one module; a list that doubles itself some seventeen times over takes more."""
_MAX_INSIDE = 64
"""Values inside of which a value is being made: far from the end of Python's stack."""


@dataclass(slots=True)
class Names:
    """What expressions may name.

    `variables` says which hold lists. `given` makes local values, `("local", name)`, and what data sources know,
    `("data", type, name)`; where that was refused before, it gives None.
    """

    variables: Mapping[str, bool]
    resources: frozenset[tuple[str, str]]
    given: Mapping[tuple[str, ...], Callable[[], Value | None]]
    _made: int = field(default=0)
    _inside: int = field(default=0)

    def body(self, body: Body, place: Place, notes: Notes) -> Object:
        """The arguments of a body by name, but those of null, and its blocks in lists by type."""
        entries: dict[str, Value] = {}
        for argument in body.arguments:
            here = Place((*place.path, argument.name), argument.line)
            found = notes.attempt(partial(self._argument, argument), here.scalar(""), None)
            if found is not None and not is_null(found):
                entries[argument.name] = found
        for name in dict.fromkeys(block.type for block in body.blocks):
            if name in entries:
                notes.refuse(entries[name], f"{name} is an argument and a block")
            blocks = [block for block in body.blocks if block.type == name]
            here = Place((*place.path, name), blocks[0].line)
            items = []
            for number, block in enumerate(blocks):
                inside = Place((*here.path, number), block.line)
                if block.labels:
                    notes.refuse(inside.scalar(""), f"obsc has no room for {name} blocks with a label")
                items.append(self.body(block.body, inside, notes))
            entries[name] = Blocks(tuple(items), here.path, here.line)
        return Object(tuple(entries.items()), place.path, place.line)

    def _argument(self, argument: Argument, blame: Value) -> Value:
        return self.value(argument.value, place_of(blame))

    def value(self, expression: Expression, place: Place) -> Value:
        """What an expression comes to at a path; its line is that of the expression."""
        here = Place(place.path, expression.line)
        if self._inside > _MAX_INSIDE:
            raise here.refused("values are made of values too many times over")
        self._inside += 1
        try:
            found = self._value(expression, here)
        finally:
            self._inside -= 1
        self._made += size(found)
        if self._made > MAX_VALUES:
            raise here.refused(f"the module has more than {MAX_VALUES} values")
        return found

    def _value(self, expression: Expression, here: Place) -> Value:
        match expression:
            case Literal():
                return here.scalar(expression.text, expression.kind)
            case Template(parts=(part,)) if not isinstance(part, str):
                return self.value(part, here)
            case Template():
                return joined(tuple(self._part(part, here) for part in expression.parts) or ("",), here)
            case Items():
                items = [self.value(item, here.step(number)) for number, item in enumerate(expression.items)]
                return List(tuple(items), here.path, here.line)
            case Entries():
                return self._object(expression, here)
            case Call():
                return call(expression.name, tuple(self.value(a, here) for a in expression.arguments), here)
            case Minus():
                return minus(self.value(expression.left, here), self.value(expression.right, here), here)
            case Other():
                raise here.refused(f"an expression of this kind is not understood: {expression.what}")
        return self._reference(expression, here)

    def _part(self, part: str | Expression, here: Place) -> Text:
        return part if isinstance(part, str) else as_text(self.value(part, here))

    def _object(self, expression: Entries, here: Place) -> Object:
        entries: dict[str, Value] = {}
        for left, right in expression.entries:
            key = as_text(self.value(left, here))
            if not isinstance(key, str):
                raise here.refused("a key has to be known before deployment")
            if key in entries:
                raise here.refused(f"the key {key!r} stands twice")
            entries[key] = self.value(right, here.step(key))
        return Object(tuple(entries.items()), here.path, here.line)

    def _reference(self, expression: Expression, here: Place) -> Value:
        root, steps = _chain(expression)
        if not isinstance(root, Variable):
            return self._walk(self.value(root, here), steps, here)
        names = [root.name]
        for step in steps[: 2 if root.name not in ("var", "local") else 1]:
            if not isinstance(step, str):
                break
            names.append(step)
        return self._walk(self._named(tuple(names), here), steps[len(names) - 1 :], here)

    def _named(self, names: tuple[str, ...], here: Place) -> Value:
        said = ".".join(names)
        if names[0] == "var" and len(names) == 2 and names[1] in self.variables:
            return here.deferred(Ref("Input", names[1], "value"), self.variables[names[1]])
        if names in self.given:
            found = self.given[names]()
            if found is None:
                raise here.refused(f"{said} is not understood")
            return here.put(found)
        if names[:2] in self.resources:
            kind, attributes = RESOURCES.get(names[0], ("", {}))
            if names[2:] and names[2] in attributes:
                return here.deferred(Ref(kind, names[1], attributes[names[2]]), False)
            if names[0] == "aws_cloudformation_stack" and names[2:] == ("outputs",):
                outputs = {name: here.deferred(Ref(kind, names[1], attr), False) for name, attr in OUTPUTS.items()}
                return Object(tuple(outputs.items()), here.path, here.line)
            raise here.refused(f"obsc has no room for what {said} gives")
        raise here.refused(f"refers to {said}: {_UNKNOWN.get(names[0], 'there is nothing of that name')}")

    def _walk(self, value: Value, steps: tuple[str | Expression, ...], here: Place) -> Value:
        for step in steps:
            key = here.scalar(step) if isinstance(step, str) else self.value(step, here)
            value = get(value, key, here)
        return value


_UNKNOWN = dict.fromkeys(
    ("count", "each", "module", "path", "self", "terraform"), "obsc has no room for what that gives"
)


def _chain(expression: Expression) -> tuple[Expression, tuple[str | Expression, ...]]:
    """What a chain of attributes and indexes begins with, and its steps."""
    steps: list[str | Expression] = []
    while isinstance(expression, Attribute | Index):
        steps.append(expression.name if isinstance(expression, Attribute) else expression.key)
        expression = expression.of
    return expression, tuple(reversed(steps))
