"""OTLP: the spans, metric data points and log records in what an SDK sends.

Field numbers: https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from obsc.verify.protobuf import Message

Attributes = dict[str, Any]

_KINDS = ("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")
_STATUSES = ("UNSET", "OK", "ERROR")
_SHAPES = {5: "gauge", 7: "sum", 9: "histogram", 10: "exponential_histogram", 11: "summary"}
"""The fields of a metric that hold its data points."""
_ATTRIBUTES_OF_POINT = {"gauge": 7, "sum": 7, "histogram": 9, "exponential_histogram": 1, "summary": 7}


@dataclass(frozen=True, slots=True)
class Span:
    """A span as it arrived; `pids` are the processes that sent it, `kind` and `status` OTLP's names without prefix."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    kind: str
    status: str
    scope: str
    attributes: Attributes
    resource: Attributes
    pids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A data point of a metric; `count` and `sum` are those of a histogram or summary and 0 for the other types."""

    metric: str
    type: str
    scope: str
    count: int
    sum: float
    attributes: Attributes
    resource: Attributes
    pids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LogRecord:
    """A log record, or an event if it has an event name."""

    scope: str
    event: str
    severity: str
    body: Any
    attributes: Attributes
    resource: Attributes
    pids: tuple[int, ...]


def read_spans(raw: bytes, pids: tuple[int, ...] = ()) -> list[Span]:
    """The spans of an ExportTraceServiceRequest; raises `Malformed`."""
    return [
        Span(
            trace_id=span.octets(1).hex(),
            span_id=span.octets(2).hex(),
            parent_id=span.octets(4).hex(),
            name=span.text(5),
            kind=_name(_KINDS, span.unsigned(6)),
            status=_name(_STATUSES, span.message(15).unsigned(3)),
            scope=scope,
            attributes=_attributes(span.messages(9)),
            resource=resource,
            pids=pids,
        )
        for resource, scope, span in _items(raw)
    ]


def read_points(raw: bytes, pids: tuple[int, ...] = ()) -> list[Point]:
    """The data points of an ExportMetricsServiceRequest; raises `Malformed`."""
    return [
        Point(
            metric=metric.text(1),
            type=shape,
            scope=scope,
            count=point.fixed64(4) if has_count else 0,
            sum=point.double(5) if has_count else 0.0,
            attributes=_attributes(point.messages(_ATTRIBUTES_OF_POINT[shape])),
            resource=resource,
            pids=pids,
        )
        for resource, scope, metric in _items(raw)
        for number, shape in _SHAPES.items()
        if number in metric
        for has_count in [shape not in ("gauge", "sum")]
        for point in metric.message(number).messages(1)
    ]


def read_logs(raw: bytes, pids: tuple[int, ...] = ()) -> list[LogRecord]:
    """The log records of an ExportLogsServiceRequest; raises `Malformed`."""
    return [
        LogRecord(
            scope=scope,
            event=record.text(12),
            severity=record.text(3),
            body=_value(record.message(5)),
            attributes=_attributes(record.messages(6)),
            resource=resource,
            pids=pids,
        )
        for resource, scope, record in _items(raw)
    ]


def _items(raw: bytes) -> Iterator[tuple[Attributes, str, Message]]:
    """The innermost messages with their resource and scope: the three signals are nested in the same way."""
    for group in Message(raw).messages(1):
        resource = _attributes(group.message(1).messages(1))
        for scoped in group.messages(2):
            name = scoped.message(1).text(1)
            yield from ((resource, name, item) for item in scoped.messages(2))


def _attributes(pairs: Iterable[Message]) -> Attributes:
    return {pair.text(1): _value(pair.message(2)) for pair in pairs}


def _value(value: Message) -> Any:
    """What an AnyValue holds; bytes as hexadecimal digits."""
    for number in reversed(value.fields):
        match number:
            case 1:
                return value.text(1)
            case 2:
                return bool(value.unsigned(2))
            case 3:
                return value.signed(3)
            case 4:
                return value.double(4)
            case 5:
                return [_value(item) for item in value.message(5).messages(1)]
            case 6:
                return _attributes(value.message(6).messages(1))
            case 7:
                return value.octets(7).hex()
    return None


def _name(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else str(number)
