"""What an account says, against what was compiled: each check is a call that changes nothing.

The permissions it takes, all of them to read: ecs:Describe* and ecs:List*, application-signals:GetService,
cloudwatch:ListMetrics, xray:GetTraceSummaries, xray:GetServiceGraph, logs:DescribeLogGroups,
logs:DescribeLogStreams, iam:SimulatePrincipalPolicy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from obsc.infra import ecs, iam
from obsc.lower.ec2 import ENVIRONMENT as INSTANCE_ENVIRONMENT
from obsc.lower.ecs import INIT_CONTAINER
from obsc.lower.metrics import APPLICATION_SIGNALS
from obsc.plan.model import Plan, Service, XrayBackend
from obsc.verify.check import Check, check, note
from obsc.verify.live.account import Account, refusal

_LONGEST = timedelta(hours=6)
"""How long a stretch of time X-Ray looks into; its answer to a longer one is that it cannot be longer than 6 hours.

https://docs.aws.amazon.com/xray/latest/api/API_GetServiceGraph.html does not say so.
"""
_MANY = 1000
"""Traces that are counted; each page of them is a call."""
_TASKS_AT_ONCE = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html"""


def judge(account: Account, plan: Plan, service: Service) -> Iterator[Check]:
    """Everything that can be asked about a service."""
    yield from _on_ecs(account, service) if service.machine is None else _on_an_instance()
    if service.has_application_signals:
        environment = environment_of(account, plan, service)
        yield from _asked("signals", lambda: _application_signals(account, service, environment))
        yield from _asked("metrics", lambda: _metrics(account, service, environment))
    if _reaches_xray(service):
        yield from _asked("traces", lambda: _traces(account, service))
        yield from _asked("dependencies", lambda: _dependencies(account, service))
    if service.machine is None or service.machine.packaging == "docker":
        yield from _asked("logs", lambda: _logs(account, service))


def _reaches_xray(service: Service) -> bool:
    """Whether its agent sends to X-Ray; one with a configuration of the image's own or the user's may."""
    collector = service.agent.collector
    return (
        collector is None or not collector.backends or any(isinstance(one, XrayBackend) for one in collector.backends)
    )


def _on_ecs(account: Account, service: Service) -> Iterator[Check]:
    tasks: list[dict[str, Any]] = []
    yield from _asked("service", lambda: _runs(account, service.ecs_service_name))
    yield from _asked("tasks", lambda: _tasks(account, service, tasks))
    if service.agent.own is not None:
        own = service.agent.own
        yield from _asked("agent", lambda: _runs(account, own.ecs_service_name, "agent"))
    yield from _asked("definition", lambda: _definition(account, service, tasks))
    yield from _asked("permissions", lambda: _permissions(account, service, tasks))


def _on_an_instance() -> Iterator[Check]:
    """What an instance itself does, no call of AWS's API tells; its telemetry does."""
    saw = "no call tells what runs on an instance: `systemctl status` there does, and the telemetry below"
    yield note("service", "the app and the agent run", saw)


def environment_of(account: Account, plan: Plan, service: Service) -> str | None:
    """The environment under which Application Signals files the service: without one, the cluster or the group.

    None where only the deployment knows the group's name.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ServicesSetup.html
    """
    if service.identity.environment is not None:
        return service.identity.environment
    if plan.platform.ec2 is None:
        return f"ecs:{account.cluster}"
    return INSTANCE_ENVIRONMENT if plan.platform.ec2.least is None else None


def _pages(client: Any, operation: str, key: str, **question: Any) -> Iterator[Any]:
    """All that an operation lists, whatever a page holds."""
    for page in client.get_paginator(operation).paginate(**question):
        yield from page[key]


def _asked(name: str, ask: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """The checks; where AWS refuses to answer, that."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield from ask()
    except (BotoCoreError, ClientError) as error:
        operation = getattr(error, "operation_name", "")
        yield check(name, f"an answer to {operation or name}", refusal(error), False)


def _runs(account: Account, name: str, what: str = "service") -> Iterator[Check]:
    """An ECS service: as many tasks as are wanted, and its last deployment done."""
    answer = account.clients("ecs").describe_services(cluster=account.cluster, services=[name])
    asked = f"ecs:DescribeServices {name}: every wanted task runs"
    found = [each for each in answer["services"] if each["status"] == "ACTIVE"]
    if not found:
        yield check(
            what, asked, f"no active service in {account.cluster}", False, fix="is it deployed, and in this region?"
        )
        return
    running, wanted = found[0]["runningCount"], found[0]["desiredCount"]
    state = next((each.get("rolloutState", "") for each in found[0].get("deployments", [])), "")
    saw = f"{running} of {wanted} run" + (f", deployment {state}" if state else "")
    yield check(what, asked, saw, running >= wanted > 0 and state in ("", "COMPLETED"))


def _tasks(account: Account, service: Service, tasks: list[dict[str, Any]]) -> Iterator[Check]:
    """The running tasks: healthy, with the agent beside the app, and the init container done."""
    client = account.clients("ecs")
    question = {"cluster": account.cluster, "serviceName": service.ecs_service_name, "desiredStatus": "RUNNING"}
    arns = list(_pages(client, "list_tasks", "taskArns", **question))
    for first in range(0, len(arns), _TASKS_AT_ONCE):
        some = arns[first : first + _TASKS_AT_ONCE]
        tasks += client.describe_tasks(cluster=account.cluster, tasks=some)["tasks"]
    health = [task.get("healthStatus", "UNKNOWN") for task in tasks]
    asked = "ecs:DescribeTasks: no task is unhealthy"
    bad = [task["taskArn"].rsplit("/", 1)[-1] for task in tasks if task.get("healthStatus") == "UNHEALTHY"]
    yield check("tasks", asked, ", ".join(bad or sorted(set(health))) or "no task", bool(tasks) and not bad)
    if service.instrumentation.attach == "init-container":
        codes = [_container(task, INIT_CONTAINER).get("exitCode") for task in tasks]
        saw = ", ".join(sorted({str(code) for code in codes})) or "no task"
        asked = f"ecs:DescribeTasks: the container {INIT_CONTAINER} has ended with code 0"
        yield check("init", asked, saw, bool(codes) and set(codes) == {0})
    if service.agent.own is None:
        name = service.agent.container_name
        states = {str(_container(task, name).get("lastStatus", "absent")) for task in tasks}
        asked = f"ecs:DescribeTasks: the agent's container {name} runs"
        yield check("agent", asked, ", ".join(sorted(states)) or "no task", states == {"RUNNING"})


def _container(task: dict[str, Any], name: str) -> dict[str, Any]:
    return next((each for each in task.get("containers", []) if each["name"] == name), {})


def _definition(account: Account, service: Service, tasks: list[dict[str, Any]]) -> Iterator[Check]:
    """The environment that the tasks really have, against the compiled one."""
    if not tasks:
        return
    arn = tasks[0]["taskDefinitionArn"]
    found = account.clients("ecs").describe_task_definition(taskDefinition=arn)["taskDefinition"]
    deployed: dict[str, Any] = next(
        (each for each in found["containerDefinitions"] if each["name"] == service.name), {}
    )
    has = {each["name"]: each["value"] for each in deployed.get("environment", [])}
    wanted = {
        variable.name: account.text(variable.value)
        for task in account.graph.of(ecs.TaskDefinition)
        for container in task.containers
        if task.name == container.name == service.name
        for variable in container.environment
    }
    known = {name: value for name, value in wanted.items() if value is not None}
    other = sorted(name for name, value in known.items() if has.get(name) != value)
    asked = f"ecs:DescribeTaskDefinition {arn.rsplit('/', 1)[-1]}: the compiled environment"
    saw = f"{', '.join(other)} differ" if other else f"{len(known)} variables as compiled"
    yield check("definition", asked, saw, not other, fix="deploy what obsc build writes now")


def _application_signals(account: Account, service: Service, environment: str | None) -> Iterator[Check]:
    name = account.text(service.identity.service)
    if name is None or environment is None or service.identity.undecided is not None:
        yield note("signals", "application-signals:GetService", "the name is given at deployment")
        return
    attributes = {"Type": "Service", "Name": name, "Environment": environment}
    answer = account.clients("application-signals").get_service(
        StartTime=account.since, EndTime=account.until, KeyAttributes=attributes
    )
    groups = [each for each in answer["Service"].get("MetricReferences", []) if each.get("MetricType")]
    asked = f"application-signals:GetService: {name} in {environment} is known"
    yield check("signals", asked, f"known, with {len(groups)} metrics", True)


def _metrics(account: Account, service: Service, environment: str | None) -> Iterator[Check]:
    """Metrics under exactly the dimensions that alarms and dashboards are compiled with."""
    name = account.text(service.identity.service)
    if name is None or environment is None:
        yield note("metrics", "cloudwatch:ListMetrics", "the name is given at deployment")
        return
    dimensions = {"Environment": environment, "Service": name}
    question = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    listed = _pages(
        account.clients("cloudwatch"),
        "list_metrics",
        "Metrics",
        Namespace=APPLICATION_SIGNALS,
        MetricName="Latency",
        Dimensions=question,
    )
    named = [{each["Name"]: each["Value"] for each in metric["Dimensions"]} for metric in listed]
    found = [each for each in named if each == dimensions]
    said = ", ".join(f"{key}={value}" for key, value in dimensions.items())
    asked = f"cloudwatch:ListMetrics {APPLICATION_SIGNALS} Latency with {said} alone"
    saw = "there" if found else f"not there; {len(named)} with more dimensions"
    yield check("metrics", asked, saw, bool(found), code="OBS802")


def _traces(account: Account, service: Service) -> Iterator[Check]:
    name = account.text(service.identity.service) or service.name
    since = max(account.since, account.until - _LONGEST)
    question = {"StartTime": since, "EndTime": account.until, "FilterExpression": f'service("{name}")'}
    listed = _pages(account.clients("xray"), "get_trace_summaries", "TraceSummaries", **question)
    count = sum(1 for _ in islice(listed, _MANY))
    saw = f"{count} traces" + (" or more" if count == _MANY else "")
    yield check("traces", f"xray:GetTraceSummaries of {name} since {since:%H:%M}", saw, count > 0)


def _dependencies(account: Account, service: Service) -> Iterator[Check]:
    """The service as a node of X-Ray's graph: who calls it, and whom it calls."""
    name = account.text(service.identity.service) or service.name
    since = max(account.since, account.until - _LONGEST)
    question = {"StartTime": since, "EndTime": account.until}
    nodes = {
        node["ReferenceId"]: node
        for node in _pages(account.clients("xray"), "get_service_graph", "Services", **question)
    }
    own = {number for number, node in nodes.items() if name in (node.get("Name"), *node.get("Names", ()))}
    calls = {(number, edge["ReferenceId"]) for number, node in nodes.items() for edge in node.get("Edges", ())}
    called = {end for start, end in calls if start in own and end not in own}
    callers = {start for start, end in calls if end in own and start not in own}
    saw = (f"called by {_shown(nodes, callers)}; calls {_shown(nodes, called)}") if own else "no such node"
    asked = f"xray:GetServiceGraph since {since:%H:%M}: {name} and its neighbours"
    fix = "" if callers or called or not own else "nothing calls it, and it calls nothing that is instrumented"
    yield check("dependencies", asked, saw, bool(own), fix=fix)


def _shown(nodes: dict[int, dict[str, Any]], some: set[int]) -> str:
    """Names of nodes with what they are, `orders (AWS::DynamoDB::Table)`."""
    names = {number: nodes.get(number, {}) for number in some}
    words = sorted(
        {str(node.get("Name", number)) + f" ({node.get('Type')})" * ("Type" in node) for number, node in names.items()}
    )
    return ", ".join(words[:5]) + (f" and {len(words) - 5} more" if len(words) > 5 else "") if words else "nobody"


def _logs(account: Account, service: Service) -> Iterator[Check]:
    name = account.text(service.logs.group)
    if name is None:
        yield note("logs", "logs:DescribeLogGroups", "the group is given at deployment; name it with --input")
        return
    client = account.clients("logs")
    groups = _pages(client, "describe_log_groups", "logGroups", logGroupNamePrefix=name)
    asked = f"logs:DescribeLogStreams {name}: somebody has written"
    if name not in (each["logGroupName"] for each in groups):
        yield check("logs", asked, "there is no such group", False, code="OBS440")
        return
    streams = client.describe_log_streams(logGroupName=name, orderBy="LastEventTime", descending=True, limit=1)
    last = max((each.get("lastEventTimestamp", 0) for each in streams["logStreams"]), default=0)
    when = datetime.fromtimestamp(last / 1000, UTC) if last else None
    saw = "nothing" if when is None else f"last at {when:%Y-%m-%d %H:%M:%S} UTC"
    yield check("logs", asked, saw, when is not None and when >= account.since)


def _permissions(account: Account, service: Service, tasks: list[dict[str, Any]]) -> Iterator[Check]:
    """What the roles of the running tasks may really do, boundaries and policies of the organisation included."""
    if not tasks:
        return
    arn = tasks[0]["taskDefinitionArn"]
    found = account.clients("ecs").describe_task_definition(taskDefinition=arn)["taskDefinition"]
    for policy in account.graph.of(iam.RolePolicy):
        kind = policy.name.removeprefix(f"{service.name}-")
        role = found.get({"task": "taskRoleArn", "execution": "executionRoleArn"}.get(kind, ""))
        if not policy.name.startswith(f"{service.name}-") or role is None:
            continue
        for statement in policy.statements:
            yield from _permission(account, role, statement)


def _permission(account: Account, role: str, statement: iam.Statement) -> Iterator[Check]:
    resources = [account.text(resource) for resource in statement.resources]
    asked = f"iam:SimulatePrincipalPolicy {role.rsplit('/', 1)[-1]}: {statement.sid}"
    known = [resource for resource in resources if resource is not None]
    if len(known) < len(resources):
        yield note("permissions", asked, "its resources are known at deployment only")
        return
    question = {"PolicySourceArn": role, "ActionNames": list(statement.actions), "ResourceArns": known}
    answers = _pages(account.clients("iam"), "simulate_principal_policy", "EvaluationResults", **question)
    denied = sorted({each["EvalActionName"] for each in answers if each["EvalDecision"] != "allowed"})
    saw = f"{', '.join(denied)} denied" if denied else f"{len(statement.actions)} actions allowed"
    yield check("permissions", asked, saw, not denied, fix=statement.why)
