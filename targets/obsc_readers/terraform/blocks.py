"""The blocks of a module by what they declare, and what every resource says of itself beside its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from obsc_readers.document import Object, Value
from obsc_readers.terraform.evaluate import Names
from obsc_readers.terraform.syntax import Argument, Attribute, Block, Body, Expression, Items, Variable
from obsc_readers.terraform.values import Place
from obsc_readers.walk import Notes

Address = tuple[str, str]
"""A resource's type and name."""

_LABELS = {"data": 2, "locals": 0, "output": 1, "provider": 1, "resource": 2, "terraform": 0, "variable": 1}
_META = ("count", "depends_on", "for_each", "provider")
_META_BLOCKS = ("connection", "lifecycle", "provisioner", "timeouts")
_LIFECYCLE = ("create_before_destroy", "ignore_changes", "prevent_destroy", "replace_triggered_by")
_CHECKS = ("postcondition", "precondition")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A block of the module, with where its findings are noted."""

    block: Block
    notes: Notes

    @property
    def labels(self) -> tuple[str, ...]:
        """What tells it from others of its kind."""
        return self.block.labels

    @property
    def place(self) -> Place:
        """Where it stands: `aws_iam_role.web`, `var.image`, `data.aws_region.current`."""
        prefix = {"resource": (), "variable": ("var",)}.get(self.block.type, (self.block.type,))
        return Place((*prefix, *self.labels), self.block.line)

    def refuse(self, message: str, line: int | None = None) -> None:
        """Refuse the block, or what stands on a line of it."""
        place = self.place
        self.notes.refuse(Place(place.path, line or place.line).scalar(""), message)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with its arguments unread; `is_whole` unless an expression among them was refused.

    `ignored` are arguments that count for a new resource only.
    """

    type: str
    name: str
    arguments: Object
    depends_on: tuple[tuple[Address, Value], ...]
    notes: Notes
    is_whole: bool
    ignored: tuple[str, ...] = ()

    @property
    def address(self) -> Address:
        """What others name it by."""
        return self.type, self.name


def declarations(body: Body, notes: Notes) -> Iterator[Declaration]:
    """The blocks of a file that a module may have; the rest is refused."""
    for argument in body.arguments:
        notes.refuse(Place((argument.name,), argument.line).scalar(""), "an argument belongs into a block")
    for block in body.blocks:
        found = Declaration(block, notes)
        if block.type not in _LABELS:
            found.refuse(f"obsc has no room for {block.type} blocks")
        elif len(block.labels) != _LABELS[block.type]:
            found.refuse(f"{block.type} has {_LABELS[block.type]} labels")
        else:
            yield found


def each_once(found: Iterable[Declaration]) -> dict[tuple[str, ...], Declaration]:
    """Declarations by their labels; one that was there before is refused."""
    known: dict[tuple[str, ...], Declaration] = {}
    for declaration in found:
        if declaration.labels in known:
            declaration.refuse("is declared twice")
        known.setdefault(declaration.labels, declaration)
    return known


def read_resource(declaration: Declaration, names: Names) -> Resource:
    """A resource with what of its arguments can be evaluated."""
    before = len(declaration.notes.refused)
    depends_on = tuple(_check_meta(declaration))
    arguments = names.body(without_meta(declaration.block.body), declaration.place, declaration.notes)
    is_whole = len(declaration.notes.refused) == before
    kind, name = declaration.labels
    return Resource(kind, name, arguments, depends_on, declaration.notes, is_whole, tuple(_ignored(declaration.block)))


def without_meta(body: Body) -> Body:
    """A body without what Terraform itself takes from it."""
    arguments = tuple(argument for argument in body.arguments if argument.name not in _META)
    return Body(arguments, tuple(block for block in body.blocks if block.type not in _META_BLOCKS))


def _check_meta(declaration: Declaration) -> Iterator[tuple[Address, Value]]:
    """What a resource depends on; how it is replaced and waited for does not change the system."""
    for argument in declaration.block.body.arguments:
        if argument.name == "depends_on":
            yield from _targets(declaration, argument)
        elif argument.name in ("count", "for_each"):
            declaration.refuse(f"obsc has no room for {argument.name}: write each resource out", argument.line)
        elif argument.name == "provider" and not _is_named(argument.value, "aws"):
            declaration.refuse("obsc has no room for a second provider", argument.line)
    for block in declaration.block.body.blocks:
        if block.type in ("connection", "provisioner"):
            declaration.refuse(f"obsc has no room for {block.type} blocks", block.line)
        elif block.type == "lifecycle":
            _check_lifecycle(declaration, block)


def _targets(declaration: Declaration, argument: Argument) -> Iterator[tuple[Address, Value]]:
    items = argument.value.items if isinstance(argument.value, Items) else ()
    if not items and not isinstance(argument.value, Items):
        declaration.refuse("depends_on has to be a list of resources", argument.line)
    for item in items:
        if isinstance(item, Attribute) and isinstance(item.of, Variable):
            yield (item.of.name, item.name), Place((*declaration.place.path, "depends_on"), item.line).scalar("")
        else:
            declaration.refuse("depends_on has to be a list of resources", item.line)


def _check_lifecycle(declaration: Declaration, block: Block) -> None:
    for argument in block.body.arguments:
        if argument.name not in _LIFECYCLE:
            declaration.refuse(f"obsc has no room for {argument.name} in lifecycle", argument.line)
    for inner in block.body.blocks:
        if inner.type not in _CHECKS:
            declaration.refuse(f"obsc has no room for {inner.type} in lifecycle", inner.line)


def _ignored(block: Block) -> Iterator[str]:
    """The arguments under `ignore_changes`."""
    for lifecycle in block.body.blocks:
        for argument in lifecycle.body.arguments if lifecycle.type == "lifecycle" else ():
            if argument.name == "ignore_changes" and isinstance(argument.value, Items):
                yield from (item.name for item in argument.value.items if isinstance(item, Variable))


def _is_named(expression: Expression, name: str) -> bool:
    return isinstance(expression, Variable) and expression.name == name
