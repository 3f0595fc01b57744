"""A service's two roles, and no permission that nothing uses.

The task role is what the containers are: the agent sends telemetry with it. The execution role is what ECS is when it
starts the task: it pulls images, writes output to the log groups and reads secrets.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from obsc.infra.iam import Role, RolePolicy, Statement
from obsc.infra.node import Node
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, RoleName, Text, text
from obsc.plan.model import LogSettings, Plan, Secret, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The ARNs of a service's roles, and the nodes that make or extend them."""

    task: Text
    execution: Text
    nodes: tuple[Node, ...]


def roles(plan: Plan, service: Service) -> Roles:
    """The task role and the execution role of a service: created, or given and extended."""
    task, task_nodes = _role(
        plan,
        service,
        "task",
        service.task_role,
        f"What the containers of {service.name} may do",
        tuple(_task_statements(service)),
        "telemetry",
        "agent",
    )
    execution, execution_nodes = _role(
        plan,
        service,
        "execution",
        service.execution_role,
        f"What ECS may do to start {service.name}",
        tuple(_execution_statements(service)),
        "start",
        "logs",
    )
    return Roles(task=task, execution=execution, nodes=(*task_nodes, *execution_nodes))


def _role(
    plan: Plan,
    service: Service,
    kind: str,
    given: Text | None,
    description: str,
    statements: tuple[Statement, ...],
    policy: str,
    key: str,
) -> tuple[Text, list[Node]]:
    name = f"{service.name}-{kind}"
    origin = service.origin if given is None else (*service.origin, f"{kind}Role")
    created = Role(name=name, service="ecs-tasks.amazonaws.com", description=description, origin=origin)
    permissions = RolePolicy(
        name=name,
        policy_name=f"{plan.full_name(service)}-{policy}",
        role=created.ref("name") if given is None else role_name(given),
        statements=statements,
        origin=(*service.origin, key),
    )
    return (created.ref("arn"), [created, permissions]) if given is None else (given, [permissions])


def role_name(arn: Text) -> Text:
    """The name in a role's ARN: behind the last slash, where the ARN is known; else left to the deployment.

    >>> role_name("arn:aws:iam::123456789012:role/team/web")
    'web'
    """
    if isinstance(arn, str):
        return arn.rpartition("/")[2]
    if isinstance(arn, Ref):
        return RoleName(arn)
    raise TypeError(f"an ARN of a role is a literal or an input, not {arn!r}")


def _task_statements(service: Service) -> Iterator[Statement]:
    yield Statement(
        sid="SendTraces",
        actions=(
            "xray:GetSamplingRules",
            "xray:GetSamplingStatisticSummaries",
            "xray:GetSamplingTargets",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments",
        ),
        resources=("*",),
        why="The agent sends traces and proxies sampling rules; X-Ray has no resources to limit these to.",
    )
    groups = ["/aws/application-signals/data"]
    groups += ["/aws/service-events/*"] if service.instrumentation.service_events else []
    yield Statement(
        sid="SendApplicationSignals",
        actions=(
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
        ),
        resources=tuple(_log_group_arn(group, tail) for group in groups for tail in ("", ":*")),
        why="Application Signals' metrics travel as log events into this group.",
    )
    if service.enable_execute_command:
        yield Statement(
            sid="ExecuteCommand",
            actions=(
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ),
            resources=("*",),
            why="ECS Exec opens these channels; they have no resources to limit this to.",
        )


def _execution_statements(service: Service) -> Iterator[Statement]:
    yield Statement(
        sid="Authenticate",
        actions=("ecr:GetAuthorizationToken",),
        resources=("*",),
        why="Logging in to ECR has no resource to limit this to.",
    )
    yield Statement(
        sid="PullImages",
        actions=("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
        resources=(text("arn:", PARTITION, ":ecr:*:*:repository/*"),),
        why="Images are given at deployment, from any repository that lets this account in.",
    )
    yield Statement(
        sid="WriteOutput",
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        resources=tuple(dict.fromkeys(_streams(logs) for logs in _all_logs(service))),
        why="The containers' output.",
    )
    yield from _secret_statements(service)


def _secret_statements(service: Service) -> Iterator[Statement]:
    secrets = (*service.secrets, *(secret for container in service.containers for secret in container.secrets))
    for sid, owner, action in (
        ("ReadParameters", "ssm", "ssm:GetParameters"),
        ("ReadSecrets", "secretsmanager", "secretsmanager:GetSecretValue"),
    ):
        wanted = [secret for secret in secrets if secret.service == owner]
        if wanted:
            yield Statement(
                sid=sid, actions=(action,), resources=_resources(wanted), why="ECS reads the secrets of the containers."
            )


def _resources(secrets: list[Secret]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(secret.resource for secret in secrets))


def _all_logs(service: Service) -> Iterator[LogSettings]:
    yield service.logs
    if service.agent.logs is not None:
        yield service.agent.logs
    yield from (container.logs for container in service.containers if container.logs is not None)


def _streams(logs: LogSettings) -> Text:
    if logs.create:
        return Ref("LogGroup", logs.node, "streams")
    return _log_group_arn(logs.group, ":*")


def _log_group_arn(group: Text, tail: str) -> Text:
    return text("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT_ID, ":log-group:", group, tail)
