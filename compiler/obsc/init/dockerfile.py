"""Dockerfiles: their instructions, and the image that a stage comes to.

By https://docs.docker.com/reference/dockerfile/. BuildKit's own parser judges this one in the tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from obsc.init.evidence import Place
from obsc.init.project import TextFile
from obsc.init.shell import expand

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_FLAG = re.compile(r"--[A-Za-z-]+(?:=\S*)?(?:\s+|\Z)")
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)([A-Za-z0-9_.-]+)\1")
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})
INSTRUCTIONS = frozenset(
    (
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"),
        *("ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    )
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its name in capitals, what follows without flags and continuations, its first and last line."""

    name: str
    rest: str
    line: int
    flags: tuple[str, ...] = ()
    last: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """CMD or ENTRYPOINT: its words; in shell form one text that `/bin/sh -c` runs."""

    words: tuple[str, ...]
    is_shell: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Image:
    """What a stage makes: everything that a container of it starts with. Each setting has the place that made it."""

    base: str = ""
    base_place: Place | None = None
    env: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    ports: tuple[tuple[int, Place], ...] = ()
    command: Command | None = None
    entry_point: Command | None = None
    workdir: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """The environment."""
        return {name: value for name, (value, _) in self.env.items()}


def instructions(lines: tuple[str, ...]) -> Iterator[Instruction]:
    """The instructions of a Dockerfile, in order; what is none is passed over.

    >>> [(i.name, i.rest, i.line) for i in instructions(("# x", "FROM python:3.12 AS a", "CMD run \\\\", "  fast"))]
    [('FROM', 'python:3.12 AS a', 2), ('CMD', 'run   fast', 3)]
    """
    number, escape = 0, _escape(lines)
    while number < len(lines):
        start = number
        text, number = _logical(lines, number, escape)
        match = _INSTRUCTION.fullmatch(text)
        if not match or match[1].upper() not in INSTRUCTIONS:
            continue
        name, rest = match[1].upper(), (match[2] or "").strip()
        if name in _WITH_HEREDOC:
            number = _after_heredocs(rest, lines, number)
        flags = []
        while flag := _FLAG.match(rest):
            flags.append(flag[0].strip())
            rest = rest[flag.end() :]
        yield Instruction(name, rest, start + 1, tuple(flags), number)


def image_of(file: TextFile, target: str = "") -> Image | None:
    """The image of the last stage, or of the stage that is asked for; None where the file has none."""
    stages: dict[str, Image] = {}
    label = ""
    before_stages: dict[str, str] = {}
    arguments: dict[str, str] = {}
    for instruction in instructions(file.lines):
        place = file.place(instruction.line)
        if instruction.name == "FROM":
            if target and label == target.lower():
                break
            image, label = _from(instruction.rest, before_stages, stages, place)
            stages[label], arguments = image, {}
        elif instruction.name == "ARG":
            if stages:
                arguments |= {**_argument(instruction.rest, arguments), **_inherited(instruction.rest, before_stages)}
            else:
                before_stages |= _argument(instruction.rest, before_stages)
        elif stages:
            stages[label] = _applied(stages[label], instruction, arguments, place)
    return stages.get(label)


def copied(file: TextFile) -> Iterator[str]:
    """The paths that a Dockerfile takes out of its build context, as far as they are written out."""
    for instruction in instructions(file.lines):
        if instruction.name not in ("COPY", "ADD") or any(flag.startswith("--from") for flag in instruction.flags):
            continue
        try:
            words = json.loads(instruction.rest)
        except (ValueError, RecursionError):
            words = instruction.rest.split()
        for word in words[:-1] if isinstance(words, list) else ():
            if isinstance(word, str) and not re.search(r"[*?\[\]$<'\"\\:]", word):
                yield word


def _escape(lines: tuple[str, ...]) -> str:
    """The character that continues a line: a directive at the top can change it."""
    for line in lines:
        directive = _DIRECTIVE.fullmatch(line.strip())
        if not directive:
            break
        if directive[1].lower() == "escape" and directive[2] in ("\\", "`"):
            return directive[2]
    return "\\"


def _logical(lines: tuple[str, ...], number: int, escape: str) -> tuple[str, int]:
    """A line with its continuations, comments and empty lines between them left out, and the number of the next."""
    parts: list[str] = []
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.lstrip().startswith("#") or (parts and not line.strip()):
            if parts:
                continue
            return "", number
        stripped = line.rstrip()
        if stripped.endswith(escape):
            parts.append(stripped[:-1])
            continue
        parts.append(line)
        break
    return "".join(parts), number


def _after_heredocs(rest: str, lines: tuple[str, ...], number: int) -> int:
    for match in _HEREDOC.finditer(rest):
        strip = match[0].startswith("<<-")
        while number < len(lines):
            line = lines[number].lstrip("\t") if strip else lines[number]
            number += 1
            if line == match[2]:
                break
    return number


def _from(rest: str, arguments: Mapping[str, str], stages: Mapping[str, Image], place: Place) -> tuple[Image, str]:
    words = rest.split()
    base = (expand(words[0], arguments) or words[0]) if words else ""
    named = words[2].lower() if len(words) > 2 and words[1].lower() == "as" else f"\0{len(stages)}"
    before = stages.get(base.lower())
    return (replace(before) if before is not None else Image(base, place)), named


def _argument(rest: str, known: Mapping[str, str]) -> dict[str, str]:
    name, equals, value = rest.partition("=")
    resolved = expand(_unquoted(value), known) if equals else None
    return {} if resolved is None else {name.strip(): resolved}


def _inherited(rest: str, arguments: Mapping[str, str]) -> dict[str, str]:
    """`ARG NAME` in a stage brings the value from before the first FROM."""
    return {rest: arguments[rest]} if rest in arguments else {}


def _applied(image: Image, instruction: Instruction, arguments: Mapping[str, str], place: Place) -> Image:
    known = {**arguments, **image.variables}
    match instruction.name:
        case "ENV":
            env = dict(image.env)
            for name, value in _assignments(instruction.rest):
                resolved = expand(value, known)
                if resolved is not None:
                    env[name] = (resolved, place)
            return replace(image, env=env)
        case "EXPOSE":
            ports = (_port(expand(word, known)) for word in instruction.rest.split())
            return replace(image, ports=(*image.ports, *((port, place) for port in ports if port is not None)))
        case "WORKDIR":
            folder = expand(instruction.rest, known) or instruction.rest
            return replace(image, workdir=folder if folder.startswith("/") else f"{image.workdir}/{folder}")
        case "CMD":
            return replace(image, command=_command(instruction.rest, place))
        case "ENTRYPOINT":
            # An ENTRYPOINT sets aside the CMD of the base image, and a later CMD of this one counts.
            return replace(image, entry_point=_command(instruction.rest, place))
    return image


def _command(rest: str, place: Place) -> Command:
    try:
        words = json.loads(rest) if rest.startswith("[") else None
    except (ValueError, RecursionError):
        words = None
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return Command(tuple(words), is_shell=False, place=place)
    return Command((rest,), is_shell=True, place=place)


def _assignments(rest: str) -> Iterator[tuple[str, str]]:
    """`ENV A=1 B="x y"`, or the old form `ENV A 1`."""
    if not re.match(r"[^\s=]+=", rest):
        name, _, value = rest.partition(" ")
        yield name, value.strip()
        return
    for match in re.finditer(r"""([^\s=]+)=((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])*)""", rest):
        yield match[1], _unquoted(match[2])


def _unquoted(value: str) -> str:
    return re.sub(r"""["']|\\(.)""", lambda match: match[1] or "", value.strip())


def _port(text: str | None) -> int | None:
    number = (text or "").partition("/")[0]
    protocol = (text or "").partition("/")[2].lower()
    is_port = number.isascii() and number.isdigit() and len(number) <= 5 and 0 < int(number) <= 65535
    return int(number) if is_port and protocol in ("", "tcp") else None
