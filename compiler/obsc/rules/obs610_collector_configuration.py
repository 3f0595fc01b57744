"""OBS610."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS610", "collector-configuration", Severity.ERROR)
def collector_configuration(plan: Plan) -> Iterator[Finding]:
    """The collector's environment takes the place of its configuration.

    ## Why
    What stands in `AOT_CONFIG_CONTENT` is the collector's whole configuration, whatever `--config` says: obsc writes
    it there, and with a configuration of the image there must be none.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector, env: { AOT_CONFIG_CONTENT: "{}" } } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector, env: { GOMEMLIMIT: 200MiB } } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/pkg/config/config_factory.go
    """
    for agent in dict.fromkeys((*(service.agent for service in plan.services), *plan.agents)):
        for name, _ in agent.env if agent.collector is not None else ():
            if name == "AOT_CONFIG_CONTENT":
                yield Finding(
                    message=f"`{name}` of `{agent.name}` would take the collector's configuration away",
                    path=(*agent.origin, "env", name),
                    key=True,
                    label="obsc's own",
                    fix="leave it out, and write the configuration under `config`",
                )
