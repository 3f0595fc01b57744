"""What collectors need beside their tasks, in Terraform: parameters and workspaces.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/prometheus_workspace and the pages of
`grafana_workspace` and `ssm_parameter`
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Heredoc, Item
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.say import Say


def parameter_of_ssm(node: Parameter, say: Say) -> Iterator[Item]:
    """`aws_ssm_parameter`; a plan shows what changes in an `insecure_value`, and of a `value` nothing."""
    yield from arguments(
        name=node.parameter_name,
        description=node.description,
        type="String",
        tier=node.tier,
        insecure_value=Heredoc((node.value,)),
    )
    yield from tags(node.tags)


def prometheus_workspace(node: PrometheusWorkspace, say: Say) -> Iterator[Item]:
    """`aws_prometheus_workspace`."""
    yield from arguments(alias=node.alias)
    yield from tags(node.tags)
    yield from _kept(node)


def prometheus_rules(node: PrometheusRules, say: Say) -> Iterator[Item]:
    """`aws_prometheus_rule_group_namespace`."""
    yield from arguments(name=node.namespace_name, workspace_id=say.text(node.workspace), data=Heredoc((node.data,)))
    yield from tags(node.tags)


def grafana_workspace(node: GrafanaWorkspace, say: Say) -> Iterator[Item]:
    """`aws_grafana_workspace`."""
    yield from arguments(
        name=node.workspace_name,
        description=node.description,
        account_access_type="CURRENT_ACCOUNT",
        authentication_providers=list(node.authentication_providers),
        permission_type=node.permission_type,
        data_sources=list(node.data_sources),
        role_arn=say.text(node.role),
    )
    yield from tags(node.tags)
    yield from _kept(node)


def _kept(node: PrometheusWorkspace | GrafanaWorkspace) -> Iterator[Item]:
    if node.removal == "retain":
        comment = "`terraform destroy` stops here; `terraform state rm` lets go of the workspace and keeps its data."
        yield Note(block("lifecycle", prevent_destroy=True), comment)
