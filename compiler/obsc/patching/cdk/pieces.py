"""What a CDK app is given, as data: what a build has for the service, in the words of CloudFormation's intrinsics.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from obsc.images.splices import Unsafe
from obsc.infra.ecs import AwsLogs, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy, Statement
from obsc.infra.logs import LogGroup
from obsc.infra.values import Join, Pseudo, Ref, Text, refs
from obsc.patching.request import Request
from obsc.patching.tree import Expression, Filled, Marks
from obsc.patching.wanted import ATTRIBUTES, PATHS, Wanted

REGION = Expression('{"Ref": "AWS::Region"}')
LOG_GROUP = Expression('{"Ref": "obsc::AppLogGroup"}')
"""The app's log group, which is looked up when the app is synthesised."""

_PSEUDO = {"partition": "AWS::Partition", "region": "AWS::Region", "account-id": "AWS::AccountId"}
TOKEN = re.compile(r"(?<=[$#])(?=\{Token\[)")
"""Where the CDK would find a value of its own in a text: https://docs.aws.amazon.com/cdk/v2/guide/tokens.html"""


def pieces(
    request: Request, wanted: Wanted, container: str, seen: list[str | None], *, has_logs: bool
) -> dict[str, Any]:
    """The telemetry of a service whose app is the container of that name and starts what was seen.

    Unsafe where a value of it is known at deployment only.
    """
    graph, app = request.compilation.graph_for("ecs"), wanted.app
    rows = {row["name"]: row["value"] for row in app.get("environment", ())}
    paths = wanted.joined.get(PATHS, "")
    if wanted.asked:
        raise Unsafe(f"would get `{wanted.asked[0]}` in `{ATTRIBUTES}`, whose value the specification leaves open")
    added = {one["name"] for one in wanted.others}
    is_private = any(".dkr.ecr." in str(one["image"]) for one in wanted.others)
    execution = [*_statements(graph, f"{request.service.name}-execution", "ecr:")] if is_private else []
    found = {
        "container": container,
        "region": wanted.region,
        "networkMode": wanted.network_mode,
        "start": {"seen": seen, "entryPoint": app.get("entryPoint", []), "command": app.get("command", [])}
        if wanted.is_started
        else None,
        "environment": [
            {"name": name} if (app["name"], name) in wanted.open else {"name": name, "value": value}
            for name, value in rows.items()
            if name not in wanted.joined or (app["name"], name) in wanted.open
        ],
        "pythonPath": str(paths).split(":") if paths else [],
        "resourceAttributes": [*_attributes(wanted.joined.get(ATTRIBUTES, ""), wanted)],
        "mountPoints": app.get("mountPoints", []),
        "dependsOn": [row for row in app.get("dependsOn", ()) if row["containerName"] in added],
        "links": app.get("links", []),
        "containers": list(wanted.others),
        "volumes": list(wanted.volumes),
        "taskRole": [*_statements(graph, f"{request.service.name}-task")],
        "executionRole": execution,
        "logGroup": None if has_logs or not wanted.others else _log_group(graph, request),
    }
    plain: dict[str, Any] = _plain(found)
    return plain


def _attributes(value: str | Expression | Filled, wanted: Wanted) -> Iterator[list[Any]]:
    """Keys and values; the log group of a build is the app's."""
    marks = Marks()
    for pair in marks.write(value).split(","):
        if pair:
            key, _, attribute = pair.partition("=")
            is_group = key == "aws.log.group.names" and attribute == wanted.own_group
            yield [key, LOG_GROUP if is_group else marks.read(attribute)]


def _statements(graph: Graph, name: str, prefix: str = "") -> Iterator[dict[str, Any]]:
    """The statements of a role's inline policies, or those of them about one service of AWS."""
    for policy in graph.of(RolePolicy):
        for statement in policy.statements if policy.name == name else ():
            if all(action.startswith(prefix) for action in statement.actions):
                yield statement_of(statement)


def statement_of(statement: Statement) -> dict[str, Any]:
    """A permission in the words of IAM; Unsafe for a resource that only a deployment knows."""
    return {
        "Sid": statement.sid,
        "Effect": statement.effect,
        "Action": list(statement.actions),
        "Resource": [_spelled(resource) for resource in statement.resources],
    }


def _log_group(graph: Graph, request: Request) -> dict[str, Any]:
    task = next(node for node in graph.of(TaskDefinition) if node.name == request.service.name)
    app = next(one for one in task.containers if one.name == task.name)
    ref = app.log.group if isinstance(app.log, AwsLogs) else None
    group = graph.get(ref) if isinstance(ref, Ref) else None
    if not isinstance(group, LogGroup):
        raise Unsafe(f"has no logs for `{task.name}`, whose log group the specification leaves open")
    return {"logGroupName": _spelled(group.log_group_name), "retentionInDays": group.retention_days}


def _spelled(value: Text) -> Any:
    """A text of the graph as CloudFormation's JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, Pseudo):
        return {"Ref": _PSEUDO[value.name]}
    if isinstance(value, Join) and not any(refs(value)):
        return {"Fn::Join": ["", [_spelled(part) for part in value.parts]]}
    raise Unsafe("would get a permission for a resource that only a deployment knows")


def _plain(value: Any) -> Any:
    """Data with intrinsic functions in place of expressions, and no text that the CDK would take for one of its own."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Expression(source):
            return json.loads(source)
        case Filled(parts):
            return {"Fn::Join": ["", [piece for part in parts for piece in _cut(part)]]}
        case str() if TOKEN.search(value):
            return {"Fn::Join": ["", _cut(value)]}
    return value


def _cut(part: str | Expression) -> list[Any]:
    """A text in pieces, none of which looks like a token.

    >>> _cut("a ${Token[AWS.Region.4]}"), _cut("${x}")
    (['a $', '{Token[AWS.Region.4]}'], ['${x}'])
    """
    return TOKEN.split(part) if isinstance(part, str) else [json.loads(part.source)]
