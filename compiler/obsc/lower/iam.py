"""The two roles of a task, and no permission that nothing uses.

The task role is what the containers are: an agent sends telemetry with it. The execution role is what ECS is when it
starts the task: it pulls images, writes output to the log groups and reads secrets.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.infra.iam import Role, RolePolicy, Statement
from obsc.infra.node import Node
from obsc.infra.values import PARTITION, Ref, RoleName, Text, text
from obsc.lower import permissions
from obsc.lower.parameters import parameter_arn
from obsc.plan.model import Agent, AgentService, Ec2, Plan, Service
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The ARNs of a task's roles, and the nodes that make or extend them."""

    task: Text
    execution: Text
    nodes: tuple[Node, ...]

    @property
    def policies(self) -> tuple[tuple[str, str], ...]:
        """The policies, by kind and name: without them the task starts and may do nothing."""
        return tuple((node.kind, node.name) for node in self.nodes if isinstance(node, RolePolicy))


def roles(plan: Plan, service: Service) -> Roles:
    """The task role and the execution role of a service: created, or given and extended."""
    owner = _Owner(service.name, plan.full_name(service), service.origin)
    by_aws = _by_aws(plan, service.agent)
    task, task_nodes = _role(
        owner,
        "task",
        service.task_role,
        f"What the containers of {service.name} may do",
        tuple(_task_statements(service)),
        "telemetry" if service.agent.own is None else "access",
        "agent",
        by_aws[0],
    )
    configuration = parameter_arn(service.agent) if service.agent.own is None else None
    execution, execution_nodes = _role(
        owner,
        "execution",
        service.execution_role,
        f"What ECS may do to start {service.name}",
        tuple(permissions.start(permissions.logs_of(service), permissions.secrets_of(service), configuration)),
        "start",
        "logs",
        by_aws[1],
    )
    return Roles(task=task, execution=execution, nodes=(*task_nodes, *execution_nodes))


def agent_roles(plan: Plan, agent: Agent, own: AgentService) -> Roles:
    """The roles of an agent that is a service of its own: it has the permissions that its services do not need."""
    owner = _Owner(agent.name, own.full_name, agent.origin)
    events = any(service.instrumentation.service_events for service in plan.users(agent))
    allowed = [*permissions.sent_by(agent, service_events=events)]
    allowed += [permissions.execute_command()] if own.enable_execute_command else []
    what = f"What the agent {agent.name} may do"
    by_aws = _by_aws(plan, agent)
    task, task_nodes = _role(owner, "task", None, what, tuple(allowed), "telemetry", "topology", by_aws[0])
    logs = [agent.logs] if agent.logs is not None else []
    start = tuple(permissions.start(logs, (), parameter_arn(agent)))
    what = f"What ECS may do to start the agent {agent.name}"
    execution, execution_nodes = _role(owner, "execution", None, what, start, "start", "logs", by_aws[1])
    return Roles(task=task, execution=execution, nodes=(*task_nodes, *execution_nodes))


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceRole:
    """The name of the role of a service's instances, and the nodes that make or extend it."""

    name: Text
    nodes: tuple[Node, ...]


def instance_role(plan: Plan, service: Service, ec2: Ec2) -> InstanceRole:
    """The role of a service's instances, created or given: of the app, of its agent, and of what starts them."""
    owner = _Owner(service.name, plan.full_name(service), service.origin)
    allowed = tuple(permissions.on_instance(service, ec2))
    managed = (_AGENT,) if plan.platform.iam == "managed" else ()
    what = f"What the instances of {service.name} may do"
    _, nodes = _role(
        owner, "instance", service.task_role, what, allowed, "instance", "agent", managed, "ec2.amazonaws.com"
    )
    name = next((node.ref("name") for node in nodes if isinstance(node, Role)), None)
    return InstanceRole(name=name or role_name(service.task_role or ""), nodes=tuple(nodes))


@dataclass(frozen=True, slots=True)
class _Managed:
    """A policy of AWS's own, and the statements that it makes superfluous."""

    path: str
    sids: frozenset[str]

    @property
    def arn(self) -> Text:
        return text("arn:", PARTITION, ":iam::aws:policy/", self.path)


_AGENT = _Managed("CloudWatchAgentServerPolicy", frozenset({"SendTraces", "SendApplicationSignals", "ReadTags"}))
"""https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html"""
_START = _Managed(
    "service-role/AmazonECSTaskExecutionRolePolicy", frozenset({"Authenticate", "PullImages", "WriteOutput"})
)
"""https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html"""


_COLLECTOR = (
    _Managed("AWSXRayDaemonWriteAccess", frozenset({"SendTraces"})),
    _Managed("AmazonPrometheusRemoteWriteAccess", frozenset({"WriteMetrics"})),
)
"""https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonPrometheusRemoteWriteAccess.html
"""


MANAGED = (_AGENT, _START, *_COLLECTOR)
"""Every policy of AWS's own that obsc knows, with the statements of a build that it makes superfluous."""


def _by_aws(plan: Plan, agent: Agent) -> tuple[tuple[_Managed, ...], tuple[_Managed, ...]]:
    """The policies of AWS's own for the task role and the execution role, where the spec asks for them."""
    if plan.platform.iam != "managed":
        return (), ()
    return (_AGENT,) if agent.collector is None else _COLLECTOR, (_START,)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose roles they are."""

    name: str
    full_name: str
    origin: Path


def _role(
    owner: _Owner,
    kind: str,
    given: Text | None,
    description: str,
    statements: tuple[Statement, ...],
    policy: str,
    key: str,
    managed: tuple[_Managed, ...],
    principal: str = "ecs-tasks.amazonaws.com",
) -> tuple[Text, list[Node]]:
    """A role's ARN, and the nodes that make it: a role that is given and needs nothing more has none.

    A managed policy is for roles that are created: CloudFormation cannot attach one to a role that exists.
    """
    name = f"{owner.name}-{kind}"
    origin = owner.origin if given is None else (*owner.origin, "executionRole" if kind == "execution" else "taskRole")
    attached: tuple[Text, ...] = ()
    for policy_of_aws in managed if given is None else ():
        left = tuple(one for one in statements if one.sid not in policy_of_aws.sids)
        attached += (policy_of_aws.arn,) if len(left) < len(statements) else ()
        statements = left
    created = Role(
        name=name,
        service=principal,
        description=description,
        managed_policies=attached,
        origin=origin,
    )
    nodes: list[Node] = [created] if given is None else []
    if statements:
        allowed = RolePolicy(
            name=name,
            policy_name=f"{owner.full_name}-{policy}",
            role=created.ref("name") if given is None else role_name(given),
            statements=statements,
            origin=(*owner.origin, key),
        )
        nodes.append(allowed)
    return created.ref("arn") if given is None else given, nodes


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
    """An app sends nothing itself: where the agent is in another task, so are its permissions."""
    if service.agent.own is None:
        events = service.instrumentation.service_events
        yield from permissions.sent_by(service.agent, service_events=events)
    if service.enable_execute_command:
        yield permissions.execute_command()
