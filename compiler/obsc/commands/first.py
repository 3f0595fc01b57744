"""Write a first specification, as `obsc init` and `obsc import` do: nothing that is there is lost."""
# ruff: noqa: PTH118, PTH119, PTH120

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from obsc import __version__, files
from obsc.check import SCHEMA_MARK, schema_for_editors
from obsc.diagnostics import Diagnostic, Severity
from obsc.init.evidence import Note
from obsc.render.safe import safe
from obsc.target import File, Header

NAME = "observability.yaml"
_SCHEMA = ".obsc/observability.schema.json"
_MOST_NOTES = 20
"""That a person reads."""


def write_first(path: str, text: str, *, force: bool, instead: str) -> tuple[Diagnostic, ...]:
    """Write the specification and the schema beside it, both or none; why not, if not.

    A file that exists stays. `force` replaces a specification that is still as obsc wrote it. `instead` is the command
    that shows what would be written.
    """
    folder, name = os.path.dirname(path) or ".", os.path.basename(path)
    schema = os.path.join(folder, _SCHEMA)
    plan = files.plan_write(folder, [File(name, text)], _header(text), is_all=False)
    against = [d for d in plan.diagnostics if d.severity is Severity.ERROR]
    if not force and any(change.path == name and change.before is not None for change in plan.changes):
        against = [_exists(name)]
    if os.path.lexists(schema) and isinstance(before := files.marked(schema, SCHEMA_MARK), Diagnostic):
        against.append(before)
    if against:
        return tuple(_kept(diagnostic, instead) for diagnostic in against)
    problem = files.put(schema, schema_for_editors().encode(), SCHEMA_MARK)
    return files.write(plan) if problem is None else (problem,)


def tell(notes: Sequence[Note]) -> None:
    """Print notes for a person, as many as one reads."""
    for note in notes[:_MOST_NOTES]:
        sys.stderr.write(f"note: {safe(str(note), 300)}\n")
    if len(notes) > _MOST_NOTES:
        sys.stderr.write(f"note: {len(notes) - _MOST_NOTES} more with --format json\n")


def _exists(name: str) -> Diagnostic:
    return Diagnostic("OBS042", Severity.ERROR, f"`{name}` exists", why="what somebody changed in it would be lost")


def _kept(diagnostic: Diagnostic, instead: str) -> Diagnostic:
    """What is in the way stays there, with --force too: other than an output, it cannot be made again."""
    if diagnostic.code not in ("OBS042", "OBS043"):
        return diagnostic
    return replace(diagnostic, fix=f"move it away, or look at what would be written with `{instead}`")


def _header(text: str) -> Header:
    return Header(__version__, "the project", hashlib.sha256(text.encode()).hexdigest())
