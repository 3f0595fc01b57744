"""What instrumented servers say about their requests, as Prometheus is asked for it.

The metrics have one name and unit in older instrumentation, and another in what follows the stable conventions; in
Prometheus, the unit is part of the name.
https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
"""

from __future__ import annotations

from decimal import Decimal

_OLD, _STABLE = "http_server_duration_milliseconds", "http_server_request_duration_seconds"
COUNTS = f"({_OLD}|{_STABLE})_count"
"""The names of what counts requests, as a regular expression."""

BY = ("service_name", "deployment_environment")
"""What tells services apart that write to one Prometheus."""

_STATUS = {_OLD: "http_status_code", _STABLE: "http_response_status_code"}
_WINDOW = "5m"


def requests(selected: str) -> str:
    """Requests in a second, by service; `selected` are matchers of labels.

    Instrumentation can be told to emit both metrics: one of them is counted.
    """
    return " or ".join(_rate(metric, selected) for metric in (_STABLE, _OLD))


def faults(selected: str) -> str:
    """The share of requests that end in a server error, from 0 to 1: 0 where there are requests and no errors."""
    every = f"({requests(selected)})"
    failed = " or ".join(_rate(metric, f'{selected},{_STATUS[metric]}=~"5.."') for metric in (_STABLE, _OLD))
    return f"({failed} or 0 * {every}) / {every}"


def latency(percentile: int, selected: str) -> str:
    """A percentile of how long requests take, in seconds."""
    return f"{_quantile(percentile, _STABLE, selected)} or {_quantile(percentile, _OLD, selected)} / 1000"


def _rate(metric: str, selected: str) -> str:
    return f"sum by ({', '.join(BY)}) (rate({metric}_count{{{selected}}}[{_WINDOW}]))"


def _quantile(percentile: int, metric: str, selected: str) -> str:
    buckets = f"sum by (le, {', '.join(BY)}) (rate({metric}_bucket{{{selected}}}[{_WINDOW}]))"
    return f"histogram_quantile({Decimal(percentile) / 100}, {buckets})"
