"""OBS901."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.plan.sdk import GEVENT_WORKERS
from obsc.rules import Finding, rule
from obsc.rules.images import distribution_version, shown, version_path
from obsc.rules.obs902_unreleased_version import is_released
from obsc.rules.server_options import spawns
from obsc.spec.versions import ADOT_PYTHON_IMAGE_VERSION, ADOT_PYTHON_PACKAGE_VERSION

_LAST_KNOWN_FAULT = (0, 18, 0)


@rule("OBS901", "old-distribution", Severity.WARNING)
def old_distribution(plan: Plan) -> Iterator[Finding]:
    """The AWS distribution is a version with known faults.

    ## Why
    Before 0.18.0 processes that Python starts afresh are not instrumented, uvicorn's workers for one. Before 0.14.1
    Django without DJANGO_SETTINGS_MODULE answers every request with 500.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { version: 0.12.0 }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { version: 0.19.0 }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/CHANGELOG.md
    - https://github.com/open-telemetry/opentelemetry-python-contrib/pull/4469
    """
    for service in plan.services:
        how = service.instrumentation
        version = distribution_version(how)
        if how.attach == "none" or version >= _LAST_KNOWN_FAULT or _is_said_already(service):
            continue
        shipped = ADOT_PYTHON_IMAGE_VERSION if how.attach == "init-container" else ADOT_PYTHON_PACKAGE_VERSION
        faults = ["processes that Python starts are not instrumented (mended in 0.18.0)"]
        faults += ["Django may fail to start (mended in 0.14.1)"] if version < (0, 14, 1) else []
        yield Finding(
            message=f"{shown(version)} of the AWS distribution in `{service.name}` has known faults",
            path=version_path(service, plan),
            label=f"obsc ships {shipped}",
            fix=f"leave it out to get {shipped}",
            why="; ".join(faults) + ".",
        )


def _is_said_already(service: Service) -> bool:
    """Whether a fault hits this very service (OBS307, OBS349), or it has no choice.

    There may be no such version (OBS902), or none that is newer for its Python.
    """
    how = service.instrumentation
    too_old = service.python is not None and service.python < (3, 10) and how.attach == "package"
    hangs = service.server.worker_class in GEVENT_WORKERS and distribution_version(how) < (0, 14, 0)
    return spawns(service) or hangs or too_old or not is_released(how)
