"""What is wrong with the body of a dashboard, by the vendor's page and by nothing else.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
PutDashboard answers with such findings in `DashboardValidationMessages`; moto's takes any JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from obsc.infra.values import JsonObject, spelled

_COLOR = re.compile("#[0-9a-fA-F]{6}")
_ID = re.compile("[a-z][a-zA-Z0-9_]*")
_STATISTIC = re.compile(r"SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)[0-9.]+|(TM|WM|TC|TS|PR)\(.*\)")
_METRIC_KEYS = {
    *("accountId", "annotations", "liveData", "legend", "metrics", "period", "region", "setPeriodToTimeRange"),
    *(
        "singleValueFullPrecision",
        "sparkline",
        "stacked",
        "stat",
        "table",
        "timezone",
        "title",
        "trend",
        "view",
        "yAxis",
    ),
}
_ROW_KEYS = {"accountId", "color", "expression", "id", "label", "period", "region", "stat", "visible", "yAxis"}
_VIEWS = {"timeSeries", "singleValue", "bar", "pie", "gauge", "table"}


def plain(value: Any) -> Any:
    """A body as JSON data, with names in the place of references."""
    if isinstance(value, JsonObject):
        assert len({key for key, _ in value.entries}) == len(value.entries), "a key twice"
        return {key: plain(item) for key, item in value.entries}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else spelled(value)


def complaints(body: Any) -> Iterator[str]:
    """Every violation of the page, in words."""
    if len(json.dumps(body).encode()) > 1024 * 1024:
        yield "longer than 1 MB"
    yield from _keys(body, {"widgets"}, {"start", "end", "periodOverride", "variables"}, "body")
    widgets = body["widgets"]
    if len(widgets) > 500:
        yield "more than 500 widgets"
    for number, widget in enumerate(widgets):
        yield from (f"widget {number}: {finding}" for finding in _widget(widget))
    for one, two in combinations(widgets, 2):
        if _overlap(one, two):
            yield f"{one['type']} and {two['type']} at {two['x']}, {two['y']} overlap"


def _widget(widget: Any) -> Iterator[str]:
    yield from _keys(widget, {"type", "properties"}, {"x", "y", "width", "height"}, "widget")
    if not 0 <= widget["x"] <= 23 or not 1 <= widget["width"] <= 24 or widget["x"] + widget["width"] > 24:
        yield "beside the grid"
    if not 1 <= widget["height"] <= 1000 or widget["y"] < 0:
        yield "no such height"
    judge = {"metric": _metric, "text": _text, "alarm": _alarm}.get(widget["type"])
    yield from ["no such type"] if judge is None else judge(widget["properties"])


def _text(properties: Any) -> Iterator[str]:
    yield from _keys(properties, {"markdown"}, {"background"}, "text")


def _alarm(properties: Any) -> Iterator[str]:
    yield from _keys(properties, {"alarms"}, {"sortBy", "states", "title"}, "alarm")
    if not 1 <= len(properties["alarms"]) <= 100 or not all(isinstance(arn, str) for arn in properties["alarms"]):
        yield "1 to 100 ARNs of alarms"


def _metric(properties: Any) -> Iterator[str]:
    yield from _keys(properties, {"metrics", "region"}, _METRIC_KEYS - {"metrics", "region"}, "metric")
    if properties.get("view", "timeSeries") not in _VIEWS:
        yield "no such view"
    if properties.get("period", 300) % 60:
        yield "a period is a multiple of 60"
    if not 1 <= len(properties["metrics"]) <= 500:
        yield "1 to 500 metrics"
    ids = [row[-1]["id"] for row in properties["metrics"] if isinstance(row[-1], dict) and "id" in row[-1]]
    if len(set(ids)) != len(ids):
        yield "an id twice"
    for row in properties["metrics"]:
        yield from _row(row, set(ids))
    yield from _annotations(properties.get("annotations", {}))
    yield from _axes(properties.get("yAxis", {}))


def _row(row: list[Any], ids: set[str]) -> Iterator[str]:
    options = row[-1] if isinstance(row[-1], dict) else {}
    names = row[:-1] if options or row[-1] == {} else row
    yield from _keys(options, set(), _ROW_KEYS, "row")
    if "expression" in options:
        used = set(_ID.findall(options["expression"]))
        if names or not used <= ids:
            yield f"an expression of {used - ids}, which are not there"
    elif len(names) < 2 or len(names) % 2 or not all(isinstance(name, str) and name for name in names):
        yield f"not a metric: {names}"
    elif {".", "...", ".."} & set(names):
        yield "a dot stands for what is above"
    elif len(names) > 62:
        yield "more than 30 dimensions"
    if "id" in options and not _ID.fullmatch(options["id"]):
        yield "not an id"
    if "stat" in options and not _STATISTIC.fullmatch(options["stat"]):
        yield f"no such statistic: {options['stat']}"
    if "color" in options and not _COLOR.fullmatch(options["color"]):
        yield "not a colour"


def _annotations(annotations: Any) -> Iterator[str]:
    yield from _keys(annotations, set(), {"alarms", "horizontal", "vertical"}, "annotations")
    for line in annotations.get("horizontal", ()):
        yield from _keys(line, {"value"}, {"color", "fill", "label", "visible", "yAxis"}, "horizontal")
        if isinstance(line["value"], bool) or not isinstance(line["value"], int | float):
            yield "a line is at a number"


def _axes(axes: Any) -> Iterator[str]:
    yield from _keys(axes, set(), {"left", "right"}, "yAxis")
    for axis in axes.values():
        yield from _keys(axis, set(), {"label", "max", "min", "showUnits"}, "axis")


def _keys(value: Any, required: set[str], optional: set[str], where: str) -> Iterator[str]:
    yield from (f"{where} lacks {key}" for key in sorted(required - value.keys()))
    yield from (f"{where} has no {key}" for key in sorted(value.keys() - required - optional))


def _overlap(one: Any, two: Any) -> bool:
    return all(
        one[start] < two[start] + two[size] and two[start] < one[start] + one[size]
        for start, size in (("x", "width"), ("y", "height"))
    )
