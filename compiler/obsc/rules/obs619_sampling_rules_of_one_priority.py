"""OBS619."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan, XrayBackend
from obsc.rules import Finding, rule


@rule("OBS619", "sampling-rules-of-one-priority", Severity.WARNING)
def sampling_rules_of_one_priority(plan: Plan) -> Iterator[Finding]:
    """Two sampling rules have the same priority.

    ## Why
    The rule with the lowest number that matches a request decides alone. Between two of one number their names decide,
    which nobody who reads them expects.

    ## Bad
    ```yaml
    backends:
      traces:
        type: xray
        sampling:
          checkout: { priority: 100, rate: 100%, serviceName: web, path: "/checkout*" }
          rest: { priority: 100, rate: 1%, serviceName: web }
    ```

    ## Good
    ```yaml
    backends:
      traces:
        type: xray
        sampling:
          checkout: { priority: 100, rate: 100%, serviceName: web, path: "/checkout*" }
          rest: { priority: 200, rate: 1%, serviceName: web }
    ```

    ## Source
    - https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
    """
    first: dict[int, Path] = {}
    for backend in plan.backends:
        for one in backend.sampling if isinstance(backend, XrayBackend) else ():
            before = first.setdefault(one.priority, one.origin)
            if before != one.origin:
                yield Finding(
                    message=f"`{one.name}` has the priority of `{before[-1]}`",
                    path=(*one.origin, "priority"),
                    label="taken",
                    fix="give the rule for fewer requests the lower number",
                    related=(((*before, "priority"), "it is this one's"),),
                )
