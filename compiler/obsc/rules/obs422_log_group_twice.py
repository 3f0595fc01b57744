"""OBS422."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.values import Text
from obsc.rules import Finding, rule


@rule("OBS422", "log-group-twice", Severity.ERROR)
def log_group_twice(graph: Graph) -> Iterator[Finding]:
    """Two log groups of one name are to be created.

    ## Why
    A log group's name is unique in an account and region: the second is refused, and the deployment fails. Several
    containers may write into one group: one of them creates it.

    ## Bad
    ```yaml
    services:
      web:
        logs: { group: /ecs/shop }
        agent: { logs: { group: /ecs/shop } }
    ```

    ## Good
    ```yaml
    services:
      web:
        logs: { group: /ecs/shop }
        agent: { logs: { group: /ecs/shop, create: false } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    """
    first: dict[Text, LogGroup] = {}
    for group in graph.of(LogGroup):
        other = first.setdefault(group.log_group_name, group)
        if other is not group:
            named = f"the name `{other.log_group_name}`" if isinstance(other.log_group_name, str) else "one name"
            yield Finding(
                message=f"two log groups are to be created with {named}",
                path=(*group.origin, "group"),
                label="a second time",
                fix="write `create: false` beside one of them",
                related=(((*other.origin, "group"), "created here"),),
            )
