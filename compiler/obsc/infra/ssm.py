"""AWS Systems Manager: parameters."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.records import dataclass

STANDARD_BYTES = 4096
ADVANCED_BYTES = 8192
"""What a parameter of each tier holds.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Node):
    """A parameter of plain text.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("name",)
    parameter_name: str
    description: str
    value: str
    tier: Literal["Standard", "Advanced"]
    tags: Tags = ()
