"""What an image starts, and how OpenTelemetry's own program is put before it, in exec form and in shell form.

https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact and
https://opentelemetry.io/docs/zero-code/python/. The program sets PYTHONPATH and becomes the next one (`execl`), so that
what a start script runs is instrumented too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from obsc.images.installs import ASSIGNMENT, TOKEN, unquoted
from obsc.images.layout import Layout, Part
from obsc.images.splices import Splice, Unsafe
from obsc.records import dataclass

PROGRAM = "opentelemetry-instrument"

_HEAD = re.compile(r"\s*(?:CMD|ENTRYPOINT)(?:[ \t]|\\[ \t]*\r?\n)+", re.IGNORECASE)
_CONTINUED = re.compile(r"\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"')

_PYTHON = re.compile(
    r"python3?(?:\.\d+)?|gunicorn|uvicorn|uwsgi|hypercorn|daphne|waitress-serve|flask|fastapi|granian|django-admin|celery"
)
_INITS = frozenset({"tini", "dumb-init", "catatonit", "docker-init"})
_AS_USER = frozenset({"gosu", "su-exec"})
_RUNNERS = frozenset({"uv", "poetry", "pdm", "pipenv"})
_RUNNER_FLAGS = frozenset({"--frozen", "--locked", "--no-sync", "--no-dev", "--offline", "--no-cache", "-q", "--quiet"})
_AGENTS = frozenset({"ddtrace-run", "newrelic-admin", "scout-apm", "elastic-apm-run", "splunk-py-trace", "sw-python"})

ReadScript = Callable[[str], "str | None"]
"""A start script's text by the path that the image starts, if it is among the sources."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a command: bare, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Start:
    """CMD or ENTRYPOINT: the words of what it starts in the end, and how a word is written beside them."""

    words: tuple[_Word, ...]
    in_json: bool
    is_shell: bool

    def before(self, at: int, word: str) -> Splice:
        """A word before the one at a position."""
        place = self.words[at].start
        return Splice(place, place, f'"{word}", ' if self.in_json else f"{word} ")

    def behind(self, word: str) -> Splice:
        """A word behind the last."""
        place = self.words[-1].end
        return Splice(place, place, f', "{word}"' if self.in_json else f" {word}")


def wrapped(layout: Layout, read: ReadScript) -> list[Splice]:
    """What puts the program before what the image starts; nothing where it stands there. `Unsafe` says why not."""
    entry, command = _last(layout)
    if any(PROGRAM in layout.text[part.start : part.end] for part in (entry, command) if part is not None):
        return []
    if entry is None:
        if command is None:
            raise Unsafe("has no `CMD`: the image starts what the one below it starts")
        return _wrap(_start(layout, command), read)
    start = _start(layout, entry)
    at = _behind_inits(start.words)
    if start.is_shell or command is None:
        return _wrap(start, read)
    if at == len(start.words):
        return _wrap(_start(layout, command), read)
    if _is_script(start.words[at].text):
        text = read(start.words[at].text)
        if text is None or not re.search(r'^[ \t]*exec[ \t]+(?:\S+[ \t]+)*"\$@"', text, re.MULTILINE):
            raise Unsafe(f'has an `ENTRYPOINT`, `{start.words[at].text}`, in which obsc does not see `exec "$@"`')
        return _wrap(_start(layout, command), read)
    return _wrap(start, read)


def _last(layout: Layout) -> tuple[Part | None, Part | None]:
    """ENTRYPOINT and CMD that count: an ENTRYPOINT sets aside the CMD of the image below."""
    entry = command = None
    for stage in layout.last:
        if any(part.name == "ENTRYPOINT" for part in stage.parts):
            command = None
        for part in stage.parts:
            if part.name == "ENTRYPOINT":
                entry = part
            elif part.name == "CMD":
                command = part
        if not stage.has_posix_shell:
            raise Unsafe("has a `SHELL` that is not of the family of `sh`")
    return entry, command


def _start(layout: Layout, part: Part) -> _Start:
    text = _CONTINUED.sub(lambda match: " " * len(match[0]), layout.text[part.start : part.end])
    head = _HEAD.match(layout.text, part.start)
    at = part.start if head is None else head.end()
    payload = (" " * (at - part.start) + text[at - part.start :]).rstrip()
    begin = len(payload) - len(payload.lstrip())
    try:
        said = json.loads(payload) if payload[begin : begin + 1] == "[" else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, list) or not said or not all(isinstance(word, str) for word in said):
        if not payload.strip() or payload.strip() == "[]":
            raise Unsafe("starts nothing: its `CMD` is empty")
        return _Start(_shell_words(payload, part.start), in_json=False, is_shell=True)
    places = [(part.start + m.start(), part.start + m.end()) for m in _STRING.finditer(payload)]
    if [word.rpartition("/")[2] for word in said[:1]] in (["sh"], ["bash"], ["ash"], ["dash"]) and len(said) == 3:
        start, end = places[2]
        inside = layout.text[start + 1 : end - 1]
        if said[1] in ("-c", "-ec", "-euc", "-lc", "-eu") and "\\" not in inside:
            return _Start(_shell_words(inside, start + 1), in_json=False, is_shell=True)
        raise Unsafe("starts a shell with text that is escaped in JSON")
    words = tuple(_Word(word, *place) for word, place in zip(said, places, strict=True))
    return _Start(words, in_json=True, is_shell=False)


def _shell_words(text: str, offset: int) -> tuple[_Word, ...]:
    """The words of the last command of a list, which is what the container is in the end."""
    words: list[_Word] = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Unsafe("starts its command with quotes that do not match")
        at = match.end()
        if match.lastgroup == "word":
            words.append(_Word(unquoted(match[0]), offset + match.start(), offset + match.end()))
        elif match.lastgroup == "operator":
            if match[0] not in ("&&", ";"):
                raise Unsafe(f"starts its command with `{match[0].strip() or 'several lines'}`")
            if text[at:].strip():
                words = []
    while words and ASSIGNMENT.match(words[0].text):
        if words[0].text.startswith("PYTHONPATH="):
            raise Unsafe("sets PYTHONPATH in its command, which replaces OpenTelemetry's")
        words = words[1:]
    return tuple(words[1:] if words and words[0].text == "exec" else words)


def _behind_inits(words: Sequence[_Word]) -> int:
    """Where the program stands behind what only starts another one."""
    at = 0
    while at < len(words):
        name = words[at].text.rpartition("/")[2]
        if name in _INITS:
            at += 1
            while at < len(words) and words[at].text.startswith("-"):
                at += 1
                if words[at - 1].text == "--":
                    break
        elif name in _AS_USER:
            at += 2
        elif name == "env" and len(words) > at + 1 and ASSIGNMENT.match(words[at + 1].text):
            at += 1
            while at < len(words) and ASSIGNMENT.match(words[at].text):
                at += 1
        else:
            break
    return min(at, len(words))


def _wrap(start: _Start, read: ReadScript) -> list[Splice]:
    words = start.words
    at = _behind_inits(words)
    if at < len(words) and words[at].text in _RUNNERS and [word.text for word in words[at + 1 : at + 2]] == ["run"]:
        at += 2
        while at < len(words) and words[at].text in _RUNNER_FLAGS:
            at += 1
    if at == len(words):
        raise Unsafe("starts nothing that obsc can put a program before")
    said = [word.text for word in words[at:]]
    folder, slash, name = said[0].rpartition("/")
    if name in _AGENTS:
        raise Unsafe(f"is started by another agent, `{name}`")
    if _is_script(said[0]):
        _check_script(said[0], read)
        return [start.before(at, PROGRAM)]
    if not _PYTHON.fullmatch(name) and not name.endswith(".py"):
        raise Unsafe(f"starts `{said[0]}`, which obsc does not know to be Python")
    if _reloads(name, said):
        raise Unsafe("starts a server that reloads, and OpenTelemetry with it")
    program = f"{folder}{slash}{PROGRAM}" if folder.endswith("/bin") and folder not in ("/usr/bin", "/bin") else PROGRAM
    edits = [start.before(at, program)]
    if "runserver" in said and "--noreload" not in said:
        edits.append(start.behind("--noreload"))
    return edits


def _reloads(name: str, words: Sequence[str]) -> bool:
    """Whether the server watches the sources: what it starts again does not have OpenTelemetry (OBS326)."""
    if "--reload" in words or (name == "fastapi" and words[1:2] == ["dev"]):
        return True
    return "flask" in (name, *words[1:3]) and "--debug" in words


def _is_script(path: str) -> bool:
    name = path.rpartition("/")[2]
    if name.endswith(".py"):
        return False
    return name.endswith((".sh", ".bash")) or ("/" in path and "entrypoint" in name) or path.startswith("./")


def _check_script(path: str, read: ReadScript) -> None:
    """A script hands its environment on, if it does not replace it and starts no server that needs more than that."""
    text = read(path)
    if text is None:
        raise Unsafe(f"starts `{path}`, which is not among the sources that obsc sees")
    if PROGRAM in text:
        raise Unsafe(f"starts `{path}`, which already starts {PROGRAM}")
    if re.search(r"^[^#\n]*\b(gunicorn|uwsgi)\b", text, re.MULTILINE):
        raise Unsafe(f"starts `{path}`, which starts a server whose workers need a hook: see OBS346")
    if re.search(r"^[^#\n]*\bPYTHONPATH=(?!\S*\$\{?PYTHONPATH)", text, re.MULTILINE):
        raise Unsafe(f"starts `{path}`, which sets PYTHONPATH")
