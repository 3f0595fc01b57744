"""OBS612."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.collector.read import REMOTE_WRITE_URL, SCRAPED
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS612", "built-in-without-workspace", Severity.ERROR)
def built_in_without_workspace(plan: Plan) -> Iterator[Finding]:
    """A configuration of the image needs an address that nobody gives it.

    ## Why
    The configurations for Prometheus take the address of the workspace from `AWS_PROMETHEUS_ENDPOINT`, and those that
    scrape take what they scrape from `AWS_PROMETHEUS_SCRAPING_ENDPOINT`. obsc sets both from the backend of type `amp`
    and from `receivers.prometheus`. Without them the collector does not start.

    ## Bad
    ```yaml
    agents: { adot: { distribution: adot-collector, config: "builtin:ecs-amp" } }
    services: { web: { agent: adot } }
    ```

    ```yaml
    backends: { metrics: { type: amp } }
    agents: { adot: { distribution: adot-collector, config: "builtin:ecs-amp-prometheus" } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: amp } }
    agents: { adot: { distribution: adot-collector, config: "builtin:ecs-amp" } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/config/ecs/ecs-amp-prometheus.yaml
    """
    for agent in dict.fromkeys(service.agent for service in plan.services):
        collector = agent.collector
        if collector is None or collector.built_in is None:
            continue
        known = BUILT_IN[collector.built_in]
        given = {name for name, _ in (*collector.variables, *agent.env)}
        for needed, name, fix in (
            (known.has_amp, REMOTE_WRITE_URL, "add a backend of type `amp`"),
            (known.is_scraping, SCRAPED, 'write `receivers: { prometheus: { targets: ["localhost:8080"] } }`'),
        ):
            if needed and name not in given:
                yield Finding(
                    message=f"`builtin:{collector.built_in}` needs `{name}`",
                    path=(*agent.origin, "config"),
                    label="does not start",
                    fix=fix,
                )
