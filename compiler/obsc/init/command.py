"""Command lines of Python web servers: which server, which app, and the options that the language has keys for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from obsc.init.evidence import Value
from obsc.init.shell import Step, is_quiet, steps

Words = tuple[str | None, ...]
"""None stands for a word that only the running shell knows."""

SHELLS = ("sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "/bin/ash", "/bin/dash", "/usr/bin/bash")
ATTACHED = "opentelemetry-instrument"
OTHER_AGENTS = ("ddtrace-run", "newrelic-admin")
RUNNERS = ("poetry", "pipenv", "uv", "pdm", "rye", "hatch")
"""Programs that start another in the app's virtual environment by `run`."""


@dataclass(frozen=True, slots=True)
class ServerCommand:
    """A server's command, by keys of the language; None is a value that is known only when it runs."""

    values: Mapping[str, Value | None]
    wrappers: tuple[str, ...] = ()
    """What only starts it, and by `NAME=` what is set for it."""
    left_out: tuple[str, ...] = ()
    """Words that no key can hold, each to be told of."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """How a server's command line is read: options with a key, options that take no value, what is left out."""

    keys: Mapping[str, str]
    flags: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


def read_command(words: Words) -> ServerCommand | None:
    """The server that a list of words starts, or None.

    >>> read_command(("poetry", "run", "gunicorn", "-w", "2", "-b", "0.0.0.0:80", "app:app")).values
    {'server.name': 'gunicorn', 'server.workers': 2, 'port': 80, 'server.app': 'app:app'}
    """
    words, wrappers = _unwrapped(words)
    if not words or words[0] is None:
        return None
    name = words[0].rpartition("/")[2]
    if re.fullmatch(r"python3?(\.\d+)?", name):
        found = _python(words[1:])
    elif name in ("manage.py", "django-admin") or name.endswith("/manage.py"):
        found = _manage(words[1:])
    else:
        found = _server(name, words[1:])
    if found is None and "--" in words:
        # `wait-for-it db:5432 -- gunicorn …`: what such programs have in common.
        found, wrappers = read_command(words[words.index("--") + 1 :]), (*wrappers, name)
    return found and replace(found, wrappers=(*wrappers, *found.wrappers))


def read_shell(text: str, variables: Mapping[str, str]) -> tuple[ServerCommand, int, tuple[Step, ...]] | None:
    """The server that a shell text comes to, its line, and what runs before; the last one that is sure to run."""
    found: tuple[ServerCommand, int, tuple[Step, ...]] | None = None
    before: list[Step] = []
    for step in steps(text, variables):
        command = read_command(step.words)
        # A Python script may do anything; the shell that becomes one serves by it.
        is_script = command is not None and command.values["server.name"] == "python"
        if command is not None and step.certain and (not is_script or (found is None and step.words[0] == "exec")):
            found = (command, step.line, tuple(before))
        elif not is_quiet(step):
            before.append(step)
    if found is None and before and before[-1].certain:
        command = read_command(before[-1].words)
        found = None if command is None else (command, before[-1].line, tuple(before[:-1]))
    return found


def _unwrapped(words: Words) -> tuple[Words, tuple[str, ...]]:
    """A command without the programs that only start another."""
    wrappers: list[str] = []
    while words and words[0] is not None:
        first = words[0].rpartition("/")[2]
        if first in ("exec", "tini", "dumb-init", "catatonit", "nohup", "time", "command", "--"):
            words = _behind_options(words[1:], ("-p", "-r") if first == "tini" else ())
        elif first == "env":
            words = words[1:]
        elif assigned := re.match(r"[A-Za-z_]\w*=", words[0] or ""):
            wrappers.append(assigned[0])
            words = words[1:]
        elif first in RUNNERS and words[1:2] == ("run",):
            wrappers.append(first)
            words = _behind_options(words[2:], ("--with", "--extra", "--group", "--package", "--directory", "-p", "-P"))
        elif first in (ATTACHED, *OTHER_AGENTS):
            wrappers.append(first)
            rest = words[1:]
            words = rest[1:] if first == "newrelic-admin" and rest[:1] == ("run-program",) else rest
            words = _behind_options(words, _instrument_options(words))
        elif first in ("gosu", "su-exec", "chpst"):
            wrappers.append(" ".join(word or "…" for word in words[:2]))
            words = words[2:]
        else:
            break
    return words, tuple(wrappers)


def _instrument_options(words: Words) -> tuple[str, ...]:
    """All of `opentelemetry-instrument`'s options but --version and --help take a value."""
    return tuple(word for word in words if word is not None and word.startswith("--") and "=" not in word)


def _behind_options(words: Words, with_value: Sequence[str]) -> Words:
    while words and words[0] is not None and words[0].startswith("-"):
        words = words[2 if words[0] in with_value else 1 :]
    return words


def _python(words: Words) -> ServerCommand | None:
    while words and words[0] is not None and re.fullmatch(r"-[bBdEhiIOOPqsSuvVx]+|-[WX].+", words[0]):
        words = words[1:]
    if not words or words[0] is None:
        return None
    if words[0] == "-m":
        name = (words[1] if len(words) > 1 else None) or ""
        return _server({"waitress": "waitress-serve"}.get(name, name), words[2:])
    if words[0].startswith("-"):
        return None
    if words[0].rpartition("/")[2] == "manage.py":
        return _manage(words[1:])
    if words[0].endswith(".py"):
        rest = tuple(words[1:])
        values: dict[str, Value | None] = {"server.name": "python", "server.script": words[0]}
        if rest:
            values["server.args"] = _known(rest)
        return ServerCommand(values)
    return None


def _manage(words: Words) -> ServerCommand | None:
    if not words or words[0] not in ("runserver", "runserver_plus"):
        return None
    values: dict[str, Value | None] = {"server.name": "runserver"}
    for word in words[1:]:
        if word is None:
            values["port"] = None
        elif match := re.fullmatch(r"(?:\S+:)?(\d{1,5})", word):
            values["port"] = int(match[1])
    return ServerCommand(values)


def _server(name: str, words: Words) -> ServerCommand | None:
    if name == "fastapi":
        return _fastapi(words)
    if name == "flask":
        return _flask(words)
    if name not in SERVERS:
        return None
    server = SERVERS[name]
    read = _Read(server)
    read.words(words)
    named = {"waitress-serve": "waitress"}.get(name, name)
    return ServerCommand({"server.name": named, **read.finished(named)}, left_out=tuple(read.left_out))


def _flask(words: Words) -> ServerCommand | None:
    if "run" not in words:
        return None
    at = words.index("run")
    read = _Read(FLASK)
    read.words(words[:at] + words[at + 1 :])
    values = read.finished("flask")
    if isinstance(app := values.get("server.app"), str):
        values["server.app"] = app.removesuffix(".py").replace("/", ".")
    return ServerCommand({"server.name": "flask", **values}, left_out=tuple(read.left_out))


def _fastapi(words: Words) -> ServerCommand | None:
    """FastAPI's own program starts uvicorn. https://fastapi.tiangolo.com/fastapi-cli/"""
    if not words or words[0] not in ("run", "dev"):
        return None
    read = _Read(FASTAPI)
    read.words(words[1:])
    values = read.finished("uvicorn")
    variable = values.pop("variable", "app")
    if isinstance(path := values.pop("server.app", None), str):
        module = path.removeprefix("./").removesuffix(".py").replace("/", ".")
        values["server.app"] = f"{module}:{variable}"
    if words[0] == "dev":
        values["server.reload"] = True
    return ServerCommand({"server.name": "uvicorn", **values}, left_out=tuple(read.left_out))


@dataclass(slots=True)
class _Read:
    """Reads the words behind a server's name."""

    server: CommandLine
    values: dict[str, Value | None] = field(default_factory=dict)
    args: list[str | None] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    loose: list[str | None] = field(default_factory=list)

    def words(self, words: Words) -> None:
        """Read all of them."""
        rest = list(words)
        while rest:
            word = rest.pop(0)
            if word is None or not word.startswith("-") or word == "-":
                self.loose.append(word)
                continue
            name, value, inside = _option(word)
            # What looks like an option is no value: a flag that this table does not know stands before it.
            follows = bool(rest) and (rest[0] is None or not re.match("--?[A-Za-z]", rest[0]))
            takes = name not in self.server.flags and (inside or follows)
            if takes and not inside:
                value = rest.pop(0)
            written = [word] if inside or not takes else [word, value]
            if name in self.server.left_out:
                self.left_out.append(" ".join(part or "…" for part in written))
            elif name in self.server.keys:
                key = self.server.keys[name]
                if takes or key in _SWITCHES:
                    self._key(key, value if takes else "")
            else:
                self.args += written

    def finished(self, server: str) -> dict[str, Value | None]:
        """The values, the app and the arguments among them."""
        if self.loose and "server.app" not in self.values:
            self._key("server.app", self.loose.pop(0))
        host, port = self.values.pop("host", None), self.values.pop("port-alone", "")
        if port != "":
            number = int(port) if isinstance(port, str) and port.isascii() and port.isdigit() else None
            self.values["port"] = number if number and number <= 65535 else None
            if isinstance(host, str) and host not in _EVERYWHERE and self.values["port"]:
                self.values["server.bind"] = f"{host}:{port}"
        if server == "uwsgi":
            self.loose = self._ini(self.loose)
        left = [*self.args, *self.loose]
        if left:
            self.values["server.args"] = _known(tuple(left))
        return self.values

    def _ini(self, loose: list[str | None]) -> list[str | None]:
        """`uwsgi app.ini` names a file, not an app."""
        app = self.values.get("server.app")
        if isinstance(app, str) and app.endswith((".ini", ".yaml", ".yml", ".xml", ".json")):
            self.values.setdefault("server.configFile", self.values.pop("server.app"))
        module, callable_ = self.values.pop("wsgi-file", None), self.values.pop("callable", None)
        if isinstance(module, str):
            path = module.removesuffix(".py").strip("/").replace("/", ".")
            self.values.setdefault("server.app", f"{path}:{callable_ or 'application'}")
        elif isinstance(app, str) and callable_ and ":" not in app:
            self.values["server.app"] = f"{app}:{callable_}"
        return loose

    def _key(self, key: str, value: str | None) -> None:
        convert = _CONVERT.get(key)
        if key == "bind":
            self._bind(value)
        elif value is None:
            self.values[key] = None
        elif convert is None:
            self.values[key] = value
        else:
            self.values[key] = convert(value)

    def _bind(self, value: str | None) -> None:
        host, port = bind(value) if value is not None else ("", None)
        if value is not None and port is None and _is_socket(value):
            self.left_out.append(value)
            return
        self.values["port"] = port
        if port is not None and host not in _EVERYWHERE:
            self.values["server.bind"] = f"{host}:{port}"


def bind(text: str) -> tuple[str, int | None]:
    """The host and the port of an address; no port where it is none.

    >>> bind("0.0.0.0:8000"), bind("[::]:80"), bind("8080"), bind("unix:/run/app.sock")
    (('0.0.0.0', 8000), ('[::]', 80), ('', 8080), ('unix', None))
    """
    host, colon, port = text.removeprefix("tcp://").rpartition(":")
    if not colon and not port.isdigit():
        return text, None
    is_port = port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) <= 65535
    return host, int(port) if is_port else None


def _is_socket(text: str) -> bool:
    return text.startswith(("unix:", "fd://", "/")) or text.endswith(".sock")


_EVERYWHERE = ("", "0.0.0.0", "[::]", "::", "*")


def _option(word: str) -> tuple[str, str | None, bool]:
    """An option's name, and its value where it stands in the same word."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        return name, value or None, bool(equals)
    return word[:2], word[2:].removeprefix("=") or None, len(word) > 2


def _known(words: Words) -> Value | None:
    known = tuple(word for word in words if word)
    return known if len(known) == len(words) else None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 4 and int(text) > 0 else None


_CONVERT: Mapping[str, Callable[[str], Value | None]] = {
    "server.workers": _count,
    "server.threads": _count,
    "server.preload": lambda _: True,
    "server.reload": lambda _: True,
}
_SWITCHES = ("server.preload", "server.reload")


def _of(text: str) -> frozenset[str]:
    return frozenset(text.split())


SERVERS: Mapping[str, CommandLine] = {
    # https://docs.gunicorn.org/en/stable/settings.html
    "gunicorn": CommandLine(
        {
            **dict.fromkeys(("-b", "--bind"), "bind"),
            **dict.fromkeys(("-w", "--workers"), "server.workers"),
            **dict.fromkeys(("-k", "--worker-class"), "server.workerClass"),
            **dict.fromkeys(("-c", "--config"), "server.configFile"),
            "--threads": "server.threads",
            "--preload": "server.preload",
            "--reload": "server.reload",
        },
        _of(
            "--preload --reload --spew --check-config --print-config --no-sendfile --reuse-port --daemon -D "
            "--initgroups --disable-redirect-access-to-syslog --log-syslog --capture-output -R "
            "--enable-stdio-inheritance --do-handshake-on-connect --suppress-ragged-eofs --strip-header-spaces "
            "--permit-obsolete-folding --permit-unconventional-http-method --permit-unconventional-http-version "
            "--casefold-http-method --enable-backlog-metric --no-control-socket"
        ),
        _of("--daemon -D --check-config --print-config"),
    ),
    # https://www.uvicorn.org/settings/
    "uvicorn": CommandLine(
        {"--host": "host", "--port": "port-alone", "--workers": "server.workers", "--reload": "server.reload"},
        _of(
            "--reload --factory --proxy-headers --no-proxy-headers --access-log --no-access-log --use-colors "
            "--no-use-colors --server-header --no-server-header --date-header --no-date-header --http2 "
            "--reset-contextvars"
        ),
        _of("--uds --fd"),
    ),
    # https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html
    "hypercorn": CommandLine(
        {
            **dict.fromkeys(("-b", "--bind"), "bind"),
            **dict.fromkeys(("-w", "--workers"), "server.workers"),
            **dict.fromkeys(("-k", "--worker-class"), "server.workerClass"),
            "--reload": "server.reload",
        },
        _of("--debug --reload --daemon -D"),
        _of("--daemon -D"),
    ),
    # https://github.com/django/daphne
    "daphne": CommandLine(
        {**dict.fromkeys(("-b", "--bind"), "host"), **dict.fromkeys(("-p", "--port"), "port-alone")},
        _of("--proxy-headers --no-server-name"),
        _of("-u --unix-socket --fd"),
    ),
    # https://docs.pylonsproject.org/projects/waitress/en/stable/runner.html
    "waitress-serve": CommandLine(
        {"--listen": "bind", "--host": "host", "--port": "port-alone", "--threads": "server.threads"},
        _of(
            "--call --expose-tracebacks --no-expose-tracebacks --ipv4 --no-ipv4 --ipv6 --no-ipv6 --asyncore-use-poll "
            "--no-asyncore-use-poll --clear-untrusted-proxy-headers --no-clear-untrusted-proxy-headers "
            "--log-socket-errors --no-log-socket-errors --log-untrusted-proxy-headers --no-log-untrusted-proxy-headers"
        ),
        _of("--unix-socket"),
    ),
    # https://uwsgi-docs.readthedocs.io/en/latest/Options.html
    "uwsgi": CommandLine(
        {
            **dict.fromkeys(("--http", "--http-socket", "--socket", "-s"), "bind"),
            **dict.fromkeys(("--module", "--wsgi", "-w"), "server.app"),
            **dict.fromkeys(("--processes", "--workers", "-p"), "server.workers"),
            **dict.fromkeys(("--ini", "--yaml", "--json"), "server.configFile"),
            "--threads": "server.threads",
            "--wsgi-file": "wsgi-file",
            "--callable": "callable",
        },
        _of(
            "--master -M --enable-threads --lazy-apps --lazy --die-on-term --vacuum --need-app --single-interpreter "
            "--thunder-lock --strict --memory-report --disable-logging --http-keepalive --wsgi-disable-file-wrapper"
        ),
        _of("--daemonize"),
    ),
}
"""By the name of their programs."""

# https://flask.palletsprojects.com/en/stable/cli/
FLASK = CommandLine(
    {
        **dict.fromkeys(("-h", "--host"), "host"),
        **dict.fromkeys(("-p", "--port"), "port-alone"),
        **dict.fromkeys(("-A", "--app"), "server.app"),
        "--reload": "server.reload",
        "--debug": "server.reload",
    },
    _of("--reload --no-reload --debug --no-debug --debugger --no-debugger --with-threads --without-threads"),
)

# https://fastapi.tiangolo.com/fastapi-cli/
FASTAPI = CommandLine(
    {
        "--host": "host",
        "--port": "port-alone",
        "--workers": "server.workers",
        "--app": "variable",
        "--reload": "server.reload",
    },
    _of("--reload --no-reload --proxy-headers --no-proxy-headers"),
)
