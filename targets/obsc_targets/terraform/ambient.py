"""What the module knows without being told: the local values that its blocks use, and the data sources behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cache
from typing import Any

from obsc.infra.values import is_plain
from obsc.records import picked
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Attribute, Blank, Block, Call, Item, Traversal

_REGION = Traversal(("data", "aws_region", "current"))

_DATA: Mapping[str, tuple[str, Any, str]] = {
    "availability_zones": (
        "aws_availability_zones",
        Traversal(("data", "aws_availability_zones", "current", "names")),
        "",
    ),
    "account_id": ("aws_caller_identity", Traversal(("data", "aws_caller_identity", "current", "account_id")), ""),
    "partition": ("aws_partition", Traversal(("data", "aws_partition", "current", "partition")), ""),
    "region": (
        "aws_region",
        Call("lookup", (_REGION, "region", Call("lookup", (_REGION, "id", None)))),
        "Version 6 of the provider says region, version 5 says id.",
    ),
}
"""For a local value: the data source that it needs, its expression, and a comment.

No attribute of `aws_region` serves every version of the provider: `region` came with 6.0, which deprecated `name`,
and `id` is deprecated from 6.47 on.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region
"""


_ASKED: Mapping[str, tuple[Item, ...]] = {
    "aws_availability_zones": (
        Attribute("state", "available"),
        Block("filter", (), (Attribute("name", "opt-in-status"), Attribute("values", ["opt-in-not-required"]))),
    ),
}
"""What a data source is asked; without the filter Local Zones are among the zones.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/availability_zones
"""


def locals_in(items: Iterable[Item]) -> set[str]:
    """The names of the local values that blocks use."""
    used: set[str] = set()
    _gather_locals(items, used)
    return used


def ambient(used: Set[str], system: str) -> Iterator[Item]:
    """The blocks that have to stand before those that use these local values: `locals`, and data sources."""
    values: list[Item] = []
    if "name" in used:
        values += [Note(Attribute("name", system), "Begins every name that the specification leaves open."), Blank()]
    wanted = [(name, *data) for name, data in _DATA.items() if name in used]
    values += [Note(Attribute(name, expression), comment) for name, _, expression, comment in wanted]
    if values:
        yield Block("locals", (), tuple(values))
    yield from (Block("data", (source, "current"), _ASKED.get(source, ())) for _, source, _, _ in wanted)


_WITHOUT_PARTS = frozenset((str, int, float, bool, type(None)))


def _gather_locals(items: Iterable[Any], found: set[str]) -> None:
    """The names of all local values in a document."""
    for item in items:
        kind: Any = type(item)
        if kind in _WITHOUT_PARTS:
            continue
        if kind is Traversal:
            if item.parts[0] == "local":
                found.add(str(item.parts[1]))
        elif kind is list or kind is tuple:
            _gather_locals(item, found)
        elif kind is dict:
            _gather_locals(item.values(), found)
        else:
            _gather_locals(_parts(kind)(item), found)


@cache
def _parts(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of those fields that may hold more than text."""
    return picked(kind, lambda _, written: not is_plain(written))
