"""`obsc graph` as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.cli import main
from shipped import SPECS

HELLO = SPECS[0]


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("mermaid", "%% Drawn by obsc.\nflowchart LR"),
        ("dot", "// Drawn"),
        ("svg", "<?xml"),
        ("html", "<!doctype html>"),
    ],
)
def test_every_format_is_printed_or_written(
    form: str, begins: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Both ways give the same bytes, and a second run changes nothing."""
    assert main(["graph", "-f", str(HELLO), "--format", form]) == 0
    printed = capfdbinary.readouterr().out
    assert printed.startswith(begins.encode())
    file = tmp_path / "docs" / f"system.{form}"
    for _ in range(2):
        assert main(["graph", "-f", str(HELLO), "--format", form, "-o", str(file)]) == 0
        assert file.read_bytes() == printed
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_that_obsc_did_not_draw_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`-o README.md` is typed once by everybody."""
    file = tmp_path / "README.md"
    file.write_text("# Mine\n", encoding="utf-8")
    assert main(["graph", "-f", str(HELLO), "-o", str(file)]) == 1
    assert "OBS042" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "# Mine\n"
    assert main(["graph", "-f", str(HELLO), "-o", str(tmp_path)]) == 1


def test_a_specification_with_errors_is_not_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture of what cannot be built is a picture of nothing."""
    file = tmp_path / "observability.yaml"
    file.write_text(HELLO.read_text(encoding="utf-8").replace("flask", "flsk"), encoding="utf-8")
    assert main(["graph", "-f", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "did you mean `flask`?" in told.err


@pytest.mark.parametrize("form", ["mermaid", "svg"])
@pytest.mark.parametrize("words", [("-f", "nowhere.yaml"), ("--env", "nowhere")])
def test_what_cannot_be_read_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: str,
    words: tuple[str, ...],
) -> None:
    """In words: `--format` is that of the picture."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "observability.yaml").write_text(HELLO.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["graph", "--format", form, *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "error[OBS0" in told.err
