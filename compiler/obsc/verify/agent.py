"""The stand-in for the agent: whatever listens where the app's environment points to."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from obsc.verify.instance_metadata import InstanceMetadata
from obsc.verify.launch import Endpoint
from obsc.verify.listener import LOOPBACK, Listener, Post, nothing_here
from obsc.verify.otlp import Point, Span
from obsc.verify.receiver import OtlpReceiver
from obsc.verify.xray_sampler import XraySampler

OTHER_TELEMETRY_PORTS = (4315, 4316, 4317, 4318)
"""Where SDKs send by default or by mistake: the agent's two ports and OpenTelemetry's own two."""


class Agent:
    """Listens while its `with` block lasts, or until it is closed; with a sampler that takes every request."""

    def __init__(self, endpoints: Iterable[Endpoint], metadata_port: int | None, *, others: Iterable[int]) -> None:
        roles = {each.here: each.role for each in endpoints}
        self._receivers = [OtlpReceiver(port) for port, role in roles.items() if role == "otlp"]
        self._samplers = [XraySampler(port) for port, role in roles.items() if role == "sampler"]
        decoys = [port for port, role in roles.items() if role == "nobody"]
        decoys += [port for port in others if port not in roles]
        self._decoys = [Listener(port, nothing_here) for port in decoys]
        self._metadata = [InstanceMetadata(metadata_port, LOOPBACK)] if metadata_port is not None else []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for listener in (*self._receivers, *self._samplers, *self._decoys, *self._metadata):
            self._stack.enter_context(listener)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def close(self) -> None:
        """Be gone, in the middle of whatever was being sent."""
        self._stack.close()

    def close_sampler(self) -> None:
        """Answer no more questions about sampling."""
        for sampler in self._samplers:
            sampler.close()

    @property
    def spans(self) -> tuple[Span, ...]:
        """What has arrived so far."""
        return tuple(span for receiver in self._receivers for span in receiver.spans)

    @property
    def points(self) -> tuple[Point, ...]:
        """What has arrived so far."""
        return tuple(point for receiver in self._receivers for point in receiver.points)

    @property
    def sampler_posts(self) -> tuple[Post, ...]:
        """The questions for sampling rules."""
        return tuple(post for sampler in self._samplers for post in sampler.posts)

    @property
    def unexpected(self) -> tuple[Post, ...]:
        """The requests for which nothing was meant to listen: a wrong port, or a wrong path on a right one."""
        listeners = (*self._receivers, *self._samplers, *self._decoys)
        return tuple(post for listener in listeners for post in listener.posts if post.status >= 400)
