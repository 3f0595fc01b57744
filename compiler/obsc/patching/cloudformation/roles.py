"""What the roles of a task have to allow: found in the template or added to it, never wider than in a fresh build.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from obsc.images.splices import Unsafe
from obsc.lower.iam import MANAGED
from obsc.patching.cloudformation.built import BuiltRole
from obsc.patching.cloudformation.functions import NO_VALUE, references, resource_in
from obsc.patching.cloudformation.style import function_of
from obsc.patching.cloudformation.template import Template, type_of
from obsc.patching.tree import Value

_ROLE = "AWS::IAM::Role"
_ATTACHED = {"AWS::IAM::RolePolicy": "RoleName", "AWS::IAM::Policy": "Roles", "AWS::IAM::ManagedPolicy": "Roles"}
"""Policies that are resources, and where each names its roles."""
_VERSION = "2012-10-17"
PARAMETER = "Parameter"
"""The type of what is no resource."""


class Roles:
    """The roles that a resource names; `known` are ids that policies refer to, with the types of what they may be."""

    def __init__(
        self,
        template: Template,
        properties: Value,
        condition: Mapping[str, Any],
        known: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._template, self._properties, self._condition, self._known = template, properties, condition, known
        self._new: dict[tuple[str, str], list[Any]] = {}
        """The lists in place of nothing: one role may be the task's and the one that starts it."""

    def allow(self, key: str, built: BuiltRole) -> str | None:
        """Let the role under a key do what the build's may; where that is not in the template, how it is called.

        Nothing is called so where there is no role, and none can be added.
        """
        if not built.statements and not built.managed:
            return None
        said = self._properties[key]
        if said is None or said.plain in (None, NO_VALUE):
            return self._give(key, said, built)
        id = resource_in(said.plain)
        role = None if id is None else self._template.resources.get(id)
        if id is None or role is None or type_of(role) != _ROLE:
            return self._template.source(said)
        self._extend(id, role, built)
        return None

    def _give(self, key: str, said: Value | None, built: BuiltRole) -> str | None:
        """A role where there was none: the build's, or the one that the specification names."""
        if built.resource is None:
            if built.given is None:
                return ""
            self._set(key, said, built.given)
            return str(self._template.functions.read(built.given))
        self._refuse_unknown(built, built.statements)
        id = self._template.free(built.id)
        properties = dict(built.resource["Properties"])
        if built.statements:
            properties["Policies"] = [_policy(built, built.statements)]
        resource = {"Type": _ROLE, **self._condition, **built.resource, "Properties": properties}
        self._template.add(id, resource)
        self._set(key, said, {"Fn::GetAtt": [id, "Arn"]})
        return None

    def _set(self, key: str, said: Value | None, value: Any) -> None:
        if said is None:
            self._template.put(self._properties, {key: value})
        else:
            self._template.replace(said, value)

    def _extend(self, id: str, role: Value, built: BuiltRole) -> None:
        """What a role of the template lacks, as one more policy of it, or in the policy that is called so."""
        properties = role["Properties"]
        if properties is None or not isinstance(properties.data, dict):
            raise Unsafe(f"has a role `{id}` that is not written out")
        arns = [str(self._template.functions.read(one.plain)) for one in _rows(properties["ManagedPolicyArns"])]
        by_aws = {sid for one in MANAGED for arn in arns if arn.endswith(f":aws:policy/{one.path}") for sid in one.sids}
        policies = list(self._policies(id, properties))
        allowed = [self._canonical(one) for policy in policies for one in _statements(policy)]
        missing = tuple(
            one
            for one in built.statements
            if one["Sid"] not in by_aws and not _is_covered(self._canonical(one), allowed)
        )
        self._refuse_unknown(built, missing)
        managed = [one for one in built.managed if not any(_is_same(one, arn) for arn in arns)]
        if managed:
            self._append(id, properties, "ManagedPolicyArns", list(managed))
        if not missing:
            return
        named = next((one for one in policies if self._name(one) == built.policy), None)
        if named is None:
            self._append(id, properties, "Policies", [_policy(built, missing)])
            return
        document = named["PolicyDocument"]
        rows = None if document is None else document["Statement"]
        if rows is None or not isinstance(rows.data, list):
            raise Unsafe(f"has a policy `{built.policy}` of `{id}` whose statements are not written out as a list")
        self._template.append(rows, missing)

    def _append(self, id: str, properties: Value, key: str, items: list[Any]) -> None:
        there = properties[key]
        if there is None:
            self._template.put(properties, {key: items})
        elif (id, key) in self._new:
            self._new[id, key] += items
        elif there.data is None or there.plain == NO_VALUE:
            self._new[id, key] = items
            self._template.replace(there, items)
        elif isinstance(there.data, list):
            self._template.append(there, items)
        else:
            raise Unsafe(f"has `{key}` of `{id}` that are not written out as a list")

    def _policies(self, id: str, properties: Value) -> Iterator[Value]:
        """The policies of a role: in itself, and those that are attached to it wherever there is the task."""
        yield from _rows(properties["Policies"])
        attached = {resource_in(one.plain) for one in _rows(properties["ManagedPolicyArns"])}
        for other, resource in self._template.resources.items():
            key = _ATTACHED.get(type_of(resource) or "")
            body, condition = resource["Properties"], resource["Condition"]
            is_open = condition is not None and condition.data != self._condition.get("Condition")
            if key is None or body is None or is_open:
                continue
            named = body[key]
            said = [] if named is None else _rows(named) or [named]
            if other in attached or any(resource_in(one.plain) == id for one in said):
                yield body

    def _name(self, policy: Value) -> Any:
        said = policy["PolicyName"]
        return None if said is None else self._template.functions.read(said.plain)

    def _canonical(self, statement: dict[str, Any]) -> dict[str, Any]:
        """A statement with its lists as lists, and its resources as texts."""
        actions, resources = (_listed(statement.get(key)) for key in ("Action", "Resource"))
        said = [str(self._template.functions.read(one)) for one in resources]
        return {**statement, "Action": [str(one).lower() for one in actions], "Resource": said}

    def _refuse_unknown(self, built: BuiltRole, statements: tuple[dict[str, Any], ...]) -> None:
        for statement in statements:
            for name in references(statement["Resource"]):
                if not name.startswith("AWS::") and not self._is_there(name):
                    raise Unsafe(
                        f"has a role that needs `{statement['Sid']}` for `{name}`, which only a build has: add what"
                        f" `{built.policy}` of `obsc build --target cfn` allows, or say it in the specification"
                    )

    def _is_there(self, name: str) -> bool:
        """Whether a name means here what it means in a build."""
        if self._template.adds({"Ref": name}) or self._known.get(name) == PARAMETER:
            return True
        there = self._template.resources.get(name)
        return there is not None and type_of(there) == self._known.get(name)


def _policy(built: BuiltRole, statements: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {"PolicyName": built.policy, "PolicyDocument": {"Version": _VERSION, "Statement": list(statements)}}


def _statements(policy: Value) -> Iterator[dict[str, Any]]:
    """The statements of a policy that are written out."""
    document = policy["PolicyDocument"]
    said = None if document is None else document["Statement"]
    for one in _listed(None if said is None else said.plain):
        if isinstance(one, dict):
            yield one


def _is_covered(wanted: dict[str, Any], allowed: list[dict[str, Any]]) -> bool:
    """Whether every action of a statement is allowed on every resource of it, without conditions.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """
    plain = [one for one in allowed if one.get("Effect") == "Allow" and "Condition" not in one]
    return all(
        any(
            any(fnmatchcase(action, pattern) for pattern in one["Action"])
            and any(_matches(resource, pattern) for pattern in one["Resource"])
            for one in plain
        )
        for action in wanted["Action"]
        for resource in wanted["Resource"]
    )


def _matches(resource: str, pattern: str) -> bool:
    """Whether a resource's pattern takes in another's, as texts: what expressions are is not known."""
    form = ".*".join(map(re.escape, pattern.split("*")))
    return re.fullmatch(form, resource, re.DOTALL) is not None


def _is_same(wanted: Any, attached: str) -> bool:
    """Whether both are that policy of AWS's own, in whatever partition."""
    name = str(wanted["Fn::Sub"] if function_of(wanted) == "Fn::Sub" else wanted).partition(":aws:policy/")[2]
    return bool(name) and attached.endswith(f":aws:policy/{name}")


def _rows(value: Value | None) -> list[Value]:
    """The items of a list that is written out."""
    return list(value.data) if value is not None and isinstance(value.data, list) else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
