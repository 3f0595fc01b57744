"""What was edited in a project, as a patch that lies beside the specification, and the files as they were before.

A person can read it, and take it back without obsc: `patch -R -p1`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from obsc.images.wanted import Edited
from obsc.records import dataclass
from obsc.unified import FilePatch, diff, parse, reverted


@dataclass(frozen=True, slots=True)
class Log:
    """The edits of one command of obsc's."""

    command: str

    @property
    def path(self) -> str:
        """Where the record lies, from the project's folder."""
        return f".obsc/{self.command}.patch"

    @property
    def head(self) -> str:
        """What a person reads first."""
        return f"What `obsc {self.command}` edited; `obsc {self.command} --undo` takes it back.\n"


IMAGES = Log("instrument")
INFRASTRUCTURE = Log("patch")

ReadText = Callable[[str], "str | None"]
"""A file of the project as it is now; None where there is none."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The files as they were (None: there was none), and those that were changed since where obsc had edited them."""

    files: tuple[tuple[str, str, str | None], ...]
    """Path, text now, text before."""
    changed: tuple[str, ...]


def with_edits(record: str | None, edits: Iterable[Edited], log: Log = IMAGES) -> str:
    """The record with more edits: one of a file that is in it already starts from what the file was at first."""
    known = {patch.path: patch for patch in _patches(record)}
    texts = {path: patch.text for path, patch in known.items()}
    for edit in edits:
        first = edit.before
        if edit.path in known and edit.before is not None:
            before = reverted(known[edit.path], edit.before)
            if before is not None:
                first = None if known[edit.path].created else before
        texts[edit.path] = diff(edit.path, first, edit.after)
    return log.head + "".join(text for _, text in sorted(texts.items()))


def undone(record: str, read: ReadText) -> Undone:
    """What takes a record back; ValueError where it is none. What is as it was already is left alone."""
    files: list[tuple[str, str, str | None]] = []
    changed: list[str] = []
    for patch in _patches(record):
        now = read(patch.path)
        if now is None and patch.created:
            continue
        before = None if now is None else reverted(patch, now)
        if now is not None and before is not None and not (patch.created and before):
            files.append((patch.path, now, None if patch.created else before))
        elif now is None or reverted(patch.swapped, now) is None:
            changed.append(patch.path)
    return Undone(tuple(files), tuple(changed))


def _patches(record: str | None) -> tuple[FilePatch, ...]:
    return () if record is None else parse(record)
