"""The statistics of CloudWatch.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
"""

from __future__ import annotations

_SIMPLE = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


def is_simple(statistic: str) -> bool:
    """Whether an alarm names a statistic as such; the others, percentiles for example, are extended ones to it.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html

    >>> is_simple("Sum"), is_simple("p99")
    (True, False)
    """
    return statistic in _SIMPLE
