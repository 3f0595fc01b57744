"""OBS226."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import is_written, known, words

_PLACES = {
    "OTEL_PROPAGATORS": "propagators",
    "OTEL_TRACES_SAMPLER": "sampler",
    "OTEL_PYTHON_ID_GENERATOR": "generator of ids",
}


@rule("OBS226", "xray-without-aws-sdk", Severity.ERROR)
def xray_without_aws_sdk(plan: Plan) -> Iterator[Finding]:
    """X-Ray's sampler, propagator or ids are wanted from an SDK that does not have them.

    ## Why
    They come with the AWS distribution. OpenTelemetry alone does not know the name `xray`: with such a propagator the
    app does not start, and with such a sampler or generator there is no telemetry.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: none, sdk: opentelemetry }
        signals: { traces: { sampler: xray } }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: none, sdk: opentelemetry }
        signals: { traces: { sampler: parentbased_traceidratio, ratio: 0.05 } }
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_traces_sampler
    - https://pypi.org/project/opentelemetry-propagator-aws-xray/
    - https://pypi.org/project/opentelemetry-sdk-extension-aws/
    """
    for service in plan.services:
        if service.instrumentation.sdk != "opentelemetry":
            continue
        for variable, what in _PLACES.items():
            if "xray" in words(known(service, variable) or ""):
                yield _finding(service, variable, what)


def _finding(service: Service, variable: str, what: str) -> Finding:
    in_env = is_written(service, variable)
    return Finding(
        message=f"OpenTelemetry alone has no `xray` for the {what} of `{service.name}`",
        path=service.at("env", variable) if in_env else (*service.traces.origin, what),
        label="only in the AWS distribution",
        fix="take another one, or `sdk: adot`",
    )
