"""Units of systemd and their environment files, as scripts write them: words, variables and where they stand.

https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines
https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from obsc.importing.script import Written
from obsc.init.systemd import settings

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "s": " "}


@dataclass(slots=True)
class Unit:
    """What a unit starts and with what; lines are those of the script that writes it."""

    command: tuple[str, ...] = ()
    line: int = 0
    said: dict[str, tuple[str, int]] = field(default_factory=dict)
    """`User`, `WorkingDirectory` and others that hold one value."""
    env: dict[str, tuple[str, int]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    """Environment files."""


def unit_of(written: Written, files: Mapping[str, Written]) -> Unit:
    """A unit, with the environment files that the same script writes."""
    unit = Unit()
    rows = [row for row, _ in written.lines]
    for key, value, number in settings(rows):
        line = written.lines[number - 1][1]
        if key == "ExecStart":
            unit.command, unit.line = exec_words(value.lstrip("-@:+!|")), line
        elif key == "Environment":
            unit.env |= {name: (text, line) for name, text in _assignments(exec_words(value))}
        elif key == "EnvironmentFile":
            path = value.removeprefix("-")
            unit.files.append(path)
            if path in files:
                unit.env |= environment_file(files[path])
        else:
            unit.said[key] = (value, line)
    return unit


def environment_file(written: Written) -> dict[str, tuple[str, int]]:
    r"""The variables of an environment file; a value in quotes may go on over lines.

    >>> environment_file(Written((("A='b c'", 1), ('D="\\$e', 2), ('f"', 3), ("# G=h", 4)), 1, 4))
    {'A': ('b c', 1), 'D': ('$e\nf', 2)}
    """
    out: dict[str, tuple[str, int]] = {}
    text, starts = written.text, [line for _, line in written.lines]
    at = 0
    while at < len(text):
        match = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)=").match(text, at)
        if match is None:
            at = text.find("\n", at) + 1 or len(text)
            continue
        line = starts[min(text.count("\n", 0, match.start(1)), len(starts) - 1)]
        value, at = _value(text, match.end())
        out[match[1]] = (value, line)
    return out


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins at a position, and where it ends."""
    out, quote, quoted = "", "", 0
    while at < len(text) and (quote or text[at] != "\n"):
        char, following = text[at], text[at + 1 : at + 2]
        if char == quote:
            quote, quoted = "", len(out)
        elif not quote and char in "\"'":
            quote = char
        elif char == "\\" and quote != "'" and following:
            out += "" if following == "\n" else following if not quote or following in '"\\`$' else char + following
            at += 1
        else:
            out += char
        at += 1
    return out[:quoted] + out[quoted:].rstrip(), at + 1


def _assignments(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for word in words:
        name, equals, value = word.partition("=")
        if equals and re.fullmatch(r"[A-Za-z_]\w*", name):
            yield name, value


def exec_words(text: str) -> tuple[str, ...]:
    r"""The words of a command: quotes and escapes as systemd has them, `%%` and `$$` for themselves.

    >>> exec_words(r'/bin/sh -c "exec \"$$@\" 50%%"')
    ('/bin/sh', '-c', 'exec "$@" 50%')
    """
    out: list[str] = []
    word: str | None = None
    quote, at = "", 0
    while at < len(text):
        char, following = text[at], text[at + 1 : at + 2]
        at += 1
        if quote and char == quote:
            quote = ""
        elif not quote and char in "\"'":
            quote, word = char, word or ""
        elif not quote and char.isspace():
            out += [word] if word is not None else []
            word = None
        elif char == "\\" and following:
            escaped, at = _escaped(text, at)
            word = (word or "") + escaped
        elif char in "%$" and following == char:
            word, at = (word or "") + char, at + 1
        else:
            word = (word or "") + char
    return (*out, *([word] if word is not None else []))


def _escaped(text: str, at: int) -> tuple[str, int]:
    """What stands for an escape whose backslash is before a position, and the position behind it."""
    if found := re.compile(r"x[0-9a-fA-F]{2}(?:\\x[0-9a-fA-F]{2})*").match(text, at):
        return bytes(int(pair, 16) for pair in re.findall(r"x(..)", found[0])).decode("utf-8", "replace"), found.end()
    return _ESCAPES.get(text[at], text[at]), at + 1
