"""What the commands say of files: what differs of the telemetry, and what is imported."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from obsc.compare import Missing
from obsc.importing import draft_of, text_of
from obsc.importing.against import Drift, against
from obsc.importing.graph import graph_of
from obsc.importing.resources import read as read_resources
from obsc.importing.where import project_of
from obsc.infra.ecs import TaskDefinition
from obsc.init.evidence import Notes
from patching.cases import compiled


def laid(files: Mapping[str, str], path: str, folder: Path) -> str:
    """Files on disk, as the commands read them; what they are asked about."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return str(folder / path)


def with_their_family(specification: str, service: str, where: str) -> str:
    """The specification with the family of the files, which is the user's to choose."""
    found, _ = graph_of(read_resources(*project_of(where)), Notes())
    tasks = [one for one in found.of(TaskDefinition) if service in {container.name for container in one.containers}]
    if not tasks or "." in tasks[0].family or tasks[0].family == "TaskDefinition":
        return specification  # an expression, whose value nobody knows
    patch = {"select": {"kind": "TaskDefinition", "name": service}, "set": {"family": tasks[0].family}}
    return f"{specification}patches: {json.dumps([patch])}\n"


def drifts(specification: str, where: str) -> list[Drift]:
    """What `obsc diff --against` finds."""
    project, only = project_of(where)
    return list(against(compiled(specification), read_resources(project, only), project.notes).drifts)


_TELEMETRY = re.compile(
    r"containers|containers\[(init|cloudwatch-agent|otel-init|ecs-cwagent)\]|volumes\[opentelemetry[^\]]*\]"
    r"|containers\[[^\]]*\]\.(command|(depends_on|mount_points)\[(init|cloudwatch|/otel)[^\]]*\])"
    r"|.*\.environment\[(OTEL_|OBSC_|PYTHONPATH|AWS_).*|user_data\.agent.*"
)
_VARIABLE = re.compile(r".*environment\[(\w+)\](\.value)?")


def telemetry(drifts: list[Drift]) -> dict[str, Drift]:
    """What differs of what a patch adds, by variable or field; the actions of the task's role are one."""
    found: dict[str, Drift] = {}
    for drift in drifts:
        one = drift.difference
        is_role = one.kind == "RolePolicy" and one.name.endswith("-task")
        if not isinstance(one.expected, Missing) and (is_role or _TELEMETRY.fullmatch(one.field)):
            variable = _VARIABLE.fullmatch(one.field)
            found[variable[1] if variable else one.kind if is_role else one.field] = drift
    return found


def services(where: str) -> dict[str, dict[str, Any]]:
    """The services of an imported specification; inputs without their names, which files have no part in."""
    document = yaml.safe_load(re.sub(r"\{ ref: \w+ \}", "{ ref: input }", text_of(draft_of(*project_of(where))))) or {}
    services: dict[str, dict[str, Any]] = document.get("services") or {}
    return services
