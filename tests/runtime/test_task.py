"""Reading task definitions."""

from __future__ import annotations

import pytest

from runtime import task
from runtime.recipes import DEFER, GUNICORN, HOOKED_GUNICORN, TELEMETRY, task_with_init
from runtime.task import TaskError


def test_init_containers_run_first_and_agents_are_stood_in_for() -> None:
    """If this failed a cell would start the application before its instrumentation is there, or wait for an agent."""
    document = task_with_init(HOOKED_GUNICORN, {**TELEMETRY, **DEFER})
    assert [each.name for each in task.run_before(document, "app")] == ["init"]


def test_chains_of_dependencies_run_in_order() -> None:
    """If this failed an init container could run before the one it waits for."""
    document = task_with_init(GUNICORN, TELEMETRY)
    first = {"name": "first", "image": "i"}
    document["containerDefinitions"].append(first)
    document["containerDefinitions"][2]["dependsOn"] = [{"containerName": "first", "condition": "COMPLETE"}]
    assert [each.name for each in task.run_before(document, "app")] == ["first", "init"]


def test_what_ecs_would_not_start_is_refused() -> None:
    """If this failed the harness would run a task that ECS refuses."""
    circle = {"name": "app", "image": "i", "dependsOn": [{"containerName": "app", "condition": "SUCCESS"}]}
    with pytest.raises(TaskError, match="circle: app -> app"):
        task.run_before({"containerDefinitions": [circle]}, "app")
    lost = {"name": "app", "image": "i", "dependsOn": [{"containerName": "gone", "condition": "START"}]}
    with pytest.raises(TaskError, match="0 containers are named 'gone'"):
        task.run_before({"containerDefinitions": [lost]}, "app")
    mount = {"name": "app", "image": "i", "mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}]}
    with pytest.raises(TaskError, match="unknown volume 'v'"):
        task.container({"containerDefinitions": [mount]}, "app")
    twice = {"name": "app", "image": "i", "environment": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}
    with pytest.raises(TaskError, match="sets A more than once"):
        task.container({"containerDefinitions": [twice]}, "app")
