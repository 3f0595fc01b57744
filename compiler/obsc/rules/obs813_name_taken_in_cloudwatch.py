"""OBS813."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.cloudwatch import Alarm, Dashboard, ServiceLevelObjective
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc.rules import Finding, rule


@rule("OBS813", "name-taken-in-cloudwatch", Severity.ERROR)
def name_taken_in_cloudwatch(graph: Graph) -> Iterator[Finding]:
    """Two dashboards, alarms, objectives, sampling rules or groups of traces have the same name.

    ## Why
    A name is there once in an account and region. The second of two dashboards or alarms would replace the first.

    ## Bad
    ```yaml
    services:
      web:
        dashboard: { name: shop }
      api:
        image: { ref: apiImage }
        framework: flask
        server: { name: gunicorn, app: "app:app" }
        port: 8000
        dashboard: { name: shop }
    ```

    ## Good
    ```yaml
    services:
      web:
        dashboard: {}
      api:
        image: { ref: apiImage }
        framework: flask
        server: { name: gunicorn, app: "app:app" }
        port: 8000
        dashboard: {}
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    first: dict[tuple[str, str], Node] = {}
    for node, name in _named(graph):
        other = first.setdefault((node.kind, name), node)
        if other is not node and _bare(other) != _bare(node):  # those that are the same but for dashes are OBS022's
            yield Finding(
                message=f"the name `{name}` is taken",
                path=node.origin,
                key=True,
                label="the same name in CloudWatch",
                fix="choose another name",
                related=((other.origin, "it is this one's"),),
            )


def _named(graph: Graph) -> Iterator[tuple[Node, str]]:
    yield from ((node, str(node.dashboard_name)) for node in graph.of(Dashboard))
    yield from ((node, str(node.alarm_name)) for node in graph.of(Alarm))
    yield from ((node, node.slo_name) for node in graph.of(ServiceLevelObjective))
    yield from ((node, node.rule_name) for node in graph.of(SamplingRule))
    yield from ((node, node.group_name) for node in graph.of(TraceGroup))


def _bare(node: Node) -> str:
    return re.sub("[^a-z0-9]", "", node.name.lower())
