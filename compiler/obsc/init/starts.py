"""The commands that start a service, through entry points, shells and start scripts; and which of them counts."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from obsc.init.command import SHELLS, ServerCommand, read_command, read_shell
from obsc.init.dockerfile import Command, Image
from obsc.init.evidence import Place
from obsc.init.project import Project, TextFile
from obsc.init.shell import Step
from obsc.init.unit import Unit

_TASK, _IMAGE, _PROCFILE, _COMPOSE = range(4)
"""Whose command counts on ECS: a task definition's own, else the image's. Compose's is for a developer's machine."""

_SCRIPT = r"\.(sh|bash)$|^(/|\./)[\w./-]+$|^[\w-]*(start|entrypoint|run|serve)[\w-]*$"
"""What a start script is called; whether it is one, its first line says."""


@dataclass(frozen=True, slots=True)
class Start:
    """A command that starts a server: the line that has it, and what runs before."""

    command: ServerCommand
    place: Place
    rank: int
    before: tuple[Step, ...] = ()
    entry_point: tuple[str, ...] = ()


def starts(project: Project, unit: Unit) -> tuple[list[Start], list[Start]]:
    """The commands that count, and those that another takes the place of."""
    found = list(_all(project, unit))
    best = min((start.rank for start in found), default=0)
    return [start for start in found if start.rank == best], [start for start in found if start.rank != best]


def starts_by_compose(project: Project, unit: Unit) -> bool:
    """Whether Compose's own command for a service starts a server."""
    return any(start.rank == _COMPOSE for start in _all(project, unit))


def command_place(unit: Unit) -> Place | None:
    """The line that starts the service, whatever it starts."""
    image, compose = unit.image, unit.compose
    orders = [image.command or image.entry_point] if image is not None else []
    places = [order.place for order in orders if order is not None]
    places += [unit.process[1]] if unit.process is not None else []
    places += [compose.command[1]] if compose is not None and compose.command is not None else []
    return places[0] if places else None


def _all(project: Project, unit: Unit) -> Iterator[Start]:
    for container in unit.containers:
        if ordered := container.command or container.entry_point:
            yield from _start(project, unit, *ordered, _TASK)
    if unit.image is not None:
        yield from _image_starts(project, unit, unit.image)
    if unit.process is not None:
        text, place = unit.process
        yield from _shell_start(project, unit, text, place, _PROCFILE)
    if unit.compose is not None and (local := unit.compose.command or unit.compose.entry_point):
        yield from _start(project, unit, *local, _COMPOSE)


def _image_starts(project: Project, unit: Unit, image: Image) -> Iterator[Start]:
    entry, command = image.entry_point, image.command
    if entry is None and command is None:
        return
    if entry is None or entry.is_shell:
        # A shell-form ENTRYPOINT sets CMD aside.
        one = entry or command
        assert one is not None
        yield from _command(project, unit, one)
        return
    words = (*entry.words, *(command.words if command is not None and not command.is_shell else ()))
    from_entry = list(_start(project, unit, words, (command or entry).place, _IMAGE))
    if from_entry:
        yield from from_entry
    elif command is not None:
        for start in _command(project, unit, command):
            yield Start(start.command, start.place, start.rank, start.before, entry.words)


def _command(project: Project, unit: Unit, command: Command) -> Iterator[Start]:
    if command.is_shell:
        yield from _shell_start(project, unit, command.words[0], command.place, _IMAGE)
    else:
        yield from _start(project, unit, command.words, command.place, _IMAGE)


def _start(project: Project, unit: Unit, words: tuple[str, ...], place: Place, rank: int) -> Iterator[Start]:
    """A list of words, which no shell has seen."""
    if words[:1] and words[0] in SHELLS:
        yield from _by_shell(project, unit, words, place, rank)
        return
    literal = tuple(word if "$" not in word else None for word in words)
    if found := read_command(literal):
        yield Start(found, place, rank)
    elif (script := _script(project, unit, words)) is not None:
        yield from _scripted(project, unit, script, rank)


def _by_shell(project: Project, unit: Unit, words: tuple[str, ...], place: Place, rank: int) -> Iterator[Start]:
    for number, word in enumerate(words[1:], 1):
        if re.fullmatch(r"-[a-z]*c[a-z]*", word):
            yield from _shell_start(project, unit, " ".join(words[number + 1 : number + 2]), place, rank)
            return
        if not word.startswith("-"):
            if (script := _script(project, unit, words[number:])) is not None:
                yield from _scripted(project, unit, script, rank)
            return


def _shell_start(project: Project, unit: Unit, text: str, place: Place, rank: int) -> Iterator[Start]:
    variables = unit.variables if rank != _PROCFILE else {}
    if found := read_shell(text, variables):
        command, _, before = found
        yield Start(command, place, rank, before)
        return
    try:
        words = tuple(shlex.split(text.replace("&&", " ; ").rpartition(";")[2]))
    except ValueError:
        return
    words = words[1:] if words[:1] == ("exec",) else words
    words = words[1:] if words[:1] and words[0] in SHELLS else words
    if (script := _script(project, unit, words)) is not None:
        yield from _scripted(project, unit, script, rank)


def _scripted(project: Project, unit: Unit, script: TextFile, rank: int) -> Iterator[Start]:
    if found := read_shell(script.text, unit.variables):
        command, line, before = found
        yield Start(command, script.place(line), rank, before)


def _script(project: Project, unit: Unit, words: tuple[str, ...]) -> TextFile | None:
    """The start script that a command names, if it is a file of the project."""
    if not words or not re.search(_SCRIPT, words[0]):
        return None
    found = unit.file(project, words[0])
    return found if found is not None and (found.lines[0].startswith("#!") or found.path.endswith("sh")) else None
