"""What the role behind an instance's profile has to allow: one more policy in the module, as a build would write it.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_instance_profile
"""

from __future__ import annotations

import re

from obsc.infra.iam import RolePolicy
from obsc.patching.request import Request
from obsc.patching.terraform.additions import Additions
from obsc.patching.terraform.built import Built
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.permissions import Permissions
from obsc.patching.terraform.syntax import Block
from obsc.patching.terraform.values import Values
from obsc.patching.user_data.wanted import Wanted

_SEVERAL = ("count", "for_each")


def allow(folder: Folder, instance: Block, request: Request, wanted: Wanted) -> bool:
    """Let the role of an instance or a launch template do what the agent does; whether it is in the module."""
    role = _role(folder, instance)
    target = request.target("terraform")
    graph = request.compilation.graph_for(target.name)
    policy = next((one for one in graph.of(RolePolicy) if one.name == f"{request.service.name}-instance"), None)
    if role is None or policy is None or any(role.argument(name) is not None for name in _SEVERAL):
        return False
    built, additions = Built(request), Additions(folder)
    allows = built.statements(policy)
    if allows is None:
        return False
    sids = {one.sid for one in wanted.statements}
    statements = [one for one in allows if one.sid in sids]
    label = target.ids(graph)[policy.kind, policy.name]
    left = Permissions(folder, built, additions).extend(role, policy.policy_name, label, statements)
    additions.put()
    return not left


def _role(folder: Folder, instance: Block) -> Block | None:
    """The role behind the profile of an instance, by way of the names that the module has for both."""
    inner = next((one for one in instance.blocks if one.type == "iam_instance_profile"), instance)
    names = ("iam_instance_profile",) if inner is instance else ("name", "arn")
    profile = _referred(folder, inner, names, "aws_iam_instance_profile")
    return None if profile is None else _referred(folder, profile, ("role",), "aws_iam_role")


def _referred(folder: Folder, block: Block, names: tuple[str, ...], kind: str) -> Block | None:
    """The resource that an argument refers to."""
    said = next((one for name in names if (one := block.argument(name)) is not None), None)
    if said is None:
        return None
    match = re.fullmatch(rf"{kind}\.([\w-]+)\.\w+", folder.said(Values(folder).argument(said.value)))
    return next(folder.resources(kind, match[1]), None) if match is not None else None
