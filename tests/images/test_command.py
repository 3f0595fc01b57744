"""`obsc instrument`: edits, shows and undoes; `obsc build` writes the same as a patch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from obsc.cli import main
from obsc.pipeline import compile_text
from obsc.unified import parse

_SPECIFICATION = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: staging
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    build: { context: web }
    instrumentation: { attach: package, version: 0.21.0 }
  worker:
    image: { ref: workerImage }
    framework: flask
    server: { name: waitress }
    port: 8001
    build: { context: web, wrapCommand: true }
    instrumentation: { attach: package, version: 0.21.0 }
"""
_DOCKERFILE = "FROM python:3.12\nRUN pip install flask\nCMD waitress-serve app:app\n"
_EDITED = """\
FROM python:3.12
RUN pip install flask
RUN pip install --no-cache-dir aws-opentelemetry-distro==0.21.0
COPY obsc/web/gunicorn.conf.py /opt/obsc/gunicorn.conf.py
CMD opentelemetry-instrument waitress-serve app:app
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two services whose images are built from one Dockerfile."""
    (tmp_path / "observability.yaml").write_text(_SPECIFICATION)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "Dockerfile").write_text(_DOCKERFILE)
    (tmp_path / "web" / "Dockerfile").chmod(0o640)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_there_and_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shown first, then edited, then nothing left to do, then as before."""
    before = _files(project)
    assert main(["instrument", "--diff"]) == 1
    shown = capsys.readouterr().out
    assert {patch.path for patch in parse(shown)} == {"web/Dockerfile", "web/obsc/web/gunicorn.conf.py"}
    assert _files(project) == before
    assert main(["instrument"]) == 0
    dockerfile = project / "web" / "Dockerfile"
    assert (dockerfile.read_text(), dockerfile.stat().st_mode & 0o777) == (_EDITED, 0o640)
    assert "web: obsc's command replaces" in capsys.readouterr().err
    edited = _files(project)
    assert main(["instrument"]) == main(["instrument", "--diff"]) == 0
    assert _files(project) == edited
    assert main(["instrument", "--undo"]) == 0
    assert _files(project) == before
    assert not (project / "web" / "obsc").exists()
    assert main(["instrument", "--undo"]) == 0


def test_undo_keeps_what_came_since(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere in the file; a change of what obsc wrote stops it, and nothing is undone."""
    assert main(["instrument"]) == 0
    dockerfile = project / "web" / "Dockerfile"
    dockerfile.write_text("# mine\n" + _EDITED.replace("distro==0.21.0", "distro==0.20.0"))
    now = _files(project)
    assert main(["instrument", "--undo"]) == 1
    assert "OBS058" in capsys.readouterr().err
    assert _files(project) == now
    dockerfile.write_text("# mine\n" + _EDITED)
    assert main(["instrument", "--undo"]) == 0
    assert dockerfile.read_text() == "# mine\n" + _DOCKERFILE


def test_what_is_not_understood_is_shown_and_left(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason and the lines to paste; nothing is written."""
    (project / "web" / "Dockerfile").write_text("FROM shop/base\nCMD app | tee log\n")
    before = _files(project)
    assert main(["instrument"]) == 1
    told = capsys.readouterr().err
    assert "OBS057" in told and "installs no packages" in told
    assert "    RUN pip install --no-cache-dir aws-opentelemetry-distro==0.21.0\n" in told
    assert _files(project) == before


def test_nothing_outside_of_the_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A specification of somebody else's does not edit your files."""
    (project / "inside").mkdir()
    (project / "inside" / "observability.yaml").write_text(_SPECIFICATION.replace("context: web", "context: ../web"))
    (project / "web" / "linked").symlink_to(project / "web" / "Dockerfile")
    assert main(["instrument", "-f", "inside/observability.yaml"]) == 1
    assert "is not a path below the folder" in capsys.readouterr().err
    (project / "observability.yaml").write_text(
        _SPECIFICATION.replace("context: web", "context: web, dockerfile: linked")
    )
    assert main(["instrument"]) == 1
    assert (project / "web" / "Dockerfile").read_text() == _DOCKERFILE
    assert main(["instrument", "-f", "-"]) == 2


def test_the_project_can_be_wider_than_the_specification_s_folder(project: Path) -> None:
    """If whoever runs it says so; the record lies at its root."""
    (project / "deploy").mkdir()
    (project / "observability.yaml").rename(project / "deploy" / "observability.yaml")
    specification = project / "deploy" / "observability.yaml"
    specification.write_text(_SPECIFICATION.replace("context: web", "context: ../web"))
    before = _files(project)
    assert main(["instrument", "-f", "deploy/observability.yaml", "--root", "."]) == 0
    assert (project / "web" / "Dockerfile").read_text() == _EDITED
    assert (project / ".obsc" / "instrument.patch").exists()
    assert main(["instrument", "-f", "deploy/observability.yaml", "--root", ".", "--undo"]) == 0
    assert _files(project) == before


def test_a_record_of_somebody_else_s_is_left(project: Path) -> None:
    """What cannot be read as a patch of ours is not overwritten."""
    (project / ".obsc").mkdir()
    (project / ".obsc" / "instrument.patch").write_text("--- a/x\n")
    before = _files(project)
    assert main(["instrument"]) == main(["instrument", "--undo"]) == 1
    assert _files(project) == before


def test_a_failed_write_leaves_every_file(project: Path) -> None:
    """The Dockerfile's new text cannot be written, so that what was written before it is removed."""
    (project / "web" / "Dockerfile.obsc-new").write_text("in the way")
    before = _files(project)
    assert main(["instrument"]) == 1
    assert _files(project) == before


_KILLED = """
import os, sys
from obsc.cli import main
left = int(sys.argv[1])
def dying(real):
    def call(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
        return real(*arguments, **options)
    return call
for name in ("fsync", "link", "replace"):
    setattr(os, name, dying(getattr(os, name)))
main(["instrument"])
"""


@pytest.mark.parametrize("is_taken_back", [False, True])
@pytest.mark.parametrize("step", [2, 3, 4, 6])
def test_a_killed_run_can_be_finished_and_taken_back(
    project: Path, capsys: pytest.CaptureFixture[str], step: int, is_taken_back: bool
) -> None:
    """A Dockerfile would be half of one, or edited with nothing that knows how it was."""
    before = _files(project)
    assert main(["instrument"]) == 0
    after = _files(project)
    assert main(["instrument", "--undo"]) == 0
    assert _files(project) == before
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(step)], check=False, timeout=60)
    assert killed.returncode == -9
    here = _files(project)
    left = [path for path in here if path.endswith(".obsc-new")]
    assert all(here[path] in (before.get(path), after[path]) for path in here.keys() - left)
    capsys.readouterr()
    if left and left[0].removesuffix(".obsc-new") not in here:
        assert main(["instrument"]) == 1
        assert f"{left[0]}`: another obsc is writing it, or was killed: then remove it" in capsys.readouterr().err
    for path in left:
        (project / path).unlink()
    assert main(["instrument", *(["--undo"] if is_taken_back else [])]) == 0
    assert _files(project) == (before if is_taken_back else after)


def test_build_writes_the_patch_and_says_what_is_left(project: Path) -> None:
    """And writes none once it is applied."""
    assert main(["build", "-t", "ecs"]) == 0
    images = project / "obsc.out" / "ecs" / "images"
    assert [patch.path for patch in parse((images / "web" / "image.patch").read_text())] == [
        "web/Dockerfile",
        "web/obsc/web/gunicorn.conf.py",
    ]
    assert not (images / "web" / "Dockerfile").exists()
    assert "Apply `images/web/image.patch`" in (project / "obsc.out" / "ecs" / "CHECKLIST.md").read_text()
    assert main(["instrument"]) == 0
    assert main(["build", "-t", "ecs"]) == 0
    assert not (images / "web" / "image.patch").exists()
    (project / "web" / "Dockerfile").write_text("FROM shop/base\n")
    assert main(["build", "-t", "ecs"]) == 0
    assert (images / "web" / "Dockerfile").exists()
    assert "installs no packages" in (project / "obsc.out" / "ecs" / "CHECKLIST.md").read_text()


def test_the_image_s_own_command_runs_where_it_is_wrapped() -> None:
    """Except for servers whose workers need a hook: they need a command of obsc's."""
    compiled = compile_text(_SPECIFICATION.encode())
    assert compiled.ok and compiled.plan is not None
    web, worker = compiled.plan.services
    assert web.launch.is_ours and not worker.launch.is_ours
    assert (worker.launch.entry_point, worker.launch.command) == ((), ())
    forking = compile_text(_SPECIFICATION.replace("name: waitress", "name: gunicorn").encode())
    assert "OBS320" in {found.code for found in forking.diagnostics}
