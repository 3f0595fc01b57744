"""OBS708."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.ec2 import USER_DATA_BYTES, Instance, LaunchTemplate
from obsc.infra.graph import Graph
from obsc.infra.values import Join, Text
from obsc.rules import Finding, rule


@rule("OBS708", "user-data-too-long", Severity.ERROR)
def user_data_too_long(graph: Graph) -> Iterator[Finding]:
    """The user data of an instance is longer than EC2 takes.

    ## Why
    EC2 takes 16 KB of user data, before it is encoded. Values that are given at deployment are not counted here, and
    come on top.

    ## Source
    - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
    """
    machines: list[Instance | LaunchTemplate] = [*graph.of(Instance), *graph.of(LaunchTemplate)]
    for node in machines:
        size = _size(node.user_data)
        if size > USER_DATA_BYTES:
            yield Finding(
                message=f"the user data of `{node.name}` has {size:,} bytes, of at most {USER_DATA_BYTES:,}",
                path=("services", node.name, "userData"),
                label="too long",
                fix="let your commands fetch a script from S3 and run it, or make an image that has it all",
            )


def _size(value: Text) -> int:
    parts = value.parts if isinstance(value, Join) else (value,)
    return sum(len(part.encode("utf-8", "surrogatepass")) for part in parts if isinstance(part, str))
