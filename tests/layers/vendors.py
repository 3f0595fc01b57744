"""Programs called `aws`, `npx` and `terraform`, which ask a test what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from obsc.target import File

PROGRAMS = ("aws", "npx", "terraform")

_CLIENT = """\
import json, os, socket, sys
with socket.create_connection(("127.0.0.1", PORT)) as there:
    call = [os.path.basename(sys.argv[0]), *sys.argv[1:]], os.getcwd()
    there.sendall(json.dumps(call).encode() + b"\\n")
    code, out = json.loads(there.makefile().readline())
sys.stdout.write(out)
sys.exit(code)
"""


@dataclass(frozen=True)
class Call:
    """One call of a vendor's tool: its words, and the folder that it was made in."""

    words: tuple[str, ...]
    folder: Path

    def option(self, name: str) -> str:
        """The word behind an option."""
        return self.words[self.words.index(name) + 1]


Answer = Callable[[Call], str | None]
"""What the tool prints; None: it fails."""


def write(folder: Path, files: Iterable[File]) -> None:
    """Lay out files in a folder."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


@contextmanager
def vendors(bin: Path, answer: Answer) -> Iterator[Mapping[str, str]]:
    """Install the programs in a folder; gives an environment in which they are found, and nothing of AWS or ours is."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            words, folder = json.loads(self.rfile.readline())
            out = answer(Call(tuple(words), Path(folder)))
            self.wfile.write(json.dumps((1, "") if out is None else (0, out)).encode() + b"\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        bin.mkdir(parents=True)
        for name in PROGRAMS:
            program = bin / name
            port = str(server.server_address[1])
            program.write_text(f"#!{sys.executable} -IS\n{_CLIENT.replace('PORT', port)}", encoding="utf-8")
            program.chmod(0o755)
        try:
            yield {"PATH": os.pathsep.join((str(bin), "/usr/bin", "/bin"))}
        finally:
            server.shutdown()


def run(script: Path, *words: str, env: Mapping[str, str], said: str = "") -> subprocess.CompletedProcess[str]:
    """Run a script as CHECKLIST.md says, from another folder than its own."""
    return subprocess.run(
        ["bash", str(script), *words],
        input=said,
        env=env,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
