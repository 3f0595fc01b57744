"""systemd's units: what `ExecStart` starts. https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html"""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.init.evidence import Place
from obsc.init.project import TextFile


def started(file: TextFile) -> tuple[str, Place] | None:
    """The last command of a unit's section `Service`, without the marks before its program, and its place."""
    section, found = "", None
    for number, line in _lines(file):
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif section == "Service" and (match := re.fullmatch(r"ExecStart\s*=\s*[-@:+!|]*(\S.*)", line)):
            found = (match[1], file.place(number))
    return found


def _lines(file: TextFile) -> Iterator[tuple[int, str]]:
    """The lines with those that continue them, each with the number of its first; without remarks."""
    number, parts = 1, [""]
    for at, line in enumerate(file.lines, 1):
        text = line.strip()
        if text[:1] in ("#", ";"):
            continue
        if parts == [""]:
            number = at
        parts.append(text.removesuffix("\\").strip())
        if not text.endswith("\\"):
            yield number, " ".join(parts).strip()
            parts = [""]
