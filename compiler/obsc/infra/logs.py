"""CloudWatch Logs."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass

RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What CloudWatch Logs accepts.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup(Node):
    """A log group; days of retention, or None for ever; `retain` keeps it when the stack goes.

    `streams` is the ARN of everything in it, `arn:…:log-group:name:*`.
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("name", "streams")
    log_group_name: Text
    retention_days: int | None
    removal: Literal["retain", "destroy"]
    tags: Tags = ()
