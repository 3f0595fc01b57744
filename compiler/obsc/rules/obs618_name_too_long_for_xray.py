"""OBS618."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc.rules import Finding, rule

_LONGEST = 32


@rule("OBS618", "name-too-long-for-xray", Severity.ERROR)
def name_too_long_for_xray(graph: Graph) -> Iterator[Finding]:
    """The name of a sampling rule or of a group of traces is longer than X-Ray takes.

    ## Why
    X-Ray takes names of at most 32 characters. obsc names a rule or group after the system and its own key, because
    both belong to the whole account and region.

    ## Bad
    ```yaml
    backends:
      traces: { type: xray, groups: { orders-that-take-longer-than-they-should: { filter: "responsetime > 2" } } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray, groups: { slow: { filter: "responsetime > 2" } } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html
    - https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html
    """
    for node, name in _named(graph):
        if len(name) > _LONGEST:
            yield Finding(
                message=f"`{name}` has {len(name)} characters, and X-Ray takes {_LONGEST}",
                path=node.origin,
                key=True,
                label="too long together with the system's name",
                fix=f"shorten it by {len(name) - _LONGEST}",
            )


def _named(graph: Graph) -> Iterator[tuple[Node, str]]:
    yield from ((node, node.rule_name) for node in graph.of(SamplingRule))
    yield from ((node, node.group_name) for node in graph.of(TraceGroup))
