"""Reading OTLP, against the messages that OpenTelemetry's own classes write."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from obsc.verify.otlp import read_logs, read_points, read_spans
from obsc.verify.protobuf import Malformed, Message

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none()
    | TEXT
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
ATTRIBUTES = st.dictionaries(TEXT, VALUES, max_size=4)


def any_value(value: Any) -> AnyValue:
    """OpenTelemetry's own form of a value."""
    message = AnyValue()
    match value:
        case None:
            pass
        case bool():
            message.bool_value = value
        case str():
            message.string_value = value
        case int():
            message.int_value = value
        case float():
            message.double_value = value
        case bytes():
            message.bytes_value = value
        case list():
            message.array_value.SetInParent()
            message.array_value.values.extend(map(any_value, value))
        case dict():
            message.kvlist_value.SetInParent()
            put(message.kvlist_value.values, value)
    return message


def put(pairs: Any, values: dict[str, Any]) -> None:
    """Add attributes to a message's list of pairs."""
    for key, value in values.items():
        pairs.add(key=key, value=any_value(value))


def read_back(value: Any) -> Any:
    """A value as it is shown: bytes by their digits."""
    match value:
        case bytes():
            return value.hex()
        case list():
            return [read_back(each) for each in value]
        case dict():
            return {key: read_back(each) for key, each in value.items()}
    return value


@given(TEXT, TEXT, st.sampled_from(list(Span.SpanKind.values())), st.binary(max_size=16), ATTRIBUTES, ATTRIBUTES)
def test_spans(name: str, scope: str, kind: Any, trace_id: bytes, attributes: Any, resource: Any) -> None:
    """A span that is misread makes an app that works look broken, or the other way round."""
    message = ExportTraceServiceRequest()
    group = message.resource_spans.add()
    put(group.resource.attributes, resource)
    scoped = group.scope_spans.add()
    scoped.scope.name = scope
    for _ in range(2):
        span = scoped.spans.add(name=name, kind=kind, trace_id=trace_id, start_time_unix_nano=1, flags=257)
        span.status.code = 2
        span.events.add(name="exception")
        put(span.attributes, attributes)
    read = read_spans(message.SerializeToString(), (7,))
    assert len(read) == 2
    assert (read[1].name, read[1].scope, read[1].trace_id, read[1].status) == (name, scope, trace_id.hex(), "ERROR")
    assert f"SPAN_KIND_{read[1].kind}" == Span.SpanKind.Name(kind)
    assert (read[1].attributes, read[1].resource) == (read_back(attributes), read_back(resource))
    assert read[1].pids == (7,)


@pytest.mark.parametrize("shape", ["gauge", "sum", "histogram", "exponential_histogram", "summary"])
@given(st.integers(0, 2**64 - 1), st.floats(allow_nan=False), ATTRIBUTES)
def test_points(shape: str, count: int, total: float, attributes: Any) -> None:
    """Each type of metric has its data points, and their attributes, in another place."""
    message = ExportMetricsServiceRequest()
    metric: Metric = message.resource_metrics.add().scope_metrics.add().metrics.add(name="Latency")
    point = getattr(metric, shape).data_points.add()
    has_count = shape not in ("gauge", "sum")
    if has_count:
        point.count, point.sum = count, total
    put(point.attributes, attributes)
    (read,) = read_points(message.SerializeToString())
    assert (read.metric, read.type, read.attributes) == ("Latency", shape, read_back(attributes))
    assert (read.count, read.sum) == ((count, total) if has_count else (0, 0.0))


@given(TEXT, VALUES)
def test_logs(event: str, body: Any) -> None:
    """An event is a log record with a name."""
    message = ExportLogsServiceRequest()
    record = message.resource_logs.add().scope_logs.add().log_records.add(event_name=event, severity_text="INFO")
    record.body.CopyFrom(any_value(body))
    (read,) = read_logs(message.SerializeToString())
    assert (read.event, read.severity, read.body) == (event, "INFO", read_back(body))


@given(st.binary(max_size=60))
@example(b"\x0a\x7f")
@example(b"\x80" * 11)
@example(b"\x0b")
@example(b"\x08\x01")
def test_bytes_that_are_no_message_are_refused(raw: bytes) -> None:
    """The receiver answers 400 to them; it must not end."""
    for read in (read_spans, read_points, read_logs):
        with suppress(Malformed):
            read(raw)


def test_refusals_are_not_vacuous() -> None:
    """Each way in which a message can be cut or mistyped."""
    for raw in (b"\x0a\x7f", b"\x80" * 11, b"\x0b", b"\x08", b"\x00\x01"):
        with pytest.raises(Malformed):
            Message(raw)
    with pytest.raises(Malformed):
        Message(b"\x08\x01").octets(1)
    with pytest.raises(Malformed):
        Message(b"\x0a\x01x").unsigned(1)
    with pytest.raises(Malformed):
        Message(b"\x0a\x01\xff").text(1)
    with pytest.raises(Malformed):
        Message(b"\x0d\x00\x00\x00\x00").double(1)
