"""OBS222."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Put, slip
from obsc.diagnostics import Severity, nearest
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import words, written
from obsc.rules.sdk_names import KNOWN, LISTS, is_known

_THEN = {
    "OTEL_PROPAGATORS": "the app would not start",
    "OTEL_PYTHON_DISTRO": "no traces would be sent",
}


@rule("OBS222", "unknown-name", Severity.ERROR)
def unknown_name(plan: Plan) -> Iterator[Finding]:
    """A sampler, an exporter, a propagator or a part of the distribution has a name that the SDK does not know.

    ## Why
    With an unknown propagator the app does not start. With an unknown sampler, exporter or generator of ids the SDK's
    configuration fails and the app runs without telemetry; an unknown configurator is skipped without a log line.

    An image of your own may hold packages that know more names: there a name that resembles none is a warning.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_PROPAGATORS: "tracecontext,aws-xray,xray" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_PROPAGATORS: "tracecontext,baggage,xray" }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-api/src/opentelemetry/propagate/__init__.py
    - https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-sdk/src/opentelemetry/sdk/_configuration/__init__.py
    - https://opentelemetry.io/docs/languages/sdk-configuration/general/
    """
    for service in plan.services:
        for variable in KNOWN:
            value = written(service, variable)
            if value:
                names = words(value) if variable in LISTS else [value]
                yield from (_finding(service, variable, name) for name in names if not is_known(variable, name))


def _finding(service: Service, variable: str, name: str) -> Finding:
    guess = nearest(name, KNOWN[variable])
    is_sure = guess is not None or service.instrumentation.attach == "init-container"
    value, meant = written(service, variable) or "", slip(name, KNOWN[variable])
    others = [meant or one if one == name else one for one in (words(value) if variable in LISTS else [value])]
    return Finding(
        message=f"`{name}` in `{variable}` of `{service.name}` is not a name that the SDK knows",
        path=service.at("env", variable),
        label=_THEN.get(variable, "no telemetry would be sent"),
        fix="one of " + ", ".join(f"`{one}`" for one in KNOWN[variable]),
        suggestion=guess,
        change=None if meant is None else Put(service.at("env", variable), ",".join(others)),
        severity=None if is_sure else Severity.WARNING,
    )
