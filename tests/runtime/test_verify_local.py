"""`obsc verify --local`, as a developer calls it in a project's folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from runtime import environments
from runtime.samples import APPS

pytestmark = pytest.mark.runtime

VERSION = environments.DISTRO_VERSION
GUNICORN = {"name": "gunicorn", "app": "app:app", "workers": 2}
FLASK = {"framework": "flask", "server": GUNICORN, "instrumentation": {"version": VERSION}}
UVICORN = {
    "framework": "fastapi",
    "server": {"name": "uvicorn", "app": "main:app"},
    "instrumentation": {"version": VERSION},
}


def verify(at: Path, app: str, service: dict[str, Any], *arguments: str, **more: Any) -> subprocess.Popen[str]:
    """Start the command in a folder with the specification of a service, beside a sample application."""
    document = {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "deploymentEnvironment": "production",
        "services": {"checkout": {"port": 8000, **service}},
        **more,
    }
    (at / "observability.yaml").write_text(yaml.safe_dump(document))
    cache = at / "cache" / "obsc"
    cache.mkdir(parents=True, exist_ok=True)
    image = cache / f"adot-python-{VERSION}-py{sys.version_info[0]}.{sys.version_info[1]}"
    if not image.exists():
        image.symlink_to(environments.adot_image())
    given = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    command = [sys.executable, "-m", "obsc", "verify", "--local", "--format", "json", "--dir", str(APPS / app)]
    if "--venv" not in arguments:
        command += ["--venv", str(environments.plain_venv())]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=at,
        env={**given, "XDG_CACHE_HOME": str(at / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def verified(at: Path, app: str, service: dict[str, Any], *arguments: str, **more: Any) -> tuple[int, Any, str]:
    """Exit code, report and standard error of the command."""
    process = verify(at, app, service, *arguments, **more)
    out, err = process.communicate(timeout=120)
    return process.returncode, json.loads(out) if out else None, err


def checks(report: Any, number: int = 0) -> dict[str, Any]:
    """The checks of a scenario by name."""
    return {each["name"]: each for each in report["scenarios"][number]["checks"]}


def test_an_app_that_delivers(tmp_path: Path) -> None:
    """The whole promise: what is compiled, run as it is, and everything arrives, from every worker, in seconds."""
    service = FLASK | {"route": {"healthCheckPath": "/users/42"}, "secrets": {"PASSWORD": {"ssm": "/shop/password"}}}
    code, report, err = verified(tmp_path, "flask", service)
    assert code == 0, (report, err)
    assert report["isolated"]
    assert report["notGiven"] == ["PASSWORD"]
    found = checks(report)
    assert {each["status"] for each in found.values()} == {"passed"}
    assert {"spans", "metrics", "workers", "service", "environment", "operations", "sampler", "stop"} <= found.keys()
    # The health check's own requests are not traced.
    assert found["operations"]["saw"] == "GET /"
    assert found["workers"]["saw"].startswith("2 of 2")


def test_the_tutorials_app_delivers(tmp_path: Path) -> None:
    """Whoever starts with an empty folder has telemetry after the tutorial's fifth step."""
    tutorial = (Path(__file__).resolve().parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
    (app,) = re.findall(r"^```python\n(.*?)^```", tutorial, re.MULTILINE | re.DOTALL)
    spec = re.findall(r"^```yaml\n(.*?)^```", tutorial, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "app.py").write_text(app, encoding="utf-8")
    (tmp_path / "observability.yaml").write_text(spec, encoding="utf-8")
    command = [sys.executable, "-m", "obsc", "verify", "--local", "--venv", str(environments.package_venv())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)


def test_ports_move_where_the_network_is_shared(tmp_path: Path) -> None:
    """Else a second try, or a developer's own agent, would be in the way; and macOS has no namespaces."""
    code, report, err = verified(tmp_path, "fastapi", UVICORN, "--share-network", "--request", "/users/42")
    assert code == 0, (report, err)
    assert not report["isolated"]
    assert [line.split(" is ")[0] for line in report["mapped"][:2]] == ["localhost:2000", "localhost:4316"]
    assert checks(report)["operations"]["saw"] == "GET /users/{user_id}"
    assert "8000" not in checks(report)["start"]["asked"]


def test_package_in_the_environment(tmp_path: Path) -> None:
    """The hook that the Dockerfile copies is written where the command looks for it."""
    service = FLASK | {"instrumentation": {"attach": "package", "version": VERSION}}
    code, report, err = verified(tmp_path, "flask", service, "--venv", str(environments.package_venv()))
    assert code == 0, (report, err)
    code, _, err = verified(tmp_path, "flask", service)
    assert code == 2
    assert f"python -m pip install aws-opentelemetry-distro=={VERSION}" in err


def test_a_process_of_an_instance(tmp_path: Path) -> None:
    """The unit's own command and environment file, with the folders of the instance where they are here."""
    service = FLASK | {
        "instrumentation": {"attach": "package", "version": VERSION},
        "process": {"workingDirectory": "/opt/shop", "user": "app"},
        "secrets": {"PASSWORD": {"ssm": "/shop/password"}},
    }
    ec2 = {"platform": {"ec2": {"os": "ubuntu-24.04", "instanceType": "t3.small", "packaging": "host"}}}
    venv = environments.package_venv()
    code, report, err = verified(tmp_path, "flask", service, "--venv", str(venv), **ec2)
    assert code == 0, (report, err)
    assert {each["status"] for each in checks(report).values()} == {"passed"}
    assert report["notGiven"] == ["PASSWORD"]
    assert {f"/opt/shop is {APPS / 'flask'} here", f"/opt/shop/.venv is {venv} here"} <= set(report["mapped"])


def test_a_container_of_an_instance(tmp_path: Path) -> None:
    """On a bridge the agent is at the host's gateway, which is here."""
    service = FLASK | {
        "instrumentation": {"attach": "package", "version": VERSION},
        "image": {"ref": "appImage"},
        "container": {"network": "gateway"},
    }
    ec2 = {"platform": {"ec2": {"os": "ubuntu-24.04", "instanceType": "t3.small", "packaging": "docker"}}}
    code, report, err = verified(tmp_path, "flask", service, "--venv", str(environments.package_venv()), **ec2)
    assert code == 0, (report, err)
    assert "host.docker.internal:4316 is 127.0.0.1:4316 here" in report["mapped"]


def test_silence_is_explained(tmp_path: Path) -> None:
    """A patch takes the worker hook away: everything answers, nothing arrives, and the page about that is named."""
    patch = {
        "select": {"kind": "Container", "name": "checkout"},
        "set": {"entryPoint": ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"], "command": []},
    }
    code, report, err = verified(tmp_path, "flask", FLASK, patches=[patch])
    assert code == 1, (report, err)
    found = checks(report)
    assert found["answers"]["status"] == "passed"
    assert found["spans"]["status"] == found["metrics"]["status"] == "failed"
    assert found["silence"]["code"] == "OBS302"


def test_what_is_sent_elsewhere_is_seen(tmp_path: Path) -> None:
    """The address of OpenTelemetry's own collector is in every tutorial; here nobody listens there."""
    env = {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}
    code, report, err = verified(tmp_path, "fastapi", UVICORN | {"env": env})
    assert code == 1, (report, err)
    found = checks(report)
    assert (found["spans"]["status"], found["metrics"]["status"]) == ("failed", "passed")
    assert "POST :4318/v1/traces" in found["elsewhere"]["saw"]


def test_an_app_that_ends_shows_why(tmp_path: Path) -> None:
    """Its own output says more than any of our words."""
    code, report, _ = verified(tmp_path, "fastapi", UVICORN | {"server": {"name": "uvicorn", "app": "nothing:app"}})
    assert code == 1
    assert "ended with code" in checks(report)["start"]["saw"]
    assert any("nothing" in line for line in report["scenarios"][0]["output"])


def test_stop_under_load_loses_what_the_rule_says(tmp_path: Path) -> None:
    """uvicorn loses the last batch (OBS324); gunicorn's own workers do not, and have to be believed."""
    code, report, _ = verified(tmp_path, "fastapi", UVICORN, "--scenario", "stop-under-load")
    assert (code, checks(report)["spans"]["code"]) == (1, "OBS324")
    code, report, err = verified(tmp_path, "flask", FLASK, "--scenario", "stop-under-load")
    assert code == 0, (report, err)


def test_failures_of_the_agent_and_of_a_worker(tmp_path: Path) -> None:
    """None of them may keep the app from answering or from ending."""
    wanted = "no-agent,no-sampler,agent-stops-first,worker-dies"
    code, report, err = verified(tmp_path, "flask", FLASK, "--scenario", wanted)
    assert code == 0, (report, err)
    assert [each["scenario"] for each in report["scenarios"]] == wanted.split(",")
    assert all(each["status"] != "failed" for number in range(4) for each in checks(report, number).values())


# After SIGKILL only the kernel can clean up, which it does for namespaces.
@pytest.mark.parametrize(
    ("number", "shared"),
    [
        (signal.SIGINT, False),
        (signal.SIGINT, True),
        (signal.SIGTERM, False),
        (signal.SIGTERM, True),
        (signal.SIGKILL, False),
    ],
)
def test_nothing_is_left_behind(tmp_path: Path, number: signal.Signals, shared: bool) -> None:
    """A server that outlives an interrupted run holds its port and confuses the next one."""
    mark = f"mark-{os.getpid()}-{number}-{shared}"
    service = UVICORN | {"env": {"MARK": mark}}
    arguments = ["--share-network"] if shared else []
    process = verify(tmp_path, "fastapi", service, "--start-within", "60", "--scenario", "all", *arguments)
    assert _within(30, lambda: _runs(mark) or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode in (130, -signal.SIGKILL)
    assert _within(10, lambda: not _runs(mark))


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    """An image's own command cannot be told another port."""
    service = {"framework": "fastapi", "server": {"name": "uvicorn"}, "instrumentation": {"attach": "none"}}
    with subprocess.Popen([sys.executable, "-m", "http.server", "8000", "--bind", "127.0.0.1"]) as other:
        try:
            time.sleep(1)
            command = ("--share-network", "--command", "python -m uvicorn main:app")
            code, _, err = verified(tmp_path, "fastapi", service, *command)
        finally:
            other.kill()
    assert code == 2
    assert "port 8000" in err


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def _runs(mark: str) -> bool:
    """Whether a process with the mark in its environment runs."""
    wanted = f"MARK={mark}".encode()
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and wanted in (process / "environ").read_bytes().split(b"\0"):
                return True
        except OSError:
            continue
    return False
