"""What was seen while a task's application ran."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from obsc.verify import signals
from obsc.verify.client import Response
from obsc.verify.listener import Post
from obsc.verify.otlp import LogRecord, Point, Span
from runtime.container import Ended

PID_HEADER = "x-worker-pid"
"""The header in which the sample applications say which process answered."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything that was recorded; the properties are what tests ask about most.

    `start_seconds` is None if the application's port never answered, `delivery_seconds` (from the last response on)
    is None if not every request's span and latency sample had arrived before the application was stopped.
    """

    init: tuple[Ended, ...] = ()
    app: Ended | None = None
    start_seconds: float | None = None
    delivery_seconds: float | None = None
    responses: tuple[Response, ...] = ()
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()
    logs: tuple[LogRecord, ...] = ()
    posts: tuple[Post, ...] = ()
    sampler_posts: tuple[Post, ...] = ()
    upstream_posts: tuple[Post, ...] = ()
    not_imitated: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Observation:
        """Read what `dataclasses.asdict` and JSON made of an observation."""
        return cls(**{field.name: _READERS.get(field.name, _same)(document[field.name]) for field in fields(cls)})

    @property
    def server_spans(self) -> tuple[Span, ...]:
        """The spans of requests the application served."""
        return signals.server_spans(self.spans)

    @property
    def latency_samples(self) -> int:
        """How many served requests Application Signals' Latency metric counts."""
        return signals.latency_samples(self.points)

    @property
    def operations(self) -> frozenset[str]:
        """The operations Application Signals would list for the service."""
        return signals.operations(self.points)

    @property
    def services(self) -> frozenset[str]:
        """The service names in the resources of spans and in the dimensions of metrics."""
        return signals.service_names(self.spans, self.points)

    @property
    def resource(self) -> dict[str, Any]:
        """The resource attributes on which all spans agree."""
        return signals.common_resource(self.spans)

    @property
    def serving_pids(self) -> frozenset[int]:
        """The processes that answered requests, by what they said of themselves."""
        return frozenset(pid for response in self.responses if (pid := said_pid(response)) is not None)

    @property
    def accepting_pids(self) -> frozenset[int]:
        """The processes that answered requests, by who held the connections."""
        return frozenset(pid for response in self.responses for pid in response.pids)

    @property
    def span_pids(self) -> frozenset[int]:
        """The processes that exported spans of served requests, by whose connection they came over."""
        return signals.senders(self.server_spans)

    @property
    def metric_pids(self) -> frozenset[int]:
        """The processes that exported Latency data points."""
        return signals.senders(signals.latency_points(self.points))

    @property
    def unexpected(self) -> tuple[Post, ...]:
        """The requests for which nothing was meant to listen: a wrong port, or a wrong path on a right one."""
        return tuple(post for post in (*self.posts, *self.sampler_posts) if post.status >= 400)

    @property
    def log(self) -> str:
        """What the application wrote to standard output and standard error."""
        return self.app.stdout + self.app.stderr if self.app else ""

    def summary(self) -> str:
        """Say in one line what a failing test's reader wants to know first."""
        return (
            f"{len(self.responses)} responses by {sorted(self.serving_pids)}, {len(self.server_spans)} server spans by"
            f" {sorted(self.span_pids)}, {self.latency_samples} latency samples, operations {sorted(self.operations)},"
            f" {len(self.sampler_posts)} sampler requests, unexpected"
            f" {sorted({f'{post.method} :{post.port}{post.path}' for post in self.unexpected})}, start"
            f" {_seconds(self.start_seconds)}, delivery {_seconds(self.delivery_seconds)}, stop"
            f" {_seconds(self.app.seconds if self.app else None)}"
        )


def said_pid(response: Response) -> int | None:
    """Which process answered, by what it said of itself."""
    said = response.headers.get(PID_HEADER)
    return int(said) if said else None


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"


def _same(value: Any) -> Any:
    return value


def _records(record: type[Any], documents: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(_record(record, document) for document in documents)


def _record(record: type[Any], document: Mapping[str, Any] | None) -> Any:
    if document is None:
        return None
    return record(**{key: tuple(value) if key == "pids" else value for key, value in document.items()})


_READERS: dict[str, Callable[[Any], Any]] = {
    "init": partial(_records, Ended),
    "app": partial(_record, Ended),
    "responses": partial(_records, Response),
    "spans": partial(_records, Span),
    "points": partial(_records, Point),
    "logs": partial(_records, LogRecord),
    "posts": partial(_records, Post),
    "sampler_posts": partial(_records, Post),
    "upstream_posts": partial(_records, Post),
    "not_imitated": tuple,
}
