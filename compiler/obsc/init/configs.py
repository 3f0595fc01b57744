"""The servers' own configuration files: gunicorn's Python, uWSGI's ini."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.init.command import bind
from obsc.init.evidence import Finding, Value
from obsc.init.project import TextFile
from obsc.init.sources import assignments, constant, parse

GUNICORN_DEFAULT = "gunicorn.conf.py"
"""The file that gunicorn reads without being told. https://docs.gunicorn.org/en/stable/configure.html"""


def gunicorn_settings(file: TextFile, variables: dict[str, str]) -> Iterator[Finding]:
    """What the file says that obsc has to know: the app and the port. The file itself is chained, so no more."""
    tree = parse(file)
    for name, value in assignments(tree) if tree is not None else ():
        place = file.place(value.lineno)
        known = constant(value, variables)
        if name == "bind":
            yield Finding("port", _port(known), place)
        elif name == "wsgi_app" and isinstance(known, str):
            yield Finding("server.app", known, place)


def uwsgi_settings(file: TextFile) -> Iterator[Finding]:
    """The same of `[uwsgi]` in an ini file. https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html"""
    values: dict[str, tuple[str, int]] = {}
    section = ""
    for number, line in enumerate(file.lines, 1):
        text = line.strip()
        if match := re.fullmatch(r"\[(.+)\]", text):
            section = match[1].strip()
        elif section == "uwsgi" and text[:1] not in ("", "#", ";"):
            key, equals, value = text.partition("=")
            if equals:
                values[key.strip()] = (value.strip(), number)
    yield from _uwsgi_app(values, file)
    # `http` and `http-socket` are asked by browsers, `socket` by a web server that speaks uWSGI's protocol.
    for key in ("http", "http-socket", "socket"):
        if key in values:
            text, number = values[key]
            known = None if "$(" in text else _port(text)
            if known is not None or "$(" in text:
                yield Finding("port", known, file.place(number))
            break


def _uwsgi_app(values: dict[str, tuple[str, int]], file: TextFile) -> Iterator[Finding]:
    callable_ = values.get("callable", ("", 0))[0]
    for key in ("module", "wsgi", "wsgi-file"):
        if key in values:
            text, number = values[key]
            if key == "wsgi-file":
                text = text.rpartition("./")[2].removesuffix(".py").strip("/").replace("/", ".")
            app = text if ":" in text else f"{text}:{callable_ or 'application'}"
            yield Finding("server.app", app, file.place(number))
            return


def _port(value: Value | None) -> int | None:
    if isinstance(value, int):
        return value if 0 < value <= 65535 else None
    return bind(value)[1] if isinstance(value, str) else None
