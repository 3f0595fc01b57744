"""What a container, a task definition and a role have that no key says, as `patches`.

Labels of Docker are taken from anybody's files. Tags and permissions that are on one thing alone are taken from what
obsc built: in the files of others roles and tags stay where they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path
from obsc.importing.access import role_of
from obsc.importing.embedded import embedded
from obsc.importing.facts import Fact, Facts, document
from obsc.importing.generated import FILLING
from obsc.importing.resources import Found
from obsc.importing.service import Imported
from obsc.importing.values import Resource, part, references, text
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.init.documents import Node
from obsc.init.evidence import Notes, Place

_PATH: Path = ("patches",)


def patched(found: Found, tasks: list[Imported], facts: Facts) -> Facts:
    """The facts, with patches behind those that are there."""
    rows: list[tuple[dict[str, Any], Place]] = []
    graph = _graph(facts) if any(task.is_own for task in tasks) else None
    for task in tasks:
        if task.machine is not None:
            continue
        rows += _labels(task)
        if task.is_own and graph is not None:
            rows += _tags(task, facts)
            rows += _statements(found, task, graph)
    if not rows:
        return facts
    before = facts.get(_PATH)
    there = before.value if before is not None else ()
    place = before.place if before is not None else rows[0][1]
    return {**facts, _PATH: Fact((*there, *(row for row, _ in rows)), place)}


def _labels(task: Imported) -> Iterator[tuple[dict[str, Any], Place]]:
    """The labels of the app's container: for a router or a collector of logs that looks for them."""
    node = part(task.app.node, "dockerLabels")
    known = {key: value for key, item in node.items if (value := text(item)) is not None}
    if known:
        select = {"kind": "Container", "name": task.name}
        yield {"select": select, "set": {"dockerLabels": known}}, node.place(task.app.file)


def _tags(task: Imported, facts: Facts) -> Iterator[tuple[dict[str, Any], Place]]:
    """Tags of the task definition that are no labels of the system."""
    node = part(task.task.body, "tags")
    pairs = [(text(part(row, "key")), text(part(row, "value"))) for row in node.rows]
    pairs = pairs or [(key, text(value)) for key, value in node.items]
    own = {key: value for key, value in pairs if key and value and ("metadata", "labels", key) not in facts}
    if own:
        select = {"kind": "TaskDefinition", "name": task.name}
        yield {"select": select, "set": {"tags": own}}, node.place(task.task.file)


def _statements(found: Found, task: Imported, graph: Graph) -> Iterator[tuple[dict[str, Any], Place]]:
    """Permissions of the roles that nothing else asks for."""
    for key, kind in (("taskRoleArn", "task"), ("executionRoleArn", "execution")):
        role = role_of(found, part(task.task.body, key))
        ours = next((one for one in graph.of(RolePolicy) if one.name == f"{task.name}-{kind}"), None)
        if role is None or ours is None:
            continue
        known = {one.sid for one in ours.statements}
        for policy in found.of("RolePolicy"):
            for row in _rows(policy) if _is_on(policy, role) else ():
                added = _statement(row)
                sid = text(row["Sid"])
                if sid is not None and sid not in known and added is not None:
                    select = {"kind": "RolePolicy", "name": f"{task.name}-{kind}"}
                    yield {"select": select, "set": {"statements": {sid: added}}}, row.place(policy.file)


def _rows(policy: Resource) -> list[Node]:
    body = part(policy.body, "policyDocument")
    return embedded(body if body.data is not None else policy.body["policy"], policy.file, Notes())["Statement"].rows


def _is_on(policy: Resource, role: Resource) -> bool:
    owners = (part(policy.body, "roleName"), part(policy.body, "role"), *part(policy.body, "roles").rows)
    return any(one.name == role.id for owner in owners for one in references(owner))


def _statement(row: Node) -> dict[str, Any] | None:
    """A statement in the words of a patch; None where a resource is known only at deployment."""
    lists = {key: row[key].rows or [row[key]] for key in ("Action", "Resource")}
    known = {key: [text(one) for one in rows] for key, rows in lists.items()}
    if any(value is None for values in known.values() for value in values):
        return None
    return {"actions": tuple(map(str, known["Action"])), "resources": tuple(map(str, known["Resource"]))}


def _graph(facts: Facts) -> Graph | None:
    from obsc.pipeline import compile_text

    return compile_text(json.dumps(document(facts, FILLING)).encode()).graph
