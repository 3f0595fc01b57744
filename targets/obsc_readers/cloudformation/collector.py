"""Parameters of Systems Manager, workspaces of Prometheus and Grafana."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.node import Node
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Join, Ref, Text, text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys, Refused

Removal = Literal["retain", "destroy"]


def read_parameter_of_ssm(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """Without a tier the parameter has the account's default one.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
    """
    with Keys(value, d.notes) as keys:
        keys.need("Type", d.one_of("String"), "String")
        keys.only("DataType", "text")
        yield Parameter(
            name=name,
            parameter_name=keys.need("Name", d.string, "", "AWS would choose a name"),
            description=keys.get("Description", d.string, ""),
            value=keys.need("Value", d.string, ""),
            tier=keys.need(
                "Tier", d.one_of("Standard", "Advanced"), "Standard", "the account has a default of its own"
            ),
            tags=keys.get("Tags", d.labels, ()),
        )


def read_prometheus_workspace(d: Dialect, name: str, value: Value, removal: Removal) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-aps-workspace.html"""
    with Keys(value, d.notes) as keys:
        yield PrometheusWorkspace(
            name=name,
            alias=keys.get("Alias", d.string, ""),
            removal=removal,
            tags=keys.get("Tags", d.tags, ()),
        )


def read_prometheus_rules(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-aps-rulegroupsnamespace.html"""
    with Keys(value, d.notes) as keys:
        yield PrometheusRules(
            name=name,
            namespace_name=keys.need("Name", d.string, ""),
            workspace=keys.need("Workspace", lambda arn: _workspace_id(d.text(arn), arn), ""),
            data=keys.need("Data", d.string, ""),
            tags=keys.get("Tags", d.tags, ()),
        )


_ARN = ("arn:", PARTITION, ":aps:", REGION, ":", ACCOUNT_ID)


def _workspace_id(arn: Text, value: Value) -> Text:
    """The id in the ARN of a workspace, which is one of the template, or of this account and region."""
    if isinstance(arn, Ref) and (arn.kind, arn.attr) == (PrometheusWorkspace.__name__, "arn"):
        return Ref(arn.kind, arn.name, "id")
    if isinstance(arn, Join) and arn.parts[: len(_ARN)] == _ARN:
        after, *rest = arn.parts[len(_ARN) :]
        if isinstance(after, str) and after.startswith(":workspace/"):
            return text(after.removeprefix(":workspace/"), *rest)
    raise Refused(value, "obsc names a workspace of the same account and region by its ARN")


def read_grafana_workspace(d: Dialect, name: str, value: Value, removal: Removal) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-grafana-workspace.html"""
    with Keys(value, d.notes) as keys:
        keys.need("AccountAccessType", d.one_of("CURRENT_ACCOUNT"), "CURRENT_ACCOUNT")
        yield GrafanaWorkspace(
            name=name,
            workspace_name=keys.get("Name", d.string, ""),
            description=keys.get("Description", d.string, ""),
            authentication_providers=keys.need("AuthenticationProviders", d.each(d.one_of("AWS_SSO", "SAML")), ()),
            permission_type=keys.need(
                "PermissionType", d.one_of("CUSTOMER_MANAGED", "SERVICE_MANAGED"), "CUSTOMER_MANAGED"
            ),
            data_sources=keys.get("DataSources", d.each(d.one_of("CLOUDWATCH", "PROMETHEUS", "XRAY")), ()),
            role=keys.need("RoleArn", d.text, ""),
            removal=removal,
            tags=keys.get("Tags", d.tags, ()),
        )
