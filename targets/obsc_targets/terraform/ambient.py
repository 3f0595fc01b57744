"""What the module knows without being told: the local values that its blocks use, and the data sources behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsc.records import names
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


def ambient(items: Sequence[Item], system: str) -> Iterator[Item]:
    """The blocks that have to stand before `items`: a `locals` block and data sources, as far as these use them."""
    used: set[str] = set()
    _gather_locals(items, used)
    values: list[Item] = []
    if "name" in used:
        values += [Note(Attribute("name", system), "Begins every name that the specification leaves open."), Blank()]
    wanted = [(name, *data) for name, data in _DATA.items() if name in used]
    values += [Note(Attribute(name, expression), comment) for name, _, expression, comment in wanted]
    if values:
        yield Block("locals", (), tuple(values))
    yield from (Block("data", (source, "current"), _ASKED.get(source, ())) for _, source, _, _ in wanted)


def _gather_locals(value: Any, found: set[str]) -> None:
    """The names of all local values in a document."""
    if isinstance(value, str):
        return
    if isinstance(value, Traversal):
        if value.parts[0] == "local":
            found.add(str(value.parts[1]))
    elif isinstance(value, list | tuple):
        for item in value:
            _gather_locals(item, found)
    elif isinstance(value, dict):
        for item in value.values():
            _gather_locals(item, found)
    else:
        for field in names(value):
            _gather_locals(getattr(value, field), found)
