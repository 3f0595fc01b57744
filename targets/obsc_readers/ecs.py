"""Reads the input files of the AWS CLI: `taskdef.<name>.json`, `service.<name>.json`, and policies under `iam/`.

JSON has no references, so `<…>` stands for what is known at deployment; which of them are placeholders and which are
text, CHECKLIST.md says, in its table and in the commands that fill them in. `<partition>`, `<region>` and
`<account-id>` are facts of the place, `<web-task-role.arn>` is an attribute of a resource by its name and class,
`<givenRole.role-name>` is the name in a role's ARN, and every other one is an input. Without a CHECKLIST.md, `<…>` is
text.

The CLI takes a type for what it is: a number in quotes is not a number.
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar, cast

from obsc.infra.boundary import Artifact
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.node import Node
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Pseudo, Ref, RoleName, Text, TextList, text
from obsc_readers.dialect import Dialect, literal
from obsc_readers.document import List, Object, Unreadable, Value
from obsc_readers.model import Reading, Refusal
from obsc_readers.parse import parse_json
from obsc_readers.policies import read_policy, read_trust
from obsc_readers.services import Services
from obsc_readers.task_definitions import read_task_definition
from obsc_readers.walk import Notes, Refused, items

N = TypeVar("N", bound=Node)

_CHECKLIST = "CHECKLIST.md"
_FACTS = {"partition": PARTITION, "region": REGION, "account-id": ACCOUNT_ID}
_CLASSES = {
    "alarm": "Alarm",
    "cluster": "Cluster",
    "dashboard": "Dashboard",
    "elastic-ip": "ElasticIp",
    "grafana-workspace": "GrafanaWorkspace",
    "input": "Input",
    "internet-gateway": "InternetGateway",
    "listener": "Listener",
    "load-balancer": "LoadBalancer",
    "log-group": "LogGroup",
    "namespace": "Namespace",
    "nat-gateway": "NatGateway",
    "parameter": "Parameter",
    "prometheus-rules": "PrometheusRules",
    "prometheus-workspace": "PrometheusWorkspace",
    "registry": "DiscoveryService",
    "role": "Role",
    "route-table": "RouteTable",
    "sampling-rule": "SamplingRule",
    "scalable-target": "ScalableTarget",
    "security-group": "SecurityGroup",
    "service": "Service",
    "service-level-objective": "ServiceLevelObjective",
    "subnet": "Subnet",
    "target-group": "TargetGroup",
    "task-definition": "TaskDefinition",
    "trace-group": "TraceGroup",
    "vpc": "Vpc",
}
_ROLE_NAME = ".role-name"
_UNSAID = cast("Text", None)
"""What these files have no room for is None, as `obsc.target.project` leaves it."""


def read(files: Mapping[str, str]) -> Reading:
    """The task definitions, services and policies of one build; other files are artifacts."""
    reader = _Files(_Placeholders.of(files.get(_CHECKLIST, "")), [])
    tasks = [node for path in files for node in reader.tasks(path, files[path])]
    families = {task.family: task for task in tasks if [other.family for other in tasks].count(task.family) == 1}
    nodes: list[Node] = [*tasks]
    for path, content in files.items():
        nodes += reader.services(path, content, families)
        nodes += reader.policies(path, content)
        if not _ours(path):
            nodes.append(Artifact(name=path, content=content, purpose=""))
    return Reading(Graph(tuple(nodes)), tuple(reader.refused))


def _ours(path: str) -> bool:
    return path == _CHECKLIST or any(pattern.fullmatch(path) for pattern in (_TASK, _SERVICE, _TRUST, _POLICY))


_TASK = re.compile(r"taskdef\.([^/]+)\.json")
_SERVICE = re.compile(r"service\.([^/]+)\.json")
_TRUST = re.compile(r"iam/([^/]+)\.trust\.json")
_POLICY = re.compile(r"iam/([^/.]+)\.([^/]+)\.json")


@dataclass(frozen=True, slots=True)
class _Placeholders:
    """What stands between brackets and is filled in; a list is filled in together with the quotes around it."""

    names: frozenset[str]
    lists: frozenset[str]

    @classmethod
    def of(cls, checklist: str) -> _Placeholders:
        """The placeholders that a checklist tells of."""
        rows = re.findall(r"^\| `<([^>`|]+)>` \|", checklist, re.MULTILINE)
        filled = re.findall(r's\|\\"<([^>|]+)>\\"\|', checklist)
        return cls(frozenset(rows), frozenset(name.replace("\\", "") for name in filled))

    def text(self, value: Value) -> Text:
        """Text with its placeholders taken for what they stand for."""
        written = literal(value, converts=False)
        parts: list[Text] = []
        for number, piece in enumerate(re.split(r"<([^<>]+)>", written)):
            if number % 2 == 0:
                parts.append(piece)
            elif piece not in self.names:
                parts.append(f"<{piece}>")
            elif piece in self.lists:
                raise Refused(value, f"<{piece}> is a list, which cannot stand in text")
            else:
                parts.append(_stands_for(piece))
        said = [part for part in parts if part != ""]
        if len(said) > 1 and any(isinstance(part, RoleName) for part in said):
            raise Refused(value, "obsc holds a role's name from its ARN only by itself")
        return said[0] if len(said) == 1 else text(*said)

    def texts(self, value: Value) -> TextList:
        """A list of text; a list with nothing in it but the placeholder of a list is that list."""
        found = items(value)
        if len(found) == 1:
            alone = re.fullmatch(r"<([^<>]+)>", literal(found[0], converts=False))
            stands_for = _stands_for(alone[1]) if alone and alone[1] in self.names & self.lists else None
            if isinstance(stands_for, Ref):
                return stands_for
        return tuple(self.text(item) for item in found)


def _stands_for(name: str) -> Ref | Pseudo | RoleName:
    if name in _FACTS:
        return _FACTS[name]
    if name.endswith(_ROLE_NAME):
        return RoleName(_reference(name.removesuffix(_ROLE_NAME)))
    return _reference(name)


def _reference(name: str) -> Ref:
    resource, _, attr = name.rpartition(".")
    for suffix, kind in _CLASSES.items():
        if resource.endswith(f"-{suffix}"):
            return Ref(kind, resource.removesuffix(f"-{suffix}"), attr)
    return Ref("Input", name, "value")


@dataclass(frozen=True, slots=True)
class _Files:
    """Reads files one by one, each with notes of its own."""

    placeholders: _Placeholders
    refused: list[Refusal]

    def tasks(self, path: str, content: str) -> tuple[TaskDefinition, ...]:
        """A task definition, if the file is one."""
        return self._read(_TASK, path, content, lambda d, value, name: read_task_definition(d, name, value))

    def services(self, path: str, content: str, families: Mapping[str, TaskDefinition]) -> tuple[Node, ...]:
        """A service, if the file is one; a task definition's family beside it is that task definition."""
        return self._read(_SERVICE, path, content, partial(_service, families))

    def policies(self, path: str, content: str) -> tuple[Node, ...]:
        """A role's trust or a policy, if the file is one."""
        if _TRUST.fullmatch(path):
            return self._read(_TRUST, path, content, _role)
        return self._read(_POLICY, path, content, _role_policy)

    def _read(
        self, pattern: re.Pattern[str], path: str, content: str, read: Callable[..., Iterator[N]]
    ) -> tuple[N, ...]:
        match = pattern.fullmatch(path)
        if not match:
            return ()
        try:
            value = parse_json(content)
        except Unreadable as error:
            self.refused.append(Refusal(path, error.line, "", error.message))
            return ()
        notes = Notes(path)
        d = Dialect(notes, False, str, self.placeholders.text, self.placeholders.texts)
        made = notes.whole(lambda: read(d, value, *match.groups()))
        self.refused.extend(notes.refused)
        return made


def _service(families: Mapping[str, TaskDefinition], d: Dialect, value: Value, name: str) -> Iterator[Node]:
    own = Ref("Service", name, "name")
    service = Services(d).read(name, _without_name(d, value, own))
    task = families.get(service.task_definition) if isinstance(service.task_definition, str) else None
    yield service if task is None else replace(service, task_definition=task.ref("arn"))


def _without_name(d: Dialect, value: Value, own: Ref) -> Value:
    """The API wants a name; the placeholder of the service's own name is one that nobody has chosen yet."""
    said = value.get("serviceName") if isinstance(value, Object) else None
    if not isinstance(value, Object) or said is None:
        raise Refused(value, "serviceName has to be said")
    if isinstance(said, List | Object) or d.text(said) != own:
        return value
    return replace(value, entries=tuple((key, item) for key, item in value.entries if key != "serviceName"))


def _role(d: Dialect, value: Value, name: str) -> Iterator[Node]:
    yield Role(name=name, service=read_trust(d, value), description=cast("str", None))


def _role_policy(d: Dialect, value: Value, name: str, policy_name: str) -> Iterator[Node]:
    yield RolePolicy(name=name, policy_name=policy_name, role=_UNSAID, statements=read_policy(d, value))
