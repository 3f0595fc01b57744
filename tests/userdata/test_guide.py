"""What guides for Python on EC2 get wrong cannot be said, or is named: row by row, as people would carry it over."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from obsc.pipeline import Compilation, compile_text
from obsc.user_files import MISSING
from rules.blocks import merged
from userdata.compiled import DOCKER, HOST, script

WEB = ("services", "web")


def _compiled(document: dict[str, Any], web: dict[str, Any], files: dict[str, bytes] | None = None) -> Compilation:
    whole = merged(document, {"services": {"web": web}})
    there = files or {}
    return compile_text(yaml.safe_dump(whole).encode(), read=lambda path: there.get(path, MISSING))


_DEFERRED = {"env": {"OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED": "true"}}


@pytest.mark.parametrize(
    ("code", "document", "web"),
    [
        pytest.param(
            "OBS301",
            HOST,
            {"framework": "fastapi", "server": {"name": "uvicorn", "app": "app:app"}, **_DEFERRED},
            id="deferral-on-a-server-without-workers",
        ),
        pytest.param(
            "OBS301",
            HOST,
            {"framework": {"name": "django", "settingsModule": "a.b"}, "server": {"name": "runserver", "app": None}}
            | _DEFERRED,
            id="deferral-on-the-development-server",
        ),
        pytest.param(
            "OBS310",
            HOST,
            {"framework": {"name": "django", "settingsModule": "a.b"}, "server": {"name": "runserver", "app": None}},
            id="development-server",
        ),
        pytest.param(
            "OBS308",
            HOST,
            {"framework": "django", "server": {"app": "a.wsgi:application"}},
            id="django-without-settings",
        ),
        pytest.param(
            "OBS707",
            merged(HOST, {"platform": {"ec2": {"os": "amazon-linux-2"}}}),
            {},
            id="python-of-the-system-too-old",
        ),
        pytest.param(
            "OBS307",
            DOCKER,
            {
                "framework": "fastapi",
                "server": {"name": "uvicorn", "app": "app:app", "workers": 4},
                "instrumentation": {"version": "0.17.1"},
            },
            id="several-workers-of-uvicorn-before-0.18",
        ),
        pytest.param(
            "OBS321",
            HOST,
            {"framework": "fastapi", "server": {"name": "gunicorn", "app": "app:app"}},
            id="fastapi-under-a-worker-that-speaks-wsgi",
        ),
    ],
)
def test_is_named(code: str, document: dict[str, Any], web: dict[str, Any]) -> None:
    """Each of these sends nothing, or half, and says nothing."""
    assert code in {found.code for found in _compiled(document, web).diagnostics}


@pytest.mark.parametrize(
    "line",
    ["opentelemetry-instrument python app.py &", "gunicorn app:app", "docker run -d -p 80:80 --network host web"],
)
def test_an_app_started_by_hand_is_named(line: str) -> None:
    """In the foreground, cloud-init never ends; in any case nobody restarts it."""
    web = {"userData": {"before": ["boot.sh"]}}
    found = _compiled(HOST, web, {"boot.sh": f"#!/bin/sh\ncd /opt/app\n{line}\n".encode()}).diagnostics
    assert "OBS705" in {one.code for one in found}


def test_ports_are_published_only_where_docker_listens() -> None:
    """With the host's network Docker discards `-p`; on a bridge the agent is not at localhost."""
    words = script(DOCKER).partition("docker run")[2].split()
    assert words[words.index("--network") + 1] == "host" and not {"-p", "--publish"} & set(words)
    bridge = script(merged(DOCKER, {"services": {"web": {"container": {"network": "gateway"}}}}))
    assert "host-gateway" in bridge and "localhost:4316" not in bridge and "host.docker.internal:4316" in bridge


def test_the_agent_is_configured_from_a_file_that_stays() -> None:
    """Its control program ends `fetch-config` with removing the file of its own name."""
    assert "file:/etc/obsc/cwagent.json" in script(HOST)
    assert "file:/opt/aws" not in script(HOST)


def test_packages_go_into_an_environment_of_the_app_s() -> None:
    """`pip3 install` on the host meets a Python that the distribution does not run on, or that refuses (PEP 668)."""
    text = script(HOST)
    assert "-m venv" in text and "pip3 install" not in text


def test_nothing_is_set_that_nobody_reads() -> None:
    """PORT and SERVICE_NAME are read by no SDK."""
    for document in (HOST, DOCKER):
        text = script(document)
        assert "SERVICE_NAME=web" not in text.replace("OTEL_SERVICE_NAME", "") and " PORT=" not in text
