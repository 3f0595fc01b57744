"""Starts a container's process as its process 1, in its own root directory, and stops it like ECS."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from obsc.verify import peers
from runtime import namespace
from runtime.namespace import Mount

NOT_FOUND = 127


@dataclass(frozen=True, slots=True)
class Launch:
    """Everything needed to start one container; `folder` is an empty directory of its own for its root and output."""

    name: str
    argv: tuple[str, ...]
    environment: dict[str, str]
    working_directory: str
    mounts: tuple[Mount, ...]
    read_only_root: bool
    init_process: bool
    folder: str

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Launch:
        """Read what `dataclasses.asdict` and JSON made of a launch."""
        mounts = tuple(Mount(**each) for each in document["mounts"])
        return cls(**{**document, "argv": tuple(document["argv"]), "mounts": mounts})


@dataclass(frozen=True, slots=True)
class Ended:
    """How a container ended; the code is 128 plus the signal where a signal did it, as Docker counts."""

    name: str
    exit_code: int
    seconds: float
    killed: bool
    stdout: str
    stderr: str


class Running:
    """A started container."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        folder = Path(launch.folder)
        (folder / "root").mkdir()
        (folder / "launch.json").write_text(json.dumps(asdict(launch)))
        self._out, self._err = folder / "stdout", folder / "stderr"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._shell = subprocess.Popen(
                namespace.container_command("container", str(folder / "launch.json")),
                env=namespace.module_environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    @property
    def alive(self) -> bool:
        """Whether process 1 has not ended yet."""
        return self._shell.poll() is None

    def wait(self, seconds: float) -> Ended:
        """Wait for the end, and bring it about with SIGKILL when the time is over."""
        started = time.monotonic()
        try:
            self._shell.wait(seconds)
            killed = False
        except subprocess.TimeoutExpired:
            # The death of `unshare` takes process 1 and with it every process of the container along.
            self._shell.kill()
            self._shell.wait()
            killed = True
        code = self._shell.returncode
        return Ended(
            name=self.launch.name,
            exit_code=code if code >= 0 else 128 - code,
            seconds=time.monotonic() - started,
            killed=killed,
            stdout=self._out.read_text(errors="replace"),
            stderr=self._err.read_text(errors="replace"),
        )

    def stop(self, seconds: float, first: signal.Signals = signal.SIGTERM) -> Ended:
        """Send process 1 the stop signal and give it the time, as ECS does; no harm if it has ended already."""
        # `unshare` stays outside as the parent of process 1; a signal to itself would not be passed on.
        if self.alive:
            for process in peers.children(self._shell.pid):
                os.kill(process, first)
        return self.wait(seconds)


def _become(launch: Launch) -> None:
    os.setsid()
    namespace.enter_root(Path(launch.folder) / "root", launch.mounts, read_only=launch.read_only_root)
    # Docker makes a working directory the image lacks.
    Path(launch.working_directory).mkdir(parents=True, exist_ok=True)
    os.chdir(launch.working_directory)
    if launch.init_process:
        sys.exit(_reap(_spawn(launch)))
    _execute(launch)


def _execute(launch: Launch) -> NoReturn:
    try:
        os.execvpe(launch.argv[0], launch.argv, launch.environment)
    except OSError as error:
        print(f"container {launch.name!r} cannot start {launch.argv[0]!r}: {error}", file=sys.stderr)
        sys.exit(NOT_FOUND)


def _spawn(launch: Launch) -> int:
    child = os.fork()
    if child == 0:
        _execute(launch)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, lambda received, _frame: os.kill(child, received))
    return child


def _reap(child: int) -> int:
    while True:
        pid, status = os.wait()
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


if __name__ == "__main__":
    _become(Launch.from_json(json.loads(Path(sys.argv[1]).read_text())))
