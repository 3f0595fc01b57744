"""The resource types that obsc has nodes for, but for security groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from obsc.infra.ecs import Cluster
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.policies import read_policy, read_trust
from obsc_readers.walk import Keys, Refused, items


def read_cluster(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-cluster.html"""
    with Keys(value, d.notes) as keys:
        yield Cluster(
            name=name,
            cluster_name=keys.maybe("ClusterName", d.text),
            container_insights=keys.need(
                "ClusterSettings",
                lambda settings: _insights(d, settings),
                "disabled",
                "without it, containerInsights is as the account has it",
            ),
            tags=keys.get("Tags", d.tags, ()),
        )


def read_log_group(d: Dialect, name: str, value: Value, removal: Literal["retain", "destroy"]) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html"""
    with Keys(value, d.notes) as keys:
        keys.only("LogGroupClass", "STANDARD")
        yield LogGroup(
            name=name,
            log_group_name=keys.need("LogGroupName", d.text, "", "AWS would choose a name"),
            retention_days=keys.maybe("RetentionInDays", d.integer),
            removal=removal,
            tags=keys.get("Tags", d.tags, ()),
        )


def read_role(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The role, and its inline policies as nodes of their own.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
    """
    with Keys(value, d.notes) as keys:
        keys.only("Path", "/")
        keys.only("MaxSessionDuration", "3600")
        inline = keys.peek("Policies")
        yield Role(
            name=name,
            service=keys.need("AssumeRolePolicyDocument", lambda trust: read_trust(d, trust), ""),
            description=keys.get("Description", d.string, ""),
            managed_policies=keys.get("ManagedPolicyArns", d.each(d.text), ()),
            tags=keys.get("Tags", d.tags, ()),
        )
    for number, policy in enumerate(() if inline is None else d.notes.attempt(items, inline, ())):
        with Keys(policy, d.notes) as keys:
            yield _policy(d, f"{name}.Policies[{number}]", keys, Ref("Role", name, "name"))


def read_role_policy(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-rolepolicy.html"""
    with Keys(value, d.notes) as keys:
        yield _policy(d, name, keys, keys.need("RoleName", d.text, ""))


def read_policy_on_roles(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A node for each role that the policy is put on; a policy on one role has the resource's own name.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
    """
    with Keys(value, d.notes) as keys:
        keys.empty("Groups", "Users")
        roles = keys.need("Roles", d.each(d.text), ())
        policy = _policy(d, name, keys, "")
    if not roles:
        raise Refused(value, "obsc holds policies on roles")
    for number, role in enumerate(roles):
        own = name if len(roles) == 1 else f"{name}.Roles[{number}]"
        yield RolePolicy(name=own, policy_name=policy.policy_name, role=role, statements=policy.statements)


def _policy(d: Dialect, name: str, keys: Keys, role: Text) -> RolePolicy:
    return RolePolicy(
        name=name,
        policy_name=keys.need("PolicyName", d.string, ""),
        role=role,
        statements=keys.need("PolicyDocument", lambda document: read_policy(d, document), ()),
    )


def _insights(d: Dialect, value: Value) -> Literal["disabled", "enabled", "enhanced"]:
    settings = items(value)
    if len(settings) != 1:
        raise Refused(value, "obsc holds one setting, containerInsights")
    with Keys(settings[0], d.notes) as keys:
        keys.need("Name", d.one_of("containerInsights"), "containerInsights")
        return keys.need("Value", d.one_of("disabled", "enabled", "enhanced"), "disabled")
