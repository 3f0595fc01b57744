"""OBS609."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.logs import RETENTION_DAYS
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import own_configurations


@rule("OBS609", "log-exporter-settings", Severity.ERROR)
def log_exporter_settings(document: Raw) -> Iterator[Finding]:
    """The exporter for CloudWatch Logs refuses its settings.

    ## Why
    `awscloudwatchlogs` needs the names of a group and of a stream. It fills in `{TaskId}` and nine other names,
    refuses any other in braces, and takes only the days of retention that CloudWatch knows. The collector does not
    start otherwise.

    ## Bad
    ```yaml
    backends: { logs: { type: cloudwatch-logs, group: /aws/ecs/shop } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awscloudwatchlogs: { log_group_name: /aws/ecs/shop } }
          service:
            extensions: [health_check]
            pipelines:
              logs: { receivers: [otlp], processors: [memory_limiter], exporters: [awscloudwatchlogs] }
    services:
      web: { agent: adot }
    ```

    ```yaml
    backends: { logs: { type: cloudwatch-logs, group: /aws/ecs/shop } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awscloudwatchlogs: { log_group_name: /aws/ecs/shop, log_stream_name: "{HostName}" } }
          service:
            extensions: [health_check]
            pipelines:
              logs: { receivers: [otlp], processors: [memory_limiter], exporters: [awscloudwatchlogs] }
    services:
      web: { agent: adot }
    ```

    ## Good
    ```yaml
    backends: { logs: { type: cloudwatch-logs, group: /aws/ecs/shop } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awscloudwatchlogs: { log_group_name: /aws/ecs/shop, log_stream_name: "{TaskId}" } }
          service:
            extensions: [health_check]
            pipelines:
              logs: { receivers: [otlp], processors: [memory_limiter], exporters: [awscloudwatchlogs] }
    services:
      web: { agent: adot }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/exporter/awscloudwatchlogsexporter
    """
    for own in own_configurations(document):
        for path, id, settings in own.of_type("exporters", "awscloudwatchlogs"):
            for key in ("log_group_name", "log_stream_name"):
                if key not in settings:
                    yield Finding(
                        message=f"`{id}` has no `{key}`", path=path, key=True, label="not enough", fix=f"write `{key}`"
                    )
                for name in re.findall(r"(?<!\\$)\{([^{}]*)\}", str(settings.get(key, ""))):
                    if name not in _FILLED_IN:
                        yield Finding(
                            message=f"`{id}` does not know what `{{{name}}}` is",
                            path=(*path, key),
                            label="not filled in",
                            fix="one of " + ", ".join(f"{{{known}}}" for known in _FILLED_IN),
                        )
            days = settings.get("log_retention", 0)
            if days not in _RETENTION:
                yield Finding(
                    message=f"CloudWatch Logs does not know {days} days of retention",
                    path=(*path, "log_retention"),
                    label="not a choice",
                    fix="one of " + ", ".join(map(str, _RETENTION)),
                )


_RETENTION = (0, *(days for days in RETENTION_DAYS if days != 1096))
"""The exporter does not know all that CloudWatch knows; 0 is for ever."""
_FILLED_IN = (
    *("ClusterName", "TaskId", "NodeName", "PodName", "ServiceName", "ContainerInstanceId", "TaskDefinitionFamily"),
    *("InstanceId", "FaasName", "FaasVersion"),
)
