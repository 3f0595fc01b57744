"""The metrics that alarms know by name: those that really exist, with what is usual for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from obsc.records import dataclass

Source = Literal["application-signals", "ecs", "load-balancer"]
Unit = Literal["ms", "s", "%", ""]

TOTALS = ("Sum", "SampleCount")
"""The statistics that grow with the time over which they are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMetric:
    """A metric: who has it, CloudWatch's name for it, its usual statistic and its unit.

    `share` says whether it can be had in percent of the requests too, `per_target_group` whether a load balancer has it
    for each of its target groups; `words` say what it counts.
    """

    source: Source
    name: str
    statistic: str
    unit: Unit
    words: str
    share: bool = False
    per_target_group: bool = False


METRICS = {
    "latency": NamedMetric(
        source="application-signals", name="Latency", statistic="p99", unit="ms", words="latency of requests"
    ),
    "faults": NamedMetric(
        source="application-signals",
        name="Fault",
        statistic="Sum",
        unit="",
        words="requests that end in a server error",
        share=True,
    ),
    "errors": NamedMetric(
        source="application-signals",
        name="Error",
        statistic="Sum",
        unit="",
        words="requests that end in a client error",
        share=True,
    ),
    "availability": NamedMetric(
        source="application-signals",
        name="Fault",
        statistic="Sum",
        unit="%",
        words="requests that do not end in a server error",
        share=True,
    ),
    "cpu": NamedMetric(source="ecs", name="CPUUtilization", statistic="Average", unit="%", words="CPU utilization"),
    "memory": NamedMetric(
        source="ecs", name="MemoryUtilization", statistic="Average", unit="%", words="memory utilization"
    ),
    "alb-5xx": NamedMetric(
        source="load-balancer",
        name="HTTPCode_ELB_5XX_Count",
        statistic="Sum",
        unit="",
        words="server errors of the load balancer itself",
    ),
    "alb-response-time": NamedMetric(
        source="load-balancer",
        name="TargetResponseTime",
        statistic="p99",
        unit="s",
        words="response time behind the load balancer",
        per_target_group=True,
    ),
    "unhealthy-hosts": NamedMetric(
        source="load-balancer",
        name="UnHealthyHostCount",
        statistic="Maximum",
        unit="",
        words="tasks that fail the load balancer's health check",
        per_target_group=True,
    ),
}
"""By the language's name.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
"""


def quantity(written: str | float) -> tuple[Decimal, Unit]:
    """A threshold as number and unit.

    >>> quantity("500ms"), quantity("99.9%"), quantity(3)
    ((Decimal('500'), 'ms'), (Decimal('99.9'), '%'), (Decimal('3'), ''))
    """
    if not isinstance(written, str):
        return Decimal(str(written)), ""
    unit: Unit
    for unit in ("ms", "s", "%"):
        if written.endswith(unit):
            return Decimal(written.removesuffix(unit)), unit
    return Decimal(written), ""


def converted(number: Decimal, written: Unit, wanted: Unit) -> float:
    """A time in another unit of time; anything else as it is.

    >>> converted(Decimal("500"), "ms", "s"), converted(Decimal("1.1"), "s", "ms"), converted(Decimal("5"), "", "s")
    (0.5, 1100.0, 5.0)
    """
    if (written, wanted) == ("ms", "s"):
        number /= 1000
    elif (written, wanted) == ("s", "ms"):
        number *= 1000
    return float(number)


def seconds(written: str) -> int:
    """A duration in seconds.

    >>> seconds("5m"), seconds("28d")
    (300, 2419200)
    """
    return int(written[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[written[-1]]
