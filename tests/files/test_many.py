"""More files than wait for the disk one after the other: the same promises in threads."""

from __future__ import annotations

from pathlib import Path

import pytest

from files.outputs import codes, content, write
from obsc import transaction

OLD = {f"folder-{number}/file": f"old {number}\n" for number in range(40)}
NEW = {path: text.replace("old", "new") for path, text in OLD.items()}


def test_all_are_written(tmp_path: Path) -> None:
    """Each has its own content, and nothing is left on the way."""
    for wanted in (OLD, NEW):
        assert write(tmp_path, wanted) == ()
        assert content(tmp_path) == wanted


def test_an_error_with_one_leaves_all_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is met by some thread or other."""
    assert write(tmp_path, OLD) == ()
    before = transaction._stage

    def full(root: str, step: transaction.Change) -> None:
        if step.path == "folder-31/file":
            raise OSError(28, "No space left on device", step.path)
        before(root, step)

    monkeypatch.setattr(transaction, "_stage", full)
    assert codes(write(tmp_path, NEW)) == ["OBS046"]
    assert content(tmp_path) == OLD
