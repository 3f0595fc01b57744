"""No command runs anything of a project, writes beside what it says, or asks a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shipped import ROOT

TRAP = "import os, pathlib; pathlib.Path(os.environ['SPRUNG']).open('a').write(__file__ + '\\n')\n"
SCRIPT = "echo $0 >> $SPRUNG\n"
MODULES = (
    *("setup.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "gunicorn.conf.py", "manage.py", "wsgi.py"),
    *("yaml.py", "json.py", "argparse.py", "jsonschema_rs.py", "packaging/__init__.py", "obsc_targets/__init__.py"),
    *("obsc_schema/__init__.py", "evil.py", "shop/settings.py", "backend.py", "noxfile.py", "tasks.py", ".pythonrc.py"),
)
SCRIPTS = ("start.sh", ".git/hooks/post-checkout", ".git/hooks/pre-commit", "bin/git", "bin/docker", "bin/python3")
PROJECT = {
    **dict.fromkeys(MODULES, TRAP),
    **dict.fromkeys(SCRIPTS, f"#!/bin/sh\n{SCRIPT}"),
    "app.py": f"{TRAP}from flask import Flask\napp = Flask(__name__)\n",
    "trap.pth": f"import os; {TRAP.replace('__file__', repr('pth'))}",
    "requirements.txt": "flask\ngunicorn\n-e .\n",
    "pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n[project]\n"
    "name = 'shop'\nversion = '1'\n[project.entry-points.'obsc.targets']\nevil = 'evil:TARGET'\n",
    "evil-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1\n",
    "evil-1.dist-info/entry_points.txt": "[obsc.targets]\nevil = evil:TARGET\n[obsc.rules]\nevil = evil:RULE\n",
    "Dockerfile": f"FROM python:3.12\nRUN {SCRIPT}CMD $({SCRIPT.strip()}) && exec gunicorn -b :8000 app:app\n",
    "compose.yaml": "services:\n  web:\n    build: .\n"
    "    x: !!python/object/apply:os.system ['echo yaml >> $SPRUNG']\n",
    "uwsgi.ini": "[uwsgi]\nexec-asap = echo uwsgi >> $SPRUNG\nhttp = :8000\nmodule = app:app\n",
    "main.tf": 'data "external" "x" { program = ["sh", "-c", "echo tf >> $SPRUNG"] }\n'
    'resource "aws_ecs_task_definition" "a" { family = "a" }\n',
    "Makefile": f"$(shell {SCRIPT.strip()})\nall:\n\t{SCRIPT}",
    ".env": "PYTHONSTARTUP=.pythonrc.py\n",
    ".git/config": "[core]\n\tfsmonitor = echo git >> $SPRUNG\n\thooksPath = .git/hooks\n",
    ".gitattributes": "* filter=evil\n",
}

WATCHED = """
import os, sys
project, allowed = os.getcwd(), tuple(sys.argv[1].split(os.pathsep))
REFUSED = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "socket.connect",
           "socket.getaddrinfo", "socket.bind", "ctypes.dlopen", "os.startfile", "webbrowser.open")
def inside(path):
    return isinstance(path, str) and os.path.abspath(path).startswith(project + os.sep) and os.path.exists(path)
def watch(event, arguments):
    wrong = event in REFUSED
    if event == "open" and isinstance(arguments[0], (str, bytes)) and isinstance(arguments[2], int):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        wrong = bool(writes) and path != os.devnull and not path.startswith(allowed)
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"):
        wrong = not all(os.path.abspath(os.fsdecode(one)).startswith(allowed) for one in arguments[:2]
                        if isinstance(one, (str, bytes)))
    if event == "exec":
        wrong = inside(arguments[0].co_filename)
    if event == "import":
        wrong = inside(arguments[1])
    if wrong:
        sys.stderr.write(f"REFUSED {event} {arguments[:3]}\\n")
        sys.stderr.flush()
        os._exit(99)
from obsc.cli import main
sys.addaudithook(watch)
worst = 0
for command in sys.argv[2:]:
    code = main(command.split())
    sys.stderr.write(f"RAN {command}: {code}\\n")
    worst = max(worst, code)
sys.exit(worst == 70)
"""

COMMANDS = (
    "init --no-input",
    "validate",
    "validate -f shop.yaml",
    "validate -f shop.yaml --fix",
    "build -f shop.yaml -t all -t compose",
    "build -f shop.yaml -t all --check",
    "build -f shop.yaml -t evil",
    "update -f shop.yaml",
    "build -f shop.yaml -t all --locked",
    "show -f shop.yaml --resolved",
    "show -f shop.yaml --permissions",
    "validate -r . --file shop.yaml --no-cache",
    "build -r . --file shop.yaml -t cfn --no-cache",
    "import . -o -",
    "import main.tf -o -",
    "patch -f shop.yaml --service web main.tf",
    "instrument -f shop.yaml --diff",
    "graph -f shop.yaml",
    "compare -f shop.yaml --topology",
    "why -f shop.yaml obsc.out/cfn/template.yaml:20",
    "schema",
    "explain OBS301",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which everything that a tool may run is a trap; and where a trap that sprang is written down."""
    folder = tmp_path / "project"
    for name, text in PROJECT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name in SCRIPTS:
        (folder / name).chmod(0o755)
    (folder / "shop.yaml").write_bytes((ROOT / "specs" / "01-hello.yaml").read_bytes())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SPRUNG", str(tmp_path / "sprung"))
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for name in ("PYTHONPATH", "PYTHONSAFEPATH"):
        monkeypatch.delenv(name, raising=False)
    return folder


def sprung() -> str:
    """The traps that sprang."""
    place = Path(os.environ["SPRUNG"])
    return place.read_text(encoding="utf-8") if place.exists() else ""


def test_no_command_runs_writes_or_asks_what_it_does_not_say(project: Path) -> None:
    """Whoever looks at a stranger's repository with obsc would run the stranger's code."""
    outputs = ("obsc.out", "observability.yaml", ".obsc", "shop.yaml", "obsc.lock")
    allowed = ":".join(str(project / name) for name in outputs)
    # As the installed program starts: the folder of the script is on the path, and not the current one.
    words = [sys.executable, "-P", "-c", WATCHED, allowed, *COMMANDS]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert [f"RAN {command}:" in done.stderr for command in COMMANDS] == [True] * len(COMMANDS)
    assert (project / "obsc.out" / "cfn" / "template.yaml").is_file()
    assert sprung() == ""


def test_the_current_folder_is_no_place_for_modules(project: Path) -> None:
    """`python -m obsc` puts it in front of all others: a project's `yaml.py` would be imported for PyYAML."""
    for command in ("build -f shop.yaml -t all", "init --print --no-input", "show -f shop.yaml"):
        words = [sys.executable, "-m", "obsc", *command.split()]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode in (0, 1), done.stderr
    assert sprung() == ""
