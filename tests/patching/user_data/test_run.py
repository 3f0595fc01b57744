"""The edited scripts are run: what is on the machine then, and what the app would start with."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from patching.user_data.cases import SPECIFICATIONS, edit, edited, read, wanted
from userdata.machine import Machine
from userdata.unit import exec_start

_HOOK = ["-c", "/opt/obsc/gunicorn.conf.py"]
_OPTIONS = ["-w", "2", "-b", "0.0.0.0:8000"]
_OWN = ("OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_RESOURCE_ATTRIBUTES")
"""What the unit of the user's says itself, and what means nothing beside it."""


def _run(instance: Machine, script: str) -> None:
    # Without /proc there is no process substitution; where the log goes is nothing of obsc's.
    done = instance.run(script.replace("exec > >(tee /var/log/user-data.log) 2>&1", ":"))
    assert done.returncode == 0, done.stderr.decode()


def _programs(instance: Machine) -> list[str]:
    return [call[0] for call in instance.calls]


def _fresh(name: str) -> dict[str, str]:
    """The app's variables in a fresh build."""
    return {key: str(value) for key, value in wanted(SPECIFICATIONS[name]).variables.items()}


def _dropped(instance: Machine, unit: str) -> dict[str, str]:
    """The variables of a drop-in, whose values need no escape here."""
    rows = instance.read(f"/etc/systemd/system/{unit}.d/obsc.conf").splitlines()
    pairs = [row.removeprefix('Environment="').removesuffix('"') for row in rows if row.startswith("Environment=")]
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


@pytest.mark.parametrize(
    ("name", "unit", "venv", "words"),
    [
        ("unit", "shop.service", "/opt/shop/venv", ["gunicorn", *_HOOK, "--workers", "2"]),
        ("own-file", "shop.service", "/opt/shop/.venv", ["gunicorn", *_HOOK]),
        ("agent", "web.service", "/home/ec2-user/app/venv", ["python", "-m", "gunicorn", *_HOOK, *_OPTIONS]),
    ],
)
def test_the_unit_starts_the_app_wrapped(instance: Machine, name: str, unit: str, venv: str, words: list[str]) -> None:
    """The program lies where the distribution was installed, and the unit is started once all of it is there."""
    _run(instance, edited(name))
    text = instance.read(f"/etc/systemd/system/{unit}").replace("ExecStart = ", "ExecStart=").replace("\\\n", " ")
    started = exec_start(text)
    assert started[: len(words) + 1] == [f"{venv}/bin/opentelemetry-instrument", f"{venv}/bin/{words[0]}", *words[1:]]
    assert started[-1] == "shop:app"
    assert instance.read(f"{venv}/bin/opentelemetry-instrument") and instance.read("/opt/obsc/gunicorn.conf.py")
    calls = instance.calls
    starts = [call for call in calls if call[0] == "systemctl" and {"restart", "start", "--now"} & set(call)]
    start = calls.index(starts[0])
    assert ["systemctl", "daemon-reload"] in calls[:start]
    assert _programs(instance).index("amazon-cloudwatch-agent-ctl") < start
    added = _dropped(instance, unit)
    own = dict.fromkeys(_OWN, "") if name == "unit" else {}
    assert added.items() >= {key: value for key, value in _fresh(name).items() if key not in own}.items()
    if name == "unit":
        assert not set(_OWN[:2]) & added.keys(), "the user's own wins"
        attributes = added["OTEL_RESOURCE_ATTRIBUTES"].split(",")
        assert attributes == ["team=web", *_fresh(name)["OTEL_RESOURCE_ATTRIBUTES"].split(",")]


def test_systemd_reads_the_drop_in(instance: Machine) -> None:
    """Nothing in it is unknown to systemd, whatever the values hold."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    nasty = SPECIFICATIONS["unit"] + "    env: { NASTY: 'it''s \"50%\" \\ $HOME `id`' }\n"
    _run(instance, edit(read("unit"), nasty))
    folder = instance.root / "etc/systemd/system"
    text = (folder / "shop.service").read_text().replace("/opt/shop/venv/bin/opentelemetry-instrument", "/bin/true")
    (folder / "shop.service").write_text(text.replace("User=shop\n", "").replace("WorkingDirectory=/opt/shop\n", ""))
    command = ["systemd-analyze", "verify", "--man=no", str(folder / "shop.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert [row for row in done.stderr.splitlines() if "shop.service" in row or "obsc.conf" in row] == []
    assert 'Environment="NASTY=it\'s \\"50%%\\" \\\\ $HOME `id`"' in (folder / "shop.service.d/obsc.conf").read_text()


@pytest.mark.parametrize(
    ("name", "venv", "words", "own"),
    [
        (
            "nohup",
            "/srv/app/.venv",
            ["gunicorn", *_HOOK, *_OPTIONS, "shop:app"],
            {"FLASK_APP": "shop", "OTEL_RESOURCE_ATTRIBUTES": "service.name=web,team=web"},
        ),
        (
            "uvicorn",
            "/opt/shop/venv",
            ["venv/bin/uvicorn", "shop:app", "--host", "0.0.0.0", "--port", "8000"],
            {"PYTHONUNBUFFERED": "1"},
        ),
    ],
)
def test_a_command_starts_the_app_wrapped(
    instance: Machine, name: str, venv: str, words: list[str], own: dict[str, str]
) -> None:
    """With all of its environment; what the script exports itself stays, and comes last where both count."""
    _run(instance, edited(name) + "\nwait\n")
    (call,) = [call for call in instance.calls if call[0] == "opentelemetry-instrument"]
    assert call[1:] == words
    assert instance.read(f"{venv}/bin/opentelemetry-instrument")
    environment = dict(row.split("=", 1) for row in instance.read("/journal/app.env").split("\0") if row)
    expected = _fresh(name) | own
    if "OTEL_RESOURCE_ATTRIBUTES" in own:
        expected["OTEL_RESOURCE_ATTRIBUTES"] = f"deployment.environment=staging,{own['OTEL_RESOURCE_ATTRIBUTES']}"
    assert environment.items() >= expected.items()


def test_the_container_starts_wrapped(instance: Machine) -> None:
    """Its environment is read from a file that comes before what the user says, and so never wins over it."""
    _run(instance, edited("container"))
    run = [call for call in instance.calls if call[:2] == ["docker", "run"]][-1]
    assert run[2:6] == ["--env-file", "/etc/obsc/web.env", "--entrypoint", "opentelemetry-instrument"]
    image = run.index("example/shop:1")
    assert run[image + 1 :] == ["gunicorn", *_HOOK, "--workers", "2", "--bind", "0.0.0.0:8000", "shop:app"]
    said = dict(row.split("=", 1) for row in instance.read("/etc/obsc/web.env").splitlines())
    fresh = _fresh("container")
    attributes = fresh.pop("OTEL_RESOURCE_ATTRIBUTES").replace("/ec2/shop-web", "/shop/own")
    assert said == fresh
    assert f"OTEL_RESOURCE_ATTRIBUTES=team=web,{attributes}" in run
    assert instance.mode("/etc/obsc/web.env") == 0o600


def test_the_user_s_own_agent_is_kept_and_asked_for_more(instance: Machine) -> None:
    """`fetch-config` would take away what it is configured to do; `append-config` adds to it."""
    _run(instance, edited("agent"))
    calls = [call for call in instance.calls if call[0] == "amazon-cloudwatch-agent-ctl"]
    assert [(call[2], call[-1]) for call in calls] == [
        ("fetch-config", "file:/etc/own-agent.json"),
        ("append-config", "file:/etc/obsc/cwagent.json"),
    ]
    assert "application_signals" in json.dumps(json.loads(instance.read("/etc/obsc/cwagent.json")))


def test_the_second_start_changes_nothing(instance: Machine) -> None:
    script = edited("own-file")
    _run(instance, script)
    before = instance.files()
    _run(instance, script)
    assert instance.files() == before


def test_a_step_of_obsc_s_that_fails_ends_the_script(instance: Machine) -> None:
    """An app whose wrapper is not there would not start; the script's status says so."""
    instance.fail("dnf", 99)
    done = instance.run(edited("own-file").replace("dnf -y install python3.11 python3.11-pip", ":"))
    assert done.returncode == 1
    assert not Path(instance.root, "etc/systemd/system/shop.service").exists()
