"""OBS620."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS620", "sampling-rule-of-every-service", Severity.INFO)
def sampling_rule_of_every_service(document: Raw) -> Iterator[Finding]:
    """A sampling rule holds for every service of the account and region.

    ## Why
    Sampling rules belong to the account and region, and not to a system: without `serviceName` this one also decides
    for services that others run there.

    ## Bad
    ```yaml
    backends: { traces: { type: xray, sampling: { rest: { priority: 100, rate: 5% } } } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray, sampling: { rest: { priority: 100, rate: 5%, serviceName: web } } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
    """
    for name, backend in document.get("backends", {}).items():
        for key, one in backend.get("sampling", {}).items():
            if "serviceName" not in one:
                yield Finding(
                    message=f"the sampling rule `{key}` holds for every service of the account and region",
                    path=("backends", name, "sampling", key),
                    key=True,
                    label="names no service",
                    fix='write `serviceName`, or `serviceName: "*"` where that is meant',
                )
