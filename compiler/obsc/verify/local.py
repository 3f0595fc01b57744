"""The stories that `obsc verify --local` plays with an app: it is started, asked, disturbed, and stopped."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from obsc.verify import client
from obsc.verify.agent import OTHER_TELEMETRY_PORTS, Agent
from obsc.verify.client import Request, Response
from obsc.verify.launch import FAST_EXPORT, LocalLaunch, NotHere
from obsc.verify.listener import Post
from obsc.verify.otlp import Point, Span
from obsc.verify.process import App, Ended
from obsc.verify.signals import latency_samples, senders, server_spans

Scenario = Literal["delivery", "no-agent", "no-sampler", "agent-stops-first", "stop-under-load", "worker-dies"]

SCENARIOS: dict[Scenario, str] = {
    "delivery": "requests are sent, and their telemetry is waited for",
    "no-agent": "nothing listens where telemetry is sent",
    "no-sampler": "nobody answers the question for sampling rules",
    "agent-stops-first": "the agent is gone when the app has to stop",
    "stop-under-load": "SIGTERM comes while requests are being served, with the export delay of production",
    "worker-dies": "a process that has served requests is killed, and requests go on",
}
"""What happens in each."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """How to play; times in seconds. `want_metrics` is whether Application Signals' metrics belong to the delivery."""

    requests: tuple[Request, ...]
    workers: int
    want_spans: bool
    want_metrics: bool
    isolated: bool
    start_within: float
    deliver_within: float
    stop_within: float
    output: str
    """The file to which the app's output goes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What happened. `started` is None if the port never answered, `delivered` if not everything arrived in time."""

    scenario: Scenario
    started: float | None = None
    responses: tuple[Response, ...] = ()
    delivered: float | None = None
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()
    sampler_posts: tuple[Post, ...] = ()
    unexpected: tuple[Post, ...] = ()
    ended: Ended | None = None
    killed_worker: int | None = None
    output: str = ""

    @property
    def traced(self) -> tuple[Response, ...]:
        """The answers that belong to a span."""
        return tuple(each for each in self.responses if each.traced and each.status)


def play(scenario: Scenario, launch: LocalLaunch, orders: Orders, tell: Progress) -> Seen:
    """Play a scenario from the start of the app to its end; nothing of it is left behind."""
    with ExitStack() as stack:
        agent = stack.enter_context(_agent(scenario, launch, orders))
        if scenario == "no-sampler":
            agent.close_sampler()
        tell(f"starting {' '.join(launch.argv)[:60]}")
        app = stack.enter_context(_start(scenario, launch, orders))
        seen = _story(scenario, app, agent, launch.port, orders, tell)
        return replace(
            seen,
            spans=agent.spans,
            points=agent.points,
            sampler_posts=agent.sampler_posts,
            unexpected=agent.unexpected,
            output=app.output,
        )


def _agent(scenario: Scenario, launch: LocalLaunch, orders: Orders) -> Agent:
    if scenario == "no-agent":
        return Agent((), launch.metadata_port, others=())
    # Ports of this machine that nobody has named are somebody else's, unless the network is the app's alone.
    others = set(OTHER_TELEMETRY_PORTS if orders.isolated else ()) - {launch.port}
    return Agent(launch.endpoints, launch.metadata_port, others=sorted(others))


def _start(scenario: Scenario, launch: LocalLaunch, orders: Orders) -> App:
    environment = dict(launch.environment)
    if scenario == "stop-under-load":
        for name in FAST_EXPORT:
            environment.pop(name)
    try:
        return App(launch.argv, environment, launch.folder, Path(orders.output))
    except OSError as error:
        raise NotHere(f"{launch.argv[0]} cannot be started: {error.strerror}") from error


def _story(scenario: Scenario, app: App, agent: Agent, port: int, orders: Orders, tell: Progress) -> Seen:
    seen = Seen(scenario, started=client.wait_for_port(port, lambda: app.alive, orders.start_within))
    if seen.started is None:
        ended = app.wait(0) if app.alive else app.wait(1)
        return replace(seen, ended=ended)
    if scenario == "stop-under-load":
        return _stop_under_load(seen, app, port, orders, tell)
    tell("sending requests")
    seen = replace(seen, responses=client.send(port, orders.requests, orders.workers, orders.start_within))
    if scenario == "worker-dies":
        seen = _kill_a_worker(seen, port, orders, tell)
    if scenario != "no-agent":
        tell("waiting for telemetry")
        seen = replace(seen, delivered=_wait_for_delivery(scenario, agent, seen.traced, orders))
    if scenario == "agent-stops-first":
        agent.close()
        more = client.send(port, orders.requests, 1, orders.start_within)
        seen = replace(seen, responses=seen.responses + more)
    tell("stopping the app")
    app.signal(signal.SIGTERM)
    return replace(seen, ended=app.wait(orders.stop_within))


def _wait_for_delivery(scenario: Scenario, agent: Agent, traced: Sequence[Response], orders: Orders) -> float | None:
    started = time.monotonic()
    while time.monotonic() - started < orders.deliver_within:
        if _is_delivered(scenario, agent, traced, orders):
            return time.monotonic() - started
        time.sleep(0.05)
    return None


def _is_delivered(scenario: Scenario, agent: Agent, traced: Sequence[Response], orders: Orders) -> bool:
    spans = server_spans(agent.spans)
    if scenario == "worker-dies":
        # What the killed process held is lost; those that serve now have to be heard of.
        return bool(spans) and {pid for each in traced for pid in each.pids} <= senders(spans)
    # Without its rules the sampler takes one request a second and a twentieth of the others.
    wants_spans = orders.want_spans and scenario != "no-sampler"
    return (not wants_spans or len(spans) >= len(traced)) and (
        not orders.want_metrics or latency_samples(agent.points) >= len(traced)
    )


def _kill_a_worker(seen: Seen, port: int, orders: Orders, tell: Progress) -> Seen:
    victims = sorted({pid for each in seen.responses for pid in each.pids})
    if not victims:
        return seen
    tell(f"killing process {victims[-1]}")
    os.kill(victims[-1], signal.SIGKILL)
    time.sleep(1.5)  # gunicorn and uWSGI look after their workers once a second
    more = client.send(port, orders.requests, orders.workers, orders.start_within)
    return replace(seen, killed_worker=victims[-1], responses=more)


def _stop_under_load(seen: Seen, app: App, port: int, orders: Orders, tell: Progress) -> Seen:
    """Two clients ask without a pause; a second later comes SIGTERM."""
    answers: list[Response] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            for request in orders.requests:
                response = client.send_one(port, request)
                if over.is_set():
                    return
                answers.append(response)
                if response.status == 0:
                    return

    clients = [threading.Thread(target=ask, daemon=True) for _ in range(2)]
    tell("sending requests without a pause")
    for each in clients:
        each.start()
    time.sleep(1)
    tell("stopping the app")
    app.signal(signal.SIGTERM)
    ended = app.wait(orders.stop_within)
    over.set()
    for each in clients:
        each.join(1)
    return replace(seen, responses=tuple(answers), ended=ended)
