"""The inside of a cell: agents' stand-ins, the application and its client, alone with a loopback interface."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from obsc.verify import client
from obsc.verify.client import Request
from obsc.verify.instance_metadata import InstanceMetadata
from obsc.verify.isolation import loopback_up
from obsc.verify.listener import EVERY_ADDRESS, Listener, Query, Reply, nothing_here
from obsc.verify.receiver import OtlpReceiver
from obsc.verify.signals import latency_samples, server_spans
from obsc.verify.xray_sampler import XraySampler
from runtime.container import Ended, Launch, Running
from runtime.observation import Observation

INIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What happens in a cell; all times in seconds."""

    init: tuple[Launch, ...]
    app: Launch
    port: int
    requests: tuple[Request, ...]
    workers: int
    otlp_port: int
    sampler_port: int
    sampling_rate: float | None
    upstream_port: int
    metadata_port: int
    instance_address: str | None
    decoy_ports: tuple[int, ...]
    start_within: float
    deliver_within: float
    stop_within: float

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Cell:
        """Read what `dataclasses.asdict` and JSON made of a cell."""
        return cls(
            **{
                **document,
                "init": tuple(map(Launch.from_json, document["init"])),
                "app": Launch.from_json(document["app"]),
                "requests": tuple(Request(**each) for each in document["requests"]),
                "decoy_ports": tuple(document["decoy_ports"]),
            }
        )


def run(cell: Cell) -> Observation:
    """Play the whole story in the present network namespace."""
    with ExitStack() as stack:
        receiver = stack.enter_context(OtlpReceiver(cell.otlp_port, EVERY_ADDRESS))
        upstream = stack.enter_context(Listener(cell.upstream_port, _upstream, EVERY_ADDRESS))
        decoys = [stack.enter_context(Listener(port, nothing_here, EVERY_ADDRESS)) for port in cell.decoy_ports]
        sampler = stack.enter_context(_sampler(cell))
        if cell.instance_address is not None:
            stack.enter_context(InstanceMetadata(cell.metadata_port, cell.instance_address, EVERY_ADDRESS))
        story = _run_containers(cell, receiver)
        return replace(
            story,
            spans=tuple(receiver.spans),
            points=tuple(receiver.points),
            logs=tuple(receiver.logs),
            posts=tuple(post for listener in (receiver, *decoys) for post in listener.posts),
            sampler_posts=tuple(sampler.posts),
            upstream_posts=tuple(upstream.posts),
        )


def _run_containers(cell: Cell, receiver: OtlpReceiver) -> Observation:
    init: list[Ended] = []
    for launch in cell.init:
        init.append(Running(launch).wait(INIT_SECONDS))
        if init[-1].exit_code != 0:
            return Observation(init=tuple(init))
    app = Running(cell.app)
    started = client.wait_for_port(cell.port, lambda: app.alive, cell.start_within)
    if started is None:
        return Observation(init=tuple(init), app=app.stop(cell.stop_within))
    responses = client.send(cell.port, cell.requests, cell.workers, cell.start_within)
    delivered = _wait_for_delivery(receiver, sum(each.traced for each in responses), cell.deliver_within)
    return Observation(
        init=tuple(init),
        start_seconds=started,
        responses=responses,
        delivery_seconds=delivered,
        app=app.stop(cell.stop_within),
    )


def _wait_for_delivery(receiver: OtlpReceiver, requests: int, seconds: float) -> float | None:
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if len(server_spans(receiver.spans)) >= requests and latency_samples(receiver.points) >= requests:
            return time.monotonic() - started
        time.sleep(0.05)
    return None


def _sampler(cell: Cell) -> Listener:
    if cell.sampling_rate is None:
        return Listener(cell.sampler_port, nothing_here, EVERY_ADDRESS)
    return XraySampler(cell.sampler_port, cell.sampling_rate, EVERY_ADDRESS)


def _upstream(_query: Query) -> Reply:
    # A little slowness keeps one worker from serving everything.
    time.sleep(0.05)
    return Reply(200, b"upstream\n")


def _die_with_standard_input() -> None:
    # The starter holds the other end. When it goes, even by SIGKILL, this process goes, and as it is process 1
    # of its namespace the kernel takes everything else along.
    sys.stdin.read()
    os._exit(1)


def _main(ordered: Path, seen: Path) -> None:
    cell = Cell.from_json(json.loads(ordered.read_text()))
    loopback_up()
    seen.write_text(json.dumps(asdict(run(cell))))


if __name__ == "__main__":
    threading.Thread(target=_die_with_standard_input, daemon=True).start()
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
