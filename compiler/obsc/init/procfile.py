"""Procfiles: `name: command` to a line. https://devcenter.heroku.com/articles/procfile"""

from __future__ import annotations

import re

from obsc.init.evidence import Place
from obsc.init.project import TextFile

_LINE = re.compile(r"([A-Za-z0-9_-]+):\s*(.+)")


def processes(file: TextFile) -> list[tuple[str, str, Place]]:
    """The name, the command and the place of every process type."""
    rows = ((_LINE.fullmatch(line.strip()), number) for number, line in enumerate(file.lines, 1))
    return [(match[1], match[2], file.place(number)) for match, number in rows if match]
