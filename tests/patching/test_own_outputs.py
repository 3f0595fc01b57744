"""What a build writes needs no edit; without its telemetry it gets all of that back, field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsc.images.splices import Unsafe
from obsc.infra.ecs import TaskDefinition
from obsc.infra.logs import LogGroup
from obsc.patching.request import Request
from obsc.patching.task_definition import edited
from obsc.plan.model import Service
from patching.cases import target
from shipped import SPECS, compiled, texts

LEFT_OPEN = {
    "13-environments-and-patches web": "needs `RELEASE`",
    "15-adot-prometheus-grafana zap-app": "would get a container `adot-collector`",
    "16-created-network api": "would get a container `init`",
    "16-created-network web": "would get a container `init`",
}
"""Services that get a value at deployment, which nobody can put into a file."""


def services() -> list[Any]:
    """Every service of a shipped specification that has a task definition, with its specification."""
    found = []
    for path in SPECS:
        compilation = compiled(path)
        assert compilation.graph is not None and compilation.plan is not None
        tasks = {node.name for node in compilation.graph.of(TaskDefinition)}
        found += [
            pytest.param(path, service, id=f"{path.stem} {service.name}")
            for service in compilation.plan.services
            if service.name in tasks
        ]
    return found


def deployed(path: Path, service: Service) -> str:
    """A build's task definition as somebody registers it: in a region, with the names of its log groups."""
    graph, plan = compiled(path).graph, compiled(path).plan
    assert graph is not None and plan is not None
    text = texts(path, "ecs")[f"taskdef.{service.name}.json"].replace("<region>", plan.platform.region or "eu-west-1")
    for group in graph.of(LogGroup):
        text = text.replace(f"<{group.name}-log-group.name>", str(group.log_group_name))
    return text


def without_telemetry(text: str, service: Service) -> str:
    """The same without what obsc adds."""
    task = json.loads(text)
    own = [one for one in task["containerDefinitions"] if one["name"] not in ("init", service.agent.container_name)]
    (app,) = (one for one in own if one["name"] == service.name)
    for key in ("environment", "mountPoints", "dependsOn", "links"):
        app.pop(key, None)
    task.pop("volumes", None)
    return json.dumps(task | {"containerDefinitions": own}, indent=2)


def _edit(path: Path, service: Service, text: str) -> str:
    made = edited(
        Request(
            path="task.json",
            service=service,
            compilation=compiled(path),
            target=target,
            read=lambda _: text,
            names=lambda _: ("task.json",),
        )
    )
    return made.edits[0].after if made.edits else text


@pytest.mark.parametrize(("path", "service"), services())
def test_there_and_back(path: Path, service: Service) -> None:
    """The telemetry of a patched file is that of a fresh build."""
    fresh = deployed(path, service)
    assert _edit(path, service, fresh) == fresh
    bare = without_telemetry(fresh, service)
    reason = LEFT_OPEN.get(f"{path.stem} {service.name}")
    if reason is not None:
        with pytest.raises(Unsafe, match=reason):
            _edit(path, service, bare)
        return
    ours, theirs = json.loads(fresh), json.loads(_edit(path, service, bare))
    for task in (ours, theirs):
        task["containerDefinitions"] = {one["name"]: one for one in task["containerDefinitions"]}
    assert theirs == ours
