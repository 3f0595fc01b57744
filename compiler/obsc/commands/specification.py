"""What the commands share: read and compile the specification, say what was found, choose the exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from importlib import import_module

from obsc import files
from obsc.cli import FINDINGS, OK, REPORTS, USAGE
from obsc.diagnostics import Diagnostic, Severity
from obsc.pipeline import Compilation, compile_all, compile_text
from obsc.source import Source
from obsc.user_files import Read, inside, no_files
from obsc.yaml12.decode import MOST_BYTES


def compile_file(arguments: Namespace, *, every_environment: bool = False) -> Compilation | int:
    """The compilation of the file and the environment that the arguments name; an exit code where there are none."""
    read = read_file(arguments)
    if isinstance(read, int):
        return read
    (raw, shown), form = read, _form(arguments)
    locked = getattr(arguments, "locked", False)
    if every_environment and arguments.env is None:
        return compile_all(raw, shown, files_beside(arguments), locked=locked)
    compilation = compile_text(raw, shown, arguments.env, files_beside(arguments), locked=locked)
    unknown = [diagnostic for diagnostic in compilation.diagnostics if diagnostic.code == "OBS024"]
    if unknown:
        say(unknown, compilation.source, form, shown)
        return USAGE
    return compilation


def read_file(arguments: Namespace) -> tuple[bytes, str] | int:
    """The file that the arguments name, and what to call it; an exit code where it cannot be read."""
    name = arguments.file
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>"
    raw = files.read_own(name)
    if is_one_of_many(arguments) and isinstance(raw, bytes):
        from obsc.unchanged import note_of

        arguments.notes |= note_of(raw)
    if isinstance(raw, Diagnostic):
        say([raw], None, _form(arguments), name)
        return USAGE
    return raw, name


def _form(arguments: Namespace) -> str:
    """How findings are told: as `--format` says, where that is not the format of a picture."""
    form: str = getattr(arguments, "format", "text")
    return form if form in ("json", *REPORTS) else "text"


def is_one_of_many(arguments: Namespace) -> bool:
    """Whether this is a part of a run over a folder, which notes what it reads."""
    return hasattr(arguments, "notes")


def files_beside(arguments: Namespace) -> Read:
    """What reads the files that a specification names; one from standard input lies nowhere."""
    if arguments.file == "-":
        return no_files
    if "beside" in arguments:
        return arguments.beside  # type: ignore[no-any-return]
    read = inside(os.path.dirname(arguments.file))  # noqa: PTH120
    if not is_one_of_many(arguments):
        return read
    from obsc.unchanged import noted

    return noted(read, arguments.notes)


def folder(arguments: Namespace) -> str:
    """Where outputs go: an environment has a folder of its own, so that none is taken for another."""
    return arguments.out if arguments.env is None else f"{arguments.out}/{arguments.env}"


def say(found: Iterable[Diagnostic], source: Source | None, form: str, name: str) -> None:
    """Print diagnostics: frames on standard error for people, on standard output what a program reads."""
    found = list(found)
    if form != "text":
        render = import_module(f"obsc.render.{form}").render
        _print(render(found, name))
    elif found:
        from obsc.render import human

        sys.stderr.write(human.render(found, source, color=colored()))


def _print(text: str) -> None:
    """In UTF-8 whatever the terminal, and with what is no text, in a file's name, by its number."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def for_terminal(text: str) -> str:
    """A patch as it is for a file or a pipe; for a terminal without what would control it."""
    if not sys.stdout.isatty():
        return text
    from obsc.render.safe import safe

    return "".join(safe(line, len(line)) + "\n" for line in text.split("\n")[:-1])


def colored() -> bool:
    """Whether a person with a colour terminal reads standard error (https://no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def exit_code(found: Iterable[Diagnostic], *, strict: bool) -> int:
    """1 where an error was found, or with `strict` a warning; else 0."""
    worst = Severity.WARNING if strict else Severity.ERROR
    return FINDINGS if any(diagnostic.severity >= worst for diagnostic in found) else OK
