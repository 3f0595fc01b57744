"""OBS426."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from obsc.diagnostics import Severity
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.ssm import ADVANCED_BYTES, Parameter
from obsc.infra.values import Join, Pseudo, Text
from obsc.records import picked
from obsc.rules import Finding, rule

_CONTAINERS = 10
_TASK_DEFINITION_BYTES = 64 * 1024
_POLICY_CHARACTERS = 10_240
_SHORTEST_ARN = 20
_RESOURCES, _PARAMETERS = 500, 200
_PSEUDO = {"partition": 3, "region": 9, "account-id": 12}


@rule("OBS426", "service-too-large", Severity.ERROR)
def service_too_large(graph: Graph) -> Iterator[Finding]:
    """A service is larger than AWS takes, or the system than CloudFormation takes.

    ## Why
    AWS raises this limit for nobody: the deployment would fail. obsc counts what it knows; values that are given at
    deployment come on top.

    A task definition has at most ten containers, obsc's own included, and 64 KiB with everything in its environments.
    The inline policies of a role have at most 10,240 characters, and every secret of the service is an ARN in one of
    them. A parameter of Systems Manager, in which a collector's configuration may stand, holds 8,192 bytes.

    A CloudFormation stack has at most 500 resources and 200 parameters. Terraform and raw ECS JSON have no such limit,
    so that it is a warning.

    ## Bad
    ```yaml
    services:
      web:
        resources: { cpu: 1024, memory: 4096 }
        containers:
          a: { image: "redis:7.4" }
          b: { image: "redis:7.4" }
          c: { image: "redis:7.4" }
          d: { image: "redis:7.4" }
          e: { image: "redis:7.4" }
          f: { image: "redis:7.4" }
          g: { image: "redis:7.4" }
          h: { image: "redis:7.4" }
    ```

    ## Good
    ```yaml
    services:
      web:
        resources: { cpu: 1024, memory: 4096 }
        containers:
          a: { image: "redis:7.4" }
          b: { image: "redis:7.4" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    - https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    """
    for task in graph.of(TaskDefinition):
        yield from _too_many_containers(task)
        yield from _too_long(task)
    policies: dict[Text, list[RolePolicy]] = {}
    for policy in graph.of(RolePolicy):
        policies.setdefault(policy.role, []).append(policy)
    for of_role in policies.values():
        yield from _policies_too_long(of_role)
    yield from _parameters_too_long(graph)
    yield from _stack_too_large(graph)


def _parameters_too_long(graph: Graph) -> Iterator[Finding]:
    for parameter in graph.of(Parameter):
        size = len(parameter.value.encode())
        if size > ADVANCED_BYTES:
            yield Finding(
                message=f"the configuration in `{parameter.parameter_name}` has {size:,} bytes, and a parameter holds "
                f"{ADVANCED_BYTES:,}",
                path=parameter.origin,
                label="does not fit",
                fix="write `configDelivery: inline`",
            )


def _too_many_containers(task: TaskDefinition) -> Iterator[Finding]:
    count = len(task.containers)
    if count > _CONTAINERS:
        yield Finding(
            message=f"the task of `{task.name}` has {count} containers, and ECS takes {_CONTAINERS}",
            path=(*task.origin, "containers"),
            key=True,
            label=f"{count - _CONTAINERS} too many",
            fix="move some into a service of their own",
        )


def _too_long(task: TaskDefinition) -> Iterator[Finding]:
    size = json_size(task)
    if size > _TASK_DEFINITION_BYTES:
        yield Finding(
            message=f"the task definition of `{task.name}` has {size:,} bytes; ECS takes {_TASK_DEFINITION_BYTES:,}",
            path=(*task.origin, "env"),
            key=True,
            label="too long",
            fix="put long values into Parameter Store and name them under `secrets`, or put them into the image",
        )


def _policies_too_long(policies: list[RolePolicy]) -> Iterator[Finding]:
    """The limit is of all inline policies of a role together, and a role that is given may be that of many services."""
    statements = [statement for policy in policies for statement in policy.statements]
    texts = [text for statement in statements for text in (*statement.actions, *statement.resources)]
    size = sum(_length(text) + 3 for text in texts)
    if size > _POLICY_CHARACTERS:
        told = " and ".join(f"`{policy.policy_name}`" for policy in policies)
        has = "has" if len(policies) == 1 else "have"
        yield Finding(
            message=f"{told} {has} {size:,} characters, and IAM takes {_POLICY_CHARACTERS:,} in a role",
            path=(*policies[-1].origin[:2], "secrets"),
            key=True,
            label="too many ARNs",
            fix="keep several values in one JSON secret, and name them by `key`: they share an ARN",
        )


def _stack_too_large(graph: Graph) -> Iterator[Finding]:
    resources = sum(not isinstance(node, Input | Output | Artifact | Step) for node in graph.nodes)
    parameters = sum(isinstance(node, Input) for node in graph.nodes)
    for count, most, what in ((resources, _RESOURCES, "resources"), (parameters, _PARAMETERS, "parameters")):
        if count > most:
            yield Finding(
                message=f"the system has {count} {what}, and a CloudFormation stack takes {most}",
                path=("services",),
                key=True,
                label=f"{count - most} too many for one stack",
                fix="part the services into several files, each a stack of its own; Terraform takes them together",
                severity=Severity.WARNING,
            )


def json_size(value: Any) -> int:
    """The least number of bytes that a value of the graph has in ECS's JSON, whose names have four letters or more."""
    size, left = 0, [value]
    texts: list[str] = []
    while left:
        item = left.pop()
        kind = type(item)
        if kind is str:
            texts.append(item)
        elif kind is tuple:
            size += len(item) + 1
            left += item
        elif isinstance(item, int):
            size += len(str(item))
        elif (content := _content(item.__class__)) is not None:
            sent = [value for value in content(item) if value]
            size += len(sent) * len('"name":,') + 1
            left += sent
    inside = "".join(texts)
    return size + len(inside.encode()) + sum(map(inside.count, '"\\\n\t')) + len(texts) * len('""')


@cache
def _content(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What gives the fields of a class that are no notes for readers; None for what has no fields."""
    if not hasattr(kind, "__record__"):
        return None
    return picked(kind, lambda name, _: name not in ("origin", "comment"))


def _length(text: Text) -> int:
    if isinstance(text, Join):
        return sum(_length(part) for part in text.parts)
    if isinstance(text, Pseudo):
        return _PSEUDO[text.name]
    return len(text) if isinstance(text, str) else _SHORTEST_ARN
