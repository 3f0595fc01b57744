"""A server's own configuration with its edit, started by a command that is not obsc's, delivers from every worker.

The environment is that of a task definition of obsc's; its command is replaced by what people write themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from obsc.verify.client import Request
from patching.servers.cases import edit
from runtime.compiled import compile_service, document
from runtime.observation import Observation
from runtime.samples import run_cell

pytestmark = pytest.mark.runtime

_OF_GUNICORN = """\
bind = "0.0.0.0:8000"
workers = 2


def post_fork(master, child):
    \"\"\"Say who was born.\"\"\"
    master.log.info("born: %s", child.pid)
"""
_OF_UWSGI = """\
[uwsgi]
module=app:app
http-socket=0.0.0.0:8000
master=true
processes=2
"""
_CASES = {
    "gunicorn": ("gunicorn.conf.py", _OF_GUNICORN, ("gunicorn", "app:app")),
    "uwsgi": ("uwsgi.ini", _OF_UWSGI, ("uwsgi", "--ini", "uwsgi.ini")),
}


def _run(server: str, content: str, command: Sequence[str], attach: str) -> Observation:
    service = _service(server, attach)
    taskdef, _ = compile_service(service)
    (app,) = (one for one in taskdef["containerDefinitions"] if one["name"] == "checkout")
    app.pop("entryPoint", None)
    app["command"] = ["opentelemetry-instrument", *command] if attach == "package" else list(command)
    return run_cell(
        taskdef,
        container="checkout",
        app="flask",
        workers=2,
        requests=[*["/"] * 4, Request("/users/42")],
        image_files={f"/app/{_CASES[server][0]}": content},
    )


def _service(server: str, attach: str) -> dict[str, object]:
    return {
        "image": {"ref": "webImage"},
        "framework": "flask",
        "server": {"name": server, "app": "app:app", "workers": 2},
        "instrumentation": {"attach": attach},
    }


@pytest.mark.parametrize(("server", "attach"), [("gunicorn", "init-container"), ("uwsgi", "package")])
def test_every_worker_delivers(server: str, attach: str) -> None:
    """Without the edit this environment sends nothing, and says nothing."""
    path, content, command = _CASES[server]
    after = edit(path, content, document(_service(server, attach)).decode()).text
    seen = _run(server, after, command, attach)
    assert seen.delivery_seconds is not None, f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids == seen.metric_pids, seen.summary()
    assert len(seen.serving_pids) == 2
