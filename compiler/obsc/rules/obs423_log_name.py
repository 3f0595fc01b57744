"""OBS423."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.changes import Put
from obsc.diagnostics import Severity
from obsc.plan.model import LogSettings, Plan
from obsc.rules import Finding, rule


@rule("OBS423", "log-name", Severity.ERROR)
def log_name(plan: Plan) -> Iterator[Finding]:
    """CloudWatch Logs does not take a name like this.

    ## Why
    The name of a log group has letters, digits and `_ - / . #`, at most 512 of them, and does not begin with `aws/`.
    The name of a stream has neither colon nor asterisk.

    ## Bad
    ```yaml
    services:
      web:
        logs: { group: "/ecs/my shop" }
    ```

    ## Good
    ```yaml
    services:
      web:
        logs: { group: /ecs/my-shop }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    - https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
    """
    for logs in dict.fromkeys(_settings(plan)):
        group, prefix = logs.group, logs.stream_prefix or ""
        if isinstance(group, str) and not re.fullmatch(r"(?!aws/)[A-Za-z0-9_/.#-]{1,512}", group):
            begins = group.startswith("aws/")
            yield Finding(
                message=f"`{_short(group)}` cannot be the name of a log group",
                path=(*logs.origin, "group"),
                label="begins with `aws/`" if begins else "not in this form",
                fix=f"write `/{group}`" if begins else "use letters, digits and `_ - / . #`, at most 512",
                change=Put((*logs.origin, "group"), f"/{group}") if begins else None,
            )
        if re.search(r"[:*]", prefix):
            yield Finding(
                message=f"`{_short(prefix)}` cannot begin the name of a log stream",
                path=(*logs.origin, "streamPrefix"),
                label="not in this form",
                fix="write it without `:` and `*`",
            )


def _settings(plan: Plan) -> Iterator[LogSettings]:
    for service in plan.services:
        yield service.logs
        yield from (logs for logs in (service.agent.logs, *(c.logs for c in service.containers)) if logs is not None)
    yield from plan.backend_logs()


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"
