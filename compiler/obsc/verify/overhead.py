"""What instrumentation costs a request: CPU time and latency, measured beside the same app without it.

Three copies of the app are alive at once: instrumented, bare, and bare again. Blocks of requests go to each in a random
order, and what is compared is the difference within a block, so that what else the machine does falls on all of them.
The second bare copy is the control: the difference of equals says how far a difference can be trusted.
"""

from __future__ import annotations

import http.client
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from obsc.verify import client
from obsc.verify.agent import Agent
from obsc.verify.launch import FAST_EXPORT, LocalLaunch
from obsc.verify.peers import PROC
from obsc.verify.process import App

INSTRUMENTED, BARE, CONTROL = "instrumented", "bare", "control"

WRAPPER = "opentelemetry-instrument"
RESAMPLES = 2000
CONFIDENCE = 0.95

_REFUSE = '''\
"""Keep OpenTelemetry's instrumentation out of the copy of the app that is measured without it. Written by obsc."""

import sys

_REFUSED = ("auto_instrumentation.sitecustomize", "wsgi", "asgi")


class Refuse:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.removeprefix("opentelemetry.instrumentation.") in _REFUSED and name.startswith("opentelemetry."):
            raise ImportError(f"{name} is switched off for this copy of the app")
        return None


sys.meta_path.insert(0, Refuse)
'''
"""What the worker hooks and the middleware import. An app, or FastAPI, may import OpenTelemetry's API for itself."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the interval in which it lies with `CONFIDENCE`."""

    low: float
    mean: float
    high: float

    def __str__(self) -> str:
        """As it is printed.

        >>> str(Interval(0.3, 0.5, 0.71))
        '+0.50 [+0.30, +0.71]'
        """
        return f"{self.mean:+.2f} [{self.low:+.2f}, {self.high:+.2f}]"


@dataclass(frozen=True, slots=True)
class Overhead:
    """What instrumentation adds to a request, in milliseconds, and what the control does."""

    cpu: Interval | None
    """None where the system does not tell the time of processes."""
    latency: Interval
    control_cpu: Interval | None
    control_latency: Interval
    bare_latency: float
    """The median of the bare app."""


class NotComparable(RuntimeError):
    """The bare copy does not run; the text is its output's end."""


def bare(launch: LocalLaunch, temporary: Path) -> LocalLaunch:
    """The same app without OpenTelemetry: not wrapped, not configured, and nothing that a hook could import."""
    folder = temporary / "without"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_REFUSE)
    environment = {name: value for name, value in launch.environment.items() if not name.startswith("OTEL_")}
    path = environment.get("PYTHONPATH", "")
    kept = [each for each in path.split(":") if each and not each.endswith("/auto_instrumentation")]
    environment["PYTHONPATH"] = ":".join([str(folder), *kept])
    argv = tuple(word for word in launch.argv if word != WRAPPER)
    argv = tuple(word.replace(f"exec {WRAPPER} ", "exec ") for word in argv)
    return LocalLaunch(argv, environment, launch.folder, launch.port, (), launch.metadata_port, (), ())


def _as_in_production(launch: LocalLaunch) -> LocalLaunch:
    """Exporting as often as in production, not as often as a person waits for it."""
    return replace(launch, environment={k: v for k, v in launch.environment.items() if k not in FAST_EXPORT})


def measure(
    copies: Mapping[str, LocalLaunch], path: str, temporary: Path, *, blocks: int = 40, requests: int = 50
) -> Overhead:
    """Start the three copies and compare them; the first tenth of the blocks warms up and does not count."""
    with ExitStack() as stack:
        launch = copies[INSTRUMENTED]
        stack.enter_context(Agent(launch.endpoints, launch.metadata_port, others=()))
        apps = {
            name: stack.enter_context(App(each.argv, each.environment, each.folder, temporary / f"{name}.out"))
            for name, each in copies.items()
        }
        for name, app in apps.items():
            if client.wait_for_port(copies[name].port, lambda app=app: app.alive, 60) is None:  # type: ignore[misc]
                raise NotComparable("\n".join([f"{name} does not start", *app.output.splitlines()[-5:]]))
        return _compare(copies, {name: app.pid for name, app in apps.items()}, path, blocks, requests)


def _compare(
    copies: Mapping[str, LocalLaunch], pids: Mapping[str, int], path: str, blocks: int, requests: int
) -> Overhead:
    order = random.Random(0)
    cpu: dict[str, list[float]] = {name: [] for name in copies}
    latency: dict[str, list[float]] = {name: [] for name in copies}
    for _ in range(blocks):
        for name in order.sample(sorted(copies), len(copies)):
            before = cpu_seconds(pids[name])
            times = [_timed(copies[name].port, path) for _ in range(requests)]
            cpu[name].append((cpu_seconds(pids[name]) - before) * 1000 / requests)
            latency[name].append(statistics.median(times) * 1000)
    warm = blocks // 10
    has_cpu = PROC.is_dir()
    return Overhead(
        cpu=difference(cpu[INSTRUMENTED][warm:], cpu[BARE][warm:]) if has_cpu else None,
        latency=difference(latency[INSTRUMENTED][warm:], latency[BARE][warm:]),
        control_cpu=difference(cpu[CONTROL][warm:], cpu[BARE][warm:]) if has_cpu else None,
        control_latency=difference(latency[CONTROL][warm:], latency[BARE][warm:]),
        bare_latency=statistics.median(latency[BARE][warm:]),
    )


def difference(one: Sequence[float], other: Sequence[float]) -> Interval:
    """The mean of paired differences, with its interval by the bootstrap.

    https://en.wikipedia.org/wiki/Bootstrapping_(statistics)

    >>> difference([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    Interval(low=1.0, mean=1.0, high=1.0)
    """
    differences = [a - b for a, b in zip(one, other, strict=True)]
    draw = random.Random(0)
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    outside = int(RESAMPLES * (1 - CONFIDENCE) / 2)
    return Interval(means[outside], statistics.fmean(differences), means[-1 - outside])


def cpu_seconds(session: int) -> float:
    """The CPU time of all processes of a session, to the nanosecond.

    proc_pid_stat(5): the session is the fourth field behind the name; the first of schedstat is the time on a CPU.
    https://docs.kernel.org/scheduler/sched-stats.html
    """
    total = 0
    for process in PROC.glob("[0-9]*"):
        try:
            if int((process / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                total += sum(int(task.read_text().split()[0]) for task in process.glob("task/*/schedstat"))
        except (OSError, IndexError):
            continue
    return total / 1e9


def _timed(port: int, path: str) -> float:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    finally:
        connection.close()
    return time.perf_counter() - started


Choose = Callable[[str], LocalLaunch]


def three(choose: Choose, temporary: Path) -> dict[str, LocalLaunch]:
    """The three copies of an app; `choose` gives its launch on ports of its own."""
    return {
        INSTRUMENTED: _as_in_production(choose(INSTRUMENTED)),
        BARE: bare(choose(BARE), temporary),
        CONTROL: bare(choose(CONTROL), temporary),
    }
