"""IAM roles and the policies on them."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One permission: what may be done to what; `why` is for the reader of an output."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[Text, ...]
    effect: Literal["Allow", "Deny"] = "Allow"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Node):
    """A role that an AWS service assumes; its name is left to the deployment, so that stacks never collide."""

    ATTRS: ClassVar[tuple[str, ...]] = ("name", "arn")
    service: str
    description: str
    managed_policies: tuple[Text, ...] = ()
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePolicy(Node):
    """An inline policy on a role, created here or given."""

    policy_name: str
    role: Text
    statements: tuple[Statement, ...]
