"""What a container starts: the server in its command, without what obsc itself puts around it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from obsc.init.command import ATTACHED, SHELLS, ServerCommand, read_command, read_shell
from obsc.plan.launch.files import IMAGE_FOLDER
from obsc.plan.launch.middleware import APP

_HOOKS = re.compile(rf"(/tmp/obsc-|{IMAGE_FOLDER}/)(gunicorn\.conf\.py|uwsgi\.ini)")
"""Files that obsc brings (`obsc.plan.launch`); the app's own is named inside of gunicorn's."""
_BEFORE_SERVERS = ("--no-reload", "--noreload", "--no-debugger")
"""What obsc says to the frameworks' own servers without being asked."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a container starts, by keys of the language below a service; `left_out` are words without a key."""

    values: Mapping[tuple[str, ...], object] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    is_attached: bool = False
    """Whether OpenTelemetry's program stands in front of the server."""


def read_start(words: tuple[str | None, ...], env: Mapping[str, str]) -> Start | None:
    """The server that a container's words start; None where they start none that the language knows."""
    entry, command, before = _unshelled(words, env)
    if command is None:
        return None
    values: dict[tuple[str, ...], object] = {}
    for key, value in command.values.items():
        if value is not None:
            values[tuple(key.split("."))] = value
    values |= _own_app(values, env)
    if "fastapi" in words[:1]:
        values["framework",] = "fastapi"
    if command.values.get("server.name") == "waitress" and "--call" in words:
        values["server", "app"] = f"{values.get(('server', 'app'), '')}()"
    values |= _own_configuration(command, words, env)
    if before:
        values["server", "before"] = before
    if entry:
        values["entryPoint",] = entry
    wrappers = tuple(f"`{word}`" for word in command.wrappers if word != ATTACHED)
    left = tuple(f"`{word}`" for word in command.left_out)
    unknown = tuple(f"the value of `{key}`" for key, value in command.values.items() if value is None and key != "port")
    return Start(values, (*wrappers, *left, *unknown), ATTACHED in command.wrappers)


def _unshelled(
    words: tuple[str | None, ...], env: Mapping[str, str]
) -> tuple[tuple[str, ...], ServerCommand | None, tuple[tuple[str, ...], ...]]:
    """Programs in front of everything, the server's command, and the commands before it."""
    for at, word in enumerate(words[:-2]):
        if word in SHELLS and words[at + 1] in ("-c", "-ec", "-ce", "-lc"):
            script = _without_hooks(words[at + 2] or "")
            found = read_shell(script, env)
            if found is None:
                return (), None, ()
            command, _, read = found
            entry = tuple(known for known in words[:at] if known is not None)
            before = _plain_steps(script) or tuple(_steps(step.words for step in read))
            return entry, command, before
    return _behind_program(_without(words))


def _behind_program(
    words: tuple[str | None, ...],
) -> tuple[tuple[str, ...], ServerCommand | None, tuple[tuple[str, ...], ...]]:
    """A program of the image that executes its arguments may stand in front of the server."""
    command = read_command(words)
    if command is None and words and words[0] is not None and ("/" in words[0] or words[0].endswith(".sh")):
        behind = read_command(words[1:])
        if behind is not None:
            return (words[0],), behind, ()
    return (), command, ()


def _without_hooks(script: str) -> str:
    """A shell's script without the files that obsc names in it, nor where it writes them."""
    steps = script.split(" && ")
    kept = [step for step in steps if not re.match(r'printf %s "\$OBSC_|mkdir -p /tmp/obsc$', step)]
    joined = " && ".join(step.removeprefix('PYTHONPATH="${PYTHONPATH#*:}" ') for step in kept)
    joined = re.sub(rf" (-c|--ini) ({_HOOKS.pattern})(?=\s|$)", "", joined)
    return re.sub(rf" ({'|'.join(_BEFORE_SERVERS)})(?=\s|$)", "", joined)


def _plain_steps(script: str) -> tuple[tuple[str, ...], ...]:
    """The steps before the server where there is nothing but steps, which is how obsc writes them."""
    *before, last = (shlex.split(step) for step in _parted(script))
    is_plain = last[:1] == ["exec"] and " && ".join(map(shlex.join, (*before, last))) == script
    return tuple(map(tuple, before)) if is_plain else ()


def _parted(script: str) -> list[str]:
    """A script at its `&&`; as a whole where one of them stands in quotes."""
    parts = script.split(" && ")
    try:
        for step in parts:
            shlex.split(step)
    except ValueError:
        return [":"]
    return parts


def _without(words: tuple[str | None, ...]) -> tuple[str | None, ...]:
    kept: list[str | None] = []
    for word in words:
        if word is not None and _HOOKS.fullmatch(word):
            kept.pop()
        elif word not in _BEFORE_SERVERS:
            kept.append(word)
    return tuple(kept)


def _steps(steps: Iterator[tuple[str | None, ...]]) -> Iterator[tuple[str, ...]]:
    for words in steps:
        known = tuple(word for word in words if word is not None)
        if len(known) == len(words):
            yield known


def _own_app(values: Mapping[tuple[str, ...], object], env: Mapping[str, str]) -> dict[tuple[str, ...], object]:
    """The app inside of obsc's middleware, and which protocol it speaks."""
    if values.get(("server", "app")) != APP:
        return {}
    module = re.search(r'^app = importlib\.import_module\("([^"]*)"\)', env.get("OBSC_APP", ""), re.MULTILINE)
    name = re.search(r'^for _name in "([^"]*)"', env.get("OBSC_APP", ""), re.MULTILINE)
    protocol = re.search(r"opentelemetry\.instrumentation\.(wsgi|asgi) import", env.get("OBSC_APP", ""))
    if module is None or name is None or protocol is None:
        return {("server", "app"): None}
    called = "()" if "\napp = app()\n" in env["OBSC_APP"] else ""
    return {("server", "app"): f"{module[1]}:{name[1]}{called}", ("framework",): protocol[1]}


def _own_configuration(
    command: ServerCommand, words: tuple[str | None, ...], env: Mapping[str, str]
) -> dict[tuple[str, ...], object]:
    """The app's own configuration, which obsc's file reads first."""
    named = re.search(r"^_own = (['\"])(.*)\1\n_must_exist = True", env.get("OBSC_GUNICORN_CONF", ""), re.MULTILINE)
    if command.values.get("server.name") == "gunicorn" and named is not None:
        return {("server", "configFile"): named[2]}
    return {}
