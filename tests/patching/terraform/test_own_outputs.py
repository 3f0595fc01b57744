"""What a build writes needs no edit; without its telemetry it gets that back, as an independent reader sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from obsc.images.splices import Splice, Unsafe, spliced
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.values import Join, Ref, spelled, text
from obsc.patching.request import Outcome, Request
from obsc.patching.terraform import edited
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.task import TaskBlock
from obsc.plan.model import Service
from obsc.records import names, replace
from obsc_readers.terraform import read
from patching.cases import target
from patching.terraform.cases import after
from shipped import SPECS, compiled, texts

LEFT_OPEN = {
    "13-environments-and-patches": "needs `RELEASE`",
    "15-adot-prometheus-grafana": "would get a container `adot-collector`",
    "16-created-network": "would get a container `init`",
}
"""Systems that get a value at deployment, by a variable that the module would have to be given."""
_MOST = 3
"""Services of one system: all of one are alike."""
BACK = ("03-fastapi", "07-several-services", "14-adot-sidecar-xray-emf")
"""Those that are read back, which takes its time: a role that is given, several services, an agent of another kind."""
ON_ECS = tuple(path for path in SPECS if any(True for _ in compiled(path).graph.of(TaskDefinition)))  # type: ignore[union-attr]


def _services(path: Path) -> list[Service]:
    graph, plan = compiled(path).graph, compiled(path).plan
    assert graph is not None and plan is not None
    tasks = {node.name for node in graph.of(TaskDefinition)}
    return [service for service in plan.services if service.name in tasks][:_MOST]


def _label(path: Path, kind: str, name: str) -> str:
    one = target("terraform")
    return one.ids(compiled(path).graph_for(one.name))[kind, name]


def _patched(path: Path, service: Service, files: Mapping[str, str]) -> Outcome:
    def names(folder: str) -> tuple[str, ...]:
        return tuple(sorted(files)) if folder == "." else ()

    request = Request(
        path=".",
        service=service,
        compilation=compiled(path),
        target=target,
        read=files.__getitem__,
        names=names,
        resource=_label(path, "TaskDefinition", service.name),
    )
    return edited(request)


def _module(path: Path) -> dict[str, str]:
    return {name: text for name, text in texts(path, "terraform").items() if name.endswith(".tf")}


def _without_telemetry(path: Path, service: Service, files: Mapping[str, str]) -> dict[str, str]:
    """A module without what `obsc patch` adds for a service."""
    folder = Folder(".", ["main.tf"], files.__getitem__)
    label = _label(path, "TaskDefinition", service.name)
    task = TaskBlock(folder, next(folder.resources("aws_ecs_task_definition", label)))
    containers = task.body["containerDefinitions"]
    assert containers is not None
    cuts = []
    for one in containers.kids:
        name = one.plain["name"]
        if name in ("init", service.agent.container_name) and (name == "init" or service.agent.own is None):
            cuts.append((one.start, folder.text.index(",", one.end) + 1))
        elif name == service.name:
            keys = ("environment", "mountPoints", "dependsOn", "links")
            cuts += [(kid.first, kid.end) for key in keys if (kid := one[key]) is not None]
    cuts += [(one.start, one.end) for one in task.block.blocks if one.type == "volume"]
    ids = target("terraform").ids(compiled(path).graph_for("terraform"))
    policy = ids.get(("RolePolicy", f"{service.name}-task"), "")
    cuts += [(one.start, one.end) for one in folder.blocks if one.labels[:1] in _POLICIES and one.labels[1] == policy]
    main = spliced(files["main.tf"], [Splice(start, end, "") for start, end in cuts])
    return {**files, "main.tf": re.sub(rf"\n    aws_iam_role_policy\.{policy or '-'},", "", main)}


_POLICIES = (("aws_iam_policy_document",), ("aws_iam_role_policy",))


@pytest.mark.parametrize("path", ON_ECS, ids=lambda path: path.stem)
def test_nothing_is_done_twice(path: Path) -> None:
    """A build needs nothing, and neither does what was patched; a value that nobody knows is refused."""
    fresh = _module(path)
    for service in _services(path):
        assert _patched(path, service, fresh).edits == ()
        if service is not _services(path)[0]:
            continue
        bare = _without_telemetry(path, service, fresh)
        reason = LEFT_OPEN.get(path.stem)
        if reason is not None:
            with pytest.raises(Unsafe, match=reason):
                _patched(path, service, bare)
            continue
        made = _patched(path, service, bare)
        assert made.edits and _patched(path, service, after(bare, made)).edits == ()


@pytest.mark.parametrize("path", [path for path in SPECS if path.stem in BACK], ids=lambda path: path.stem)
def test_there_and_back(path: Path) -> None:
    """The telemetry of a patched module is that of a fresh build, as an independent reader sees it."""
    files = _module(path)
    for service in _services(path):
        files = _without_telemetry(path, service, files)
    for service in _services(path):
        files = after(files, _patched(path, service, files))
    fresh, reading = read(_module(path)), read(files)
    assert reading.refused == ()
    region = compiled(path).plan.platform.region  # type: ignore[union-attr]
    for service in _services(path):
        name = _label(path, "TaskDefinition", service.name)
        ours, theirs = (_facts(one.graph, name, region) for one in (fresh, reading))
        assert [(key, theirs.get(key), value) for key, value in ours.items() if theirs.get(key) != value] == []


def _facts(graph: Graph, name: str, region: str | None) -> dict[str, Any]:
    """The containers and volumes of a task, and what its role may do, if that is made; the order says nothing."""
    task = next(node for node in graph.of(TaskDefinition) if node.name == name)
    role = str(task.task_role).replace("attr='arn'", "attr='name'")
    facts: dict[str, Any] = {one.name: _unordered(one, graph) for one in task.containers}
    facts["volumes"] = set(task.volumes)
    facts["allowed"] = {
        (*statement.actions, *(spelled(one).replace(f":{region}:", ":<region>:") for one in statement.resources))
        for node in graph.of(RolePolicy)
        if role == str(node.role)
        for statement in node.statements
    }
    return facts


def _unordered(record: Any, graph: Graph) -> dict[str, Any]:
    """Fields of a record; log groups by their names, whoever says them."""
    fields = {name: getattr(record, name) for name in names(record)}
    named = {
        name: [replace(one, value=_named(one.value, graph)) if name == "environment" else one for one in value]
        for name, value in fields.items()
        if isinstance(value, tuple)
    }
    return fields | {name: set(map(str, value)) for name, value in named.items()}


def _named(value: Any, graph: Graph) -> Any:
    """A text in which the names of log groups stand for what refers to them."""
    parts = value.parts if isinstance(value, Join) else (value,)
    found = [graph.get(part) if isinstance(part, Ref) else part for part in parts]
    return text(
        *(one.log_group_name if isinstance(one, LogGroup) else part for one, part in zip(found, parts, strict=True))
    )
