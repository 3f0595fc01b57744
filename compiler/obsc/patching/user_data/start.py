"""How the app starts in a user data script: a unit that it writes and starts, a command, or a container."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.images.splices import Unsafe
from obsc.importing.command import Start as Server
from obsc.importing.command import read_start
from obsc.patching.merge import Several
from obsc.patching.user_data.container import Container, read_container
from obsc.patching.user_data.shell import Command, Script, Statement, Word, is_known
from obsc.patching.user_data.unit import Unit, units
from obsc.patching.user_data.wanted import WRAPPER, Wanted
from obsc.records import dataclass

_BEFORE = ("nohup", "exec", "setsid", "time", "command", "nice")
"""Programs that start another with the same environment."""
_STARTS = frozenset({"start", "restart", "reload-or-restart"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The words that start the app, and the statement that does it: with a command of its own, or by a unit's name."""

    words: tuple[Word, ...]
    statement: Statement
    command: Command | None = None
    unit: Unit | None = None
    container: Container | None = None

    def earlier(self, script: Script) -> list[Command]:
        """The commands in front of it."""
        found: list[Command] = []
        for statement, command in script.commands:
            if statement.first > self.statement.first or command is self.command:
                break
            if statement is not self.statement or self.command is not None:
                found.append(command)
        return found


def find_start(script: Script, wanted: Wanted) -> Start:
    """How a service starts in a script; Unsafe where it does not, or nobody can say."""
    is_host, name = wanted.machine.packaging == "host", wanted.service.name
    found = list(_processes(script, wanted) if is_host else _containers(script, wanted))
    if len(found) == 1:
        return found[0]
    if found:
        lines = ", ".join(str(one.statement.first + 1) for one in found)
        raise Unsafe(f"starts `{name}` more than once: see its lines {lines}")
    if is_host and (other := next(_others(script, wanted), None)) is not None:
        raise Unsafe(
            f"starts `{other}`, which is not what the specification starts: say it in `server`, or take it from"
            " `obsc import`"
        )
    what = "server" if is_host else "container"
    raise Unsafe(
        f"starts no {what} that could be `{name}`, by a command or by a unit that it writes; what other files, Compose,"
        " supervisor, `sudo` or `su -c` start is not edited"
    )


def is_same(words: tuple[str | None, ...], wanted: Wanted) -> bool:
    """Whether words start the server that the specification starts, with the same options."""
    theirs, ours = _server(words, wanted), _server(wanted.words, wanted)
    if theirs is None or ours is None:
        return False
    return _said(theirs) == _said(ours)


def _said(server: Server) -> object:
    """What a command says; the framework is what only obsc's own file, or FastAPI's own program, says of itself."""
    return {key: value for key, value in server.values.items() if key != ("framework",)}, server.left_out


def _server(words: tuple[str | None, ...], wanted: Wanted) -> Server | None:
    """The server that words start, wherever its program lies; files of obsc's say what they stand for."""
    if not words or words[0] is None:
        return None
    at = 1 if words[0].rpartition("/")[2] == WRAPPER else 0
    named = tuple(one.rpartition("/")[2] if one is not None and i <= at else one for i, one in enumerate(words))
    files = {file.name: file for file in wanted.service.launch.files}
    configuration, module = files.get("gunicorn.conf.py"), files.get("obsc_app.py")
    contents = {} if module is None else {"OBSC_APP": module.content}
    if configuration is not None and configuration.path in words:
        contents["OBSC_GUNICORN_CONF"] = configuration.content
    return read_start(named, contents)


def _processes(script: Script, wanted: Wanted) -> Iterator[Start]:
    """The processes that are what the specification starts."""
    for unit in units(script.documents):
        if is_same(_known(unit.start), wanted):
            yield Start(words=unit.start, statement=_started(script, unit), unit=unit)
    for statement, command in script.commands:
        words = _plain(command.words)
        if is_same(_known(words), wanted):
            yield Start(words=words, statement=_sure(statement, command), command=command)


def _others(script: Script, wanted: Wanted) -> Iterator[str]:
    """Commands of other servers, for a person to compare."""
    commands = [_plain(command.words) for _, command in script.commands]
    for words in (*(unit.start for unit in units(script.documents)), *commands):
        server = _server(_known(words), wanted)
        if server is not None and server.values.get(("server", "name")) != "python":
            yield " ".join(word.known or "?" for word in words)


def _containers(script: Script, wanted: Wanted) -> list[Start]:
    """The containers that could be the service: by its name, else all that are no agents, proxies or stores."""
    found = [
        Start(words=unit.start, statement=_started(script, unit), unit=unit, container=container)
        for unit in units(script.documents)
        if (container := read_container(unit.start)) is not None
    ]
    for statement, command in script.commands:
        words = without_sudo(_plain(command.words))
        if (container := read_container(words)) is not None:
            sure = _sure(statement, command)
            found.append(Start(words=words, statement=sure, command=command, container=container))
    known = [(one, one.container) for one in found if one.container is not None]
    names = {wanted.container} if wanted.container else {wanted.machine.container, wanted.service.name}
    named = [one for one, container in known if container.name in names]
    apps = [one for one, container in known if not container.is_helper]
    if not named and (wanted.container or len(apps) > 1):
        raise Several("container", *(container.name for _, container in known if container.name))
    return named or apps


def _started(script: Script, unit: Unit) -> Statement:
    """The statement that starts a unit."""
    name = unit.name.removesuffix(".service")
    for statement, command in script.commands:
        words = [word.text.removesuffix(".service") for word in without_sudo(command.words)]
        is_start = words[:1] == ["systemctl"] and (_STARTS & set(words) or {"enable", "--now"} <= set(words))
        is_old = words[:1] == ["service"] and words[2:] in (["start"], ["restart"])
        if (is_start or is_old) and name in words[1:] and command.is_sure:
            if statement.first <= unit.written.last:
                raise Unsafe(f"starts `{unit.name}` before it writes it")
            return statement
    raise Unsafe(f"writes `{unit.name}` and does not start it, or only under a condition")


def _sure(statement: Statement, command: Command) -> Statement:
    if not command.is_sure:
        raise Unsafe(f"starts the app inside of a condition, a function or a pipe, at line {command.line + 1}")
    return statement


def _known(words: tuple[Word, ...]) -> tuple[str | None, ...]:
    """The words; of programs the names are enough, wherever they lie."""
    programs = (word.known or (word.name if is_known(word.name) else None) for word in words[:2])
    return (*programs, *(word.known for word in words[2:]))


def _plain(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A command without what starts it in the same environment."""
    while words and words[0].text in _BEFORE:
        words = words[1:]
        while words and re.fullmatch(r"-\S*", words[0].text):
            words = words[1:]
    return words


def without_sudo(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A command without `sudo` and those of its options that take no value."""
    if not words or words[0].text != "sudo":
        return words
    words = words[1:]
    while words and re.fullmatch(r"-[EHnS]+", words[0].text):
        words = words[1:]
    return words
