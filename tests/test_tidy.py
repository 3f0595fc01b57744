"""The project's own rules, as tests: formatted, typed, layered, generated files fresh, nothing of a machine in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is made of it."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT))
    return folder


def test_another_build_gives_the_same_wheel(built: Path, tmp_path: Path) -> None:
    """Nobody could check that a wheel was made of the sources beside it (https://reproducible-builds.org)."""
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    for path in source.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700 if path.is_dir() else 0o600)
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(source))
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_every_dependency_has_bounds() -> None:
    """A release with other behaviour, or of somebody else, would be installed on the day it appears."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for many in project["optional-dependencies"].values() for one in many)]
    for requirement in map(Requirement, wanted):
        bounds = {bound.operator for bound in requirement.specifier}
        stubs = requirement.name.startswith("types-")  # follow what they are stubs of
        assert {">=", "<"} <= bounds or "==" in bounds or stubs or requirement.name == "obsc", requirement


def test_wheel_from_sdist_runs_in_an_empty_folder(built: Path, tmp_path: Path) -> None:
    """Data files get lost between the source tree, the sdist and the wheel; users get the wheel."""
    (wheel,) = built.glob("*.whl")
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
