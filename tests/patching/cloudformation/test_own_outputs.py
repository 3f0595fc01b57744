"""What a build writes needs no edit; without its telemetry it gets all of that back, role by role."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsc.images.splices import Unsafe
from obsc.patching.cloudformation import edited
from obsc.patching.request import Outcome, Request
from obsc.plan.model import Service
from patching.cases import target
from patching.cloudformation.cases import plain
from patching.test_own_outputs import services
from shipped import compiled, texts

LEFT_OPEN = {
    "15-adot-prometheus-grafana zap-app": "would get a container `adot-collector`",
}
"""Services whose telemetry goes to something that only a build makes."""


def _edit(path: Path, service: Service, text: str, id: str) -> Outcome:
    return edited(
        Request(
            path="template.yaml",
            service=service,
            compilation=compiled(path),
            target=target,
            read=lambda _: text,
            names=lambda _: (),
            resource=id,
        )
    )


def _without_telemetry(text: str, service: Service, id: str) -> str:
    template = plain(text)
    body = template["Resources"][id]["Properties"]
    rows = body["ContainerDefinitions"]
    own = [one for one in rows if one["Name"] not in ("init", service.agent.container_name)]
    (app,) = (one for one in own if one["Name"] == service.name)
    for key in ("Environment", "MountPoints", "DependsOn", "Links"):
        app.pop(key, None)
    body.pop("Volumes", None)
    template["Resources"][id]["Properties"] = body | {"ContainerDefinitions": own}
    for other, resource in [*template["Resources"].items()]:
        if resource["Type"] == "AWS::IAM::RolePolicy" and _is_of(resource, body):
            del template["Resources"][other]
    return json.dumps(template, indent=2)


def _is_of(policy: Any, body: Any) -> bool:
    role = policy["Properties"]["RoleName"]
    return _role(body) is not None and role == {"Ref": _role(body)}


def _role(body: Any) -> str | None:
    said = body.get("TaskRoleArn")
    return said["Fn::GetAtt"][0] if isinstance(said, dict) and "Fn::GetAtt" in said else None


def _allowed(template: Any, body: Any) -> list[Any]:
    """The statements of the task's role, wherever they stand."""
    role, resources = _role(body), template["Resources"]
    inline = resources[role]["Properties"].get("Policies", []) if role is not None else []
    attached = [
        one["Properties"] for one in resources.values() if one["Type"] == "AWS::IAM::RolePolicy" and _is_of(one, body)
    ]
    return [one for policy in (*inline, *attached) for one in policy["PolicyDocument"]["Statement"]]


@pytest.mark.parametrize(("path", "service"), services())
def test_there_and_back(path: Path, service: Service) -> None:
    """The telemetry of a patched template is that of a fresh build, and so are its permissions."""
    graph = compiled(path).graph_for("cfn")
    id = target("cfn").ids(graph)["TaskDefinition", service.name]
    fresh = texts(path, "cfn")["template.yaml"]
    assert _edit(path, service, fresh, id).edits == ()
    bare = _without_telemetry(fresh, service, id)
    reason = LEFT_OPEN.get(f"{path.stem} {service.name}")
    if reason is not None:
        with pytest.raises(Unsafe, match=reason):
            _edit(path, service, bare, id)
        return
    made = _edit(path, service, bare, id)
    ours, theirs = plain(fresh), plain(str(made.edits[0].after) if made.edits else bare)
    bodies = [template["Resources"][id]["Properties"] for template in (ours, theirs)]
    assert _allowed(theirs, bodies[1]) == _allowed(ours, bodies[0])
    groups = {
        f"${{{other}}}": one["Properties"]["LogGroupName"]
        for other, one in ours["Resources"].items()
        if one["Type"] == "AWS::Logs::LogGroup"
    }
    for body in bodies:
        body["ContainerDefinitions"] = {one["Name"]: _normal(one, groups) for one in body["ContainerDefinitions"]}
    assert bodies[1] == bodies[0]


def _normal(container: dict[str, Any], groups: dict[str, str]) -> dict[str, Any]:
    """A container with its variables by name; a log group that is referred to is the group of its name."""
    rows = {row["Name"]: row["Value"] for row in container.get("Environment", ())}
    attributes = rows.get("OTEL_RESOURCE_ATTRIBUTES")
    if isinstance(attributes, dict):
        text = attributes["Fn::Sub"]
        for reference, name in groups.items():
            text = text.replace(reference, name)
        rows["OTEL_RESOURCE_ATTRIBUTES"] = text if "${" not in text else {"Fn::Sub": text}
    return {**container, "Environment": rows}
