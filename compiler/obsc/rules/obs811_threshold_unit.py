"""OBS811."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from obsc.diagnostics import Path, Severity
from obsc.plan.metrics import METRICS, Unit, quantity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import alarms


@rule("OBS811", "threshold-unit", Severity.ERROR)
def threshold_unit(document: Raw) -> Iterator[Finding]:
    """A threshold is in a unit that its metric does not have, or out of what it can reach.

    ## Why
    A time is compared with times and a share with shares; a share of the requests is between 0 and 100 percent. The
    unit of a metric of your own is not known here: its threshold is a plain number.

    ## Bad
    ```yaml
    services:
      web:
        alarms: { slow: { metric: latency, threshold: 5%, actions: [{ ref: pager }] } }
    ```

    ```yaml
    backends: { metrics: { type: amp, rules: { alerts: { slow: { metric: latency, threshold: 5% } } } } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms: { slow: { metric: latency, threshold: 500ms, actions: [{ ref: pager }] } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
    """
    for at, alert in _prometheus_alerts(document):
        yield from _of_prometheus(at, alert["metric"], *quantity(alert["threshold"]))
    for at, alarm in alarms(document):
        number, unit = quantity(alarm["threshold"])
        if isinstance(alarm["metric"], dict):
            if unit:
                yield _finding(at, "the unit of this metric is not known", "write the number in the metric's own unit")
            continue
        yield from _of_named(at, alarm["metric"], number, unit)


def _of_named(at: Path, metric: str, number: Decimal, unit: Unit) -> Iterator[Finding]:
    named = METRICS[metric]
    allowed = {"ms": ("ms", "s"), "s": ("ms", "s"), "%": ("%",), "": ("%",) if named.share else ()}[named.unit]
    if unit and unit not in allowed:
        fix = f"write it in {' or '.join(f'`{one}`' for one in allowed)}" if allowed else "write a plain number"
        yield _finding(at, f"not a unit of `{metric}`", fix)
    elif metric == "availability" and not 0 < number <= 100:
        yield _finding(
            at, "more than 0% and at most 100%", "write the percent below which it fires, `99.9%` for example"
        )
    elif number < 0 or (unit == "%" and named.share and number > 100):
        yield _finding(at, f"`{metric}` never gets there", "write a value that it can reach")


def _prometheus_alerts(document: Raw) -> Iterator[tuple[Path, Raw]]:
    for name, backend in document.get("backends", {}).items():
        for key, alert in (backend.get("rules") or {}).get("alerts", {}).items():
            yield ("backends", name, "rules", "alerts", key), alert


def _of_prometheus(at: Path, metric: str, number: Decimal, unit: Unit) -> Iterator[Finding]:
    allowed = {"latency": ("ms", "s"), "faults": ("%",), "requests": ("",)}[metric]
    if unit not in allowed:
        fix = (
            f"write it in {' or '.join(f'`{one}`' for one in allowed)}" if allowed != ("",) else "write a plain number"
        )
        yield _finding(at, f"not a unit of `{metric}`", fix)
    elif unit == "%" and number > 100:
        yield _finding(at, f"`{metric}` never gets there", "write a value that it can reach")


def _finding(at: Path, label: str, fix: str) -> Finding:
    return Finding(
        message=f"the threshold of `{at[-1]}` does not fit what it watches",
        path=(*at, "threshold"),
        label=label,
        fix=fix,
    )
