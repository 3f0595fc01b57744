"""What existing roles may do and what existing security groups let in, as far as the files or an account say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from obsc.importing.embedded import embedded
from obsc.importing.resources import Found
from obsc.importing.values import Joined, Reference, Resource, number, part, references, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.lower.iam import MANAGED

_ALL = frozenset({"AdministratorAccess", "PowerUserAccess"})
"""AWS's own policies that allow whatever obsc asks for.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
"""


@dataclass(slots=True)
class Allowed:
    """The actions that a role's statements allow, with wildcards, and AWS's own policies by their paths."""

    actions: list[str] = field(default_factory=list)
    managed: set[str] = field(default_factory=set)
    is_open: bool = False
    """Whether there is more that is not written out here: what it allows is not known."""

    def allows(self, action: str, sid: str) -> bool:
        """Whether an action is allowed, or the statement of ours in which it stands is a part of a managed policy."""
        if any(fnmatchcase(action.lower(), pattern.lower()) for pattern in self.actions):
            return True
        by_aws = {policy.path: policy.sids for policy in MANAGED}
        return any(sid in by_aws.get(path, ()) or path in _ALL for path in self.managed)

    @property
    def wide(self) -> list[str]:
        """Wildcards over whole services."""
        return [one for one in dict.fromkeys(self.actions) if one == "*" or re.fullmatch(r"[\w-]+:\*", one)]


def role_of(found: Found, node: Node) -> Resource | None:
    """The role that an ARN or a name refers to."""
    for reference in references(node):
        if (role := found.named("Role", reference.name)) is not None:
            return role
    named = (text(node) or "").rpartition("/")[2]
    roles = (one for one in found.of("Role") if named and named in (_called(one), one.id))
    return next(roles, None)


def role_of_instance(found: Found, node: Node) -> Resource | None:
    """The role of an instance profile."""
    node = node.rows[0] if node.rows else node
    inner = (part(node, "name"), part(node, "arn"), node)
    for reference in (one for value in inner for one in references(value)):
        profile = found.named("InstanceProfile", reference.name)
        if profile is not None:
            roles = [*part(profile.body, "roles").rows, part(profile.body, "role")]
            return next((role for one in roles if (role := role_of(found, one)) is not None), None)
    return None


def allowed(found: Found, role: Resource) -> Allowed:
    """Everything that is attached to a role, here."""
    out = Allowed()
    quiet = Notes()
    for row in (*part(role.body, "policies").rows, *role.body["inline_policy"].rows):
        document = part(row, "policyDocument")
        _statements(embedded(document if document.data is not None else row["policy"], role.file, quiet), out)
    arns = [*part(role.body, "managedPolicyArns").rows]
    for policy in (*found.of("RolePolicy"), *found.of("ManagedPolicy")):
        owners = [*part(policy.body, "roles").rows, part(policy.body, "roleName"), part(policy.body, "role")]
        if any(_is(role, owner) for owner in owners):
            document = part(policy.body, "policyDocument")
            document = document if document.data is not None else policy.body["policy"]
            _statements(embedded(document, policy.file, quiet), out)
    for attached in (*found.of("aws_iam_role_policy_attachment"), *found.of("aws_iam_policy_attachment")):
        owners = [*part(attached.body, "roles").rows, part(attached.body, "role")]
        arns += [part(attached.body, "policyArn")] if any(_is(role, owner) for owner in owners) else []
    for arn in arns:
        _managed(found, arn, out)
    return out


def _is(role: Resource, owner: Node) -> bool:
    if any(one.name == role.id for one in references(owner)):
        return True
    return text(owner) is not None and text(owner) == _called(role)


def _called(role: Resource) -> str | None:
    name = part(role.body, "roleName")
    return text(name if name.data is not None else role.body["name"])


def _managed(found: Found, arn: Node, out: Allowed) -> None:
    """A policy by its ARN: one of the same files, or AWS's own."""
    for reference in references(arn):
        for kind in ("ManagedPolicy", "aws_iam_policy"):
            policy = found.named(kind, reference.name)
            if policy is not None:
                document = part(policy.body, "policyDocument")
                document = document if document.data is not None else policy.body["policy"]
                _statements(embedded(document, policy.file, Notes()), out)
                return
    tail = arn.data.parts[-1] if isinstance(arn.data, Joined) else arn.data
    path = tail.partition(":aws:policy/")[2] if isinstance(tail, str) else ""
    if path:
        out.managed.add(path)
        out.is_open |= path not in {policy.path for policy in MANAGED} | _ALL
    else:
        out.is_open = True


def _statements(document: Node, out: Allowed) -> None:
    node = document["Statement"]
    rows = node.rows or ([node] if node.items else [])
    if not rows:
        out.is_open |= document.data is not None
    for row in rows:
        if text(row["Effect"]) == "Deny":
            continue
        actions = row["Action"].rows or [row["Action"]]
        for action in actions:
            written = text(action)
            out.actions += [written] if written is not None else []
            out.is_open |= written is None


@dataclass(frozen=True, slots=True)
class Opening:
    """A range of ports that a group lets in; protocol `-1` is every one."""

    protocol: str
    first: int
    last: int

    def covers(self, protocol: str, port: int) -> bool:
        """Whether a port is among them."""
        return self.protocol == "-1" or (self.protocol == protocol and self.first <= port <= self.last)


def groups_of(found: Found, nodes: list[Node]) -> tuple[list[Resource], bool]:
    """The security groups of a list, and whether it names others that are not here."""
    here: list[Resource] = []
    is_open = False
    for node in nodes:
        named = [one.name for one in references(node)] or [text(node) or ""]
        groups = [one for name in named if (one := found.named("SecurityGroup", name)) is not None]
        here += groups
        is_open |= not groups
    return here, is_open


def openings(found: Found, group: Resource) -> Iterator[Opening]:
    """What a group lets in, by rules of its own and by those that stand apart."""
    for row in (
        *part(group.body, "securityGroupIngress").rows,
        *group.body["ingress"].rows,
        *part(group.body, "ipPermissions").rows,
    ):
        yield _opening(row)
    for rule in (*found.of("SecurityGroupIngress"), *found.of("aws_security_group_rule")):
        if rule.kind == "aws_security_group_rule" and text(rule.body["type"]) == "egress":
            continue
        owner = part(rule.body, "groupId")
        owner = owner if owner.data is not None else part(rule.body, "securityGroupId")
        if any(one.name == group.id for one in references(owner)) or text(owner) == group.id:
            yield _opening(rule.body)


def _opening(row: Node) -> Opening:
    protocol = text(part(row, "ipProtocol")) or text(row["protocol"]) or "-1"
    protocol = {"6": "tcp", "17": "udp", "all": "-1"}.get(protocol, protocol)
    first, last = number(part(row, "fromPort")), number(part(row, "toPort"))
    if isinstance(part(row, "fromPort").data, Reference) and first is None:
        return Opening(protocol, 0, 65535)
    return Opening(protocol, 0 if first is None else first, 65535 if last is None else last)
