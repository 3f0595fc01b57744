"""What is known of specifications that nobody has changed: a folder that can be deleted at any time.

An entry says what a command came to, and the digests of everything that it read and of everything that it had written.
It counts only while all of that is still on the disk, byte for byte: the folder is trusted for what was said, never
for what the files hold. What is damaged or half deleted counts as unknown. Several runs may share the folder, for an
entry appears whole or not at all.
"""
# ruff: noqa: PTH100, PTH103, PTH105, PTH108, PTH111, PTH116, PTH118, PTH120, PTH123
# pathlib takes 3 ms to import.

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from typing import Any

from obsc import __version__, manifest
from obsc.records import dataclass
from obsc.regular import open_regular
from obsc.user_files import Read, Refusal, inside

_FORM = 1


@dataclass(frozen=True, slots=True)
class Said:
    """What a command came to: its exit code, and what it wrote to both streams."""

    code: int
    out: str
    err: str


def known(key: str, specification: str, folders: Iterable[str]) -> Said | None:
    """What the command of this key came to, if all that it read and wrote is as it was."""
    try:
        with open_regular(_place(key)) as file:
            entry = json.loads(file.read())
        said = Said(int(entry["code"]), str(entry["out"]), str(entry["err"]))
        if entry["form"] != _FORM or entry["read"].get("") != _of_file(specification):
            return None
        read = inside(os.path.dirname(specification))
        if any(_of_read(read(path)) != digest for path, digest in entry["read"].items() if path):
            return None
        if entry["written"] != [_of_outputs(folder) for folder in folders] or None in entry["written"]:
            return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return said


def keep(key: str, said: Said, read: Mapping[str, str], folders: Iterable[str]) -> None:
    """Remember it, unless an output is not as it was written; a folder that cannot be written to is nobody's loss."""
    written = [_of_outputs(folder) for folder in folders]
    if None in written:
        return
    entry = {"form": _FORM, "code": said.code, "out": said.out, "err": said.err, "read": read, "written": written}
    place = _place(key)
    unfinished = f"{place}.{os.getpid()}"
    with suppress(OSError, UnicodeError):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        try:
            with open(unfinished, "w", encoding="utf-8") as file:
                file.write(json.dumps(entry))
            os.replace(unfinished, place)
        finally:
            with suppress(OSError):
                os.unlink(unfinished)


def key(specification: str, options: Mapping[str, Any]) -> str:
    """What tells one run from another: obsc and its Python, the place, and all options that it was called with."""
    told = json.dumps([_program(), os.path.abspath(specification), options], sort_keys=True, default=str)
    return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def noted(read: Read, notes: MutableMapping[str, str]) -> Read:
    """The same, and the digest of all that was read, by path."""

    def reading(path: str) -> bytes | Refusal:
        content = read(path)
        notes[path] = _of_read(content)
        return content

    return reading


def note_of(raw: bytes) -> dict[str, str]:
    """The notes of a run that has read nothing but the specification."""
    return {"": sha256(raw).hexdigest()}


def _of_read(content: bytes | Refusal) -> str:
    return f"refused: {content}" if isinstance(content, Refusal) else sha256(content).hexdigest()


def _of_file(path: str) -> str:
    with open_regular(path) as file:
        return sha256(file.read()).hexdigest()


def _of_outputs(folder: str) -> str | None:
    """The digest of the list of outputs; nothing where a file is not as that says, "" where there is no list."""
    try:
        with open_regular(os.path.join(folder, manifest.NAME)) as file:
            raw = file.read()
    except FileNotFoundError:
        return ""
    except OSError:
        return None
    listed = manifest.parse(raw)
    if listed is None or listed.replaces:
        return None
    try:
        if any(_of_file(os.path.join(folder, path)) != digest for path, digest in listed.files.items()):
            return None
    except OSError:
        return None
    return sha256(raw).hexdigest()


def _place(name: str) -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "obsc", "unchanged", name[:2], f"{name}.json")


_fingerprint: list[str] = []


def _program() -> str:
    """This obsc: its version, its Python, and the size and time of each of its files, for who develops it."""
    if not _fingerprint:
        found = (find_spec(name) for name in ("obsc", "obsc_schema", "obsc_targets"))
        homes = [home for one in found if one is not None for home in one.submodule_search_locations or ()]
        states = sorted(state for home in homes for state in _states(home))
        _fingerprint.append(sha256(repr((__version__, sys.version, states)).encode()).hexdigest())
    return _fingerprint[0]


def _states(folder: str) -> Iterator[tuple[str, int, int]]:
    for at, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".py", ".json")):
                state = os.stat(os.path.join(at, name))
                yield os.path.join(at, name), state.st_size, state.st_mtime_ns
