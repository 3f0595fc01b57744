"""What becomes of the command that starts the app, server by server: as few words as it takes."""

from __future__ import annotations

import pytest

from patching.user_data.cases import AMAZON, DOCKER, GATEWAY, UBUNTU, edit, found, read

_VENV = "/opt/shop/venv/bin"
_HEAD = "#!/bin/bash\npython3.11 -m venv /opt/shop/venv\n"
_GUNICORN = 'framework: flask\n    server: { name: gunicorn, app: "shop:app", workers: 2 }'
_WRAPPER = f"{_VENV}/opentelemetry-instrument"


def _specification(text: str) -> str:
    assert _GUNICORN in AMAZON
    return AMAZON.replace(_GUNICORN, text)


def _changed(before: str, specification: str, start: str) -> str:
    """The line that holds a word, after the edit."""
    after = edit(before, specification)
    assert found(after, specification).splices == ()
    return next(line for line in after.splitlines() if start in line and not line.startswith("obsc_"))


@pytest.mark.parametrize(
    ("service", "before", "after"),
    [
        (
            _GUNICORN,
            f"{_VENV}/python3 -m gunicorn --workers 2 -b :8000 shop:app",
            f"{_WRAPPER} {_VENV}/python3 -m gunicorn -c /opt/obsc/gunicorn.conf.py --workers 2 -b :8000 shop:app",
        ),
        (
            _GUNICORN,
            f'exec "{_VENV}/gunicorn" -w2 -b :8000 shop:app # here',
            f'exec "{_WRAPPER}" "{_VENV}/gunicorn" -c /opt/obsc/gunicorn.conf.py -w2 -b :8000 shop:app # here',
        ),
        (
            _GUNICORN,
            f"{_WRAPPER} {_VENV}/gunicorn -w 2 -b :8000 shop:app",
            f"{_WRAPPER} {_VENV}/gunicorn -c /opt/obsc/gunicorn.conf.py -w 2 -b :8000 shop:app",
        ),
        (
            _GUNICORN.replace("workers: 2", "configFile: a.py"),
            f"{_VENV}/gunicorn --config a.py -b :8000 shop:app",
            f"{_WRAPPER} {_VENV}/gunicorn --config /opt/obsc/gunicorn.conf.py -b :8000 shop:app",
        ),
        (
            _GUNICORN.replace("workers: 2", "configFile: a.py"),
            f"{_VENV}/gunicorn --config=a.py -b :8000 shop:app",
            f"{_WRAPPER} {_VENV}/gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 shop:app",
        ),
        (
            'framework: flask\n    server: { name: uwsgi, app: "shop:app" }',
            f"{_VENV}/uwsgi --http-socket 0.0.0.0:8000 --module shop:app",
            f"{_WRAPPER} {_VENV}/uwsgi --ini /opt/obsc/uwsgi.ini --http-socket 0.0.0.0:8000 --module shop:app",
        ),
        (
            'framework: asgi\n    server: { name: uvicorn, app: "shop:app" }',
            f"{_VENV}/uvicorn shop:app --host 0.0.0.0 --port 8000",
            f"{_WRAPPER} {_VENV}/uvicorn obsc_app:app --host 0.0.0.0 --port 8000",
        ),
        (
            'framework: flask\n    server: { name: waitress, app: "shop:app" }',
            f"{_VENV}/waitress-serve --listen=0.0.0.0:8000 shop:app",
            f"{_WRAPPER} {_VENV}/waitress-serve --listen=0.0.0.0:8000 shop:app",
        ),
        (
            "framework: flask\n    server: { name: python, script: app.py }",
            f"{_VENV}/python app.py",
            f"{_WRAPPER} {_VENV}/python app.py",
        ),
        (
            "framework: { name: django, settingsModule: shop.settings }\n    server: { name: runserver }",
            f"{_VENV}/python manage.py runserver 0.0.0.0:8000",
            f"{_WRAPPER} {_VENV}/python manage.py runserver --noreload 0.0.0.0:8000",
        ),
        (
            "framework: flask\n    instrumentation: { attach: none, sdk: opentelemetry }\n"
            "    server: { name: python, script: app.py }",
            f"{_VENV}/python app.py",
            f"{_VENV}/python app.py",
        ),
    ],
)
def test_a_process(service: str, before: str, after: str) -> None:
    specification = _specification(service)
    word = before.split()[-1] if "app.py" in before else "8000"
    assert _changed(f"{_HEAD}{before}\n", specification, word) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "docker run -p 8000:8000 shop gunicorn -w 2 -b :8000 shop:app",
            "docker run --env-file /etc/obsc/web.env --add-host host.docker.internal:host-gateway"
            " --entrypoint opentelemetry-instrument -p 8000:8000 shop"
            " gunicorn -c /opt/obsc/gunicorn.conf.py -w 2 -b :8000 shop:app",
        ),
        (
            "sudo docker container run -dp8000:8000 --add-host=agent:host-gateway --entrypoint=gunicorn shop"
            " -w 2 -b :8000 shop:app",
            "sudo docker container run --env-file /etc/obsc/web.env -dp8000:8000 --add-host=agent:host-gateway"
            " --entrypoint=opentelemetry-instrument shop"
            " gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 shop:app",
        ),
        (
            "docker run --net bridge -e A=b shop opentelemetry-instrument gunicorn -w 2 -b :8000 shop:app",
            "docker run --env-file /etc/obsc/web.env --add-host host.docker.internal:host-gateway --net bridge -e A=b"
            " shop opentelemetry-instrument gunicorn -c /opt/obsc/gunicorn.conf.py -w 2 -b :8000 shop:app",
        ),
    ],
)
def test_a_container(before: str, after: str) -> None:
    assert _changed(f"#!/bin/bash\n{before}\n", GATEWAY, "docker ") == after


def test_the_agent_comes_behind_the_system_s_updates() -> None:
    """And before anything of the app's, wherever the lines for the app are."""
    rows = edit(read("nohup"), UBUNTU).splitlines()
    agent, clone = (
        rows.index("# The CloudWatch agent"),
        rows.index("git clone https://github.com/example/shop.git app && cd app"),
    )
    assert rows.index("apt-get install -y python3-venv python3-pip git") < agent < clone
    assert clone < rows.index("pip install -r requirements.txt") < rows.index("# OpenTelemetry for the app")
    alone = edit("#!/bin/bash\n# The shop\ndocker run --network host --name shop x\n", DOCKER).splitlines()
    assert alone[:3] == ["#!/bin/bash", "", "# --- obsc: begin ---"] and alone[-2] == "# The shop"


def test_an_agent_that_does_it_already_stays() -> None:
    """With Application Signals in the user's own configuration nothing is installed a second time."""
    own = read("agent").replace('{"metrics"', '{"traces": {"traces_collected": {"application_signals": {}}}, "metrics"')
    after = edit(own)
    assert "amazon-cloudwatch-agent-ctl -a append-config" not in after and after.count("obsc: begin") == 1
    assert any("the agent that line 9 configures stays" in note for note in found(own).notes)
