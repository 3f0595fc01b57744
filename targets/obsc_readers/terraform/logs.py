"""Log groups.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value


def read_log_group(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The log group; 0 days of retention are for ever, and `skip_destroy` leaves it in AWS when Terraform is done."""
    with d.keys(value) as keys:
        keys.only("log_group_class", "STANDARD")
        yield LogGroup(
            name=name,
            log_group_name=keys.need("name", d.text, "", "the provider would choose a name"),
            retention_days=keys.get("retention_in_days", d.integer, 0) or None,
            removal="retain" if keys.get("skip_destroy", d.boolean, False) else "destroy",
            tags=keys.get("tags", d.labels, ()),
        )
