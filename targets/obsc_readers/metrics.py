"""What an alarm's parts have to be together, however a vendor spells them."""

from __future__ import annotations

from obsc.infra.cloudwatch import Comparison, Metric, MetricQuery, MissingData
from obsc_readers.document import Value
from obsc_readers.walk import Notes

COMPARISONS: tuple[Comparison, ...] = (
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
)
MISSING_DATA: tuple[MissingData, ...] = ("missing", "notBreaching", "breaching", "ignore")

_SIMPLE = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""


def one_statistic(notes: Notes, blame: Value, simple: str | None, extended: str | None) -> str:
    """The statistic of an alarm on one metric, which has two places for it."""
    if (simple is None) == (extended is None):
        notes.refuse(blame, "exactly one of the statistic and the extended statistic has to be said")
    if simple is not None and simple not in _SIMPLE:
        notes.refuse(blame, f"{simple} is an extended statistic")
    if extended in _SIMPLE:
        notes.refuse(blame, f"{extended} is no extended statistic")
    return simple or extended or ""


def check_watched(notes: Notes, blame: Value, metric: Metric | None, queries: tuple[MetricQuery, ...]) -> None:
    """An alarm watches one metric, or metric math of which one line returns data."""
    if (metric is None) == (not queries):
        notes.refuse(blame, "an alarm has either a metric or metric math")
    if queries and sum(query.return_data for query in queries) != 1:
        notes.refuse(blame, "of an alarm's metric math exactly one line returns data")
    ids = [query.id for query in queries]
    if len(set(ids)) < len(ids):
        notes.refuse(blame, "two lines of metric math have the same id")
    if any((query.metric is None) == (query.expression is None) for query in queries):
        notes.refuse(blame, "a line of metric math is either a metric or an expression")
