"""OpenTelemetry around the command that starts the app: its program in front, and what starts it in workers behind.

The words of the user's stay as they stand there. They are written anew only where the order of words would decide, and
where an app of obsc's is served in place of the user's.
"""

from __future__ import annotations

import re
import shlex
from itertools import pairwise

from obsc.images.splices import Splice, Unsafe
from obsc.lower.userdata.words import exec_word
from obsc.patching.user_data.container import Container
from obsc.patching.user_data.shell import Script, Word
from obsc.patching.user_data.start import Start, is_same
from obsc.patching.user_data.wanted import WRAPPER, Wanted
from obsc.records import dataclass


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The edits of a container's command, the options that `docker run` gets, and what a person may want to know."""

    splices: tuple[Splice, ...] = ()
    options: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def program_of(start: Start) -> Word:
    """The server's program: behind OpenTelemetry's, where that is there already."""
    program = start.words[_place(start.words)]
    if program.text.startswith("-"):
        raise Unsafe("starts OpenTelemetry's program with options of its own")
    return program


def wrapped_process(start: Start, script: Script, wanted: Wanted) -> tuple[Splice, ...]:
    """The edits of a process's command."""
    if wanted.words[0] != WRAPPER:
        raise Unsafe("starts a server before which a build would start something else: `entryPoint`, `before`")
    at = _place(start.words)
    program = start.words[at]
    front = [Splice(program.start, program.start, f"{_beside(program, script)} ")] if at == 0 else []
    return (*front, *_hooked(start.words[at:], start, wanted))


def wrapped_container(start: Start, container: Container, wanted: Wanted) -> Wrapped:
    """OpenTelemetry's program as the entry point, and a server behind the image's name."""
    ours, entry, command = wanted.words, container.value("--entrypoint"), container.command
    if ours[0] != WRAPPER:
        raise Unsafe("runs a container in which a build would start something else first: `entryPoint`, `before`")
    old = (*((entry.known,) if entry is not None else ()), *(word.known for word in command))
    if old and not is_same(old, wanted):
        raise Unsafe(
            f"starts `{' '.join(word or '?' for word in old)}` in the container, which is not what the specification"
            " starts: say it in `server`"
        )
    is_ours = entry is not None and entry.known == WRAPPER
    if command and (entry is None or is_ours):
        is_wrapped = entry is None and command[0].name == WRAPPER
        splices = _hooked(command[1:] if is_wrapped else command, start, wanted)
        return Wrapped(splices, () if is_ours or is_wrapped else (f"--entrypoint {WRAPPER}",))
    notes = () if old else ("the image's own command is replaced by the specification's",)
    splices = _replaced(command, container.image.end, ours[1:], start)
    if entry is None:
        return Wrapped(splices, (f"--entrypoint {WRAPPER}",), notes)
    return Wrapped((*splices, Splice(entry.start, entry.end, f"{entry.prefix}{WRAPPER}")), (), notes)


def quoted(word: str, start: Start) -> str:
    """A word as a shell takes it or, in a unit, systemd; in an open here-document a shell reads it first."""
    if start.unit is None:
        return shlex.quote(word)
    said = exec_word(word)
    return re.sub(r"[\\$`]", r"\\\g<0>", said) if start.unit.written.is_open else said


def _hooked(words: tuple[Word, ...], start: Start, wanted: Wanted) -> tuple[Splice, ...]:
    """What a build has behind a server's name to start OpenTelemetry in its workers."""
    ours, files, server = wanted.words, wanted.service.launch.files, wanted.service.server
    last = 2 if len(words) > 2 and words[1].text == "-m" else 0
    rest = words[last + 1 :]
    if tuple(word.known for word in rest) == ours[2:]:
        return ()
    hooks = [file.path for file in files if file.path in ours]
    if len(hooks) == len(files) <= 1:
        if hooks and hooks[0] in {word.text for word in rest}:
            return ()
        if server.config_file is None and server.name not in ("runserver", "flask"):
            options = [f" {ours[ours.index(hook) - 1]} {hook}" for hook in hooks]
            return tuple(Splice(words[last].end, words[last].end, option) for option in options)
        if server.name == "gunicorn" and (own := _own_file(rest)) is not None:
            return (Splice(own.start, own.end, hooks[0]),)
    name = re.sub(r"^python[\d.]+$", "python", words[last].name)
    if name != ours[1]:
        raise Unsafe(f"starts the app by `{name}`, and a build by `{ours[1]}`")
    return _replaced(rest, words[last].end, ours[2:], start)


def _own_file(words: tuple[Word, ...]) -> Word | None:
    """Where gunicorn's own configuration is named, which obsc's reads first."""
    return next((value for option, value in pairwise(words) if option.text in ("-c", "--config")), None)


def _replaced(old: tuple[Word, ...], behind: int, new: tuple[str, ...], start: Start) -> tuple[Splice, ...]:
    """Other words in place of some, or behind a place."""
    said = " ".join(quoted(word, start) for word in new)
    if old:
        return (Splice(old[0].start, old[-1].end, said),)
    return (Splice(behind, behind, f" {said}"),) if said else ()


def _beside(program: Word, script: Script) -> str:
    """OpenTelemetry's program in the same folder, in the words of the script."""
    head, name, tail = script.text[program.start : program.end].rpartition(program.name)
    if not name or "/" in tail:
        raise Unsafe("starts a program whose name the shell puts together")
    return f"{head}{WRAPPER}{tail}"


def _place(words: tuple[Word, ...]) -> int:
    return 1 if words[0].name == WRAPPER and len(words) > 1 else 0
