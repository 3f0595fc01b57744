"""A scratch machine with stubs of what the scripts of the corpus call."""

from __future__ import annotations

from pathlib import Path

from userdata.machine import Machine, machine

_VENV = """\
# python -m venv FOLDER; the program that wraps the app comes with the distribution, and into this folder alone.
if [ "$2" = venv ]; then
  mkdir -p "$3/bin"
  cp /stubs/venv-python "$3/bin/python"
  cp /stubs/venv-python "$3/bin/pip"
  for last; do :; done
  case $3 in /*) folder=$3;; *) folder=$PWD/$3;; esac
  echo "PATH=$folder/bin:\\$PATH" > "$3/bin/activate"
fi
"""
_PIP = """\
case "$*" in *aws-opentelemetry-distro*) cp /stubs/wrapper "${0%/*}/opentelemetry-instrument";; esac
"""
_MORE = {
    "git": 'for last; do :; done\ncase $last in *.git) last=app;; esac\nmkdir -p "$last"\n',
    "sudo": 'while :; do case $1 in -*) shift;; *) break;; esac; done\nexec "$@"\n',
    "apt": "",
    "logger": "",
    "wrapper": "env -0 > /journal/app.env\n",
    "python3.11": _VENV,
    "python3.12": _VENV,
    "python3": _VENV,
    "venv-python": _PIP,
}


def equipped(root: Path) -> Machine:
    """An instance that was never started; Unavailable where none can be made."""
    made = machine(root)
    stubs = made.root / "stubs"
    header = (stubs / "useradd").read_text()
    for name, rest in _MORE.items():
        (stubs / name).write_text(header + rest)
        (stubs / name).chmod(0o755)
    for folder in ("etc/systemd/system", "var/log", "srv", "home"):
        (made.root / folder).mkdir(parents=True)
    return made
