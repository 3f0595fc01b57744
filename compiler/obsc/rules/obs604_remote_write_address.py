"""OBS604."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.plan.collector.read import REMOTE_WRITE_URL as ENDPOINT
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import collectors, own_configurations


@rule("OBS604", "remote-write-address", Severity.ERROR)
def remote_write_address(document: Raw) -> Iterator[Finding]:
    """An address for remote write does not end as it has to.

    ## Why
    Amazon Managed Service for Prometheus takes metrics at `/api/v1/remote_write` of a workspace. The endpoint that its
    resources give ends with a slash: another one before `api` makes an address that is not there.

    ## Bad
    ```yaml
    backends:
      metrics:
        type: prometheus
        url: "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-0123abcd//api/v1/remote_write"
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ```yaml
    backends: { metrics: { type: amp } }
    agents:
      adot:
        distribution: adot-collector
        config: builtin:ecs-amp
        env: { AWS_PROMETHEUS_ENDPOINT: "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/" }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: amp, workspace: ws-0123abcd-0123-abcd-0123-0123456789ab } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference.html
    """
    for path, address in _addresses(document):
        text = str(address)
        wrong = "//" in text.partition("://")[2] or not text.endswith("/api/v1/remote_write")
        if "aps-workspaces" in text and wrong:
            yield Finding(
                message="nobody takes metrics at this address of Amazon Managed Service for Prometheus",
                path=path,
                label="not an address for remote write",
                fix="end it with `/workspaces/`, the id and `/api/v1/remote_write`, or take a backend of type `amp`",
            )


def _addresses(document: Raw) -> Iterator[tuple[Path, Any]]:
    for name, backend in document.get("backends", {}).items():
        if "url" in backend:
            yield ("backends", name, "url"), backend["url"]
    for path, agent in collectors(document):
        if ENDPOINT in agent.get("env", {}):
            yield (*path, "env", ENDPOINT), agent["env"][ENDPOINT]
    for own in own_configurations(document):
        for path, _, settings in own.of_type("exporters", "prometheusremotewrite"):
            if "endpoint" in settings:
                yield (*path, "endpoint"), settings["endpoint"]
