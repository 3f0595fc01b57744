"""What collectors need beside their tasks, in CloudFormation: parameters and workspaces.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_APS.html and the pages of `AWS_Grafana` and
`AWS_SSM`
"""

from __future__ import annotations

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, text
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


def prometheus_rules(node: PrometheusRules, say: Say) -> Properties:
    """`AWS::APS::RuleGroupsNamespace`, which names its workspace by the ARN."""
    workspace = node.workspace
    if isinstance(workspace, Ref) and workspace.kind == PrometheusWorkspace.__name__:
        arn = say.text(Ref(workspace.kind, workspace.name, "arn"))
    else:
        arn = say.text(text("arn:", PARTITION, ":aps:", REGION, ":", ACCOUNT_ID, ":workspace/", workspace))
    return {"Name": node.namespace_name, "Workspace": arn, "Data": node.data, "Tags": tags(node.tags)}


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
