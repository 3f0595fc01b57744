"""A scratch machine for user data: a root of its own in which package managers, systemd, Docker and AWS are stubs.

Everything that a script does there is real but what the stubs stand for: files are written, modes set, commands found
in PATH. Stubs write down how they were called, word by word, and leave behind what the real ones would.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

_LIBRARIES = ("/usr", "/bin", "/sbin", "/lib", "/lib64")
_STUB = """\
#!/bin/sh
# Called like this: written down, one JSON array to a line.
printf '%s\\0' "${0##*/}" "$@" >> /journal/calls
printf '\\n\\0' >> /journal/calls
name=${0##*/}
if [ -s "/journal/fail.$name" ]; then
  sed -i '$d' "/journal/fail.$name"
  exit 1
fi
"""
_AGENT = """\
mkdir -p /opt/aws/amazon-cloudwatch-agent/bin /opt/aws/amazon-cloudwatch-agent/etc
cp /stubs/ctl /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
"""
_INSTALL = f"""\
case "$*" in *amazon-cloudwatch-agent*)
{_AGENT};; esac
"""
_VENV = """\
# python -m venv FOLDER
if [ "$2" = venv ]; then
  mkdir -p "$3/bin"
  cp /stubs/venv-python "$3/bin/python"
fi
"""
STUBS = {
    "dnf": _INSTALL,
    "yum": _INSTALL,
    "apt-get": _INSTALL,
    "python3": _VENV,
    "python3.11": _VENV,
    "python3.12": _VENV,
    "venv-python": "",
    # The real one ends with deleting what it was given, if it lies under the agent's own name for it.
    "ctl": "for last; do :; done\n"
    'cat "${last#file:}" > /opt/aws/amazon-cloudwatch-agent/etc/seen.json\n'
    "rm -f /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json\n",
    "systemctl": "",
    "docker": 'if [ "$1" = run ]; then env > /journal/docker.env; fi\nif [ "$1" = login ]; then cat >/dev/null; fi\n',
    "useradd": "",
    "id": "exit 1\n",
    "curl": 'while [ $# -gt 1 ]; do if [ "$1" = -o ]; then mkdir -p "${2%/*}"; : > "$2"; fi; shift; done\n',
    "unzip": 'mkdir -p "$4/aws"; cp /stubs/aws-install "$4/aws/install"\n',
    "aws-install": "",
    "aws": "cat /journal/secret\n",
    "sleep": "",
}


class Unavailable(Exception):
    """No such machine can be made here; the message says what is missing."""


@dataclass(frozen=True)
class Machine:
    """A scratch root; `calls` are the stubs' calls so far."""

    root: Path

    def run(self, script: str) -> subprocess.CompletedProcess[bytes]:
        """Run a script as cloud-init does: a file of its own, executed by its first line, as root, without HOME."""
        path = self.root / "part-001"
        path.write_bytes(script.encode())
        path.chmod(0o700)
        binds = "".join(
            f'mkdir -p "$1{folder}"; mount --rbind {folder} "$1{folder}"; '
            for folder in _LIBRARIES
            if Path(folder).exists()
        )
        inside = 'exec chroot "$1" /usr/bin/env -i PATH=/stubs:/usr/sbin:/usr/bin:/sbin:/bin /part-001'
        command = ["unshare", "-rm", "--propagation", "private", "sh", "-euc", binds + inside, "sh", str(self.root)]
        return subprocess.run(command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL, check=False)

    def shell(self, script: str) -> str:
        """What a shell on the machine prints."""
        done = self.run("#!/bin/sh\n" + script)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    @property
    def calls(self) -> list[list[str]]:
        """The stubs' calls, in order."""
        path = self.root / "journal" / "calls"
        text = path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""
        return [call.rstrip("\0").split("\0") for call in text.split("\n\0") if call]

    def forget(self) -> None:
        """Begin to write calls down anew."""
        (self.root / "journal" / "calls").unlink(missing_ok=True)

    def fail(self, program: str, times: int) -> None:
        """Let a stub fail for so many calls."""
        (self.root / "journal" / f"fail.{program}").write_text("x\n" * times)

    def files(self) -> dict[str, tuple[str, str]]:
        """Every file of the scratch root with its mode and a digest."""
        found = {}
        for folder in ("etc", "opt", "run", "tmp"):
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file():
                    mode = oct(stat.S_IMODE(path.stat().st_mode))
                    found[str(path.relative_to(self.root))] = mode, hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def read(self, path: str) -> str:
        """A file of the machine."""
        return (self.root / path.lstrip("/")).read_text()

    def mode(self, path: str) -> int:
        """The permissions of a file."""
        return stat.S_IMODE((self.root / path.lstrip("/")).stat().st_mode)


def machine(root: Path, secret: str = json.dumps({"url": "postgres://x"})) -> Machine:
    """A machine that was never started."""
    missing = [program for program in ("unshare", "chroot") if shutil.which(program) is None]
    if missing:
        raise Unavailable(f"{' and '.join(missing)} (util-linux, coreutils) is not installed")
    for folder in ("etc", "opt", "run", "tmp", "dev", "journal", "stubs", "var"):
        (root / folder).mkdir(parents=True)
    (root / "dev" / "null").touch(0o666)
    (root / "journal" / "secret").write_text(secret)
    for name, rest in STUBS.items():
        path = root / "stubs" / name
        path.write_text(_STUB + rest)
        path.chmod(0o755)
    made = Machine(root)
    probe = made.run("#!/bin/sh\ntrue\n")
    if probe.returncode != 0:
        raise Unavailable(f"no user and mount namespaces here: {probe.stderr.decode().strip()}")
    (root / "part-001").unlink()
    assert os.access(root, os.W_OK)
    return made
