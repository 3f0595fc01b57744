"""systemd's units: what `ExecStart` starts, and their settings.

https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsc.init.evidence import Place
from obsc.init.project import TextFile


def started(file: TextFile) -> tuple[str, Place] | None:
    """The last command of a unit's section `Service`, without the marks before its program, and its place."""
    found = None
    for key, value, number in settings(file.lines):
        if key == "ExecStart" and (command := value.lstrip("-@:+!|")):
            found = (command, file.place(number))
    return found


def settings(lines: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """The settings of a unit's section `Service`: name, value and line, from 1."""
    section = ""
    for number, line in _lines(lines):
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif section == "Service" and (match := re.fullmatch(r"(\w+)\s*=\s*(.*)", line, re.DOTALL)):
            yield match[1], match[2], number


def _lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with those that continue them, each with the number of its first; without remarks."""
    number, parts = 1, [""]
    for at, line in enumerate(lines, 1):
        text = line.strip()
        if text[:1] in ("#", ";"):
            continue
        if parts == [""]:
            number = at
        parts.append(text.removesuffix("\\").strip())
        if not text.endswith("\\"):
            yield number, " ".join(parts).strip()
            parts = [""]
