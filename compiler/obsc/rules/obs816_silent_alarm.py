"""OBS816."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import alarms


@rule("OBS816", "silent-alarm", Severity.INFO)
def silent_alarm(document: Raw) -> Iterator[Finding]:
    """An alarm tells nobody.

    ## Why
    It changes its colour in the console, and who does not look there does not know.

    ## Bad
    ```yaml
    services:
      web:
        alarms: { busy: { metric: cpu, threshold: 80% } }
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms: { busy: { metric: cpu, threshold: 80%, actions: [{ ref: pager }] } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    """
    for at, alarm in alarms(document):
        if not alarm.get("actions"):
            yield Finding(
                message=f"`{at[-1]}` tells nobody",
                path=at,
                key=True,
                label="seen in the console only",
                fix="write `actions: [{ ref: pager }]`, the ARN of an SNS topic",
            )
