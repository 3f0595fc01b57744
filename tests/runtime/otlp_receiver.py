"""An OTLP/HTTP receiver that keeps the spans, metric data points and log records sent to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span as ProtoSpan
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from runtime.listener import Listener, Query, Reply

Attributes = dict[str, Any]


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
    """A data point of a metric; `count` and `sum` are those of a histogram and 0 for the other types."""

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


class OtlpReceiver(Listener):
    """Listens for OTLP over HTTP in its protobuf encoding on the three standard paths; other paths get 404."""

    def __init__(self, port: int) -> None:
        self.spans: list[Span] = []
        self.points: list[Point] = []
        self.logs: list[LogRecord] = []
        super().__init__(port, self._take)

    def _take(self, query: Query) -> Reply:
        try:
            if query.path == "/v1/traces":
                self.spans += _spans(ExportTraceServiceRequest.FromString(query.body), query.pids)
            elif query.path == "/v1/metrics":
                self.points += _points(ExportMetricsServiceRequest.FromString(query.body), query.pids)
            elif query.path == "/v1/logs":
                self.logs += _logs(ExportLogsServiceRequest.FromString(query.body), query.pids)
            else:
                return Reply(404)
        except DecodeError:
            return Reply(400)
        # Every Export*ServiceResponse that has nothing to complain about is the empty message.
        return Reply(200, media_type="application/x-protobuf")


def _spans(message: ExportTraceServiceRequest, pids: tuple[int, ...]) -> list[Span]:
    return [
        Span(
            trace_id=span.trace_id.hex(),
            span_id=span.span_id.hex(),
            parent_id=span.parent_span_id.hex(),
            name=span.name,
            kind=ProtoSpan.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
            status=Status.StatusCode.Name(span.status.code).removeprefix("STATUS_CODE_"),
            scope=scoped.scope.name,
            attributes=_attributes(span.attributes),
            resource=_attributes(group.resource.attributes),
            pids=pids,
        )
        for group in message.resource_spans
        for scoped in group.scope_spans
        for span in scoped.spans
    ]


def _points(message: ExportMetricsServiceRequest, pids: tuple[int, ...]) -> list[Point]:
    return [
        Point(
            metric=metric.name,
            type=metric.WhichOneof("data") or "",
            scope=scoped.scope.name,
            count=getattr(point, "count", 0),
            sum=getattr(point, "sum", 0.0),
            attributes=_attributes(point.attributes),
            resource=_attributes(group.resource.attributes),
            pids=pids,
        )
        for group in message.resource_metrics
        for scoped in group.scope_metrics
        for metric in scoped.metrics
        for point in _data_points(metric)
    ]


def _data_points(metric: Metric) -> Iterable[Any]:
    shape = metric.WhichOneof("data")
    return getattr(metric, shape).data_points if shape else ()


def _logs(message: ExportLogsServiceRequest, pids: tuple[int, ...]) -> list[LogRecord]:
    return [
        LogRecord(
            scope=scoped.scope.name,
            event=record.event_name,
            severity=record.severity_text,
            body=_value(record.body),
            attributes=_attributes(record.attributes),
            resource=_attributes(group.resource.attributes),
            pids=pids,
        )
        for group in message.resource_logs
        for scoped in group.scope_logs
        for record in scoped.log_records
    ]


def _attributes(pairs: Iterable[KeyValue]) -> Attributes:
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: AnyValue) -> Any:
    match value.WhichOneof("value"):
        case None:
            return None
        case "array_value":
            return [_value(item) for item in value.array_value.values]
        case "kvlist_value":
            return _attributes(value.kvlist_value.values)
        case "bytes_value":
            return value.bytes_value.hex()
        case name:
            return getattr(value, name)
