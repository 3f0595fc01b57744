"""OBS902."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Instrumentation, Plan
from obsc.rules import Finding, rule
from obsc.rules.images import shown

_RELEASES = (
    *((0, 1, 1), (0, 2, 0), (0, 3, 0), (0, 4, 0), (0, 5, 0), (0, 6, 0), (0, 7, 0), (0, 8, 0), (0, 9, 0)),
    *((0, 10, 0), (0, 10, 1), (0, 11, 0), (0, 12, 0), (0, 12, 1), (0, 12, 2), (0, 14, 0), (0, 14, 1), (0, 14, 2)),
    *((0, 15, 0), (0, 16, 0), (0, 17, 0), (0, 17, 1), (0, 18, 0), (0, 19, 0), (0, 20, 0), (0, 21, 0)),
)
"""Every release up to the last: https://pypi.org/project/aws-opentelemetry-distro/#history"""


@rule("OBS902", "unreleased-version", Severity.ERROR)
def unreleased_version(plan: Plan) -> Iterator[Finding]:
    """The package of the AWS distribution has never had this version.

    ## Why
    pip finds no such release, and the image cannot be built. There is no 0.13.0, for example.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: package, version: 0.13.0 }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: package, version: 0.21.0 }
    ```

    ## Source
    - https://pypi.org/project/aws-opentelemetry-distro/#history
    """
    for service in plan.services:
        how = service.instrumentation
        if not is_released(how):
            newer = next(release for release in _RELEASES if release > how.version_tuple)
            yield Finding(
                message=f"aws-opentelemetry-distro {how.version} of `{service.name}` does not exist",
                path=(*how.origin, "version"),
                label="never released",
                fix=f"write `{shown(newer)}`, or leave it out to get the newest",
                suggestion=shown(newer),
            )


def is_released(how: Instrumentation) -> bool:
    """Whether a package of this version can be installed; what is newer than the list may well exist by now."""
    return how.attach != "package" or how.version_tuple in _RELEASES or how.version_tuple > _RELEASES[-1]
