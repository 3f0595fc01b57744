"""OBS315."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import distribution_version, shown, version_path

_MINIMUM = (((0, 18, 0), (3, 10)), ((0, 10, 0), (3, 9)))
"""From which version on which Python is needed: `Requires-Python` of https://pypi.org/project/aws-opentelemetry-distro/"""


@rule("OBS315", "python-too-old", Severity.ERROR)
def python_too_old(plan: Plan) -> Iterator[Finding]:
    """The app's Python is older than the AWS distribution needs.

    ## Why
    pip refuses to install the distribution on an older Python. From the init container nothing refuses: the image's
    packages take the place of the app's own and need Python 3.10, so that the app does not start. Measured on 3.9.

    ## Bad
    ```yaml
    services:
      web:
        runtime: { version: "3.9" }
    ```

    ## Good
    ```yaml
    services:
      web:
        runtime: { version: "3.12" }
    ```

    ## Source
    - https://pypi.org/project/aws-opentelemetry-distro/
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/CHANGELOG.md
    """
    for service in plan.services:
        how, python = service.instrumentation, service.python
        version = distribution_version(how)
        needed = _needed(version, how.attach)
        if how.attach == "none" or python is None or python >= needed:
            continue
        fix = f"run the app on Python {shown(needed)} or newer"
        if how.attach == "package" and python == (3, 9):
            fix += ", or pin `instrumentation.version: 0.17.1`, the last for 3.9"
        elif python == (3, 9):
            fix += ", or write `instrumentation: { attach: package, version: 0.17.1 }`, the last for 3.9"
        yield Finding(
            message=f"Python {shown(python)} of `{service.name}` is too old for {shown(version)} of the distribution",
            path=service.at("runtime", "version"),
            label=f"needs {shown(needed)}",
            fix=fix,
            related=((version_path(service, plan), "this version"),),
        )


def _needed(version: tuple[int, ...], attach: str) -> tuple[int, int]:
    if attach == "init-container" and version >= (0, 12, 0):
        return (3, 10)
    return next((python for first, python in _MINIMUM if version >= first), (3, 8))
