"""An image whose Dockerfile `obsc instrument` edited starts by its own command, and its telemetry arrives."""

from __future__ import annotations

import json

import pytest

from obsc.pipeline import compile_text
from obsc.user_files import MISSING
from runtime.compiled import compile_service, document
from runtime.samples import APPS, run_cell
from runtime.test_compiled import assert_delivered

pytestmark = pytest.mark.runtime

_DOCKERFILE = b'FROM python:3.12\nRUN pip install -r requirements.txt\nCOPY . .\nCMD ["./start.sh", "--threads=8"]\n'


def test_a_wrapped_start_script_delivers() -> None:
    """`opentelemetry-instrument` hands the script what Python needs, and the script hands it on."""
    service = {
        "framework": "flask",
        "server": {"name": "waitress"},
        "build": {"wrapCommand": True},
        "instrumentation": {"attach": "package"},
    }
    files = {
        "Dockerfile": _DOCKERFILE,
        "start.sh": (APPS / "flask" / "start.sh").read_bytes(),
    }
    plan = compile_text(document(service), read=lambda path: files.get(path, MISSING)).plan
    assert plan is not None and plan.services[0].image_edit is not None
    (edited,) = plan.services[0].image_edit.edited
    command = json.loads(edited.after.splitlines()[-1].removeprefix("CMD "))
    assert command == ["opentelemetry-instrument", "./start.sh", "--threads=8"]
    taskdef, _ = compile_service(service)
    (app,) = [one for one in taskdef["containerDefinitions"] if one["name"] == "checkout"]
    assert "command" not in app and "entryPoint" not in app
    assert_delivered(run_cell(taskdef, container="checkout", app="flask", command=command))
