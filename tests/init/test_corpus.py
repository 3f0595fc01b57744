"""What `obsc init` makes of projects: goldens that a person has read, and specifications that work."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_files import check
from init.projects import NAMES, project
from obsc.cli import main
from obsc.diagnostics import Severity
from obsc.init import Project, draft_of, text_of
from obsc.pipeline import compile_text
from shipped import ROOT

every_project = pytest.mark.parametrize("name", NAMES)


def _drafted(root: Path) -> str:
    """The specification, and behind it what is told beside it."""
    read = Project(str(root))
    text = text_of(draft_of(read))
    return text + "".join(f"# note: {note}\n" for note in read.notes.all)


@every_project
def test_draft_is_the_one_that_was_read(name: str, tmp_path: Path) -> None:
    """Only a person can say whether the evidence carries the value."""
    check(ROOT / "tests" / "golden" / "init" / f"{name}.yaml", _drafted(project(name).unpack(tmp_path)))


@every_project
def test_neither_line_ends_nor_the_order_of_files_change_anything(name: str, tmp_path: Path) -> None:
    """A clone on Windows is the same project."""
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
    here = project(name).unpack(tmp_path / "here")
    there = project(name).unpack(tmp_path / "there", ends="\r\n", backwards=True)
    assert _drafted(here) == _drafted(there)


@every_project
def test_what_is_written_is_valid_but_for_its_holes(name: str, tmp_path: Path) -> None:
    """A first specification with errors in it is worse than none. The exit code says whether something is left."""
    root = project(name).unpack(tmp_path)
    code = main(["init", str(root)])
    found = compile_text((root / "observability.yaml").read_bytes()).diagnostics
    errors = [d for d in found if d.severity is Severity.ERROR]
    assert [d for d in errors if d.code != "OBS018"] == []
    assert code == (1 if errors else 0)
    assert bool(errors) == bool(project(name).fill), "a hole needs something to fill it with in the tests"


@every_project
def test_every_target_builds_once_the_holes_are_filled(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This is what the user wanted it for."""
    root = project(name).unpack(tmp_path)
    read = Project(str(root))
    draft = draft_of(read)
    fill = dict(project(name).fill)
    while holes := list(draft.holes()):
        path, answer = holes[0]
        given = next(value for key, value in fill.items() if ".".join(map(str, path)).endswith(key))
        draft.fill(path, type(answer)(answer.key, int(given) if given.isdigit() else given))
    (root / "observability.yaml").write_text(text_of(draft), encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["build", "--target", "all"]) == 0


def test_evidence_is_where_it_says(tmp_path: Path) -> None:
    """Every `file:line: text` of a draft can be looked up."""
    for name in NAMES:
        root = project(name).unpack(tmp_path)
        draft = draft_of(Project(str(root)))
        answers = [answer for service in draft.services for answer in service.answers.values()]
        for place in (place for answer in answers for place in (*answer.places, *answer.against)):
            line = (root / place.file).read_text(encoding="utf-8").split("\n")[place.line - 1]
            assert line.strip() == place.text, f"{name}: {place}"
