"""The variables of a service in a user data script: the user's win, and two that hold several values are joined."""

from __future__ import annotations

import re
from collections.abc import Mapping

from obsc.images.splices import Unsafe
from obsc.patching.merge import joined_values
from obsc.patching.user_data.container import Container, Option
from obsc.patching.user_data.shell import Command, Script
from obsc.patching.user_data.unit import Unit
from obsc.patching.user_data.wanted import Wanted
from obsc.patching.wanted import ARGUMENT, SAMPLER, SEPARATORS
from obsc.records import dataclass

_GROUPS = "aws.log.group.names"
_LEGAL_GROUP = re.compile(r"[A-Za-z0-9_/.#-]{1,512}")
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What is added, what replaces a value of the user's by option, and what a person may want to know."""

    rows: dict[str, str]
    replaced: tuple[tuple[Option, str], ...] = ()
    notes: tuple[str, ...] = ()


def of_unit(unit: Unit, script: Script, wanted: Wanted) -> Environment:
    """What a drop-in of a unit says: it comes after the unit, and before every environment file."""
    own, rows = unit.environment, {}
    paths = {value.text.strip().removeprefix("-") for value in unit.of("EnvironmentFile")}
    named, notes = _of_files(paths, script, wanted, "Environment=")
    for name, value in _closed(wanted, dict.fromkeys(named) | own):
        said = own.get(name)
        if name in named or (said is not None and name not in SEPARATORS):
            notes += _stays(name, said, value)
        elif said is None:
            rows[name] = _grouped(name, value, None, wanted)
        else:
            both = _both(name, said, value)
            rows |= {name: both} if both != said else {}
    return Environment(rows=rows, notes=notes)


def of_command(command: Command, wanted: Wanted) -> Environment:
    """What the shell that starts the app itself exports, where it has not been exported."""
    if both := set(command.assigned) & SEPARATORS.keys() & wanted.variables.keys():
        raise Unsafe(f"sets `{min(both)}` for the command alone, to which OpenTelemetry adds: export it before")
    closed = _closed(wanted, dict.fromkeys(command.assigned))
    return Environment(
        rows={name: _grouped(name, value, None, wanted) for name, value in closed if name not in command.assigned}
    )


def of_container(container: Container, script: Script, wanted: Wanted, own_file: str) -> Environment:
    """The rows of a file that is read before whatever the user says, and so never wins over it."""
    groups = [one.partition("=")[2] for one in container.values("--log-opt") if one.startswith("awslogs-group=")]
    own = {option.text.partition("=")[0]: option for option in container.rows("--env", "-e")}
    named, notes = _of_files(set(container.values("--env-file")) - {own_file}, script, wanted, "--env")
    rows: dict[str, str] = {}
    replaced = []
    given = {name: option.text.partition("=")[2] for name, option in own.items()}
    for name, written in _closed(wanted, dict.fromkeys(named) | given):
        value, option = _grouped(name, written, groups[-1] if groups else None, wanted), own.get(name)
        if option is None and "\n" in value:
            raise Unsafe(f"needs `{name}`, whose value has several lines, which no such file holds: add it first")
        if option is None:
            rows[name] = value
        elif name not in SEPARATORS:
            notes += _stays(name, option.text.partition("=")[2], value)
        else:
            known = option.known or ""
            both = _both(name, known.partition("=")[2] if "=" in known else None, value)
            replaced += [(option, f"{name}={both}")] if f"{name}={both}" != known else []
    return Environment(rows=rows, replaced=tuple(replaced), notes=notes)


def _closed(wanted: Wanted, given: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The variables; those whose value only a deployment knows have to be given."""
    has_other_sampler = SAMPLER in given and given[SAMPLER] != wanted.variables.get(SAMPLER)
    for name, value in wanted.variables.items():
        if value is None and name not in given:
            raise Unsafe(f"needs `{name}`, whose value the specification leaves open: add it first")
    return [
        (name, value)
        for name, value in wanted.variables.items()
        if value is not None and not (has_other_sampler and name == ARGUMENT)
    ]


def _of_files(paths: set[str], script: Script, wanted: Wanted, instead: str) -> tuple[set[str], tuple[str, ...]]:
    """The variables of environment files that the script writes, and a note of the others."""
    written = [one for one in script.documents if one.path in paths]
    rows = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)=", re.MULTILINE | re.ASCII)
    names = {match[1] for one in written for match in rows.finditer(one.body.text)}
    if both := names & SEPARATORS.keys() & wanted.variables.keys():
        raise Unsafe(f"sets `{min(both)}` in a file, to which OpenTelemetry adds: set it by `{instead}`")
    others = sorted(paths - {one.path for one in written if one.path is not None})
    return names, tuple(f"what `{path}` sets wins over what obsc adds" for path in others)


def _both(name: str, said: str | None, value: str) -> str:
    both = None if said is None or not said.isprintable() else joined_values(name, said, value)
    if both is None:
        raise Unsafe(f"sets `{name}` to what only the running shell knows, to which OpenTelemetry adds")
    return both


def _stays(name: str, said: str | None, value: str) -> tuple[str, ...]:
    return () if said is None or said == value else (f"`{name}` stays as it is",)


def _grouped(name: str, value: str, group: str | None, wanted: Wanted) -> str:
    """The attributes with the log group that the app has here, if it has one."""
    if name != "OTEL_RESOURCE_ATTRIBUTES" or wanted.own_group is None:
        return value
    own = f"{_GROUPS}={wanted.own_group}"
    known = [f"{_GROUPS}={group}"] if group is not None and _LEGAL_GROUP.fullmatch(group) else []
    return ",".join(one for pair in value.split(",") for one in (known if pair == own else [pair]))
