"""OBS218."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_written, known, words
from obsc.rules.sdk_names import is_known


@rule("OBS218", "broken-trace", Severity.WARNING)
def broken_trace(plan: Plan) -> Iterator[Finding]:
    """A propagator is missing without which traces break at the service's edge.

    ## Why
    A trace goes on where a service understands the header of its caller. AWS's services pass on X-Ray's header, and
    OpenTelemetry uses the W3C's: without both, one request becomes several traces.

    ## Bad
    ```yaml
    services:
      web:
        signals: { traces: { propagators: [xray] } }
    ```

    ## Good
    ```yaml
    services:
      web:
        signals: { traces: { propagators: [tracecontext, baggage, xray] } }
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_propagators
    - https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html
    """
    for service in plan.services:
        value = known(service, "OTEL_PROPAGATORS")
        if value is None or not all(is_known("OTEL_PROPAGATORS", name) for name in words(value)):
            continue  # a misspelt name is OBS222
        wanted = ["tracecontext", "xray"] if service.instrumentation.sdk == "adot" else ["tracecontext"]
        missing = [name for name in wanted if name not in words(value)]
        in_env = is_written(service, "OTEL_PROPAGATORS")
        if missing:
            names = " and ".join(f"`{name}`" for name in missing)
            yield Finding(
                message=f"traces break at `{service.name}`: its propagators are without {names}",
                path=service.at("env", "OTEL_PROPAGATORS") if in_env else (*service.traces.origin, "propagators"),
                label="not all that is needed",
                fix=f"write `{','.join(wanted)}`" if "none" in words(value) else f"add {names}",
            )
