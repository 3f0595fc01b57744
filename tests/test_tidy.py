"""The project's own rules, as tests: formatted, typed, layered, generated files fresh, nothing of a machine in it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shipped import ROOT

BIN = Path(sys.executable).parent


def _run(*words: str) -> None:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_format() -> None:
    """A reformatted file hides the change in it."""
    _run(str(BIN / "ruff"), "format", "--check", "--quiet")


def test_lint() -> None:
    """What the linter finds, a reader stumbles over."""
    _run(str(BIN / "ruff"), "check", "--quiet")


def test_types() -> None:
    """A type that does not hold is a crash on somebody's spec."""
    _run(str(BIN / "mypy"))


def test_import_contracts() -> None:
    """The walls of the house: targets know the compiler, never the other way round; readers know only the graph."""
    _run(str(BIN / "lint-imports"))


def _schema() -> str:
    from obsc.spec import to_schema

    return to_schema.text()


def _reader() -> str:
    from obsc.spec import to_reader

    ruff = str(BIN / "ruff")
    fixed = [ruff, "check", "--fix", "--quiet", "--exit-zero", "--stdin-filename", "compiler/obsc/spec/read.py", "-"]
    text = subprocess.run(fixed, input=to_reader.text(), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    shaped = [ruff, "format", "--quiet", "--stdin-filename", "compiler/obsc/spec/read.py", "-"]
    return subprocess.run(shaped, input=text, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _reference() -> str:
    from obsc.spec import to_reference

    return to_reference.text()


GENERATED: dict[str, Callable[[], str]] = {
    "schema/obsc_schema/v1alpha1/observability.schema.json": _schema,
    "compiler/obsc/spec/read.py": _reader,
    "specs/reference.yaml": _reference,
}


@pytest.mark.parametrize("path", GENERATED)
def test_generated_files_are_fresh(path: str) -> None:
    """A stale schema would complete keys that the compiler refuses. `make generate` refreshes them."""
    assert (ROOT / path).read_text(encoding="utf-8") == GENERATED[path]()


def test_nothing_of_this_machine() -> None:
    """A path of somebody's machine in a file works nowhere else; `aoc` is who the collector's image runs as."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    place = re.compile(rb"/(home|Users)/(?!aoc/)[a-z]+/|/(work|farm)/[a-z]")
    hits = [name for name in tracked if (ROOT / name).is_file() and place.search((ROOT / name).read_bytes())]
    assert [name for name in hits if name != "tests/test_tidy.py"] == []


def test_wheel_from_sdist_runs_in_an_empty_folder(tmp_path: Path) -> None:
    """Data files get lost between the source tree, the sdist and the wheel; users get the wheel."""
    _run(sys.executable, "-m", "build", "--outdir", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("*.whl")
    venv = tmp_path / "venv"
    _run(sys.executable, "-m", "venv", str(venv))
    _run(str(venv / "bin" / "pip"), "install", "--quiet", str(wheel))
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "observability.yaml").write_bytes((ROOT / "specs" / "01-hello.yaml").read_bytes())
    subprocess.run([str(venv / "bin" / "obsc"), "build", "--target", "all"], cwd=empty, check=True)
    for target, path in (("cfn", "template.yaml"), ("terraform", "main.tf"), ("cdk", "app.py")):
        assert (empty / "obsc.out" / target / path).stat().st_size > 0
    again = subprocess.run([str(venv / "bin" / "obsc"), "build", "--target", "all", "--check"], cwd=empty, check=False)
    assert again.returncode == 0
    for path in ("man/man1/obsc.1", "bash-completion/completions/obsc", "zsh/site-functions/_obsc"):
        assert (venv / "share" / path).stat().st_size > 0
