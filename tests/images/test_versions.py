"""What the sources of an image ask for already: another release than the one that is compiled for is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.pipeline import compile_text
from obsc.user_files import inside

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
    build: { context: app BUILD }
    instrumentation: { attach: package, version: 0.21.0 }
"""
_DOCKERFILE = "FROM python:3.12\nCOPY . .\nRUN pip install -r /srv/requirements.txt\n"
_PIP = {"Dockerfile": _DOCKERFILE}
_PROJECT = {"Dockerfile": "FROM python:3.12\nCOPY . .\nRUN pip install .\n"}
_INSTRUMENT = "or let `obsc instrument` write 0.21.0 there"


def _told(folder: Path, files: dict[str, str], build: str = "") -> list[tuple[str, str]]:
    """Message and fix of what is found about the versions."""
    for name, text in files.items():
        path = folder / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    raw = _SPECIFICATION.replace(" BUILD", build).encode()
    found = compile_text(raw, read=inside(str(folder))).diagnostics
    return [(one.message, one.fix) for one in found if one.code == "OBS905"]


@pytest.mark.parametrize(
    ("files", "build", "where", "fix"),
    [
        ({"Dockerfile": "FROM python:3.12\nRUN pip install flask 'aws-opentelemetry-distro==0.12.0'\n"}, "",
         "`app/Dockerfile`, line 2, takes aws-opentelemetry-distro `==0.12.0`", _INSTRUMENT),
        (_PIP | {"requirements.txt": "flask\nAWS_opentelemetry.distro == 0.12.0 ; python_version > '3'\n"},
         ", requirements: requirements.txt", "`app/requirements.txt`, line 2, takes", _INSTRUMENT),
        (_PIP | {"requirements.txt": "flask\naws-opentelemetry-distro==0.12.0\n"}, "",
         "`app/requirements.txt`, line 2, takes", "or change that line"),
        (_PIP | {"requirements.txt": "-r req/prod.txt\n", "req/prod.txt": "-r base.txt\n",
                 "req/base.txt": "\naws-opentelemetry-distro>=0.12,<0.15 # old\n"}, "",
         "`app/req/base.txt`, line 2, takes aws-opentelemetry-distro `>=0.12,<0.15`", "write `version: X.Y.Z`"),
        (_PROJECT | {"pyproject.toml": '[project]\nname = "a"\ndependencies = [\n  "aws-opentelemetry-distro~=0.12.0",\n]\n'},
         "", "`app/pyproject.toml`, line 4, takes aws-opentelemetry-distro `~=0.12.0`", "or change that line"),
        (_PROJECT | {"pyproject.toml": '[tool.poetry.dependencies]\naws-opentelemetry-distro = "^0.12"\n'},
         ", requirements: pyproject.toml", "line 2, takes aws-opentelemetry-distro `^0.12`", "or change that line"),
        ({"Dockerfile": _DOCKERFILE + "RUN x | pip install y\n", "requirements.txt": "aws-opentelemetry-distro<0.20"}, "",
         "`app/requirements.txt`, line 1, takes", "or change that line"),
    ],
    ids=["Dockerfile", "edited", "installed", "included", "project", "caret", "odd Dockerfile"],
)  # fmt: skip
def test_another_version_is_named(tmp_path: Path, files: dict[str, str], build: str, where: str, fix: str) -> None:
    """Else the app starts with a release that its variables and hooks are not for, and nobody knows."""
    ((message, way_out),) = _told(tmp_path, files, build)
    assert where in message
    assert "is compiled for 0.21.0" in message
    assert fix in way_out


@pytest.mark.parametrize(
    "line",
    ["", "==0.21.0", "==0.21.*", ">=0.12", "~=0.21.0 --hash=sha256:00", "[aws]>0.20", " @ https://x/y.whl", "==?"],
)
def test_a_version_that_fits_is_not(tmp_path: Path, line: str) -> None:
    """pip chooses then, or nobody can know."""
    assert _told(tmp_path, _PIP | {"requirements.txt": f"aws-opentelemetry-distro{line}\n"}) == []


def test_other_packages_are_none_of_it(tmp_path: Path) -> None:
    """Those that only begin or end like it, and remarks."""
    text = "#aws-opentelemetry-distro==0.1.0\naws-opentelemetry-distro-x==0.1.0\nmy-aws-opentelemetry-distro==0.1.0\n"
    assert _told(tmp_path, _PIP | {"requirements.txt": text}) == []
