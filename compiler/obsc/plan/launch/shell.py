"""A shell in front of the server: it writes files, runs commands, and becomes the server."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from obsc.plan.model import LaunchFile

_RESERVED = frozenset(("case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while"))
"""https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_04"""

_WITHOUT_OPENTELEMETRY = 'PYTHONPATH="${PYTHONPATH#*:}" '
"""The first folder of PYTHONPATH is the one from which OpenTelemetry starts itself (see `obsc.plan.sdk`)."""


def line(files: Sequence[LaunchFile], before: Sequence[Sequence[str]], server: Sequence[str], attach: str) -> str:
    """The shell's script. The first step that fails ends it, and with it the container.

    Commands before the server are not instrumented: a migration is no request, and would start and end seconds later.
    With `attach: package` only OpenTelemetry's own program instruments, and it stands in front of the server alone.
    """
    bare = _WITHOUT_OPENTELEMETRY if attach == "init-container" else ""
    steps = [_write(file) for file in files if file.variable is not None]
    steps += [bare + " ".join([_program(words[0]), *map(shlex.quote, words[1:])]) for words in before]
    return " && ".join([*steps, f"exec {shlex.join(server)}"])


def _write(file: LaunchFile) -> str:
    folder = file.path.rpartition("/")[0]
    make = "" if folder == "/tmp" else f"mkdir -p {folder} && "
    return f'{make}printf %s "${file.variable}" > {file.path}'


def _program(word: str) -> str:
    """A program's name, also where a shell would take it for an assignment or for a word of its own.

    >>> _program("python"), _program("if"), _program("A=1")
    ('python', "'if'", "'A=1'")
    """
    return f"'{word}'" if word in _RESERVED or ("=" in word and shlex.quote(word) == word) else shlex.quote(word)
