"""Values that are given, or asked for as parameters of the template."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct


def string_parameter(
    scope: Construct,
    name: str,
    given: str | None,
    *,
    description: str,
    type: str = "String",
    allowed_pattern: str | None = None,
    constraint_description: str | None = None,
    min_length: int | None = None,
) -> str:
    """Give the value, or a parameter of that name if there is none."""
    if given is not None:
        return given
    parameter = cdk.CfnParameter(
        scope,
        f"{name}Parameter",
        type=type,
        description=description,
        allowed_pattern=allowed_pattern,
        constraint_description=constraint_description,
        min_length=min_length,
    )
    parameter.override_logical_id(name)
    return parameter.value_as_string


def list_parameter(
    scope: Construct,
    name: str,
    given: Sequence[str] | None,
    *,
    description: str,
    type: str,
) -> Sequence[str]:
    """Give the values, or a parameter of that name if there are none."""
    if given is not None:
        return given
    parameter = cdk.CfnParameter(
        scope, f"{name}Parameter", type=type, description=description
    )
    parameter.override_logical_id(name)
    return parameter.value_as_list
