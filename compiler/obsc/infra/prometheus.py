"""Amazon Managed Service for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusWorkspace(Node):
    """A workspace; `endpoint` ends with a slash, `retain` keeps it when the stack goes.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-aps-workspace.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id", "arn", "endpoint")
    alias: str
    removal: Literal["retain", "destroy"]
    tags: Tags = ()
