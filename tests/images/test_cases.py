"""Every case of the corpus: what changes, that nothing else does, that it is done once, and that it can be taken back."""

from __future__ import annotations

import pytest

from images.cases import CASES, Case
from obsc.images.record import undone, with_edits
from obsc.images.wanted import Edited
from obsc.unified import diff

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def _rows(before: str | None, after: str) -> list[str]:
    """What a diff adds and takes away."""
    rows = diff("x", before, after).split("\n")[2:]
    return _sorted([row for row in rows if row[:1] in ("+", "-")])


def _sorted(rows: list[str]) -> list[str]:
    """What is taken away, then what is added."""
    return sorted(rows, key=lambda row: row[0] == "+")


@every_case
def test_what_changes(case: Case) -> None:
    """An edit elsewhere breaks an image that worked, and one too few sends nothing."""
    edit = case.edit()
    if isinstance(case.changes, str):
        assert edit.edited == ()
        assert [case.changes in refused.reason for refused in edit.refused] == [True], edit.refused
        return
    assert edit.refused == ()
    assert {one.path: _rows(one.before, one.after) for one in edit.edited} == {
        path: _sorted(rows) for path, rows in case.changes.items()
    }
    assert len(edit.notes) == len(case.notes)
    assert all(piece in note for piece, note in zip(case.notes, edit.notes, strict=True))


@every_case
def test_once_is_enough_and_can_be_taken_back(case: Case) -> None:
    """A second run finds nothing to do; undoing gives every byte back, whatever stands around the edit now."""
    edit = case.edit()
    after = case.files | {one.path: one.after for one in edit.edited}
    again = case.edit(after)
    assert (again.edited, again.refused) == ((), edit.refused)
    record = with_edits(None, edit.edited)
    back = undone(record, after.get)
    assert back.changed == ()
    before = {path: text for path, _, text in back.files}
    assert {path: text for path, text in (after | before).items() if text is not None} == case.files
    assert undone(record, case.files.get).files == ()
    if "Dockerfile" in before and not case.files["Dockerfile"].startswith("\ufeff"):
        moved = after | {"Dockerfile": "# moved\n# on\n\n" + after["Dockerfile"]}
        since = {path: text for path, _, text in undone(record, moved.get).files}
        assert since["Dockerfile"] == "# moved\n# on\n\n" + case.files["Dockerfile"]


def test_what_was_changed_where_it_was_edited_is_not_taken_back() -> None:
    """It would take somebody's work along."""
    case = next(case for case in CASES if case.name == "flask-run")
    edit = case.edit()
    (one,) = edit.edited
    mine = one.after.replace("opentelemetry-instrument", "opentelemetry-instrument --verbose")
    assert undone(with_edits(None, edit.edited), {"Dockerfile": mine}.get).changed == ("Dockerfile",)


def test_a_second_edit_keeps_what_the_file_was_at_first() -> None:
    """Another release of the distribution, then undo: the file is as it was before both."""
    case = next(case for case in CASES if case.name == "another-version")
    old = case.files["Dockerfile"]
    first = old.replace("RUN pip install --no-cache-dir aws-opentelemetry-distro==0.12.0\n", "")
    record = with_edits(None, [Edited(path="Dockerfile", before=first, after=old)])
    edit = case.edit()
    record = with_edits(record, edit.edited)
    (now,) = edit.edited
    assert undone(record, {"Dockerfile": now.after}.get).files == (("Dockerfile", now.after, first),)
