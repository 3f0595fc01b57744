"""What the rows of every service share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from obsc.infra.node import Tags
from obsc_targets._shared.cfn.say import Say

Properties = dict[str, Any]
Row = tuple[str, Callable[[Any, Say], Properties]]
"""The type of a resource, and its properties; what is None or an empty list is left out."""


def tags(pairs: Tags) -> list[Properties]:
    """Tags as most types of resources take them."""
    return [{"Key": key, "Value": value} for key, value in pairs]
