"""What all models share: strictness, camelCase keys, and the small types that several of them use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Strict(BaseModel):
    """A mapping that knows its keys: an unknown one is an error, `"80"` is not 80."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


KEY_HINT = "Lower-case letters, digits and dashes, starting with a letter, at most 40 characters."
Name = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40, description=KEY_HINT, examples=["web"])
]
EnvName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
        max_length=255,
        description="Letters, digits and underscores, not starting with a digit, at most 255 characters.",
        examples=["LOG_LEVEL"],
    ),
]
Port = Annotated[int, Field(ge=1, le=65535)]
Whole = Annotated[int, Field(le=2**31 - 1)]
"""A whole number of the size that AWS's APIs take: 32 bits."""


def _is_switch(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("a switch is true or false")
    return value


def _is_no_switch(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a switch is no number")
    return value


On = Annotated[Literal[True], BeforeValidator(_is_switch)]
NoSwitch = BeforeValidator(_is_no_switch)
"""Python takes 1 and true for the same, YAML and JSON do not."""


class Ref(Strict):
    """A value that is given at deployment."""

    ref: str = Field(
        pattern=r"^[a-z][a-zA-Z0-9]{0,63}$",
        description=(
            "The name of an input, in camelCase: a CloudFormation parameter, a Terraform variable, a CDK property, "
            "a placeholder in raw JSON."
        ),
        examples=["webImage"],
    )


Text = Annotated[str, Field(min_length=1)]
TextOrRef = Text | Ref
"""A literal, or an input that is given at deployment."""
TextsOrRef = Annotated[list[TextOrRef], Field(min_length=1)] | Ref
"""A list of literals and inputs, or one input that is a list."""
