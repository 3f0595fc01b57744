"""Write a first specification, as `obsc init` and `obsc import` do: nothing that is there is lost."""
# ruff: noqa: PTH118, PTH119, PTH120

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
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


def write_first(
    path: str, text: str, *, force: bool, instead: str, beside: Mapping[str, str] | None = None
) -> tuple[Diagnostic, ...]:
    """Write the specification, what it names `beside` itself and the schema, all or nothing; why not, if not.

    A file that exists stays. `force` replaces one that is still as obsc wrote it. `instead` is the command that shows
    what would be written.
    """
    folder, name = os.path.dirname(path) or ".", os.path.basename(path)
    schema = os.path.join(folder, _SCHEMA)
    outputs = [File(name, text), *(File(other, content) for other, content in (beside or {}).items())]
    plan = files.plan_write(folder, outputs, _header(text), is_all=False)
    against = [d for d in plan.diagnostics if d.severity is Severity.ERROR]
    if not force:
        names = {file.path for file in outputs}
        there = [one.path for one in plan.changes if one.path in names and one.before is not None]
        against = [_exists(other) for other in there] or against
    if os.path.lexists(schema) and isinstance(before := files.marked(schema, SCHEMA_MARK), Diagnostic):
        against.append(before)
    if against:
        return tuple(_kept(diagnostic, instead) for diagnostic in against)
    problem = files.put(schema, schema_for_editors().encode(), SCHEMA_MARK, within=folder)
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
