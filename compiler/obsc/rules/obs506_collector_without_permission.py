"""OBS506."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import own_configurations


@rule("OBS506", "collector-without-permission", Severity.ERROR)
def collector_without_permission(document: Raw) -> Iterator[Finding]:
    """A collector sends where its role may not.

    ## Why
    The role of a collector's task gets the permissions of its `backends`. An exporter in a configuration of your own
    that sends to a service of AWS without such a backend is refused with 403 each time.

    ## Bad
    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awsxray: {} }
          service:
            extensions: [health_check]
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [awsxray] }
    services:
      web: { agent: adot }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awsxray: {} }
          service:
            extensions: [health_check]
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [awsxray] }
    services:
      web: { agent: adot }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    - https://aws-otel.github.io/docs/setup/ecs/create-iam-policy
    """
    types = {name: backend.get("type") for name, backend in document.get("backends", {}).items()}
    for own in own_configurations(document):
        chosen = {types.get(name) for name in own.agent.get("backends", types)}
        for exporter, backend in _NEEDS.items():
            for path, id, settings in own.of_type("exporters", exporter):
                has_no_auth = exporter == "prometheusremotewrite" and "auth" not in settings
                if backend not in chosen and not has_no_auth:
                    yield Finding(
                        message=f"`{id}` sends to AWS, and no backend of type `{backend}` gives it permission",
                        path=path,
                        key=True,
                        label="may not send",
                        fix=f"add a backend of type `{backend}`",
                    )


_NEEDS = {
    "awscloudwatchlogs": "cloudwatch-logs",
    "awsemf": "cloudwatch-metrics",
    "awsxray": "xray",
    "prometheusremotewrite": "amp",
}
