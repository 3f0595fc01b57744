"""The unit of an edited script starts the real server under the real distribution, and its telemetry arrives.

The script runs on a scratch machine; its unit and the drop-in beside it are read as systemd reads them, and their
command runs in a cell.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.verify.client import Request
from patching.user_data.cases import AMAZON, edit
from patching.user_data.stubs import equipped
from runtime import environments
from runtime.samples import run_cell
from userdata.machine import Unavailable
from userdata.unit import exec_start, setting

pytestmark = pytest.mark.runtime

_SCRIPT = """\
#!/bin/bash -e
dnf install -y python3.11
VENV={venv}
python3.11 -m venv $VENV
$VENV/bin/pip install -r requirements.txt
cat > /etc/systemd/system/shop.service <<UNIT
[Service]
WorkingDirectory=/opt/app
Environment=OTEL_RESOURCE_ATTRIBUTES=team=web
ExecStart=$VENV/bin/gunicorn --workers 2 \\\\
  --bind 0.0.0.0:8000 app:app
UNIT
systemctl enable --now shop
"""


def test_the_unit_delivers(tmp_path: Path) -> None:
    """A word too few in the command or the drop-in, and the app starts and sends nothing."""
    try:
        instance = equipped(tmp_path / "root")
    except Unavailable as reason:
        pytest.skip(f"user data is not run: {reason}")
    venv = environments.package_venv()
    done = instance.run(edit(_SCRIPT.format(venv=venv), AMAZON.replace("shop:app", "app:app")))
    assert done.returncode == 0, done.stderr.decode()
    unit = instance.read("/etc/systemd/system/shop.service").replace("\\\n", " ")
    dropped = instance.read("/etc/systemd/system/shop.service.d/obsc.conf").splitlines()
    rows = [row.removeprefix('Environment="').removesuffix('"') for row in dropped if row.startswith("Environment=")]
    container = {
        "name": "web",
        "image": "none",
        "command": exec_start(unit),
        "environment": [{"name": name, "value": value} for name, _, value in (row.partition("=") for row in rows)],
        "workingDirectory": setting(unit, "WorkingDirectory"),
        "linuxParameters": {"initProcessEnabled": True},
    }
    seen = run_cell(
        {"containerDefinitions": [container]},
        container="web",
        app="flask",
        workers=2,
        requests=[*["/"] * 4, Request("/users/42")],
        working_directory="/opt/app",
        image_files={"/opt/obsc/gunicorn.conf.py": instance.read("/opt/obsc/gunicorn.conf.py")},
    )
    assert seen.delivery_seconds is not None, f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids == seen.metric_pids, seen.summary()
    assert seen.services == {"web"}
    assert seen.resource["team"] == "web", "the user's own attributes are joined with obsc's"
    assert seen.resource["deployment.environment"] == "staging"
