"""What an account has of a system, asked by the names that a specification gives: nothing in it is changed.

Task definitions, ECS services and log groups have to be readable. Roles, security groups, alarms and dashboards are
asked too; where that is refused, a note says so, and they are not compared.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from obsc.importing import task_json
from obsc.importing.resources import Found
from obsc.importing.values import Reference, Resource, part, text
from obsc.infra.cloudwatch import Alarm, Dashboard
from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.init.documents import Node, parse
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

_MOST = 10
"""Services of one question."""
_MOST_ALARMS = 100
"""Names of one question."""


_UNSAID = Node(Reference("unknown", "what the answer does not say"), 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found, and the kinds that nobody was allowed to ask for."""

    found: Found
    refused: frozenset[str]


def ask(
    clients: Callable[[str], Any],
    cluster: str | None,
    graph: Graph,
    notes: Notes,
    refusals: tuple[type[Exception], ...],
    say: Callable[[Exception], str],
) -> Asked:
    """What exists under the names of the graph's services, log groups, alarms and dashboards.

    `refusals` are the exceptions by which a question that is not needed may fail, `say` puts one into words.
    """
    running = [] if cluster is None else list(_services(clients("ecs"), cluster, graph))
    found = [*running, *_groups(clients("logs"), graph)]
    refused: set[str] = set()
    questions: tuple[tuple[str, str, str, Callable[[Any], list[Resource]]], ...] = (
        ("roles", "RolePolicy", "iam", lambda client: _roles(client, running)),
        ("security groups", "SecurityGroup", "ec2", lambda client: _security_groups(client, running)),
        ("alarms", "Alarm", "cloudwatch", lambda client: _alarms(client, graph)),
        ("dashboards", "Dashboard", "cloudwatch", lambda client: _dashboards(client, graph)),
    )
    for what, kind, service, question in questions:
        try:
            found += question(clients(service))
        except refusals as error:
            notes.add(f"the {what} are not compared: {say(error)}")
            refused.add(kind)
    return Asked(Found(tuple(found)), frozenset(refused))


def _services(ecs: Any, cluster: str, graph: Graph) -> Iterator[Resource]:
    names = sorted({node.service_name for node in graph.of(Service) if node.service_name is not None})
    running: list[Mapping[str, Any]] = []
    for start in range(0, len(names), _MOST):
        answer = ecs.describe_services(cluster=cluster, services=names[start : start + _MOST], include=["TAGS"])
        running += [one for one in answer["services"] if one.get("status") != "INACTIVE"]
    for definition in sorted({one["taskDefinition"] for one in running}):
        answer = ecs.describe_task_definition(taskDefinition=definition, include=["TAGS"])
        task = {**answer["taskDefinition"], "tags": answer.get("tags", [])}
        yield from task_json.resources(*_document(definition, {"taskDefinition": task}))
    for service in running:
        yield from task_json.resources(*_document(service["serviceArn"], {"services": [service]}))


def _groups(logs: Any, graph: Graph) -> Iterator[Resource]:
    for name in sorted({node.log_group_name for node in graph.of(LogGroup) if isinstance(node.log_group_name, str)}):
        for group in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]:
            if group["logGroupName"] == name:
                document, file = _document(name, group)
                # What happens to it when a stack goes, the stack knows.
                left = {"DeletionPolicy": _UNSAID, "tags": _UNSAID}
                yield Resource("LogGroup", name, Node({**document.data, **left}, 1), file)


def _roles(iam: Any, found: Iterable[Resource]) -> list[Resource]:
    """The roles of the tasks, with everything that is attached to them."""
    tasks = [one for one in found if one.kind == "TaskDefinition"]
    arns = {text(part(one.body, key)) for one in tasks for key in ("taskRoleArn", "executionRoleArn")}
    out = []
    for name in sorted({arn.rpartition("/")[2] for arn in arns if arn}):
        inline = _all(iam.list_role_policies, "PolicyNames", RoleName=name)
        documents = [iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in inline]
        attached = [
            one["PolicyArn"] for one in _all(iam.list_attached_role_policies, "AttachedPolicies", RoleName=name)
        ]
        for arn in [one for one in attached if ":aws:policy/" not in one]:
            version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            documents.append(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])
        body = {
            "RoleName": name,
            "Policies": [{"PolicyDocument": document} for document in documents],
            "ManagedPolicyArns": [one for one in attached if ":aws:policy/" in one],
        }
        out.append(_resource("Role", name, body))
    return out


def _all(ask: Callable[..., Any], key: str, **arguments: str) -> list[Any]:
    """The rows of an answer of IAM that may come in several parts."""
    answer = ask(**arguments)
    rows = list(answer[key])
    while answer.get("IsTruncated"):
        answer = ask(**arguments, Marker=answer["Marker"])
        rows += answer[key]
    return rows


def _security_groups(ec2: Any, found: Iterable[Resource]) -> list[Resource]:
    """The groups of the services' tasks."""
    services = [one for one in found if one.kind == "Service"]
    networks = [part(one.body, "networkConfiguration", "awsvpcConfiguration") for one in services]
    ids = {id for network in networks for row in part(network, "securityGroups").rows if (id := text(row))}
    groups = ec2.describe_security_groups(GroupIds=sorted(ids))["SecurityGroups"] if ids else []
    return [_resource("SecurityGroup", group["GroupId"], group) for group in groups]


def _alarms(cloudwatch: Any, graph: Graph) -> list[Resource]:
    names = sorted({node.alarm_name for node in graph.of(Alarm) if isinstance(node.alarm_name, str)})
    alarms = []
    for start in range(0, len(names), _MOST_ALARMS):
        alarms += cloudwatch.describe_alarms(AlarmNames=names[start : start + _MOST_ALARMS])["MetricAlarms"]
    found = [_resource("Alarm", alarm["AlarmName"], alarm) for alarm in alarms]
    return [replace(one, body=Node({**one.body.data, "Tags": _UNSAID}, 1)) for one in found]


def _dashboards(cloudwatch: Any, graph: Graph) -> list[Resource]:
    out = []
    wanted = {node.dashboard_name for node in graph.of(Dashboard) if isinstance(node.dashboard_name, str)}
    for name in sorted(wanted):
        listed = cloudwatch.list_dashboards(DashboardNamePrefix=name)["DashboardEntries"]
        if any(one["DashboardName"] == name for one in listed):
            out.append(_resource("Dashboard", name, cloudwatch.get_dashboard(DashboardName=name)))
    return out


def _resource(kind: str, name: str, answer: Mapping[str, Any]) -> Resource:
    document, file = _document(name, answer)
    return Resource(kind, name, document, file)


def _document(name: str, answer: Mapping[str, Any]) -> tuple[Node, TextFile]:
    """An answer as a document with lines, under the name of what it is about."""
    told = {key: value for key, value in answer.items() if key != "ResponseMetadata"}
    file = TextFile(name, tuple(json.dumps(told, indent=2, default=str).split("\n")))
    return parse(file, Notes()), file
