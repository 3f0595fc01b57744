"""The module that a program gets: code that is the same for everybody, and the data of one service behind it.

There is one for a task definition (`telemetry`), and one for the role of an instance (`machine`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import PurePath
from typing import Any

from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.patching.cdk.printed import python_literal, typescript_literal
from obsc.patching.request import Request
from obsc.pipeline import Compilation, header
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """`declared` is the last line of the code, in place of which stands the data between `before` and `after`."""

    comment: str
    declared: str
    before: str
    after: str
    literal: Callable[[Any], str]


_LANGUAGES: Mapping[str, _Language] = {
    ".py": _Language(
        comment="#",
        declared="_TELEMETRY: dict[str, Any] = {}\n",
        before="_TELEMETRY: dict[str, Any] = ",
        after="\n",
        literal=python_literal,
    ),
    ".ts": _Language(
        comment="//",
        declared="declare const telemetry: Telemetry;\n",
        before="const telemetry: Telemetry = ",
        after=";\n",
        literal=typescript_literal,
    ),
}


def name_of(service: str, suffix: str) -> str:
    """The module of a service, without the suffix of its file.

    >>> name_of("web-app", ".py"), name_of("web-app", ".ts")
    ('observability_web_app', 'observability-web-app')
    """
    return f"observability_{service.replace('-', '_')}" if suffix == ".py" else f"observability-{service}"


def edit_of(request: Request, code: str, data: Any) -> Edited:
    """The module of a request's service beside its program; Unsafe where another file has that name."""
    program, service = PurePath(request.path), request.service.name
    path = str(program.with_name(name_of(service, program.suffix) + program.suffix))
    old = request.read(path) if path in request.names(str(program.parent)) else None
    if old is not None and not _is_ours(old, service):
        raise Unsafe(f"would get `{path}` beside it, which is there and is not obsc's for `{service}`")
    return Edited(path=path, before=old, after=_text_of(request.compilation, service, program.suffix, code, data))


def _text_of(compilation: Compilation, service: str, suffix: str, code: str, data: Any) -> str:
    """The text of a service's module."""
    language, found = _LANGUAGES[suffix], header(compilation)
    said = (
        f"{_mark(service)} {found.spec_name}, obsc {found.obsc_version}, sha256 {found.spec_sha256[:12]}.",
        "Change the specification and run `obsc patch` again; what is changed here is not kept.",
    )
    head = "".join(f"{language.comment} {line}\n" for line in said)
    same = (files(__package__) / f"{code}{suffix}").read_text("utf-8").removesuffix(language.declared)
    return f"{head}{same}{language.before}{language.literal(data)}{language.after}"


def _is_ours(text: str, service: str) -> bool:
    """Whether a text is the module of that service."""
    return re.match(rf"(#|//) {re.escape(_mark(service))} ", text) is not None


def _mark(service: str) -> str:
    return f"Written by `obsc patch` for the service {service} of"
