"""The service of systemd that user data makes starts the real server, and its telemetry arrives.

User data runs on a scratch machine; the unit and the environment file that it leaves are read as systemd reads them,
and their command runs in a cell, under a first process that is none of the app's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsc.verify.client import Request
from rules.blocks import merged
from runtime import environments
from runtime.samples import run_cell
from userdata.compiled import HOST, script
from userdata.machine import Unavailable, machine
from userdata.unit import exec_start, setting, variables

pytestmark = pytest.mark.runtime

GUNICORN = {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app", "workers": 2}}
UVICORN = {"framework": "fastapi", "server": {"name": "uvicorn", "app": "main:app"}}


@pytest.mark.parametrize(
    ("app", "workers", "service"),
    [pytest.param("flask", 2, GUNICORN, id="gunicorn"), pytest.param("fastapi", 1, UVICORN, id="uvicorn")],
)
def test_the_unit_delivers(app: str, workers: int, service: dict[str, Any], tmp_path: Path) -> None:
    """A unit with a word too few in its environment starts an app that sends nothing."""
    venv = environments.package_venv()
    process = {"workingDirectory": "/opt/app", "venv": str(venv)}
    document = merged(HOST, {"services": {"web": {"server": None}}})
    document = merged(document, {"services": {"web": service | {"process": process}}})
    try:
        instance = machine(tmp_path / "root")
    except Unavailable as reason:
        pytest.skip(f"user data is not run: {reason}")
    done = instance.run(script(document))
    assert done.returncode == 0, done.stderr
    unit = instance.read("/etc/systemd/system/obsc-shop-web.service")
    environment = variables(instance.read(setting(unit, "EnvironmentFile")))
    container = {
        "name": "web",
        "image": "none",
        "command": exec_start(unit),
        "environment": [{"name": name, "value": value} for name, value in environment.items()],
        "workingDirectory": setting(unit, "WorkingDirectory"),
        "linuxParameters": {"initProcessEnabled": True},
    }
    beside = [path for path in (instance.root / "opt/obsc").glob("*") if path.is_file()]
    seen = run_cell(
        {"containerDefinitions": [container]},
        container="web",
        app=app,
        workers=workers,
        requests=[*["/"] * 4, Request("/users/42")],
        working_directory="/opt/app",
        image_files={f"/opt/obsc/{path.name}": path.read_text() for path in beside},
    )
    assert seen.delivery_seconds is not None, f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids == seen.metric_pids, seen.summary()
    assert seen.unexpected == (), seen.summary()
    assert seen.services == {"web"}
    assert seen.resource["deployment.environment"] == "staging"
    assert seen.app is not None and not seen.app.killed
