"""IAM policy documents: who may take a role on, and what a role may do.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from obsc.infra.iam import Role, RolePolicy
from obsc_targets._shared.doc import Note
from obsc_targets.ecs.placeholders import spell

_VERSION = "2012-10-17"


def trust(node: Role) -> Note:
    """The trust policy of a role."""
    statement = {"Effect": "Allow", "Principal": {"Service": node.service}, "Action": "sts:AssumeRole"}
    return Note({"Version": _VERSION, "Statement": [statement]}, "", node.origin, f"{node.kind} {node.name}")


def permissions(node: RolePolicy) -> Note:
    """An inline policy of a role."""
    statements = [
        {
            "Sid": statement.sid,
            "Effect": statement.effect,
            "Action": list(statement.actions),
            "Resource": [spell(resource) for resource in statement.resources],
        }
        for statement in node.statements
    ]
    return Note({"Version": _VERSION, "Statement": statements}, "", node.origin, f"{node.kind} {node.name}")


def trust_path(node: Role) -> str:
    """The file of a role's trust policy."""
    return f"iam/{node.name}.trust.json"


def permissions_path(node: RolePolicy) -> str:
    """The file of an inline policy."""
    return f"iam/{node.name}.{node.policy_name}.json"
