"""What a fresh build writes beside a task definition, and its blocks as they have to stand in another module.

The blocks are those of the target for Terraform, read back from the `main.tf` that it writes, with their comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from obsc.images.splices import Splice, Unsafe, spliced
from obsc.infra.ecs import TaskDefinition
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.values import Ref
from obsc.patching.request import Request
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.policies import Allowed, Policies
from obsc.patching.terraform.syntax import Argument, Block, Syntax
from obsc.pipeline import header
from obsc.records import dataclass

_REFERENCE = re.compile(r"(var|local|data|module|aws_\w+)\.")


@dataclass(frozen=True, slots=True)
class BuiltStatement:
    """A permission of a build: where it stands there, with its comments, and what it allows."""

    sid: str
    start: int
    end: int
    block: Block
    allows: Allowed
    resources: str | None = None
    """An expression in place of the build's resources."""


@dataclass(frozen=True, slots=True)
class BuiltRole:
    """A role of a task: its block, where the build makes it, and what it may do."""

    block: Block | None
    given: str | None
    """Its ARN, where the specification says it."""
    policy: str
    """The name of the policy in it."""
    label: str
    statements: tuple[BuiltStatement, ...] | None
    """None where they are for what only a deployment knows."""
    attached: tuple[Block, ...]


class Built:
    """The blocks of a fresh build for one service."""

    def __init__(self, request: Request) -> None:
        target = request.target("terraform")
        self._graph = request.compilation.graph_for(target.name)
        self._ids = target.ids(self._graph)
        about = header(request.compilation)
        self.name = about.system
        files = {file.path: file.text for file in target.emit(self._graph, about)}
        self.folder = Folder("", ("main.tf",), files.__getitem__)
        self._policies = Policies(self.folder, None)
        self.service = request.service.name

    def role(self, kind: str) -> BuiltRole:
        """The `task` or the `execution` role of the service."""
        name = f"{self.service}-{kind}"
        task = next(node for node in self._graph.of(TaskDefinition) if node.name == self.service)
        said = task.task_role if kind == "task" else task.execution_role
        policy = next((node for node in self._graph.of(RolePolicy) if node.name == name), None)
        is_made = isinstance(said, Ref) and said.kind == Role.__name__
        label = self._ids.get((Role.__name__, name), "")
        return BuiltRole(
            block=next(self.folder.resources("aws_iam_role", label), None) if is_made else None,
            given=said if isinstance(said, str) else None,
            policy="" if policy is None else policy.policy_name,
            label=self._ids.get((RolePolicy.__name__, name), ""),
            statements=() if policy is None else self.statements(policy),
            attached=tuple(
                one
                for one in self.folder.resources("aws_iam_role_policy_attachment")
                if (role := one.argument("role")) and self.folder.said(role.value).startswith(f"aws_iam_role.{label}.")
            ),
        )

    def managed(self, attachment: Block) -> str:
        """The path of a policy of AWS's own that is attached."""
        said = attachment.argument("policy_arn")
        assert said is not None
        return self.folder.said(said.value).rpartition(":policy/")[2].strip('"')

    def group(self, name: str) -> Block | None:
        """The log group of that name; None where the build makes none."""
        for node in self._graph.of(LogGroup):
            if node.log_group_name == name:
                return next(self.folder.resources("aws_cloudwatch_log_group", self._ids[node.kind, node.name]), None)
        return None

    def statements(self, policy: RolePolicy) -> tuple[BuiltStatement, ...] | None:
        """What a policy allows; None where that is for what only a deployment knows."""
        label = self._ids[policy.kind, policy.name]
        block = next(self.folder.labelled("data", "aws_iam_policy_document", label), None)
        if block is None:
            return None
        found, at = [], block.inside
        for one in block.blocks:
            allows = self._policies.statement(one)
            sid = one.argument("sid")
            assert allows is not None and sid is not None
            found.append(BuiltStatement(self.folder.said(sid.value).strip('"'), at, one.end, block, allows))
            at = one.end
        return tuple(found)

    def copied(self, start: int, end: int, block: Block, names: Mapping[str, str]) -> str:
        """A piece of a block of the build, with other expressions in place of its own.

        Unsafe where something in it is called by a name that only the build has.
        """
        splices: list[Splice] = []
        for value in _values(block):
            for one, is_inside in _expressions(value.value):
                said = self.folder.said(one)
                if said in names:
                    splices.append(_in_place(one, names[said], is_inside=is_inside))
                elif _REFERENCE.match(said):
                    raise Unsafe(
                        f"has a role that needs permissions for `{said}`, which only a build has: allow that first, or"
                        " say it in the specification"
                    )
        inside = [Splice(one.start - start, one.end - start, one.text) for one in splices if start <= one.start < end]
        return spliced(self.folder.text[start:end], inside).strip("\n")

    def said(self, one: BuiltStatement, names: Mapping[str, str]) -> str:
        """A statement as it has to stand elsewhere."""
        if one.resources is None:
            return self.copied(one.start, one.end, one.block, names)
        inner = next(kid for kid in one.block.blocks if one.start <= kid.start < one.end)
        written = inner.argument("resources")
        assert written is not None
        text = self.folder.text
        return f"{text[one.start : written.value.start]}{one.resources}{text[written.value.end : one.end]}".strip("\n")


def _in_place(one: Syntax, said: str, *, is_inside: bool) -> Splice:
    """An expression in place of another; a text inside of a text is a piece of it."""
    if is_inside and said.startswith('"'):
        return Splice(one.start - len("${"), one.end + len("}"), said[1:-1])
    return Splice(one.start, one.end, said)


def _values(block: Block) -> Iterator[Argument]:
    yield from block.arguments
    for one in block.blocks:
        yield from _values(one)


def _expressions(node: Syntax, *, is_inside: bool = False) -> Iterator[tuple[Syntax, bool]]:
    """The expressions that are references, and whether they stand in a text."""
    if node.kind == "expression" and node.kids and node.kids[0].kind == "variable_expr":
        yield node, is_inside
        return
    for kid in node.kids:
        yield from _expressions(kid, is_inside=node.kind == "template_interpolation")
