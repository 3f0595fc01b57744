"""Amazon Managed Grafana."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass

DataSource = Literal["CLOUDWATCH", "PROMETHEUS", "XRAY"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrafanaWorkspace(Node):
    """A workspace of this account alone; `endpoint` has no scheme, `retain` keeps it when the stack goes.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-grafana-workspace.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id", "endpoint")
    workspace_name: str
    description: str
    authentication_providers: tuple[Literal["AWS_SSO", "SAML"], ...]
    permission_type: Literal["CUSTOMER_MANAGED", "SERVICE_MANAGED"]
    data_sources: tuple[DataSource, ...]
    role: Text
    removal: Literal["retain", "destroy"]
    tags: Tags = ()
