"""OBS812."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import alarms

_PERCENT = r"(100|[0-9]{1,2})(\.[0-9]{1,10})?"
_STATISTIC = (
    r"SampleCount|Average|Sum|Minimum|Maximum|IQM"
    rf"|(p|tm|wm|tc|ts){_PERCENT}"
    r"|(TM|WM|TC|TS|PR)\([0-9.%]*:[0-9.%]*\)"
)


@rule("OBS812", "statistic", Severity.ERROR)
def statistic(document: Raw) -> Iterator[Finding]:
    """A statistic is not one of CloudWatch's, or the alarm has no use for one.

    ## Why
    Statistics are written as CloudWatch writes them: `Average`, `Sum`, `p99`. A share of the requests is computed from
    two counts, whatever statistic is asked for.

    ## Bad
    ```yaml
    services:
      web:
        alarms: { slow: { metric: latency, statistic: P99, threshold: 500ms, actions: [{ ref: pager }] } }
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms: { slow: { metric: latency, statistic: p99, threshold: 500ms, actions: [{ ref: pager }] } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    """
    for at, alarm in alarms(document):
        metric = alarm["metric"]
        own = metric.get("statistic") if isinstance(metric, dict) else None
        for path, text in (((*at, "statistic"), alarm.get("statistic")), ((*at, "metric", "statistic"), own)):
            if text is not None and not re.fullmatch(_STATISTIC, text):
                yield _unknown(path, text)
        if "statistic" in alarm and isinstance(metric, dict):
            yield Finding(
                message=f"the metric of `{at[-1]}` has its statistic itself",
                path=(*at, "statistic"),
                key=True,
                label="not beside a metric of your own",
                fix="write `statistic` under `metric`",
            )
        elif "statistic" in alarm and _is_share(alarm):
            yield Finding(
                message=f"a share of the requests has no statistic, and `{at[-1]}` is one",
                path=(*at, "statistic"),
                key=True,
                label="has no effect",
                fix="leave it out",
            )


def _is_share(alarm: Raw) -> bool:
    in_percent = isinstance(alarm["threshold"], str) and alarm["threshold"].endswith("%")
    return alarm["metric"] == "availability" or (alarm["metric"] in ("faults", "errors") and in_percent)


def _unknown(path: Path, text: str) -> Finding:
    return Finding(
        message=f"CloudWatch has no statistic `{text if len(text) <= 40 else text[:39] + '…'}`",
        path=path,
        label="not a statistic",
        fix="write `Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount` or a percentile, `p99` for example",
    )
