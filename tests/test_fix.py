"""`obsc validate --fix`: what is mended in a file, and what is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from obsc import files
from obsc.cli import main
from obsc.diagnostics import Diagnostic
from obsc.mending import mend
from strategies import documents, written

BAD = """\
# The shop.  é
apiVersion: obsc/v1alpha1
kind: Observability

metadata:   { name: shop }      # two blanks too many, and a trailing one \n\
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framwork: flsk   # slips
    server: { name: gunicorn, app: "app:app", args: [ --timeout 60 ] }
    prot: "8000"
    env:
      # Set by obsc.
      ECS_AGENT_URI: "x"
      LOG_LEVEL: 'info'
"""
GOOD = """\
# The shop.  é
apiVersion: obsc/v1alpha1
kind: Observability

metadata:   { name: shop }      # two blanks too many, and a trailing one \n\
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask   # slips
    server: { name: gunicorn, app: "app:app", args: [ --timeout, "60" ] }
    port: 8000
    env:
      # Set by obsc.
      LOG_LEVEL: 'info'
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with slips in it, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "observability.yaml"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_only_what_is_wrong_changes(spec: Path, ends: str, mark: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """A tool that reformats a file on the way is run once and never again."""
    spec.write_bytes(mark + BAD.replace("\n", ends).encode())
    assert main(["validate", "--fix"]) == 0
    assert spec.read_bytes() == mark + GOOD.replace("\n", ends).encode()
    told = capsys.readouterr().err
    assert "fixed[OBS010] `framwork` is not a key of services.web: rename to `framework`" in told
    assert "observability.yaml: 6 fixed" in told
    assert main(["validate", "--fix"]) == 0
    assert spec.read_bytes() == mark + GOOD.replace("\n", ends).encode()
    assert list(spec.parent.iterdir()) == [spec]


def test_without_fix_it_says_that_there_is_one(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads a manual for that."""
    assert main(["validate"]) == 1
    assert "can be fixed by `obsc validate --fix`" in capsys.readouterr().err


def test_diff_writes_nothing(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A look before the leap."""
    assert main(["validate", "--fix", "--diff"]) == 1
    told = capsys.readouterr().out
    assert "-    framwork: flsk   # slips\n" in told
    assert "+    framework: flask   # slips\n" in told
    assert spec.read_text(encoding="utf-8") == BAD
    spec.write_text(GOOD, encoding="utf-8")
    assert main(["validate", "--fix", "--diff"]) == 0
    assert capsys.readouterr().out == ""


def test_as_a_filter() -> None:
    """Editors that know no language server can pipe a file through."""
    command = [sys.executable, "-m", "obsc", "validate", "--fix", "-f", "-"]
    done = subprocess.run(command, input=BAD.encode(), capture_output=True, check=True)
    assert done.stdout.decode() == GOOD


def test_what_is_left_is_said(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is about what a person has still to do."""
    spec.write_text(
        BAD.replace("    image: { ref: webImage }\n", "    image: shop:latest\n    xyz: 1\n"), encoding="utf-8"
    )
    assert main(["validate", "--fix", "--format", "json"]) == 1
    told = capsys.readouterr()
    assert "OBS010" in told.out
    assert "framwork" not in told.out
    assert "xyz: 1" in spec.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [BAD + "  broken: [\n", BAD.replace("# The", "\t- x: [ # The"), BAD + "\x00", BAD + "\n---\nx: {\n"],
    ids=["a bracket", "a tab", "a control character", "a second document"],
)
def test_a_file_that_cannot_be_read_stays_as_it_is(spec: Path, text: str) -> None:
    """Places in such a file are guesses."""
    spec.write_text(text, encoding="utf-8")
    main(["validate", "--fix"])
    assert spec.read_text(encoding="utf-8") in (text, text.replace(BAD, GOOD) if text.startswith(BAD) else text)


def test_wrong_use(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two things on one standard output are unreadable."""
    assert main(["validate", "--diff"]) == 2
    assert main(["validate", "--fix", "--diff", "--format", "json"]) == 2
    assert main(["validate", "--fix", "-f", "-", "--format", "sarif"]) == 2
    assert "not both" in capsys.readouterr().err
    assert spec.read_text(encoding="utf-8") == BAD


def test_a_link_stays_a_link_and_rights_stay_rights(spec: Path) -> None:
    """A specification may lie in another folder, and be somebody else's to read."""
    real = spec.with_name("real.yaml")
    spec.rename(real)
    real.chmod(0o640)
    spec.symlink_to(real.name)
    assert main(["validate", "--fix"]) == 0
    assert spec.is_symlink()
    assert real.read_text(encoding="utf-8") == GOOD
    assert real.stat().st_mode & 0o777 == 0o640


def test_nothing_is_lost_when_the_disk_fails(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file in place of a whole one is the worst that a tool can do."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    assert main(["validate", "--fix"]) == 1
    assert spec.read_text(encoding="utf-8") == BAD
    assert list(spec.parent.iterdir()) == [spec]


def test_somebody_elses_change_is_kept(spec: Path) -> None:
    """An editor may have saved between reading and writing."""
    problem = files.replace(str(spec), b"as it was", b"as it would be")
    assert isinstance(problem, Diagnostic)
    assert "changed while" in problem.message
    assert spec.read_text(encoding="utf-8") == BAD


def test_an_environment_is_mended_in_its_own_lines() -> None:
    """What only one environment has against the document must not change the others."""
    text = GOOD + "environments:\n  staging:\n    services:\n      web: { prot: 9000 }\n"
    mended = mend(text.encode(), "o")
    assert mended.raw.decode() == text.replace("prot: 9000", "port: 9000")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(valid=False))
def test_any_file_can_be_mended(document: object) -> None:
    """Twice is once; and what was readable stays readable."""
    raw = written(document)
    once = mend(raw, "o")
    assert mend(once.raw, "o").raw == once.raw
    assert (once.raw == raw) == (not once.fixed)
    assert once.compilation.source.data is not None or not once.fixed
