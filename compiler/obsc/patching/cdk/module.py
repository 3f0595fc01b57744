"""The module that a program gets: code that is the same for everybody, and the data of one service behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from obsc.patching.cdk.printed import python_literal, typescript_literal
from obsc.pipeline import Compilation, header
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """`file` is the code, `declared` its last line, in place of which stands the data between `before` and `after`."""

    file: str
    comment: str
    declared: str
    before: str
    after: str
    literal: Callable[[Any], str]


_LANGUAGES: Mapping[str, _Language] = {
    ".py": _Language(
        file="telemetry.py",
        comment="#",
        declared="_TELEMETRY: dict[str, Any] = {}\n",
        before="_TELEMETRY: dict[str, Any] = ",
        after="\n",
        literal=python_literal,
    ),
    ".ts": _Language(
        file="telemetry.ts",
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


def text_of(compilation: Compilation, service: str, suffix: str, data: Any) -> str:
    """The text of a service's module."""
    language, found = _LANGUAGES[suffix], header(compilation)
    said = (
        f"{_mark(service)} {found.spec_name}, obsc {found.obsc_version}, sha256 {found.spec_sha256[:12]}.",
        "Change the specification and run `obsc patch` again; what is changed here is not kept.",
    )
    head = "".join(f"{language.comment} {line}\n" for line in said)
    code = (files(__package__) / language.file).read_text("utf-8")
    code = code.removesuffix(language.declared)
    return f"{head}{code}{language.before}{language.literal(data)}{language.after}"


def is_ours(text: str, service: str) -> bool:
    """Whether a text is the module of that service."""
    return re.match(rf"(#|//) {re.escape(_mark(service))} ", text) is not None


def _mark(service: str) -> str:
    return f"Written by `obsc patch` for the service {service} of"
