"""Agents outside of the app's container are found: by DNS, by a link, and on the instance that the task runs on."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from obsc import registry
from obsc.pipeline import compile_text, emit
from runtime.observation import Observation
from runtime.samples import run_cell
from runtime.verify import METADATA_PORT

pytestmark = pytest.mark.runtime

FLASK = {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app", "workers": 2}}
FASTAPI = {"framework": "fastapi", "server": {"name": "uvicorn", "app": "main:app"}}
INIT = {"attach": "init-container", "version": "0.21.0"}
SERVICE = {"network": {"namespace": {"name": "shop.local", "create": True}}}
INSTANCE = "127.0.0.2"
METADATA = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": f"http://127.0.0.1:{METADATA_PORT}/"}


def compile_task(service: dict[str, Any], platform: dict[str, Any], topology: str) -> dict[str, Any]:
    """The task definition of the app beside, or far from, an agent of a topology."""
    document = {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "deploymentEnvironment": "production",
        "platform": platform,
        "agents": {"cloudwatch": {"topology": topology}},
        "services": {"checkout": {"port": 8000, "agent": "cloudwatch", "instrumentation": INIT, **service}},
    }
    compilation = compile_text(yaml.safe_dump(document).encode())
    assert compilation.ok, [d.message for d in compilation.diagnostics]
    target = registry.find("ecs")
    assert target is not None
    files = {file.path: file.text for file in emit(compilation, target)}
    return json.loads(files["taskdef.checkout.json"])  # type: ignore[no-any-return]


def ec2(mode: str) -> dict[str, Any]:
    """Container instances, with tasks in a network mode."""
    return {"ecs": {"launchType": "EC2", "networkMode": mode}}


def assert_delivered(seen: Observation, host: str) -> None:
    """Everything comes, from the processes that serve, and to the host at which the agent is."""
    assert seen.delivery_seconds is not None, f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids == seen.metric_pids, seen.summary()
    assert seen.unexpected == (), seen.summary()
    assert "InternalOperation" not in seen.operations
    assert {post.headers["host"] for post in seen.posts} == {f"{host}:4316"}
    assert {post.headers["host"] for post in seen.sampler_posts} == {f"{host}:2000"}
    assert seen.app is not None
    assert not seen.app.killed


def test_agent_service_is_found_by_its_name() -> None:
    """Else an agent that several services share receives nothing, and no log line says so."""
    taskdef = compile_task(FLASK, SERVICE, "service")
    name = "cloudwatch.shop.local"
    seen = run_cell(taskdef, container="checkout", app="flask", workers=2, names=(name,))
    assert_delivered(seen, name)


def test_linked_sidecar_is_found_by_its_name() -> None:
    """In bridge mode `localhost` is the app's container alone."""
    taskdef = compile_task(FLASK, ec2("bridge"), "sidecar")
    seen = run_cell(taskdef, container="checkout", app="flask", workers=2, names=("cloudwatch-agent",))
    assert_delivered(seen, "cloudwatch-agent")


@pytest.mark.parametrize("mode", ["bridge", "awsvpc"])
@pytest.mark.parametrize(("app", "workers", "service"), [("flask", 2, FLASK), ("fastapi", 1, FASTAPI)])
def test_daemon_is_found_on_the_instance(mode: str, app: str, workers: int, service: dict[str, Any]) -> None:
    """The search must leave no mark by which the server's master would be taken for a worker."""
    taskdef = compile_task(service, ec2(mode), "daemon")
    seen = run_cell(
        taskdef, container="checkout", app=app, workers=workers, instance_address=INSTANCE, environment=METADATA
    )
    assert_delivered(seen, INSTANCE)


def test_daemon_in_host_mode_is_on_localhost() -> None:
    """There the app needs no search, and no shell for it."""
    taskdef = compile_task(FASTAPI, ec2("host"), "daemon")
    (app,) = (one for one in taskdef["containerDefinitions"] if one["name"] == "checkout")
    assert "sh" not in app["entryPoint"]
    assert_delivered(run_cell(taskdef, container="checkout", app="fastapi"), "localhost")


def test_proxy_is_not_asked_for_the_instance() -> None:
    """A proxy that the image names does not know the instance; the metadata service is on the instance itself."""
    taskdef = compile_task(FASTAPI, ec2("awsvpc"), "daemon")
    environment = METADATA | {"http_proxy": "http://127.0.0.1:9"}
    seen = run_cell(
        taskdef,
        container="checkout",
        app="fastapi",
        requests=["/"] * 2,
        deliver_within=1,
        instance_address=INSTANCE,
        environment=environment,
    )
    assert seen.app is not None
    assert "obsc:" not in seen.log


def test_app_starts_without_an_answer() -> None:
    """Telemetry that cannot be sent must not keep the app down; its log says what is missing."""
    taskdef = compile_task(FASTAPI, ec2("awsvpc"), "daemon")
    seen = run_cell(taskdef, container="checkout", app="fastapi", requests=["/"] * 2, environment=METADATA)
    assert [response.status for response in seen.responses] == [200, 200]
    assert "obsc: no telemetry, for the instance metadata service does not answer" in seen.log
