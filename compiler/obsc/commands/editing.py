"""What the commands that edit a user's files share: the folder, the edits with their record, taking them back."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from obsc import files
from obsc.cli import FINDINGS, OK
from obsc.commands.specification import say
from obsc.diagnostics import Diagnostic, has_errors
from obsc.images import record
from obsc.images.record import Log
from obsc.images.wanted import Edited
from obsc.render.safe import safe
from obsc.rules import rule_of
from obsc.transaction import Change
from obsc.user_files import MISSING, Refusal, inside


def folder_of(arguments: Namespace) -> str:
    """The project's folder: below it everything may be edited, and nothing else."""
    return arguments.root or os.path.dirname(arguments.file) or "."  # noqa: PTH120


def write(folder: str, edits: Sequence[Edited], log: Log) -> tuple[Diagnostic, ...]:
    """Why the edits were not made, if they were not; what takes them back is written with them."""
    before = _record(folder, log)
    if isinstance(before, Diagnostic):
        return (before,)
    try:
        after = record.with_edits(before, edits, log)
    except ValueError as error:
        return (_not_taken_back(f"`{log.path}` is no patch of obsc's: {error}", log),)
    changes = [_change(log.path, before, after), *(_change(edit.path, edit.before, edit.after) for edit in edits)]
    return files.change_all(folder, [change for change in changes if change.before != change.after])


def undo(arguments: Namespace, log: Log) -> int:
    """Take back what is in the record, or say why not."""
    folder = folder_of(arguments)
    written = _record(folder, log)
    if isinstance(written, Diagnostic):
        say([written], None, "text", arguments.file)
        return FINDINGS
    if written is None:
        sys.stderr.write(f"nothing to undo: there is no `{log.path}`\n")
        return OK
    try:
        read = inside(folder)
        undone = record.undone(written, lambda path: _text(read(path)))
    except ValueError as error:
        say([_not_taken_back(f"`{log.path}` is no patch of obsc's: {error}", log)], None, "text", arguments.file)
        return FINDINGS
    problems = [_not_taken_back(f"`{path}` was changed where obsc had edited it", log) for path in undone.changed]
    if not problems:
        changes = [_change(*file) for file in undone.files]
        problems = list(files.change_all(folder, [*changes, _change(log.path, written, None)]))
    say(problems, None, "text", arguments.file)
    for path, _, before in () if has_errors(problems) else undone.files:
        sys.stderr.write(f"{safe(path)}: {'removed' if before is None else 'as it was'}\n")
    return FINDINGS if problems else OK


def _record(folder: str, log: Log) -> str | Diagnostic | None:
    path = f"{folder}/{log.path}"
    if not os.path.lexists(path):
        return None
    raw = files.read_own(path)
    return raw if isinstance(raw, Diagnostic) else raw.decode(errors="replace")


def _text(content: bytes | Refusal) -> str | None:
    """A file as the record has it; one that is no text any more was changed."""
    if isinstance(content, Refusal):
        return None if content == MISSING else ""
    return content.decode(errors="replace")


def _change(path: str, before: str | None, after: str | None) -> Change:
    return Change(path, *(None if side is None else side.encode() for side in (before, after)))


def _not_taken_back(message: str, log: Log) -> Diagnostic:
    rule = rule_of("OBS058")
    why = "your change would be lost; nothing was undone"
    return Diagnostic(rule.code, rule.severity, message, why=why, fix=f"take it back by hand: `{log.path}` shows it")
