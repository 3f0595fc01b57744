"""A child process that answers each line of JSON with one line of JSON, and stays alive in between."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from typing import IO, Any

from obsc_judges.verdict import JudgeFailed

_TAIL = 4000


class Child:
    """A Python script kept running; what it writes to its standard error is shown only if it breaks down."""

    def __init__(self, script: Path, environment: Mapping[str, str]) -> None:
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115 (lives as long as the child)
        # -P keeps the script's own folder off the module path: names there must not hide a subject's modules.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=dict(environment),
            encoding="utf-8",
        )
        self._answers: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, question: Mapping[str, Any], seconds: float) -> Any:
        """Send a question and wait for its answer; a child that dies or is late is gone, and the reason is raised."""
        assert self._process.stdin is not None
        try:
            print(json.dumps(question), file=self._process.stdin, flush=True)
            line = self._answers.get(timeout=seconds)
        except BrokenPipeError:
            line = ""
        except Empty:
            self.stop()
            raise JudgeFailed(f"no answer within {seconds:g} s\n{self._tail()}") from None
        if not line:
            self.stop()
            raise JudgeFailed(f"the process ended with status {self._process.returncode}\n{self._tail()}")
        return json.loads(line)

    def stop(self) -> None:
        """End the child; closing its input is the polite way, and lets it end its own children."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def _tail(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")[-_TAIL:].strip()
