"""What the roles of a task and its log groups need in Terraform: found in the folder, or added as blocks of their own.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from obsc.patching.terraform.additions import Additions
from obsc.patching.terraform.built import Built, BuiltRole, BuiltStatement
from obsc.patching.terraform.edits import TaskEdits
from obsc.patching.terraform.permissions import Permissions
from obsc.patching.terraform.policies import Allowed
from obsc.patching.terraform.syntax import Block
from obsc.patching.terraform.task import TaskBlock
from obsc.patching.terraform.text import written
from obsc.patching.terraform.values import Values
from obsc.patching.tree import Expression, Filled
from obsc.patching.wanted import Wanted
from obsc.records import replace

_ROLE = re.compile(r"aws_iam_role\.([A-Za-z_][\w-]*)\.arn")
_SEVERAL = ("count", "for_each")
_OF_THE_RESOURCE = re.compile(r"\b(each|count|self)\.")


class Surroundings:
    """The roles and log groups of one task definition; `is_apart` where no block of the folder is edited."""

    def __init__(self, task: TaskBlock, built: Built, additions: Additions, *, is_apart: bool) -> None:
        self._task, self._folder, self._built, self._additions = task, task.folder, built, additions
        self._permissions = Permissions(self._folder, built, additions, is_apart=is_apart)
        self._values = Values(self._folder)
        self._names: dict[str, str] = {"local.name": written(built.name)}
        self._groups: tuple[str, ...] = ()
        self._policies: tuple[str, ...] = ()
        self._said_region: str | Expression | Filled | None = None
        self._new_groups: dict[str, str] = {}
        self.edits = TaskEdits(task, self.with_group)
        self.notes: list[str] = []

    @property
    def here(self) -> Expression | None:
        """The region that the module is deployed to; None where its expressions cannot stand."""
        embedded = self._task.embedded
        return Expression(self._permissions.own_region) if embedded is None or embedded.path is None else None

    def wants(self, wanted: Wanted, region: str | Expression | Filled | None) -> None:
        """What is wanted, and where the task runs, by what its containers say."""
        self._groups, self._policies, self._said_region = wanted.new_groups, wanted.policies, region
        embedded = self._task.embedded
        if isinstance(region, Expression) and embedded is not None:
            region = embedded.outside(region)
        is_known = isinstance(region, str | Expression) and not _OF_THE_RESOURCE.search(str(region))
        self._permissions.region = region if is_known else None

    def with_group(self, container: dict[str, Any]) -> dict[str, Any]:
        """A container that is added: it refers to its log group, where that has a name of its own."""
        log = container.get("logConfiguration", {})
        options = dict(log.get("options", {}))
        if options.get("awslogs-group") in self._groups:
            options["awslogs-group"] = self._group(options["awslogs-group"])
        if "awslogs-region" in options and self._said_region is not None:
            options["awslogs-region"] = self._said_region
        self._permissions.add_facts(self._task.block, str(options.get("awslogs-region", "")))
        return {**container, "logConfiguration": {**log, "options": options}} if log else container

    def _group(self, name: str) -> str | Expression:
        """A log group by its name: a reference, where the folder has it or a build makes it."""
        for block in self._folder.resources("aws_cloudwatch_log_group"):
            said = block.argument("name")
            if said is not None and self._values.read(said.value).data == name and not _is_repeated(block):
                return self._referred(name, block.labels[1])
        made = self._built.group(name)
        if made is None:
            self.notes.append(f"the log group `{name}` has to exist")
            return name
        if name not in self._new_groups:
            label = self._additions.free("resource", "aws_cloudwatch_log_group", made.labels[1])
            self._new_groups[name] = label
            self._additions.add(self._task.block, self._copied(made, label))
        return self._referred(name, self._new_groups[name])

    def allow(self) -> None:
        """Let the roles do what they have to; a note where a role is not in the folder."""
        task, start = self._built.role("task"), self._built.role("execution")
        self._allow("task", task, task.statements)
        self._allow("execution", start, [*self._starting(start.statements or ())])

    def _starting(self, statements: Iterable[BuiltStatement]) -> Iterator[BuiltStatement]:
        """What ECS has to be allowed for what was added: to pull its images, if they are private, and to log."""
        is_private = any(".dkr.ecr." in str(one["image"]) for one in self.edits.added)
        groups = [f"${{aws_cloudwatch_log_group.{label}.arn}}:*" for label in self._new_groups.values()]
        for one in statements:
            if one.sid in ("Authenticate", "PullImages") and is_private:
                yield one
            elif one.sid == "WriteOutput" and groups:
                said = ", ".join(f'"{group}"' for group in groups)
                yield replace(one, resources=f"[{said}]", allows=Allowed(one.allows.actions, tuple(groups)))

    def _allow(self, kind: str, role: BuiltRole, statements: Sequence[BuiltStatement] | None) -> None:
        attached = role.attached if kind == "task" or statements else ()
        if not attached and statements is not None and not statements:
            return
        argument = self._task.block.argument(f"{kind}_role_arn")
        data = self._values.read(argument.value).data if argument is not None else None
        if data is None:
            self._give(kind, role, statements, is_null=argument is not None)
            return
        said = str(data)
        named = _ROLE.fullmatch(said)
        block = next(self._folder.resources("aws_iam_role", named[1]), None) if named else None
        if block is None or statements is None:
            self._note(kind, f"`{said}`", statements)
            return
        left = self._permissions.extend(block, role.policy, role.label, statements)
        if left:
            self._note(kind, f"`{said}`", left)
        lacking = [one for one in attached if not self._permissions.attaches(block, self._built.managed(one))]
        self._attach(block, role, lacking, f"aws_iam_role.{block.labels[1]}.name")

    def _give(self, kind: str, role: BuiltRole, statements: Sequence[BuiltStatement] | None, *, is_null: bool) -> None:
        """A role where there was none: the build's, or the one that the specification names."""
        if is_null or statements is None or (role.block is None and role.given is None):
            self._note(kind, "is missing, and", statements)
            return
        if role.block is None:
            self.edits.set(f"{kind}_role_arn", written(role.given or ""))
            return
        label = self._additions.free("resource", "aws_iam_role", role.block.labels[1])
        said = role.block.argument("assume_role_policy")
        assert said is not None
        trust = self._built.folder.said(said.value)
        if trust not in self._names:
            document = next(self._built.folder.labelled("data", "aws_iam_policy_document", trust.split(".")[2]))
            free = self._additions.free("data", "aws_iam_policy_document", document.labels[1])
            self._additions.add(self._task.block, self._copied(document, free))
            self._names[trust] = f"data.aws_iam_policy_document.{free}.json"
        self._additions.add(self._task.block, self._copied(role.block, label))
        self._attach(self._task.block, role, role.attached, f"aws_iam_role.{label}.name")
        name = f"aws_iam_role.{label}.name"
        self._permissions.add(self._task.block, name, role.policy, role.label, statements)
        self.edits.set(f"{kind}_role_arn", f"aws_iam_role.{label}.arn")

    def _attach(self, behind: Block, role: BuiltRole, attached: Sequence[Block], name: str) -> None:
        """Policies of AWS's own, where the specification takes those."""
        for one in attached:
            assert role.block is not None
            self._names[f"aws_iam_role.{role.block.labels[1]}.name"] = name
            own = self._additions.free("resource", one.labels[0], one.labels[1])
            text = self._copied(one, own)
            self._permissions.add_facts(behind, text)
            self._additions.add(behind, text)

    def _copied(self, block: Block, label: str) -> str:
        """A block of the build under another name."""
        text = self._built.copied(block.start, block.end, block, self._permissions.names | self._names)
        return text.replace(f'"{block.labels[1]}"', f'"{label}"', 1)

    def _referred(self, name: str, label: str) -> str | Expression:
        embedded = self._task.embedded
        if embedded is not None and embedded.path is not None:
            return name
        return Expression(f"aws_cloudwatch_log_group.{label}.name")

    def _note(self, kind: str, role: str, statements: Iterable[BuiltStatement] | None) -> None:
        """What is left for a person: a role that is not in the folder, or not to be edited."""
        if kind == "task":
            files = ", ".join(f"`{path}`" for path in self._policies)
            self.notes.append(f"the task role {role} needs what {files} of `obsc build --target ecs` allows")
        else:
            actions = ", ".join(f"`{action}`" for one in statements or () for action in one.allows.actions)
            self.notes.append(f"the execution role {role} needs {actions} for what was added")


def _is_repeated(block: Block) -> bool:
    return any(block.argument(name) is not None for name in _SEVERAL)
