"""The user data of instances: its text with the lines of its file, and what the script in it starts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from obsc.importing.cloud_config import MARK, shell_of
from obsc.importing.docker_run import DockerRun, read_docker_run
from obsc.importing.marks import Marks, is_marked
from obsc.importing.script import Command, Script, Written, read_script
from obsc.importing.units import Unit, environment_file, unit_of
from obsc.importing.values import Here, Joined, Reference, Resource, part
from obsc.init.command import SHELLS, read_command, read_shell
from obsc.init.documents import Node
from obsc.init.evidence import Place
from obsc.init.instances import NO_APP
from obsc.init.project import TextFile

BEGIN, END = "\n# --- obsc: begin ---\n", "# --- obsc: end ---\n"
"""Around what obsc writes (`obsc.lower.userdata.script`)."""
_UNIT = re.compile(r"/(?:etc|usr/lib|lib)/systemd/system/([\w@.-]+)\.service")


Said = tuple[str, int] | None
"""A value with the line of the script that says it."""


@dataclass(slots=True)
class App:
    """What the script starts: words with marks, variables with the lines of the script."""

    name: str
    words: tuple[str, ...]
    line: int
    env: dict[str, tuple[str, int]] = field(default_factory=dict)
    user: Said = None
    folder: Said = None
    stop: Said = None
    docker: DockerRun | None = None
    unit: Unit | None = None
    lines: set[int] = field(default_factory=set)
    """The lines of the script that start it: what obsc writes in their place."""
    is_own: bool = False
    """Whether obsc wrote its unit."""


@dataclass(frozen=True, slots=True)
class UserData:
    """A script with the places of its lines."""

    text: str
    file: TextFile
    rows: tuple[int, ...]
    """By line of the script, from 1, that of the file."""
    marks: Marks
    script: Script
    left_out: tuple[tuple[str, int], ...] = ()
    """Keys of a cloud-config that go nowhere, with lines of the file."""

    def place(self, line: int) -> Place:
        """Where a line of the script stands."""
        return self.file.place(self.row(line))

    def row(self, line: int) -> int:
        """The line of the file."""
        return self.rows[min(max(line, 1), len(self.rows)) - 1]

    def node(self, text: str, line: int) -> Node:
        """A text of the script as a value with its place."""
        return Here(self.marks.data(text), self.row(line), "", self.file)

    @property
    def lines(self) -> tuple[tuple[str, Place], ...]:
        """The script's lines with their places."""
        return tuple((row, self.place(number)) for number, row in enumerate(self.text.split("\n"), 1))

    @property
    def generated(self) -> frozenset[int]:
        """The lines between the remarks of obsc's, and these."""
        lines: set[int] = set()
        is_inside = False
        for number, row in enumerate(self.text.split("\n"), 1):
            is_inside |= row == BEGIN.strip()
            lines |= {number} if is_inside else set()
            is_inside &= row != END.strip()
        return frozenset(lines)


def user_data(resource: Resource, properties: Node) -> UserData | None:
    """The script of an instance or of a launch template; None where there is none that is written out."""
    for node in (part(properties, "userData"), properties["user_data_base64"], properties["UserDataBase64"]):
        if not isinstance(node.data, str | Joined):
            continue
        marks = Marks()
        text = _decoded(marks.marked(node))
        if text.startswith("#!") or "\n" in text:
            file = node.file if isinstance(node, Here) and node.file is not None else resource.file
            rows = _rows(text, node.line, file)
            if not text.startswith(MARK):
                return UserData(text, file, rows, marks, read_script(text, marks))
            shell = shell_of(text)
            places = tuple(rows[min(row, len(rows)) - 1] for row in (*shell.rows, len(rows)))
            left_out = tuple((key, rows[min(line, len(rows)) - 1]) for key, line in shell.left_out)
            return UserData(shell.text, file, places, marks, read_script(shell.text, marks), left_out)
    return None


def _decoded(text: str) -> str:
    """What stands there in base64, as the API gives it."""
    packed = "".join(text.split())
    if len(packed) < 12 or is_marked(text) or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", packed):
        return text
    try:
        return base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text


def _rows(text: str, begins: int, file: TextFile) -> tuple[int, ...]:
    """The line of the file for each of the script's: where the file has its words, near the one before."""
    at, out = max(begins, 1), []
    for row in text.split("\n"):
        pieces = re.split("\ue000[0-9]+\ue001", row.strip())
        words = max(pieces, key=len).strip()[:200]
        if words:
            found = (n for n in range(at, at + 6) if words in file.place(n).text or words in _unescaped(file, n))
            at = next(found, at)
        out.append(at)
        if words:
            at += file.place(at).text == row.strip()
    return tuple(out)


def _unescaped(file: TextFile, number: int) -> str:
    """A line without the escapes of JSON, and those of templates before a `{`."""
    return file.place(number).text.replace('\\"', '"').replace("\\\\", "\\").replace("${!", "${").replace("$${", "${")


def apps(data: UserData) -> Iterator[App]:
    """What the script starts that can be the app: by units, by containers, by commands of its own; the best first."""
    script = data.script
    units = [
        (match[1], written) for path, written in script.files.items() if (match := _UNIT.fullmatch(path)) is not None
    ]
    started = [_by_unit(data, name, written) for name, written in units]
    for app in started:
        yield from _as_app(data, app)
    for command in script.commands:
        yield from _by_command(data, command)
    # A start script may be an app's; in a unit of obsc's whatever starts is one.
    yield from (one for one in started if one.words and (one.is_own or one.words[0].endswith(".sh")))


def _by_unit(data: UserData, name: str, written: Written) -> App:
    unit = unit_of(written, data.script.files)
    words = unit.command
    lines = _range(written.line, written.last)
    for path in unit.files:
        if (file := data.script.files.get(path)) is not None:
            lines |= _range(file.line, file.last)
    for command in data.script.commands:
        program, rest = command.words[0].rpartition("/")[2], command.words[1:]
        of_unit = any(word.removesuffix(".service") == name for word in rest) or "daemon-reload" in rest
        of_files = any(word in unit.files or _UNIT.fullmatch(word) for word in rest[-1:])
        if (program == "systemctl" and of_unit) or (program in ("chmod", "chown") and of_files):
            lines |= _range(command.line, command.last)
    return App(
        name.removeprefix("obsc-"),
        words,
        unit.line,
        unit.env | _dropped_in(data, name),
        user=unit.said.get("User"),
        folder=unit.said.get("WorkingDirectory"),
        stop=unit.said.get("TimeoutStopSec"),
        unit=unit,
        lines=lines,
        is_own=name.startswith("obsc-"),
    )


def _dropped_in(data: UserData, name: str) -> dict[str, tuple[str, int]]:
    """The variables of the files beside a unit, which come after its own.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Description
    """
    env: dict[str, tuple[str, int]] = {}
    for path, written in sorted(data.script.files.items()):
        if re.fullmatch(rf"/(?:etc|usr/lib|lib)/systemd/system/{re.escape(name)}\.service\.d/[^/]+\.conf", path):
            env |= unit_of(written, data.script.files).env
    return env


def _by_command(data: UserData, command: Command) -> Iterator[App]:
    words, user = _unwrapped(command.words)
    env = {name: (value, command.line) for name, value in command.env}
    env = {name: found for name, found in data.script.exported.items() if name not in _OF_SHELLS} | env
    for earlier in data.script.commands:
        path = earlier.words[-1]
        if earlier.words[0] in (".", "source") and earlier.line < command.line and path in data.script.files:
            env = environment_file(data.script.files[path]) | env
    lines = _range(command.line, command.last)
    app = App("", words, command.line, env, lines=lines)
    app.user = None if user is None else (user, command.line)
    app.folder = (command.folder, command.line) if command.folder else None
    is_script = bool(words) and re.fullmatch(r"(.*/)?python[\d.]*", words[0]) is not None and words[1:2] != ("-m",)
    if is_script and not (command.is_beside or command.words[0] == "exec"):
        return
    yield from _as_app(data, app)


_OF_SHELLS = ("PATH", "HOME", "USER", "SHELL", "DEBIAN_FRONTEND", "LANG", "LC_ALL", "PS1")


def _unwrapped(words: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """A command without what runs it as somebody else, and who that is."""
    user: str | None = None
    while words and words[0].rpartition("/")[2] in ("sudo", "su", "runuser", "setsid", "nohup", "exec"):
        first, words = words[0].rpartition("/")[2], words[1:]
        while first in ("sudo", "runuser") and words and words[0].startswith("-"):
            if words[0] in ("-u", "--user") and len(words) > 1:
                user, words = words[1], words[2:]
            elif words[0].startswith("--user="):
                user, words = words[0].partition("=")[2], words[1:]
            else:
                words = words[2:] if words[0] in ("-g", "-C", "-h", "-p") else words[1:]
        if first == "su":
            words = words[1:] if words[:1] in (("-",), ("-l",)) else words
            user, words = (words[0], words[1:]) if words and not words[0].startswith("-") else ("root", words)
            script = words[1] if words[:1] == ("-c",) and len(words) > 1 else ""
            return ("sh", "-c", script), user
    return words, user


def _as_app(data: UserData, app: App) -> Iterator[App]:
    """The app, if what is started can be one: a server, or a container that is no store, proxy or agent."""
    docker = read_docker_run(app.words)
    if docker is not None:
        if not NO_APP.search(docker.image if not is_marked(docker.image) else ""):
            app.docker, app.name = docker, docker.one("name") or app.name
            app.lines |= _of_container(data, docker)
            app.env = _docker_env(data, docker, app)
            yield app
        return
    known = tuple(data.marks.known(word) for word in app.words)
    if read_command(known) is not None or _shell_server(known):
        yield app


def _shell_server(words: tuple[str | None, ...]) -> bool:
    """Whether a shell starts a server."""
    for at, word in enumerate(words[:-1]):
        if word in ("-c", "-ec", "-lc") and words[0] in SHELLS:
            if words[at + 1] == 'exec "$@"':
                return read_command(words[at + 3 :]) is not None
            return read_shell(words[at + 1] or "", {}) is not None
    return False


def _of_container(data: UserData, docker: DockerRun) -> set[int]:
    """The lines that pull its image, and that take away the container before it."""
    lines: set[int] = set()
    for command in data.script.commands:
        words = command.words
        if words[0].rpartition("/")[2] != "docker" or len(words) < 3:
            continue
        is_pull = words[1] == "pull" and words[-1] == docker.image
        if is_pull or (words[1] in ("rm", "stop", "kill") and words[-1] == docker.one("name")):
            lines |= _range(command.line, command.last)
    return lines


def _docker_env(data: UserData, docker: DockerRun, app: App) -> dict[str, tuple[str, int]]:
    out: dict[str, tuple[str, int]] = {}
    for path in docker.options.get("env-file", []):
        if (written := data.script.files.get(path)) is not None:
            # Docker takes values as they are, quotes too: who writes them there means none.
            out |= environment_file(written)
            app.lines |= _range(written.line, written.last)
    for pair in docker.options.get("env", []):
        name, equals, value = pair.partition("=")
        line = _line_of(data, name, app.line)
        if equals:
            out[name] = (value, line)
        elif name in app.env:
            out[name] = (app.env[name][0], line)
    return out


def _line_of(data: UserData, name: str, begins: int) -> int:
    """The line of a command that goes on over several on which a name stands."""
    rows = data.text.split("\n")
    near = range(begins, min(begins + 200, len(rows) + 1))
    return next((n for n in near if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rows[n - 1])), begins)


def _range(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Part:
    """Commands of the user's own, with the first of their lines and where it is one of the script's."""

    text: str
    first: int
    last: int

    @property
    def is_cut(self) -> bool:
        """Whether it ends inside of a condition or a loop that began in it, or the other way around."""
        words = re.findall(r"(?m)(?:^|[;&|])\s*(if|for|while|until|case|fi|done|esac)\b", self.text)
        return sum(1 if word in ("if", "for", "while", "until", "case") else -1 for word in words) != 0


def around(data: UserData, app: App) -> tuple[Part, Part]:
    """The user's own commands before and after what obsc writes: byte for byte, but for what starts the app."""
    rows = data.text.removesuffix("\n").split("\n")
    if app.line in data.generated and BEGIN in data.text and END in data.text:
        before, _, behind = data.text.partition(BEGIN)
        after = behind.partition(END)[2].removeprefix("\n")
        first = len(rows) - after.removesuffix("\n").count("\n")
        return Part("" if before == "#!/bin/bash\n" else before, 1, first - 1), Part(after, first, len(rows))
    last = max(app.lines, default=app.line)
    ours = app.lines | _assigned(data, app) | data.generated
    before_rows = [row for number, row in enumerate(rows, 1) if number not in ours and number <= last]
    after_rows = [row for number, row in enumerate(rows, 1) if number > last]
    return Part(_script(before_rows), 1, last), Part(_script(after_rows), last + 1, len(rows))


def _assigned(data: UserData, app: App) -> set[int]:
    """The lines that read a secret into a variable for the app alone: obsc reads it itself."""
    rows = data.text.split("\n")
    lines: set[int] = set()
    for name, secret in data.script.secrets.items():
        mark = data.marks.mark(Reference("unknown", name))
        is_used = any(value == mark for value, _ in app.env.values())
        row = rows[secret.line - 1]
        if is_used and re.match(r"\s*[A-Za-z_]\w*=[\"']?\$\(", row) and row.count("(") == row.count(")"):
            lines.add(secret.line)
    return lines


def _script(rows: list[str]) -> str:
    """Lines as a script; nothing where none of them does anything."""
    if not any(row.strip() and not row.lstrip().startswith("#") for row in rows):
        return ""
    while rows and not rows[-1].strip():
        rows.pop()
    return "".join(f"{row}\n" for row in rows)
