"""User data is run: what is on the machine afterwards, how it came there, and that a second run changes nothing."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from obsc.plan.operating_systems import OPERATING_SYSTEMS
from rules.blocks import merged
from userdata.compiled import DOCKER, HOST, script
from userdata.machine import Machine
from userdata.unit import exec_start, variables

NASTY = 'it\'s "50%" of $HOME `id` \\ $(id) é😀 #;&|<>*?[]{}~!\n  second\tline\\'
SECRETS = {
    "DATABASE_URL": {"secretsManager": "shop/database", "key": "url"},
    "TOKEN": {"ssm": {"ref": "tokenParameter"}},
}


def _run(instance: Machine, user_data: str) -> None:
    done = instance.run(user_data)
    assert done.returncode == 0, done.stderr.decode()


def _with(document: dict[str, Any], **web: Any) -> dict[str, Any]:
    whole = merged(document, {"services": {"web": web}})
    assert isinstance(whole, dict)
    return whole


@pytest.mark.parametrize("system", [name for name, system in OPERATING_SYSTEMS.items() if system.pythons])
@pytest.mark.parametrize("document", [HOST, DOCKER], ids=["host", "docker"])
def test_every_system_is_set_up_and_a_second_run_changes_nothing(
    instance: Machine, system: str, document: dict[str, Any]
) -> None:
    user_data = script(merged(document, {"platform": {"ec2": {"os": system}}}), given={"imageId": "ami-1"})
    _run(instance, user_data)
    before, calls = instance.files(), instance.calls
    programs = [call[0] for call in calls]
    assert programs.index("amazon-cloudwatch-agent-ctl") > programs.index(OPERATING_SYSTEMS[system].package_manager)
    assert programs[-1] == ("systemctl" if document is HOST else "docker")
    assert json.loads(instance.read("/opt/aws/amazon-cloudwatch-agent/etc/seen.json"))["traces"]
    instance.forget()
    _run(instance, user_data)
    assert instance.files() == before
    again = [call for call in calls if call[1:2] != ["-m"] or call[2] != "venv"]
    assert _without_temporary(instance.calls) == _without_temporary(again)


def _without_temporary(calls: list[list[str]]) -> list[list[str]]:
    return [["/tmp" if "/tmp/tmp." in word else word for word in call] for call in calls]


def test_the_agent_is_configured_from_a_path_that_its_control_script_leaves(instance: Machine) -> None:
    _run(instance, script(HOST))
    (call,) = [call for call in instance.calls if call[0] == "amazon-cloudwatch-agent-ctl"]
    assert call[1:] == ["-a", "fetch-config", "-m", "ec2", "-s", "-c", "file:/etc/obsc/cwagent.json"]
    assert json.loads(instance.read("/etc/obsc/cwagent.json")) == {
        "traces": {"traces_collected": {"application_signals": {}}},
        "logs": {"metrics_collected": {"application_signals": {}}},
    }


def test_a_locked_package_manager_is_asked_again(instance: Machine) -> None:
    instance.fail("dnf", 3)
    _run(instance, script(HOST))
    assert [call[0] for call in instance.calls][:7] == ["dnf", "sleep", "dnf", "sleep", "dnf", "sleep", "dnf"]


def test_what_fails_for_good_ends_the_script_with_its_status(instance: Machine) -> None:
    instance.fail("dnf", 99)
    done = instance.run(script(_with(HOST, userData={"after": ["late.sh"]}), {"late.sh": b"echo late\n"}))
    assert done.returncode == 1
    assert b"late" not in done.stdout
    assert [call[0] for call in instance.calls].count("dnf") == 5


def test_the_users_commands_run_around_ours_in_their_order(instance: Machine) -> None:
    files = {
        "one.sh": b"#!/bin/bash\nset -x\nfalse\nexport OWN=1\nobsc_put() { echo mine; }\nprintf '1 ' >> /tmp/order",
        "two.sh": b"umask 077\ncd /tmp\nprintf '2 ' >> order\n",
        "three.sh": b"[ -f /etc/obsc/web.env ]\nfalse\n[ \"$OWN\" = 1 ]\nobsc_put\nprintf '3' >> order\n",
    }
    user_data = script(_with(HOST, userData={"before": ["one.sh", "two.sh"], "after": ["three.sh"]}), files)
    assert user_data.startswith("#!/bin/bash\nset -x\n")
    for content in files.values():
        assert content.decode() in user_data
    done = instance.run(user_data)
    assert done.returncode == 0, done.stderr
    assert instance.read("/tmp/order") == "1 2 3"
    assert done.stdout == b"mine\n"
    assert instance.mode("/opt/obsc/gunicorn.conf.py") == 0o644
    assert instance.mode("/opt/obsc") == 0o755, "a umask of the user's would lock the app out"


def test_a_script_for_the_plain_shell_stays_one(instance: Machine) -> None:
    user_data = script(_with(HOST, userData={"before": ["a.sh"]}), {"a.sh": b"#!/bin/sh\ntrue\n"})
    assert user_data.startswith("#!/bin/sh\ntrue\n")
    _run(instance, user_data)


@pytest.mark.parametrize(
    ("web", "command"),
    [
        (
            {},
            "gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 app:app",
        ),
        (
            {"server": {"name": "uwsgi", "app": "app:app"}},
            "uwsgi --ini /opt/obsc/uwsgi.ini --http-socket 0.0.0.0:8000 --module app:app",
        ),
        (
            {
                "framework": "fastapi",
                "server": {"name": "gunicorn", "app": "app:app", "workerClass": "uvicorn_worker.UvicornWorker"},
            },
            "gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 "
            "--worker-class uvicorn_worker.UvicornWorker app:app",
        ),
        (
            {"framework": {"name": "django", "settingsModule": "shop.settings"}, "server": {"name": "runserver"}},
            "python manage.py runserver --noreload 0.0.0.0:8000",
        ),
        ({"server": {"name": "python", "script": "app.py"}}, "python app.py"),
        (
            {
                "framework": "fastapi",
                "server": {"name": "uvicorn", "app": "app:app", "args": ["--root-path", "/50% $x"]},
            },
            "uvicorn app:app --host 0.0.0.0 --port 8000 --root-path '/50% $x'",
        ),
    ],
    ids=["gunicorn", "uwsgi", "fastapi", "django", "script", "hostile"],
)
def test_the_unit_runs_what_is_specified(instance: Machine, web: dict[str, Any], command: str) -> None:
    server = {"server": None} if "server" in web else {}
    document = merged(merged(HOST, {"services": {"web": server}}), {"services": {"web": web}})
    _run(instance, script(document))
    words = exec_start(instance.read("/etc/systemd/system/obsc-shop-web.service"))
    assert words == ["/opt/shop-web/.venv/bin/opentelemetry-instrument", *shlex.split(command)]
    for word in shlex.split(command):
        if word.startswith("/opt/obsc/"):
            assert instance.read(word)
    assert instance.calls[-3:] == [
        ["systemctl", "daemon-reload"],
        ["systemctl", "enable", "obsc-shop-web.service"],
        ["systemctl", "restart", "obsc-shop-web.service"],
    ]


def test_the_environment_arrives_whatever_it_holds(instance: Machine) -> None:
    document = _with(HOST, env={"NASTY": NASTY, "GIVEN": {"ref": "given"}, "EMPTY": ""})
    _run(instance, script(document, given={"given": NASTY}))
    assert instance.mode("/etc/obsc/web.env") == 0o600
    # A POSIX shell reads double quotes as systemd does.
    printed = instance.shell(
        'set -a\n. /etc/obsc/web.env\nprintf "%s\\0" "$NASTY" "$GIVEN" "$EMPTY" "$OTEL_TRACES_SAMPLER"'
    )
    assert printed.split("\0")[:-1] == [NASTY, NASTY, "", "xray"]
    read = variables(instance.read("/etc/obsc/web.env"))
    assert [read[name] for name in ("NASTY", "GIVEN", "EMPTY")] == [NASTY, NASTY, ""]


def test_secrets_are_read_at_the_start_and_stand_nowhere_else(instance: Machine) -> None:
    given = {"tokenParameter": "arn:aws:ssm:us-east-1:123456789012:parameter/it's $x"}
    user_data = script(_with(HOST, secrets=SECRETS), given=given)
    _run(instance, user_data)
    assert not [call for call in instance.calls if call[0] == "aws"], "not before the app starts"
    unit = instance.read("/etc/systemd/system/obsc-shop-web.service").splitlines()
    assert "ExecStartPre=+/opt/obsc/read-secrets" in unit
    assert "EnvironmentFile=-/run/obsc/secrets.env" in unit
    assert instance.mode("/opt/obsc/read-secrets") == 0o700
    instance.forget()
    instance.shell("/opt/obsc/read-secrets")
    assert instance.mode("/run/obsc/secrets.env") == 0o600
    printed = instance.shell('. /run/obsc/secrets.env\nprintf "%s\\0" "$DATABASE_URL" "$TOKEN"')
    assert printed.split("\0")[:-1] == ["postgres://x", '{"url": "postgres://x"}']
    calls = [call for call in instance.calls if call[0] == "aws"]
    assert "--secret-id=shop/database" in calls[0]
    assert f"--name={given['tokenParameter']}" in calls[1]
    assert all("--region=us-east-1" in call for call in calls)


def test_a_container_is_replaced_and_gets_its_secrets_by_its_environment(instance: Machine) -> None:
    document = _with(DOCKER, secrets=SECRETS, env={"NASTY": NASTY, "GIVEN": {"ref": "given"}})
    _run(instance, script(document, given={"given": NASTY, "tokenParameter": "x"}))
    docker = [call[1:] for call in instance.calls if call[0] == "docker"]
    assert docker[:2] == [["pull", "shop/web:1"], ["rm", "-f", "shop-web"]]
    run = docker[2]
    assert run[:6] == ["run", "--detach", "--name", "shop-web", "--restart", "unless-stopped"]
    assert "--publish" not in run and run[run.index("--network") + 1] == "host"
    assert f"NASTY={NASTY}" in run and f"GIVEN={NASTY}" in run
    assert "DATABASE_URL" in run and "postgres://x" not in " ".join(run)
    assert "DATABASE_URL=postgres://x" in instance.read("/journal/docker.env")
    assert run[run.index("--entrypoint") + 1] == "opentelemetry-instrument"
    image = run.index("shop/web:1")
    assert run[image + 1 :] == shlex.split("gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 app:app")


def test_on_a_bridge_the_agent_is_at_the_gateway(instance: Machine) -> None:
    _run(instance, script(_with(DOCKER, container={"name": "web", "network": "gateway"})))
    run = next(call for call in instance.calls if call[:2] == ["docker", "run"])
    assert run[run.index("--publish") + 1] == "8000:8000"
    assert run[run.index("--add-host") + 1] == "host.docker.internal:host-gateway"
    assert "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://host.docker.internal:4316/v1/traces" in run
    assert "OTEL_TRACES_SAMPLER_ARG=endpoint=http://host.docker.internal:2000" in run
    assert "--network" not in run


def test_docker_logs_in_to_the_registry_of_an_image_of_ecr(instance: Machine) -> None:
    image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1"
    _run(instance, script(_with(DOCKER, image={"ref": "webImage"}), given={"webImage": image}))
    assert ["aws", "ecr", "get-login-password", "--region", "eu-central-1"] in instance.calls
    registry = image.partition("/")[0]
    assert ["docker", "login", "--username", "AWS", "--password-stdin", registry] in instance.calls
    assert ["docker", "pull", image] in instance.calls
