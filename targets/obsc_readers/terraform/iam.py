"""Roles and their policies.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role and the pages beside it
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsc.infra.iam import Role, RolePolicy
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.policies import read_policy, read_trust
from obsc_readers.terraform import dialects
from obsc_readers.terraform.dialects import blocks
from obsc_readers.terraform.documents import inside
from obsc_readers.walk import Keys, Refused, items


def read_role(d: Dialect, name: str, value: Value, attached: tuple[Text, ...] | None) -> Iterator[Node]:
    """The role with what is `attached` to it beside, None where nothing is, and its inline policies as nodes.

    Where there is no name, and after `name_prefix`, the provider chooses one.
    """
    with d.keys(value) as keys:
        keys.only("force_detach_policies", "true", "false")
        keys.only("max_session_duration", "3600")
        keys.only("path", "/")
        keys.maybe("name_prefix", d.text)
        managed = keys.maybe("managed_policy_arns", partial(policy_arns, d))
        inline = keys.get("inline_policy", blocks, ())
        if managed is not None and attached is not None:
            d.notes.refuse(value, "managed_policy_arns takes away what resources beside the role attach")
        yield Role(
            name=name,
            service=keys.need("assume_role_policy", inside(partial(read_trust, dialects.json(d.notes))), ""),
            description=keys.get("description", d.string, ""),
            managed_policies=managed or attached or (),
            tags=keys.get("tags", d.labels, ()),
        )
    for number, policy in enumerate(inline):
        with d.keys(policy) as keys:
            yield _policy(d, f"{name}.inline_policy[{number}]", keys, Ref("Role", name, "name"))


def read_role_policy(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A policy beside its role."""
    with d.keys(value) as keys:
        yield _policy(d, name, keys, keys.need("role", d.text, ""))


def read_attachment(d: Dialect, value: Value) -> tuple[str, tuple[Text, ...]]:
    """A managed policy on a role: the role's name in the module, and the policy."""
    with d.keys(value) as keys:
        role = keys.need("role", d.text, "")
        found = (keys.need("policy_arn", d.text, ""),)
    return _in_module(role, value), found


def read_attachments(d: Dialect, value: Value) -> tuple[str, tuple[Text, ...]]:
    """All managed policies of a role: the role's name in the module, and the policies."""
    with d.keys(value) as keys:
        role = keys.need("role_name", d.text, "")
        found = keys.need("policy_arns", partial(policy_arns, d), ())
    return _in_module(role, value), found


def policy_arns(d: Dialect, value: Value) -> tuple[Text, ...]:
    """A set of ARNs."""
    return tuple(dict.fromkeys(d.text(item) for item in items(value)))


def _policy(d: Dialect, name: str, keys: Keys, role: Text) -> RolePolicy:
    return RolePolicy(
        name=name,
        policy_name=keys.need("name", d.string, "", "the provider would choose a name"),
        role=role,
        statements=keys.need("policy", inside(partial(read_policy, dialects.json(d.notes))), ()),
    )


def _in_module(role: Text, value: Value) -> str:
    if isinstance(role, Ref) and role.kind == "Role" and role.attr == "name":
        return role.name
    raise Refused(value, "the role of an attached policy has to be in the same module")
