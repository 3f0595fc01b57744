"""Widgets of a dashboard, and where they stand on its grid.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.infra.cloudwatch import Dimensions
from obsc.infra.values import Json, JsonObject, Text
from obsc.records import dataclass

GRID = 24
"""Columns of a dashboard."""
PERIOD = 60
"""Seconds: how often Application Signals and ECS report."""
RED, ORANGE, GREEN = "#d62728", "#ff7f0e", "#2ca02c"
"""Of the console's own palette."""

Row = tuple[Json, ...]
"""A line of a graph as dashboards write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A widget that has no place yet; its size is in columns and rows of the grid."""

    type: str
    width: int
    height: int
    properties: JsonObject


def placed(widgets: Iterable[Widget]) -> Iterator[JsonObject]:
    """The widgets from left to right and from top to bottom; one that does not fit begins a new row."""
    x = y = row = 0
    for widget in widgets:
        if x + widget.width > GRID:
            x, y, row = 0, y + row, 0
        yield json_object(
            type=widget.type, x=x, y=y, width=widget.width, height=widget.height, properties=widget.properties
        )
        x, row = x + widget.width, max(row, widget.height)


def json_object(**entries: Json) -> JsonObject:
    """A JSON object of these entries, in this order."""
    return JsonObject(tuple(entries.items()))


def metric_row(namespace: str, name: str, dimensions: Dimensions, **options: Json) -> Row:
    """A metric: namespace, name, the name and value of each dimension, and how it is drawn."""
    return (namespace, name, *(part for dimension in dimensions for part in dimension), json_object(**options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Lines over time; three graphs stand side by side.

    `unit` is the label of the axis. `thresholds` are horizontal lines, each with its name. `least` and `most` are the
    ends of the axis, or None where they follow the data.
    """

    title: str
    rows: tuple[Row, ...]
    unit: str | None
    thresholds: tuple[tuple[str, float], ...] = ()
    least: int | None = 0
    most: int | None = None

    def widget(self, region: Text) -> Widget:
        """The graph as a widget, of metrics in a region."""
        properties: dict[str, Json] = {
            "title": self.title,
            "view": "timeSeries",
            "stacked": False,
            "region": region,
            "period": PERIOD,
            "metrics": self.rows,
            "yAxis": json_object(left=self._axis()),
        }
        if self.thresholds:
            lines = tuple(json_object(label=name, value=value, color=RED) for name, value in self.thresholds)
            properties["annotations"] = json_object(horizontal=lines)
        return Widget(type="metric", width=GRID // 3, height=6, properties=json_object(**properties))

    def _axis(self) -> JsonObject:
        said: dict[str, Json] = {"label": self.unit, "showUnits": False, "min": self.least, "max": self.most}
        return JsonObject(tuple((key, value) for key, value in said.items() if value is not None))
