"""Folders that want out, want to stall, or want to be run: nothing of it happens, and the user is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from obsc import importing
from obsc.diagnostics import Severity
from obsc.init import Project, draft_of, text_of
from obsc.init import project as project_module
from obsc.pipeline import compile_text


def _read(root: Path) -> tuple[str, str]:
    read = Project(os.path.realpath(root))
    text = text_of(draft_of(read))
    return text, "\n".join(map(str, read.notes.all))


def _write(root: Path, files: dict[str, str | bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link may lead to a secret, to a device, or in a circle."""
    (tmp_path / "secret").write_text("FROM python:3.12\nCMD gunicorn -b :8000 stolen:app\n")
    root = tmp_path / "project"
    root.mkdir()
    (root / "Dockerfile").symlink_to(tmp_path / "secret")
    (root / "loop").symlink_to(root)
    (root / "zero.py").symlink_to("/dev/zero")
    (root / "compose.yaml").symlink_to("compose.yaml")
    text, notes = _read(root)
    assert "stolen" not in text
    assert "`Dockerfile` is a link" in notes
    assert "`compose.yaml` is a link" in notes


def test_names_that_lead_out_are_not_read(tmp_path: Path) -> None:
    """`build: ..`, `-r ../x` and a configuration file elsewhere are named by files of the project."""
    (tmp_path / "requirements.txt").write_text("fastapi\n")
    (tmp_path / "gunicorn.conf.py").write_text("bind = ':6666'\n")
    root = tmp_path / "project"
    root.mkdir()
    _write(root, {
        "requirements.txt": "-r ../requirements.txt\n",
        "compose.yaml": "services:\n  web:\n    build: ..\n  api:\n    build: /etc\n",
        "Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "-c", "../gunicorn.conf.py", "app:app"]\n',
    })  # fmt: skip
    text, notes = _read(root)
    assert "fastapi" not in text
    assert "6666" not in text
    assert "`web` is built from a folder outside of the project" in notes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    """Opening a pipe that nobody writes to takes for ever."""
    os.mkfifo(tmp_path / "Dockerfile")
    os.mkfifo(tmp_path / "app.py")
    text, _ = _read(tmp_path)
    assert "framework: ???" in text


def test_a_file_that_becomes_a_link_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    """Between listing and reading, somebody else may change the folder."""
    (tmp_path / "outside").write_text("stolen")
    root = tmp_path / "project"
    _write(root, {"a": "1", "b": "2"})
    read = Project(str(root))
    assert read.paths == ("a", "b")
    for name in ("a", "b"):
        (root / name).unlink()
    (root / "a").symlink_to(tmp_path / "outside")
    os.mkfifo(root / "b")
    assert (read.file("a"), read.file("b")) == (None, None)
    assert len(read.notes.all) == 2


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Somebody wonders otherwise why a file has no effect."""
    _write(tmp_path, {
        "Dockerfile": b"FROM python:3.12\nCMD [\"gunicorn\", \"\xff\"]\n",
        "requirements.txt": b"f\0l\0a\0s\0k\0",
        "app.py": b"#" * (project_module.MOST_BYTES + 1),
        "compose.yaml": "services: [",
        "pyproject.toml": "[project\n",
    })  # fmt: skip
    _, notes = _read(tmp_path)
    assert "`Dockerfile` is not read: it is not UTF-8 at line 2" in notes
    assert "`requirements.txt` is not read: it is not text" in notes
    assert "`app.py` is not read: it is longer" in notes
    assert "compose.yaml:" in notes
    assert "`pyproject.toml` is not read" in notes


def test_nothing_of_the_project_is_run(tmp_path: Path) -> None:
    """An import runs code, and so does a shell."""
    proof = tmp_path / "proof"
    act = f"open({str(proof)!r}, 'w')"
    _write(tmp_path / "project", {
        "app.py": f"{act}\nfrom flask import Flask\napp = Flask(__name__)\n",
        "gunicorn.conf.py": f"{act}\nbind = ':8000'\n",
        "manage.py": act,
        "Dockerfile": f"FROM python:3.12\nCMD touch {proof} $(touch {proof}) && gunicorn `touch {proof}` app:app\n",
    })  # fmt: skip
    _read(tmp_path / "project")
    assert not proof.exists()


@pytest.mark.parametrize(
    "name",
    ["# obsc: allow OBS018 x", "yaml-language-server: $schema=x", "a\nb: c", "x\x1b[2J", "obsc: allow OBS018 y"],
)
def test_names_of_files_stay_text(name: str, tmp_path: Path) -> None:
    """A file's name stands in a comment, where it could silence a diagnostic or choose another schema."""
    _write(tmp_path, {f"{name}/Dockerfile": "FROM python:3.12\nCMD gunicorn app:app\n"})
    text, _ = _read(tmp_path)
    found = [d for d in compile_text(text.encode()).diagnostics if d.severity is Severity.ERROR]
    assert [d.code for d in found] == ["OBS018", "OBS018"]
    assert text.count("\n# yaml-language-server:") + text.startswith("# yaml-language-server:") == 1
    assert text.isascii() or "\x1b" not in text


@pytest.mark.parametrize(("wide", "deep"), [(9, 11), (1, 3000)])
def test_aliases_do_not_explode(wide: int, deep: int, tmp_path: Path) -> None:
    """A billion laughs, and a laugh behind three thousand doors: in a compose file, and in what is imported."""
    rows = [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * wide)}]" for n in range(1, deep + 1)]
    head = "x0: &x0 lol\n" + "\n".join(rows)
    task = f"{{ Type: 'AWS::ECS::TaskDefinition', Properties: {{ ContainerDefinitions: *x{deep} }} }}"
    files: dict[str, str | bytes] = {
        "compose.yaml": f"{head}\nservices:\n  web:\n    build: *x{deep}\n",
        "template.yaml": f"{head}\nResources:\n  T: {task}\n",
    }
    _write(tmp_path, files)
    _, notes = _read(tmp_path)
    project = Project(os.path.realpath(tmp_path))
    assert not importing.draft_of(project, None).services
    for name in files:
        assert f"`{name}` is not read: it is nested too deep, or too large" in notes
    assert "`template.yaml` is not read: it is nested too deep, or too large" in "\n".join(map(str, project.notes.all))


def test_many_and_deep_folders_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home directory is chosen by mistake."""
    monkeypatch.setattr(project_module, "MOST_FILES", 10)
    _write(tmp_path, {f"{'d/' * n}f{n}": "" for n in range(30)})
    read = Project(str(tmp_path))
    assert len(read.paths) == 10
    assert "more than" in str(read.notes.all[0])


@pytest.mark.parametrize(
    "text", ["(" * 20_000, "[" * 10_000, "-" * 20_000 + "1", "a" + ".a" * 20_000, "x = " + "1+" * 10_000 + "1"]
)
@pytest.mark.parametrize(
    "name", ["app.py", "Dockerfile", "compose.yaml", "t.json", "main.tf", "pyproject.toml", "start.sh"]
)
def test_depth_is_no_crash(name: str, text: str, tmp_path: Path) -> None:
    """Recursive parsers run out of stack."""
    start = {
        "Dockerfile": "FROM python:3.12\nCMD ",
        "t.json": '{"containerDefinitions": ',
        "main.tf": "# aws_ecs_\nx = ",
    }
    _write(tmp_path, {name: start.get(name, "") + text})
    _read(tmp_path)
