"""OBS123."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_written, known, words


@rule("OBS123", "endpoint-without-effect", Severity.WARNING)
def endpoint_without_effect(plan: Plan) -> Iterator[Finding]:
    """`OTEL_EXPORTER_OTLP_ENDPOINT` is set, and no exporter looks at it.

    ## Why
    An endpoint for one signal wins over the common one, and obsc sets the one for traces. The exporters of metrics
    and logs are off unless the environment turns them on.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.internal:4318" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector.internal:4318/v1/traces" }
    ```

    ## Source
    - https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
    """
    for service in plan.services:
        exporters = [known(service, f"OTEL_{signal}_EXPORTER") for signal in ("METRICS", "LOGS")]
        if service.agent.collector is not None:
            continue  # there it is the one that obsc sets
        in_use = any(value is None or any(word.startswith("otlp") for word in words(value)) for value in exporters)
        if is_written(service, "OTEL_EXPORTER_OTLP_ENDPOINT") and not in_use:
            yield Finding(
                message=f"`OTEL_EXPORTER_OTLP_ENDPOINT` of `{service.name}` has no effect",
                path=service.at("env", "OTEL_EXPORTER_OTLP_ENDPOINT"),
                label="nothing is sent here",
                fix="write `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` with the path `/v1/traces`, or leave it out",
            )
