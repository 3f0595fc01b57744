"""OBS611."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.model import AmgBackend, AmpBackend, GrafanaBackend, Plan, XrayBackend
from obsc.rules import Finding, rule


@rule("OBS611", "backend-not-in-built-in", Severity.WARNING)
def backend_not_in_built_in(plan: Plan) -> Iterator[Finding]:
    """A configuration of the image sends nothing to a backend.

    ## Why
    The configurations in the collector's image are as they are: they know X-Ray, CloudWatch's metrics in groups of
    their own, and one workspace of Prometheus. None has a pipeline for log records.

    ## Bad
    ```yaml
    backends: { traces: { type: xray }, logs: { type: cloudwatch-logs, group: /shop } }
    agents: { adot: { distribution: adot-collector, config: "builtin:ecs-xray" } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray }, logs: { type: cloudwatch-logs, group: /shop } }
    agents: { adot: { distribution: adot-collector, config: generated } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/tree/v0.49.0/config/ecs
    """
    for agent in dict.fromkeys(service.agent for service in plan.services):
        collector = agent.collector
        if collector is None or collector.built_in is None:
            continue
        known = BUILT_IN[collector.built_in]
        for backend in collector.backends:
            reached = (
                (isinstance(backend, XrayBackend) and known.exports_traces)
                or (isinstance(backend, AmpBackend) and known.has_amp)
                or isinstance(backend, AmgBackend | GrafanaBackend)
            )
            if not reached:
                yield Finding(
                    message=f"`builtin:{collector.built_in}` sends nothing to the backend `{backend.name}`",
                    path=(*agent.origin, "config"),
                    label="has no pipeline to it",
                    fix="write `config: generated`, or leave the backend out of `backends` of the agent",
                    related=((backend.origin, "stays empty"),),
                )
