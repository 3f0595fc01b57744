"""The settings of Terraform and of the provider, as far as they could change what is deployed.

https://developer.hashicorp.com/terraform/language/block/terraform
https://registry.terraform.io/providers/hashicorp/aws/latest/docs#argument-reference
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc_readers.terraform.blocks import Declaration
from obsc_readers.terraform.syntax import Block, Entries, Expression, Template

_SOURCES = ("hashicorp/aws", "registry.terraform.io/hashicorp/aws")
_PLACE = (
    *("allowed_account_ids", "forbidden_account_ids", "max_retries", "profile", "region", "retry_mode"),
    *("shared_config_files", "shared_credentials_files"),
)
"""Where and as whom the provider deploys, which is left to the deployment in any language."""


def check_settings(declaration: Declaration) -> None:
    """Versions and where the state is kept say nothing about the system; which provider it is does."""
    for argument in declaration.block.body.arguments:
        if argument.name != "required_version":
            declaration.refuse(f"obsc has no room for {argument.name} in terraform", argument.line)
    for block in declaration.block.body.blocks:
        if block.type == "required_providers":
            _check_providers(declaration, block)
        elif block.type not in ("backend", "cloud"):
            declaration.refuse(f"obsc has no room for {block.type} in terraform", block.line)


def check_provider(declaration: Declaration) -> None:
    """The AWS provider, at a place; tags and roles for everything are not known here."""
    if declaration.labels != ("aws",):
        declaration.refuse("obsc has no room for a provider that is not aws")
    for argument in declaration.block.body.arguments:
        if argument.name not in _PLACE:
            declaration.refuse(f"obsc has no room for {argument.name} in provider", argument.line)
    for block in declaration.block.body.blocks:
        declaration.refuse(f"obsc has no room for {block.type} in provider", block.line)


def _check_providers(declaration: Declaration, block: Block) -> None:
    for argument in block.body.arguments:
        sources = tuple(_sources(argument.value))
        if argument.name == "aws" and any(source not in _SOURCES for source in sources):
            declaration.refuse("the provider aws has to be hashicorp/aws", argument.line)


def _sources(provider: Expression) -> Iterator[str]:
    for key, value in provider.entries if isinstance(provider, Entries) else ():
        if isinstance(key, Template) and key.parts == ("source",):
            parts = value.parts if isinstance(value, Template) else ("",)
            yield "".join(part if isinstance(part, str) else "${}" for part in parts)
