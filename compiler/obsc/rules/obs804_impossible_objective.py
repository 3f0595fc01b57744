"""OBS804."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.metrics import quantity, seconds
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import objectives


@rule("OBS804", "impossible-objective", Severity.ERROR)
def impossible_objective(document: Raw) -> Iterator[Finding]:
    """A service level objective says too little, or something that cannot be.

    ## Why
    An objective on latency needs the slowest request that is still good; one on availability has nothing to compare
    with it. The window is in hours, days or longer, and an objective of 0 percent is always met.

    ## Bad
    ```yaml
    applicationSignals: { enableDiscovery: true }
    services:
      web:
        slos:
          fast: { objective: "99", metric: latency }
    ```

    ## Good
    ```yaml
    applicationSignals: { enableDiscovery: true }
    services:
      web:
        slos:
          fast: { objective: "99", metric: latency, threshold: 500ms }
    ```

    ## Source
    - https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_RequestBasedServiceLevelIndicatorConfig.html
    - https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_RollingInterval.html
    """
    for at, slo in objectives(document):
        name, threshold, window = at[-1], slo.get("threshold"), slo.get("window", "28d")
        if slo["metric"] == "latency" and threshold is None:
            yield Finding(
                message=f"`{name}` does not say how slow a good request may be",
                path=(*at, "metric"),
                label="needs a `threshold`",
                fix="write `threshold: 500ms`, or whatever is still good",
            )
        if threshold is not None and slo["metric"] == "availability":
            yield Finding(
                message=f"`{name}` is about availability, to which a `threshold` means nothing",
                path=(*at, "threshold"),
                key=True,
                label="for `latency` only",
                fix="leave it out, or write `metric: latency`",
            )
        elif threshold is not None and quantity(threshold)[0] == 0:
            yield Finding(
                message=f"no request takes {threshold}",
                path=(*at, "threshold"),
                label="no request is good",
                fix="write the slowest time that is still good",
            )
        if seconds(window) % 3600:
            yield Finding(
                message=f"the window of `{name}` is not in whole hours",
                path=(*at, "window"),
                label="Application Signals takes hours and days",
                fix="write `28d`, for example",
            )
        if float(slo["objective"]) == 0:
            yield Finding(
                message=f"`{name}` asks for nothing",
                path=(*at, "objective"),
                label="always met",
                fix='write the percent of requests that have to be good, `"99.9"` for example',
            )
