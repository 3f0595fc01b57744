"""Policies of the roles of a module, with the statements of a build in the words of the module.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, count

from obsc.patching.terraform.additions import Additions
from obsc.patching.terraform.built import Built, BuiltStatement
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.policies import Policies, covered
from obsc.patching.terraform.resource import aligned
from obsc.patching.terraform.syntax import Block
from obsc.patching.terraform.text import written
from obsc.patching.tree import Expression, Filled

_DATA = {
    "partition": ("aws_partition", "partition"),
    "account_id": ("aws_caller_identity", "account_id"),
}
"""Local values of a build, and the data sources behind them."""


class Permissions:
    """Lets roles do what a build lets them do; `is_apart` where no block of the folder may be edited."""

    def __init__(self, folder: Folder, built: Built, additions: Additions, *, is_apart: bool = False) -> None:
        self._folder, self._built, self._additions, self._is_apart = folder, built, additions, is_apart
        self.region: str | Expression | Filled | None = None
        """Where the module is deployed to, if it says so itself."""

    def extend(
        self, role: Block, policy: str, label: str, statements: Sequence[BuiltStatement]
    ) -> tuple[BuiltStatement, ...]:
        """Let a role of the folder do what it may not do yet; the statements that are left for a person."""
        policies = Policies(self._folder, self.region)
        by_aws, allowed = policies.by_aws(role), policies.allowed(role)
        missing = tuple(one for one in statements if one.sid not in by_aws and not covered(one.allows, allowed))
        is_within = any(one.type == "inline_policy" for one in role.blocks)
        is_closed = (is_within and self._is_apart) or self._is_exclusive(role)
        if not missing or policy in policies.named(role) or is_closed:
            return missing
        self.add(role, f"aws_iam_role.{role.labels[1]}.name", policy, label, missing)
        return ()

    def attaches(self, role: Block, path: str) -> bool:
        """Whether a policy of AWS's own is on a role."""
        return Policies(self._folder, self.region).attaches(role, path)

    def add(self, behind: Block, role: str, policy: str, label: str, statements: Sequence[BuiltStatement]) -> None:
        """A policy of a role, which an expression names; `label` is that of the build."""
        if not statements:
            return
        texts = [self._built.said(one, self.names) for one in statements]
        self.add_facts(behind, "\n".join(texts))
        document = self._additions.free("data", "aws_iam_policy_document", label)
        inside = "\n\n".join(texts)
        self._additions.add(behind, f'data "aws_iam_policy_document" "{document}" {{\n{inside}\n}}')
        said = {"policy": f"data.aws_iam_policy_document.{document}.json"}
        within = [one for one in behind.blocks if one.type == "inline_policy"]
        if within:
            # A role with such blocks takes away all policies that are not among them.
            self._additions.add(within[-1], _block("  ", "inline_policy", {"name": written(policy), **said}))
            return
        own = self._additions.free("resource", "aws_iam_role_policy", label)
        arguments = {"name": written(policy), "role": role, **said}
        self._additions.add(behind, _block("", f'resource "aws_iam_role_policy" "{own}"', arguments))

    @property
    def names(self) -> dict[str, str]:
        """What the local values of a build are in this folder."""
        known = {}
        for name, (kind, attribute) in _DATA.items():
            known[f"local.{name}"] = f"data.{kind}.{self._data(kind)}.{attribute}"
        known["local.region"] = self.own_region if self.region is None else written(self.region)
        return known

    @property
    def own_region(self) -> str:
        """The region that a module is deployed to. Version 6 of the provider says `region`, version 5 says `id`."""
        source = f"data.aws_region.{self._data('aws_region')}"
        return f'lookup({source}, "region", lookup({source}, "id", null))'

    def _data(self, kind: str) -> str:
        """The name of a data source that says a fact of the account: one of the folder, or one that is added."""
        blocks = tuple(self._folder.labelled("data", kind))
        plain = next((one for one in blocks if not one.arguments and not one.blocks), None)
        taken = {one.labels[1] for one in blocks}
        names = chain(("current", "here"), (f"here_{number}" for number in count(2)))
        return plain.labels[1] if plain else next(name for name in names if name not in taken)

    def add_facts(self, behind: Block, text: str) -> None:
        """The data sources that a text names and that nobody has yet."""
        for kind in ("aws_caller_identity", "aws_partition", "aws_region"):
            name = self._data(kind)
            is_there = any(self._folder.labelled("data", kind, name))
            if f"data.{kind}.{name}" in text and not is_there and self._additions.is_new("data", kind, name):
                self._additions.add(behind, f'data "{kind}" "{name}" {{}}')

    def _is_exclusive(self, role: Block) -> bool:
        """Whether a resource lists all policies that a role may have, and takes away any other.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policies_exclusive
        """
        exclusive = self._folder.resources("aws_iam_role_policies_exclusive")
        said = (self._folder.text[one.start : one.end] for one in exclusive)
        return any(f"aws_iam_role.{role.labels[1]}." in one for one in said)


def _block(indent: str, head: str, arguments: Mapping[str, str]) -> str:
    body = "\n".join(f"{indent}  {row}" for row in aligned(arguments))
    return f"{indent}{head} {{\n{body}\n{indent}}}"
