"""What collectors need beside their tasks, in CloudFormation: parameters and workspaces.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_APS.html and the pages of `AWS_Grafana` and
`AWS_SSM`
"""

from __future__ import annotations

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.prometheus import PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say


def parameter_of_ssm(node: Parameter, say: Say) -> Properties:
    """`AWS::SSM::Parameter`, whose tags are a map."""
    return {
        "Name": node.parameter_name,
        "Description": node.description,
        "Type": "String",
        "Tier": node.tier,
        "Value": node.value,
        "Tags": dict(node.tags) or None,
    }


def prometheus_workspace(node: PrometheusWorkspace, say: Say) -> Properties:
    """`AWS::APS::Workspace`."""
    return {"Alias": node.alias, "Tags": tags(node.tags)}


def grafana_workspace(node: GrafanaWorkspace, say: Say) -> Properties:
    """`AWS::Grafana::Workspace`."""
    return {
        "Name": node.workspace_name,
        "Description": node.description,
        "AccountAccessType": "CURRENT_ACCOUNT",
        "AuthenticationProviders": list(node.authentication_providers),
        "PermissionType": node.permission_type,
        "DataSources": list(node.data_sources),
        "RoleArn": say.text(node.role),
        "Tags": tags(node.tags),
    }
