"""Every shipped specification and every small case gives the outputs that a person has read."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from golden_files import UPDATE, check
from obsc.render import human
from shipped import CASES, ENVIRONMENTS, ROOT, SPECS, TARGETS, compiled, outputs, primary

GOLDEN = ROOT / "tests" / "golden"
SMALLEST = SPECS[0]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_shipped_specification(spec: Path, target: str) -> None:
    """A changed output that nobody has looked at reaches users' infrastructure."""
    folder = GOLDEN / "specs" / spec.stem / target
    files = outputs(spec, target)
    if UPDATE and folder.is_dir():
        for stale in (path for path in folder.rglob("*") if path.is_file()):
            stale.unlink()
    for file in files:
        check(folder / file.path, file.text)
    left = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {file.path for file in files} == left


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_shipped_specifications_are_without_fault(spec: Path) -> None:
    """An example that obsc itself complains about teaches the mistake."""
    compilation = compiled(spec)
    assert [d for d in compilation.diagnostics if d.severity.label != "info"] == []


@pytest.mark.parametrize(("spec", "name"), ENVIRONMENTS, ids=lambda value: getattr(value, "stem", value))
def test_environment(spec: Path, name: str) -> None:
    """An environment shows what it changes of each target's output."""
    compilation = compiled(spec, name)
    assert [d for d in compilation.diagnostics if d.severity.label != "info"] == []
    told = "\n".join(_changes(spec, spec, target, name) for target in TARGETS)
    check(GOLDEN / "environments" / f"{spec.stem}.{name}.expected", told)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_small_case(case: Path) -> None:
    """A small case shows one thing: its diagnostics, and what it changes of each target's smallest output."""
    compilation = compiled(case)
    told = [human.render(compilation.diagnostics, compilation.source, color=False) or "nothing to complain about\n"]
    if compilation.ok:
        told += [_changes(SMALLEST, case, target) for target in TARGETS]
    check(case.with_suffix(".expected"), "\n".join(told))


def test_no_golden_is_left_behind() -> None:
    """A golden file without its case is read by nobody and looks like a promise."""
    assert {path.stem for path in CASES} == {path.stem for path in (GOLDEN / "cases").glob("*.expected")}
    named = {f"{spec.stem}.{name}" for spec, name in ENVIRONMENTS}
    assert named == {path.stem for path in (GOLDEN / "environments").glob("*.expected")}
    assert {path.stem for path in SPECS} == {path.name for path in (GOLDEN / "specs").iterdir()}


def _changes(base: Path, case: Path, target: str, environment: str | None = None) -> str:
    before, after = _lines(base, target), _lines(case, target, environment)
    rows = list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]
    return "\n".join([f"===== {target}", *rows]) + "\n"


def _lines(path: Path, target: str, environment: str | None = None) -> list[str]:
    """The main file without its provenance, which differs in every case."""
    return [row for row in primary(path, target, environment).splitlines() if "sha256" not in row.lower()]
