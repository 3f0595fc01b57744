"""Amazon Managed Service for Prometheus."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusWorkspace(Node):
    """A workspace; `endpoint` ends with a slash, `retain` keeps it when the stack goes.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-aps-workspace.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id", "arn", "endpoint")
    alias: str
    removal: Literal["retain", "destroy"]
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusRules(Node):
    """A namespace of rule groups in a workspace, which is named by its id; `data` is a rules file of Prometheus.

    https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-ruler-rulesfile.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("arn",)
    namespace_name: str
    workspace: Text
    data: str
    tags: Tags = ()
