"""Parameters of Systems Manager, workspaces of Prometheus and Grafana.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/prometheus_workspace and the pages of
`grafana_workspace` and `ssm_parameter`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.node import Node
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value

_UNSAID = cast("Any", None)
"""What no argument says is None, as `obsc.target.project` leaves it: `lifecycle` is Terraform's own business."""


def read_parameter_of_ssm(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """Plain text stands in `value` or in `insecure_value`; without a tier the parameter has the account's."""
    with d.keys(value) as keys:
        keys.need("type", d.one_of("String"), "String")
        keys.only("data_type", "text")
        keys.only("overwrite", "false")
        shown = keys.maybe("insecure_value", d.string)
        hidden = keys.maybe("value", d.string)
        if (shown is None) == (hidden is None):
            d.notes.refuse(value, "one of value and insecure_value has to be said")
        yield Parameter(
            name=name,
            parameter_name=keys.need("name", d.string, ""),
            description=keys.get("description", d.string, ""),
            value=shown or hidden or "",
            tier=keys.need(
                "tier", d.one_of("Standard", "Advanced"), "Standard", "the account has a default of its own"
            ),
            tags=keys.get("tags", d.labels, ()),
        )


def read_prometheus_workspace(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A workspace of Prometheus."""
    with d.keys(value) as keys:
        yield PrometheusWorkspace(
            name=name,
            alias=keys.get("alias", d.string, ""),
            removal=_UNSAID,
            tags=keys.get("tags", d.labels, ()),
        )


def read_prometheus_rules(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/prometheus_rule_group_namespace"""
    with d.keys(value) as keys:
        yield PrometheusRules(
            name=name,
            namespace_name=keys.need("name", d.string, ""),
            workspace=keys.need("workspace_id", d.text, ""),
            data=keys.need("data", d.string, ""),
            tags=keys.get("tags", d.labels, ()),
        )


def read_grafana_workspace(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A workspace of Grafana."""
    with d.keys(value) as keys:
        keys.need("account_access_type", d.one_of("CURRENT_ACCOUNT"), "CURRENT_ACCOUNT")
        yield GrafanaWorkspace(
            name=name,
            workspace_name=keys.get("name", d.string, ""),
            description=keys.get("description", d.string, ""),
            authentication_providers=keys.need("authentication_providers", d.each(d.one_of("AWS_SSO", "SAML")), ()),
            permission_type=keys.need(
                "permission_type", d.one_of("CUSTOMER_MANAGED", "SERVICE_MANAGED"), "CUSTOMER_MANAGED"
            ),
            data_sources=keys.get("data_sources", d.each(d.one_of("CLOUDWATCH", "PROMETHEUS", "XRAY")), ()),
            role=keys.need("role_arn", d.text, ""),
            removal=_UNSAID,
            tags=keys.get("tags", d.labels, ()),
        )
