"""What roles in Terraform are allowed to do, as far as the files say it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from obsc.images.splices import Unsafe
from obsc.lower.iam import MANAGED
from obsc.patching.json_text import parse
from obsc.patching.terraform.embedded import embedded
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.json import parse_template
from obsc.patching.terraform.syntax import Block, Syntax
from obsc.patching.terraform.values import Values
from obsc.patching.tree import Expression, Filled, Value
from obsc.records import dataclass

_FACTS = (
    (re.compile(r"data\.aws_partition\.[\w-]+\.(partition|id)"), "<partition>"),
    (re.compile(r"data\.aws_caller_identity\.[\w-]+\.(account_id|id)"), "<account>"),
    (re.compile(r"data\.aws_region\.[\w-]+\.(name|region|id)|lookup\(data\.aws_region\..*", re.DOTALL), "<region>"),
)
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Allowed:
    """A statement that allows something without a condition."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]


class Policies:
    """The policies of a folder; `region` is what its task definition says of the region."""

    def __init__(self, folder: Folder, region: str | Expression | Filled | None) -> None:
        self._folder, self._values, self._region = folder, Values(folder), region

    def allowed(self, role: Block) -> tuple[Allowed, ...]:
        """What a role may do by the policies in it and on it."""
        found: list[Allowed] = []
        for block in role.blocks:
            if block.type == "inline_policy":
                found += self._policy(block)
        for block in self._on(role, "aws_iam_role_policy"):
            found += self._policy(block)
        for block in self._on(role, "aws_iam_role_policy_attachment"):
            for name in re.findall(r"aws_iam_policy\.([\w-]+)\b", self._said(block)):
                for policy in self._folder.resources("aws_iam_policy", name):
                    found += self._policy(policy)
        return tuple(found)

    def by_aws(self, role: Block) -> frozenset[str]:
        """The statements of a build that policies of AWS's own on a role make superfluous."""
        return frozenset(sid for one in MANAGED if self.attaches(role, one.path) for sid in one.sids)

    def attaches(self, role: Block, path: str) -> bool:
        """Whether a policy of AWS's own is on a role."""
        said = self._said(role) + "".join(map(self._said, self._on(role, "aws_iam_role_policy_attachment")))
        return f':policy/{path}"' in said

    def named(self, role: Block) -> frozenset[str]:
        """The names of the policies in a role."""
        own = [one for one in role.blocks if one.type == "inline_policy"]
        names = (one.argument("name") for one in (*own, *self._on(role, "aws_iam_role_policy")))
        return frozenset(self.text(self._values.read(one.value)) for one in names if one is not None)

    def statement(self, block: Block) -> Allowed | None:
        """A `statement` of an `aws_iam_policy_document`; None for one that allows nothing for certain."""
        data = {one.name: self._values.read(one.value) for one in block.arguments}
        effect = data.get("effect")
        if block.blocks or (effect is not None and effect.data != "Allow"):
            return None
        return self._statement(data.get("actions"), data.get("resources"))

    def text(self, value: Value) -> str:
        """A text, with what is known of the expressions in it."""
        return self._spelled(value.data, 0)

    def _on(self, role: Block, kind: str) -> Iterator[Block]:
        """The resources of a kind that name a role."""
        own = role.argument("name")
        names = {f"aws_iam_role.{role.labels[1]}.{attribute}" for attribute in ("name", "id")}
        written = self.text(self._values.read(own.value)) if own is not None else None
        for block in self._folder.resources(kind):
            said = block.argument("role")
            value = self._values.read(said.value) if said is not None else None
            if value is not None and (str(value.data) in names or self.text(value) == written):
                yield block

    def _policy(self, block: Block) -> Iterator[Allowed]:
        """The statements of the policy that is an argument of a block."""
        written = block.argument("policy")
        if written is None:
            return
        node = self._values.argument(written.value)
        document = re.fullmatch(r"data\.aws_iam_policy_document\.([\w-]+)\.json", self._folder.said(node))
        if document is not None:
            for one in self._folder.labelled("data", "aws_iam_policy_document", document[1]):
                rows = (self.statement(inner) for inner in one.blocks if inner.type == "statement")
                yield from (row for row in rows if row is not None)
            return
        read = self._document(node)
        for row in _rows(read["Statement"] if read is not None else None):
            effect = row["Effect"]
            if effect is None or effect.data != "Allow" or row["Condition"] is not None:
                continue
            found = self._statement(row["Action"], row["Resource"])
            if found is not None:
                yield found

    def _document(self, node: Syntax) -> Value | None:
        if node.kind == "function_call" and self._folder.said(node.kids[0]) == "jsonencode":
            arguments = [kid for one in node.of("function_arguments") for kid in one.of("expression")]
            return self._values.read(arguments[0]) if len(arguments) == 1 else None
        try:
            text = embedded(self._folder, self._values, node)
            if text is None:
                return None
            return parse_template(text.text) if text.is_template else parse(text.text)
        except Unsafe:
            return None

    def _statement(self, actions: Value | None, resources: Value | None) -> Allowed | None:
        said = [tuple(self.text(one) for one in _rows(value)) for value in (actions, resources)]
        return Allowed(tuple(one.lower() for one in said[0]), said[1]) if all(said) else None

    def _spelled(self, data: Any, depth: int) -> str:
        match data:
            case Filled(parts):
                text = "".join(self._spelled(part, depth) for part in parts)
            case Expression(source):
                return self._expression(source, depth)
            case _:
                text = str(data)
        if isinstance(self._region, str):
            text = text.replace(f":{self._region}:", ":<region>:")
        return text.replace("arn:aws:", "arn:<partition>:")

    def _expression(self, source: str, depth: int) -> str:
        if isinstance(self._region, Expression) and source == self._region.source:
            return "<region>"
        for form, fact in _FACTS:
            if form.fullmatch(source):
                return fact
        one = self._folder.local(source)
        if one is None or depth > _DEEPEST:
            return f"${{{source}}}"
        return self._spelled(self._values.read(one.value).data, depth + 1)

    def _said(self, block: Block) -> str:
        return self._folder.text[block.start : block.end]


def covered(wanted: Allowed, allowed: tuple[Allowed, ...]) -> bool:
    """Whether every action of a statement is allowed on every resource of it."""
    return all(
        any(
            any(fnmatchcase(action, pattern) for pattern in one.actions)
            and any(_takes_in(pattern, resource) for pattern in one.resources)
            for one in allowed
        )
        for action in wanted.actions
        for resource in wanted.resources
    )


def _takes_in(pattern: str, resource: str) -> bool:
    form = ".*".join(map(re.escape, pattern.split("*")))
    return re.fullmatch(form, resource, re.DOTALL) is not None


def _rows(value: Value | None) -> tuple[Value, ...]:
    if value is None or value.data is None:
        return ()
    return tuple(value.data) if isinstance(value.data, list) else (value,)
