"""What rules about the user's own commands on EC2 share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.plan.model import Plan, UserFile
from obsc.plan.servers import SERVERS

_PROGRAMS = "|".join(sorted({kind.program for kind in SERVERS.values()} - {"python", "flask"}))
_STARTS = (
    r"\s*(?:(?:sudo|exec|nohup|(?:\S*/)?opentelemetry-instrument)\s+)*(?:\S*/)?"
    rf"((?:{_PROGRAMS})(?=\s)|flask\s+run\b|python3?\s+manage\.py\s+runserver\b|docker\s+run\b)"
)
_INSTRUMENTS = r"\s*(?:(?:sudo|exec|nohup)\s+)*(?:\S*/)?(opentelemetry-instrument)\s+\S"
"""Whatever is started with this is an app."""


def files(plan: Plan) -> Iterator[UserFile]:
    """Every file of the user's commands."""
    for service in plan.services:
        if service.machine is not None:
            yield from service.machine.files


def files_before(plan: Plan) -> Iterator[UserFile]:
    """Those that run before what obsc adds."""
    for service in plan.services:
        if service.machine is not None:
            yield from service.machine.before


def started(line: str) -> str | None:
    """The program of an app that a line of shell starts.

    >>> started("exec /opt/venv/bin/gunicorn app:app"), started("pip install gunicorn")
    ('gunicorn', None)
    >>> started("opentelemetry-instrument python app.py"), started("python setup.py")
    ('opentelemetry-instrument', None)
    """
    found = re.match(_STARTS, line) or re.match(_INSTRUMENTS, line)
    return None if found is None else " ".join(found[1].split())
