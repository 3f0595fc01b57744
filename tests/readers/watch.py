"""Private DNS, alarms, a dashboard and objectives, by hand: as a template, as a module and as the graph of both."""

from __future__ import annotations

from obsc.infra.boundary import Input
from obsc.infra.cloudwatch import Alarm, Dashboard, Discovery, Metric, MetricQuery, ServiceLevelObjective
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.graph import Graph
from obsc.infra.values import REGION, JsonObject, Ref, text

TEMPLATE = """\
Parameters:
  Vpc: { Type: "AWS::EC2::VPC::Id", Description: VPC }
  Topic: { Type: String, Description: Topic }
Resources:
  Domain:
    Type: AWS::ServiceDiscovery::PrivateDnsNamespace
    Properties:
      Name: shop.local
      Description: Names of the shop
      Vpc: !Ref Vpc
  Agent:
    Type: AWS::ServiceDiscovery::Service
    Properties:
      Name: agent
      Description: Where the agent is
      NamespaceId: !Ref Domain
      DnsConfig:
        RoutingPolicy: MULTIVALUE
        DnsRecords: [{ Type: A, TTL: 60 }]
      HealthCheckCustomConfig: { FailureThreshold: 1 }
      Tags: [{ Key: team, Value: shop }]
  Slow:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: slow
      AlarmDescription: Requests are slow
      Namespace: ApplicationSignals
      MetricName: Latency
      Dimensions:
        - { Name: Environment, Value: production }
        - { Name: Service, Value: shop }
      ExtendedStatistic: p99
      Period: 60
      ComparisonOperator: GreaterThanThreshold
      Threshold: 1500
      EvaluationPeriods: 5
      DatapointsToAlarm: 3
      TreatMissingData: notBreaching
      AlarmActions: [!Ref Topic]
  Failing:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: failing
      AlarmDescription: Requests fail
      Metrics:
        - Id: faults
          MetricStat:
            Metric: { Namespace: ApplicationSignals, MetricName: Fault, Dimensions: [{ Name: Service, Value: shop }] }
            Stat: Sum
            Period: 60
          ReturnData: false
        - { Id: rate, Expression: faults / 60, Label: Faults a second, ReturnData: true }
      ComparisonOperator: GreaterThanThreshold
      Threshold: 0.5
      EvaluationPeriods: 2
      DatapointsToAlarm: 2
      TreatMissingData: missing
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: shop
      DashboardBody: !Sub |-
        {"start": "-PT3H", "widgets": [{"x": 0, "properties": {"region": "${AWS::Region}", "title": "100 %"}}]}
  Switch:
    Type: AWS::ApplicationSignals::Discovery
  Fast:
    Type: AWS::ApplicationSignals::ServiceLevelObjective
    DependsOn: Switch
    Properties:
      Name: shop is fast
      Description: Requests take little time
      RequestBasedSli:
        RequestBasedSliMetric:
          KeyAttributes: { Type: Service, Name: shop, Environment: production }
          MetricType: LATENCY
        ComparisonOperator: LessThanOrEqualTo
        MetricThreshold: 250
      Goal:
        AttainmentGoal: 99
        WarningThreshold: 50
        Interval: { RollingInterval: { Duration: 7, DurationUnit: DAY } }
"""

MODULE = """\
variable "Vpc" {
  type        = string
  description = "VPC"
}
variable "Topic" {
  type        = string
  description = "Topic"
}
data "aws_region" "current" {}
resource "aws_service_discovery_private_dns_namespace" "Domain" {
  name        = "shop.local"
  description = "Names of the shop"
  vpc         = var.Vpc
}
resource "aws_service_discovery_service" "Agent" {
  name        = "agent"
  description = "Where the agent is"
  tags        = { team = "shop" }
  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.Domain.id
    routing_policy = "MULTIVALUE"
    dns_records {
      type = "A"
      ttl  = 60
    }
  }
  health_check_custom_config {
    failure_threshold = 1
  }
}
resource "aws_cloudwatch_metric_alarm" "Slow" {
  alarm_name          = "slow"
  alarm_description   = "Requests are slow"
  namespace           = "ApplicationSignals"
  metric_name         = "Latency"
  dimensions          = { Environment = "production", Service = "shop" }
  extended_statistic  = "p99"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1500
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.Topic]
}
resource "aws_cloudwatch_metric_alarm" "Failing" {
  alarm_name          = "failing"
  alarm_description   = "Requests fail"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.5
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  metric_query {
    id = "faults"
    metric {
      namespace   = "ApplicationSignals"
      metric_name = "Fault"
      dimensions  = { Service = "shop" }
      stat        = "Sum"
      period      = 60
    }
  }
  metric_query {
    id          = "rate"
    expression  = "faults / 60"
    label       = "Faults a second"
    return_data = true
  }
}
resource "aws_cloudwatch_dashboard" "Board" {
  dashboard_name = "shop"
  dashboard_body = jsonencode({
    start   = "-PT3H"
    widgets = [{ x = 0, properties = { region = data.aws_region.current.region, title = "100 %" } }]
  })
}
resource "aws_cloudformation_stack" "Switch" {
  name          = "switch"
  template_body = jsonencode({ Resources = { It = { Type = "AWS::ApplicationSignals::Discovery" } } })
}
resource "aws_cloudformation_stack" "Fast" {
  name = "fast"
  template_body = jsonencode({
    Resources = {
      Slo = {
        Type = "AWS::ApplicationSignals::ServiceLevelObjective"
        Properties = {
          Name        = "shop is fast"
          Description = "Requests take little time"
          RequestBasedSli = {
            RequestBasedSliMetric = {
              KeyAttributes = { Type = "Service", Name = "shop", Environment = "production" }
              MetricType    = "LATENCY"
            }
            ComparisonOperator = "LessThanOrEqualTo"
            MetricThreshold    = 250
          }
          Goal = {
            AttainmentGoal   = 99
            WarningThreshold = 50
            Interval         = { RollingInterval = { Duration = 7, DurationUnit = "DAY" } }
          }
        }
      }
    }
    Outputs = { Arn = { Value = { "Fn::GetAtt" = ["Slo", "Arn"] } } }
  })
  depends_on = [aws_cloudformation_stack.Switch]
}
"""

_TITLE = JsonObject((("region", REGION), ("title", "100 %")))
_BODY = JsonObject((("start", "-PT3H"), ("widgets", (JsonObject((("x", 0), ("properties", _TITLE))),))))

GRAPH = Graph(
    (
        Input(name="Vpc", type="vpc-id", description="VPC"),
        Input(name="Topic", type="string", description="Topic"),
        Namespace(
            name="Domain",
            namespace_name="shop.local",
            description="Names of the shop",
            vpc=Ref("Input", "Vpc", "value"),
        ),
        DiscoveryService(
            name="Agent",
            service_name="agent",
            description="Where the agent is",
            namespace=Ref("Namespace", "Domain", "id"),
            record_type="A",
            ttl=60,
            tags=(("team", "shop"),),
        ),
        Alarm(
            name="Slow",
            alarm_name="slow",
            description="Requests are slow",
            metric=Metric(
                namespace="ApplicationSignals",
                metric_name="Latency",
                dimensions=(("Environment", "production"), ("Service", "shop")),
                statistic="p99",
                period=60,
            ),
            comparison="GreaterThanThreshold",
            threshold=1500,
            evaluation_periods=5,
            datapoints_to_alarm=3,
            treat_missing_data="notBreaching",
            alarm_actions=(Ref("Input", "Topic", "value"),),
        ),
        Alarm(
            name="Failing",
            alarm_name="failing",
            description="Requests fail",
            metric=None,
            queries=(
                MetricQuery(
                    id="faults",
                    metric=Metric(
                        namespace="ApplicationSignals",
                        metric_name="Fault",
                        dimensions=(("Service", "shop"),),
                        statistic="Sum",
                        period=60,
                    ),
                    label="",
                    return_data=False,
                ),
                MetricQuery(id="rate", expression="faults / 60", label="Faults a second", return_data=True),
            ),
            comparison="GreaterThanThreshold",
            threshold=0.5,
            evaluation_periods=2,
            datapoints_to_alarm=2,
            treat_missing_data="missing",
            alarm_actions=(),
        ),
        Dashboard(name="Board", dashboard_name=text("shop"), body=_BODY),
        Discovery(name="Switch"),
        ServiceLevelObjective(
            name="Fast",
            slo_name="shop is fast",
            description="Requests take little time",
            service="shop",
            environment="production",
            metric_type="LATENCY",
            threshold=250,
            attainment_goal=99,
            warning_threshold=50,
            window=7,
            window_unit="DAY",
            depends_on=(("Discovery", "Switch"),),
        ),
    )
)
