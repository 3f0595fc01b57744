"""OBS426."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from obsc.diagnostics import Severity
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.values import Join, Pseudo, Text
from obsc.rules import Finding, rule

_CONTAINERS = 10
_TASK_DEFINITION_BYTES = 64 * 1024
_POLICY_CHARACTERS = 10_240
_SHORTEST_ARN = 20
_PSEUDO = {"partition": 3, "region": 9, "account-id": 12}


@rule("OBS426", "service-too-large", Severity.ERROR)
def service_too_large(graph: Graph) -> Iterator[Finding]:
    """A service is larger than ECS or IAM take.

    ## Why
    A task definition has at most ten containers, obsc's own included, and 64 KiB with everything in its environments.
    The inline policies of a role have at most 10,240 characters, and every secret of the service is an ARN in one of
    them. AWS raises none of these. obsc counts what it knows: values that are given at deployment come on top.

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
    """
    for task in graph.of(TaskDefinition):
        yield from _too_many_containers(task)
        yield from _too_long(task)
    for policy in graph.of(RolePolicy):
        yield from _policy_too_long(policy)


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


def _policy_too_long(policy: RolePolicy) -> Iterator[Finding]:
    texts = [text for statement in policy.statements for text in (*statement.actions, *statement.resources)]
    size = sum(_length(text) + 3 for text in texts)
    if size > _POLICY_CHARACTERS:
        yield Finding(
            message=f"`{policy.policy_name}` has {size:,} characters, and IAM takes {_POLICY_CHARACTERS:,} in a role",
            path=(*policy.origin[:2], "secrets"),
            key=True,
            label="too many ARNs",
            fix="keep several values in one JSON secret, and name them by `key`: they share an ARN",
        )


def json_size(value: object) -> int:
    """The least number of bytes that a value of the graph has in ECS's JSON, whose names have four letters or more."""
    if isinstance(value, str):
        return len(value.encode()) + sum(value.count(escaped) for escaped in '"\\\n\t') + 2
    if isinstance(value, int):
        return len(str(value))
    if isinstance(value, tuple):
        return sum(json_size(item) + 1 for item in value) + 1
    if not hasattr(value, "__dataclass_fields__"):
        return 0
    sent = [getattr(value, field.name) for field in fields(value) if field.name not in ("origin", "comment")]  # type: ignore[arg-type]
    return sum(len('"name":,') + json_size(item) for item in sent if item not in (None, (), "", False)) + 1


def _length(text: Text) -> int:
    if isinstance(text, Join):
        return sum(_length(part) for part in text.parts)
    if isinstance(text, Pseudo):
        return _PSEUDO[text.name]
    return len(text) if isinstance(text, str) else _SHORTEST_ARN
