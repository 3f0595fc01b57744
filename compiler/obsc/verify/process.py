"""The app as a process of this machine: started, watched, stopped like ECS or systemd does, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Ended:
    """How the app ended; the code is 128 plus the signal where a signal did it, as Docker counts."""

    exit_code: int
    seconds: float
    killed: bool


class App:
    """A running app in a process group of its own, whose output goes to a file."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], folder: Path, output: Path) -> None:
        self._output = output
        self._is_gone = False
        with output.open("wb") as out:
            self._process = subprocess.Popen(
                argv,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill()

    @property
    def alive(self) -> bool:
        """Whether the first process has not ended yet."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The first process, and the session of all that it starts."""
        return self._process.pid

    @property
    def output(self) -> str:
        """What it has written to standard output and standard error so far."""
        return self._output.read_text(errors="replace")

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Tell the first process, which is all that ECS, Docker and a unit of obsc do."""
        if self.alive:
            self._process.send_signal(number)

    def wait(self, seconds: float) -> Ended:
        """Wait for the end, and bring it about with SIGKILL when the time is over."""
        started = time.monotonic()
        try:
            self._process.wait(seconds)
            killed = False
        except subprocess.TimeoutExpired:
            killed = True
        took = time.monotonic() - started
        self._kill()
        code = self._process.returncode
        return Ended(exit_code=code if code >= 0 else 128 - code, seconds=took, killed=killed)

    def _kill(self) -> None:
        """End the whole group, once: its number may be somebody else's later."""
        if not self._is_gone:
            self._is_gone = True
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
