"""What each role of a system may do, on what, and what for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy, Statement
from obsc.infra.values import Join, Pseudo, Ref, RoleName, Text
from obsc.lower.actions import ACTIONS


def permitted(graph: Graph) -> list[dict[str, Any]]:
    """Each role with its policies, as data for a program; `for` of an action is empty where a patch allows it."""
    roles = {node.name: node for node in graph.nodes if isinstance(node, Role)}
    policies = [node for node in graph.nodes if isinstance(node, RolePolicy)]
    names = sorted({*roles, *(_role_of(policy) for policy in policies)})
    return [_role(name, roles.get(name), [p for p in policies if _role_of(p) == name]) for name in names]


def as_text(roles: list[dict[str, Any]]) -> str:
    """The same for people."""
    return "\n".join(line for role in roles for line in _lines(role))


def _role_of(policy: RolePolicy) -> str:
    """The role's name in the system; of one that is given, its name in AWS."""
    return policy.role.name if isinstance(policy.role, Ref) and policy.role.kind == "Role" else _shown(policy.role)


def _role(name: str, role: Role | None, policies: list[RolePolicy]) -> dict[str, Any]:
    return {
        "role": name,
        "is": "given, and extended" if role is None else role.description,
        "assumedBy": None if role is None else role.service,
        "managedPolicies": [] if role is None else [_shown(arn) for arn in role.managed_policies],
        "statements": [_statement(one) for policy in policies for one in policy.statements],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "sid": statement.sid,
        "effect": statement.effect,
        "why": statement.why,
        "resources": [_shown(resource) for resource in statement.resources],
        "actions": [_action(action) for action in statement.actions],
    }


def _action(name: str) -> dict[str, str]:
    known = ACTIONS.get(name)
    return (
        {"action": name, "for": "", "source": ""}
        if known is None
        else {
            "action": name,
            "for": known.purpose,
            "source": known.source,
        }
    )


def _shown(value: Text) -> str:
    """A value with what only the deployment knows in angle brackets, which no ARN has."""
    match value:
        case Join(parts):
            return "".join(map(_shown, parts))
        case Pseudo(name):
            return f"<{name}>"
        case Ref(kind, name, attr):
            return f"<{kind} {name} {attr}>"
        case RoleName(arn):
            return f"<name of {arn.name}>"
        case _:
            return value


def _lines(role: dict[str, Any]) -> Iterator[str]:
    from obsc.render.safe import safe

    yield safe(f"{role['role']}: {role['is']}")
    for arn in role["managedPolicies"]:
        yield safe(f"  AWS's own policy {arn}")
    for statement in role["statements"]:
        yield safe(f"  {statement['sid']}: {statement['why'] or 'as a patch says'}")
        yield from (safe(f"    on {resource}") for resource in statement["resources"])
        yield from (safe(f"    {one['action']:<36} {one['for']}".rstrip()) for one in statement["actions"])
    yield ""
