"""An OTLP/HTTP receiver that keeps the spans, metric data points and log records sent to it."""

from __future__ import annotations

from obsc.verify.listener import LOOPBACK, Listener, Query, Reply
from obsc.verify.otlp import LogRecord, Point, Span, read_logs, read_points, read_spans
from obsc.verify.protobuf import Malformed


class OtlpReceiver(Listener):
    """Listens for OTLP over HTTP in its protobuf encoding on the three standard paths; other paths get 404."""

    def __init__(self, port: int, host: str = LOOPBACK) -> None:
        self.spans: list[Span] = []
        self.points: list[Point] = []
        self.logs: list[LogRecord] = []
        super().__init__(port, self._take, host)

    def _take(self, query: Query) -> Reply:
        try:
            if query.path == "/v1/traces":
                self.spans += read_spans(query.body, query.pids)
            elif query.path == "/v1/metrics":
                self.points += read_points(query.body, query.pids)
            elif query.path == "/v1/logs":
                self.logs += read_logs(query.body, query.pids)
            else:
                return Reply(404)
        except (Malformed, RecursionError):
            return Reply(400)
        # Every Export*ServiceResponse that has nothing to complain about is the empty message.
        return Reply(200, media_type="application/x-protobuf")
