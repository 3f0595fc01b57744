"""What Application Signals makes of spans and metric data points: requests, operations, services."""

from __future__ import annotations

from collections.abc import Iterable

from obsc.verify.otlp import Attributes, Point, Span

INCOMING = frozenset({"LOCAL_ROOT", "SERVER"})
"""Values of the dimension `aws.span.kind` that stand for a request to the service, not a call it makes."""

INTERNAL_OPERATION = "InternalOperation"
"""Where roots are filed that are no request, like a library's own HTTP call at start-up."""


def server_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Keep the spans of kind SERVER."""
    return tuple(span for span in spans if span.kind == "SERVER")


def latency_points(points: Iterable[Point]) -> tuple[Point, ...]:
    """Keep the data points of Application Signals' Latency metric."""
    return tuple(point for point in points if point.metric == "Latency")


def latency_samples(points: Iterable[Point]) -> int:
    """Count the requests in the Latency metric of the operations a service offers."""
    return sum(
        point.count
        for point in latency_points(points)
        if point.attributes.get("aws.span.kind") in INCOMING
        and point.attributes.get("aws.local.operation") != INTERNAL_OPERATION
    )


def operations(points: Iterable[Point]) -> frozenset[str]:
    """The operations that Application Signals would list for a service."""
    return frozenset(str(point.attributes.get("aws.local.operation")) for point in latency_points(points))


def service_names(spans: Iterable[Span], points: Iterable[Point]) -> frozenset[str]:
    """The service names in the resources of spans and in the dimensions of metrics."""
    names = {span.resource.get("service.name") for span in spans}
    names |= {point.attributes.get("aws.local.service") for point in latency_points(points)}
    return frozenset(str(name) for name in names)


def common_resource(spans: Iterable[Span]) -> Attributes:
    """The resource attributes on which all spans agree."""
    resources = [span.resource for span in spans]
    first = resources[0] if resources else {}
    return {key: value for key, value in first.items() if all(each.get(key) == value for each in resources)}


def senders(items: Iterable[Span | Point]) -> frozenset[int]:
    """The processes that sent spans or data points, by whose connection they came over."""
    return frozenset(pid for item in items for pid in item.pids)
