"""The edits by other people's programs: `git apply` and `patch` make them, BuildKit reads them, hadolint judges them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from images.cases import CASES, Case
from judging import skip_without
from obsc.unified import diff
from obsc_judges import Absent

EDITED = [case for case in CASES if case.edit().edited]


def _patch(case: Case) -> str:
    return "".join(diff(edit.path, edit.before, edit.after) for edit in case.edit().edited)


def _write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def _files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("program", "forwards", "backwards"),
    [
        pytest.param("git", ["apply"], ["apply", "--reverse"], id="git"),
        # GNU patch would take carriage returns from what it believes was mailed.
        pytest.param("patch", ["-p1", "--binary", "-s"], ["-p1", "--binary", "-s", "-R"], id="patch"),
    ],
)
def test_patches_are_what_others_take(program: str, forwards: list[str], backwards: list[str], tmp_path: Path) -> None:
    """A person applies the patch without obsc, and takes it back."""
    if shutil.which(program) is None:
        skip_without(Absent(program, "it is not installed", f"apt-get install {program}"))
    for case in EDITED:
        folder = tmp_path / case.name
        _write(folder, case.files)
        after = case.files | {edit.path: edit.after for edit in case.edit().edited}
        for options, wanted in ((forwards, after), (backwards, case.files)):
            done = subprocess.run(
                [program, *options],
                input=_patch(case).encode(),
                cwd=folder,
                capture_output=True,
                check=False,
                timeout=60,
            )
            assert done.returncode == 0, (case.name, done.stderr)
            assert _files(folder) == wanted, case.name


@pytest.mark.parametrize("case", EDITED, ids=lambda case: case.name)
def test_buildkit_reads_what_was_there_and_what_was_added(case: Case) -> None:
    """By the parser of `docker build`: every instruction as before, ours among them, CMD with one word more."""
    judge = pytest.importorskip("dockerfile", reason="BuildKit's parser is not built for this machine")
    for edit in case.edit().edited:
        if edit.path == "Dockerfile" and edit.before is not None:
            before, after = ([_said(one) for one in judge.parse_string(text)] for text in (edit.before, edit.after))
            rest = iter(after)
            kept = [one for one in before if one[0] not in ("cmd", "entrypoint") and "distro==" not in str(one)]
            assert all(one in rest for one in kept)
            assert len(after) - len(before) == _more(case)


def _said(command: object) -> tuple[object, ...]:
    return command.cmd.lower(), command.value, command.flags  # type: ignore[attr-defined]


def _more(case: Case) -> int:
    """How many more instructions that build there are."""
    assert not isinstance(case.changes, str)
    rows = case.changes.get("Dockerfile", [])
    return sum({"+": 1, "-": -1}[row[0]] for row in rows if row[1:].startswith(("RUN", "COPY")))


def test_hadolint_finds_nothing_new(tmp_path: Path) -> None:
    """An edited Dockerfile passes the checks that it passed before.

    DL3059 would rather have one RUN than two; ours stands by itself so that undoing it leaves the other as it was.
    """
    for case in EDITED:
        after = case.files | {edit.path: edit.after for edit in case.edit().edited}
        _write(tmp_path / case.name, {"before": case.files["Dockerfile"], "after": after["Dockerfile"]})
    program = str(Path(sys.executable).parent / "hadolint")
    paths = [str(tmp_path / case.name / side) for case in EDITED for side in ("before", "after")]
    done = subprocess.run(
        [program, "--format", "json", "--no-fail", *paths], capture_output=True, text=True, check=False, timeout=120
    )
    found: dict[str, Counter[str]] = {path: Counter() for path in paths}
    for one in json.loads(done.stdout):
        found[one["file"]][one["code"]] += 1
    assert any(found.values())
    for before, after in zip(paths[::2], paths[1::2], strict=True):
        assert set(found[after] - found[before]) <= {"DL3059"}, after
