"""Where a script's app has its packages: the command that puts OpenTelemetry beside them."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from obsc.images.splices import Unsafe
from obsc.patching.user_data.shell import Command, Script, Word
from obsc.patching.user_data.wanted import Wanted

_SYSTEM = ("/usr/bin", "/bin", "/usr/sbin", "/sbin")
_LOCAL = "/usr/local/bin"
_PIP = re.compile(r"pip(?:3(?:\.\d+)?)?")
_PYTHON = re.compile(r"python(?:3(?:\.\d+)?)?")
_PLAIN_PYTHON = ("python", "python3", "pip", "pip3")
_ANYWAY = "--break-system-packages"
"""https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-break-system-packages"""


@dataclass(slots=True)
class _Shell:
    """What is known of the shell when the app starts."""

    folder: str | None = None
    environment: str | None = None
    """The virtual environment that is active."""


def pip_of(script: Script, program: Word, earlier: list[Command], wanted: Wanted) -> str:
    """pip beside a program of the app, as a shell calls it; Unsafe where nobody can say.

    `earlier` are the commands in front of the one that starts it.
    """
    for command in earlier:
        _check_python(command, wanted)
    shell = _followed(earlier)
    folder = program.text.rpartition("/")[0]
    if not folder and "/" not in program.text and shell.environment is None:
        return _own_pip(earlier, "", wanted)
    if folder == _LOCAL:
        return _own_pip(earlier, _LOCAL, wanted)
    if folder in _SYSTEM:
        raise Unsafe("starts the app by a program of the system's own Python: make a virtual environment for it")
    if not folder:
        return f"{shlex.quote(f'{shell.environment}/bin/python')} -m pip"
    if folder.rpartition("/")[2] != "bin":
        raise Unsafe(f"starts `{_shown(program.text)}`, which lies in no virtual environment that obsc can tell")
    whole = _joined(shell.folder, folder)
    if whole is None:
        raise Unsafe(f"starts a program by the path `{_shown(folder)}`: say it from `/`")
    made = whole.removesuffix("/bin")
    if not any(_makes(command, made) for command in earlier) and made != wanted.machine.venv:
        raise Unsafe(f"starts a program of `{_shown(made)}`, which nothing before it makes: name it in `process.venv`")
    return f"{_python(script, program, whole)} -m pip"


def installs(command: Command) -> bool:
    """Whether a command makes a virtual environment, or puts packages into one."""
    texts = [word.text for word in command.words]
    return "venv" in texts or any(word.name == "virtualenv" for word in command.words) or any(_installs([command]))


def _python(script: Script, program: Word, folder: str) -> str:
    """The environment's Python, as a word of a shell."""
    if program.known is not None:
        return shlex.quote(f"{folder}/python")
    raw = script.text[program.start : program.end].strip("\"'").rpartition("/")[0]
    if not re.fullmatch(r"[\w/.${}\ue000\ue001-]+", raw):
        raise Unsafe("starts a program whose folder the shell puts together")
    return f'"{raw}/python"'


def _followed(earlier: list[Command]) -> _Shell:
    """Where the shell is, and in which environment."""
    shell = _Shell()
    for command in earlier:
        texts = [word.text for word in command.words]
        if not command.is_sure or not texts:
            continue
        if texts[0] == "cd":
            shell.folder = _joined(shell.folder, texts[1]) if len(texts) == 2 else None
        elif texts[0] in ("source", ".") and len(texts) == 2 and texts[1].endswith("/bin/activate"):
            shell.environment = _joined(shell.folder, texts[1].removesuffix("/bin/activate"))
            if shell.environment is None or not shell.environment.isprintable():
                raise Unsafe("activates a virtual environment by a path that only the running shell knows")
        elif texts[0] == "deactivate":
            shell.environment = None
    return shell


def _joined(folder: str | None, path: str) -> str | None:
    """A path from `/`, or one that begins with what nobody knows; None for one from a folder that nobody knows."""
    if path.startswith("/") or not path[:1].isprintable():
        return path
    return None if folder is None else posixpath.normpath(f"{folder}/{path}")


def _makes(command: Command, folder: str) -> bool:
    """Whether a command has to do with a virtual environment of that folder."""
    texts = [word.text for word in command.words]
    is_venv = "venv" in texts or any(word.name == "virtualenv" for word in command.words)
    return any(folder in text for text in texts) or (is_venv and folder.rpartition("/")[2] in texts[-1])


def _own_pip(earlier: list[Command], folder: str, wanted: Wanted) -> str:
    """The pip that the script itself installs the app's packages with."""
    for words, pip in _installs(earlier):
        if folder == _LOCAL and pip.startswith("/") and not pip.startswith((f"{_LOCAL}/", "/usr/bin/")):
            continue
        _check(pip.split()[0], wanted)
        return f"env PIP_BREAK_SYSTEM_PACKAGES=1 {pip}" if _ANYWAY in words else pip
    raise Unsafe("starts the app by a program that no `pip install` before it can have installed")


def _installs(earlier: list[Command]) -> Iterator[tuple[list[str | None], str]]:
    """What installs packages, the last first."""
    for command in reversed(earlier):
        words = [word.known for word in command.words if word.text not in ("sudo", "-H")]
        if command.is_sure and "install" in words and (pip := _pip(words[: words.index("install")])) is not None:
            yield words, pip


def _pip(words: list[str | None]) -> str | None:
    known = [word for word in words if word is not None]
    if len(known) != len(words) or not known:
        return None
    name = known[0].rpartition("/")[2]
    is_pip = len(known) == 1 and _PIP.fullmatch(name)
    is_module = len(known) == 3 and _PYTHON.fullmatch(name) and known[1:] == ["-m", "pip"]
    return shlex.join(known) if is_pip or is_module else None


def _check_python(command: Command, wanted: Wanted) -> None:
    """Refuse an environment of a Python that the distribution does not run on."""
    texts = [word.text for word in command.words if word.text != "sudo"]
    if texts[1:3] == ["-m", "venv"]:
        _check(texts[0], wanted)


def _check(program: str, wanted: Wanted) -> None:
    system = wanted.ec2.system
    name = program.rpartition("/")[2]
    if program in (name, f"/usr/bin/{name}") and name in _PLAIN_PYTHON and system.python not in system.pythons:
        major, minor = system.python
        other = " or ".join(f"python{one}.{two}" for one, two in system.pythons) or "a container"
        raise Unsafe(
            f"runs the app with Python {major}.{minor} of {system.title}, on which the AWS distribution does not run:"
            f" take {other}"
        )


def _shown(path: str) -> str:
    return "".join(char if char.isprintable() else "…" for char in path)
