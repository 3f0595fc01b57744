"""What collectors write to, by hand: as a template, as a module and as the graph of both."""

from __future__ import annotations

from typing import Any, cast

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.graph import Graph
from obsc.infra.iam import Role
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc.infra.values import Ref
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc.records import replace

TEMPLATE = """\
Resources:
  Config:
    Type: AWS::SSM::Parameter
    Properties:
      Name: /collector/shop
      Description: What it does
      Type: String
      Tier: Standard
      Value: "receivers: {}"
      Tags: { team: shop }
  Metrics:
    Type: AWS::APS::Workspace
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      Alias: shop-metrics
      Tags: [{ Key: team, Value: shop }]
  Rules:
    Type: AWS::APS::RuleGroupsNamespace
    Properties:
      Name: shop
      Workspace: !GetAtt Metrics.Arn
      Data: "groups: []"
  Elsewhere:
    Type: AWS::APS::RuleGroupsNamespace
    Properties:
      Name: shop
      Workspace: !Sub "arn:${AWS::Partition}:aps:${AWS::Region}:${AWS::AccountId}:workspace/ws-1"
      Data: "groups: []"
  Reads:
    Type: AWS::IAM::Role
    Properties:
      Description: What Grafana reads
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Principal: { Service: grafana.amazonaws.com }, Action: sts:AssumeRole }]
  Boards:
    Type: AWS::Grafana::Workspace
    Properties:
      Name: shop-boards
      Description: Boards of the shop
      AccountAccessType: CURRENT_ACCOUNT
      AuthenticationProviders: [AWS_SSO]
      PermissionType: CUSTOMER_MANAGED
      DataSources: [PROMETHEUS, XRAY]
      RoleArn: !GetAtt Reads.Arn
  Rest:
    Type: AWS::XRay::SamplingRule
    Properties:
      SamplingRule:
        RuleName: shop-rest
        Priority: 100
        FixedRate: 0.05
        ReservoirSize: 1
        ServiceName: web
        ServiceType: "*"
        Host: "*"
        HTTPMethod: "*"
        URLPath: "*"
        ResourceARN: "*"
        Version: 1
        Attributes: { tenant: large }
  Slow:
    Type: AWS::XRay::Group
    Properties:
      GroupName: shop-slow
      FilterExpression: responsetime > 2
      InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: false }
"""

MODULE = """\
resource "aws_ssm_parameter" "Config" {
  name           = "/collector/shop"
  description    = "What it does"
  type           = "String"
  tier           = "Standard"
  insecure_value = "receivers: {}"
  tags           = { team = "shop" }
}

resource "aws_prometheus_workspace" "Metrics" {
  alias = "shop-metrics"
  tags  = { team = "shop" }
}

resource "aws_prometheus_rule_group_namespace" "Rules" {
  name         = "shop"
  workspace_id = aws_prometheus_workspace.Metrics.id
  data         = "groups: []"
}

resource "aws_prometheus_rule_group_namespace" "Elsewhere" {
  name         = "shop"
  workspace_id = "ws-1"
  data         = "groups: []"
}

resource "aws_iam_role" "Reads" {
  name_prefix = "reads-"
  description = "What Grafana reads"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "grafana.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_grafana_workspace" "Boards" {
  name                     = "shop-boards"
  description              = "Boards of the shop"
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  permission_type          = "CUSTOMER_MANAGED"
  data_sources             = ["PROMETHEUS", "XRAY"]
  role_arn                 = aws_iam_role.Reads.arn
}

resource "aws_xray_sampling_rule" "Rest" {
  rule_name      = "shop-rest"
  priority       = 100
  fixed_rate     = 0.05
  reservoir_size = 1
  service_name   = "web"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
  version        = 1
  attributes     = { tenant = "large" }
}

resource "aws_xray_group" "Slow" {
  group_name        = "shop-slow"
  filter_expression = "responsetime > 2"

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}
"""

TAGS = (("team", "shop"),)
METRICS = PrometheusWorkspace(name="Metrics", alias="shop-metrics", removal="retain", tags=TAGS)
RULES = PrometheusRules(
    name="Rules", namespace_name="shop", workspace=Ref("PrometheusWorkspace", "Metrics", "id"), data="groups: []"
)
BOARDS = GrafanaWorkspace(
    name="Boards",
    workspace_name="shop-boards",
    description="Boards of the shop",
    authentication_providers=("AWS_SSO",),
    permission_type="CUSTOMER_MANAGED",
    data_sources=("PROMETHEUS", "XRAY"),
    role=Ref("Role", "Reads", "arn"),
    removal="destroy",
)
GRAPH = Graph(
    (
        Parameter(
            name="Config",
            parameter_name="/collector/shop",
            description="What it does",
            value="receivers: {}",
            tier="Standard",
            tags=TAGS,
        ),
        METRICS,
        RULES,
        replace(RULES, name="Elsewhere", workspace="ws-1"),
        Role(name="Reads", service="grafana.amazonaws.com", description="What Grafana reads"),
        BOARDS,
        SamplingRule(
            name="Rest",
            rule_name="shop-rest",
            priority=100,
            fixed_rate=0.05,
            reservoir_size=1,
            service_name="web",
            service_type="*",
            host="*",
            http_method="*",
            url_path="*",
            attributes=(("tenant", "large"),),
        ),
        TraceGroup(
            name="Slow",
            group_name="shop-slow",
            filter_expression="responsetime > 2",
            insights_enabled=True,
            notifications_enabled=False,
        ),
    )
)
IN_TERRAFORM = GRAPH.replace([replace(node, removal=cast("Any", None)) for node in (METRICS, BOARDS)])
"""Terraform has no argument that leaves a workspace in AWS."""
