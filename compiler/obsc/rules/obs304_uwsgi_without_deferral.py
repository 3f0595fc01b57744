"""OBS304."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import written

_VARIABLE = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"


@rule("OBS304", "uwsgi-without-deferral", Severity.ERROR)
def uwsgi_without_deferral(plan: Plan) -> Iterator[Finding]:
    """Deferral is switched off, and OpenTelemetry starts in uWSGI's master, whose threads no worker has.

    ## Why
    uWSGI forks without telling Python. Measured: traces arrive, metrics of Application Signals never do, and the
    container needs a minute to stop.

    ## Bad
    ```yaml
    services:
      web:
        server: { name: uwsgi }
        env: { OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED: "false" }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { name: uwsgi }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    - https://opentelemetry-python.readthedocs.io/en/latest/examples/fork-process-model/README.html
    """
    for service in plan.services:
        # What is neither true nor false, OBS223 speaks of.
        off = (written(service, _VARIABLE) or "").lower() == "false"
        if off and service.server.name == "uwsgi" and service.launch.deferred:
            yield Finding(
                message=f"the metrics of `{service.name}` never leave uWSGI's workers",
                path=service.at("env", _VARIABLE),
                label="starts in the master",
                fix=f"leave out `{_VARIABLE}`: obsc sets it together with the hook",
            )
