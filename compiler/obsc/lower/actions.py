"""What each action in a policy is for, and who says so.

Whether an action can be limited to resources stands in the service authorization reference:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

from obsc.records import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Its purpose, and the page that says that it is needed.

    `everywhere` is why it is allowed on `*`, where the reference has resources to limit it to.
    """

    purpose: str
    source: str
    everywhere: str = ""


_SIGNALS = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html"
)
_SAMPLING = "https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html"
_SEGMENTS = "https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html"
_EMF = "https://aws-otel.github.io/docs/getting-started/cloudwatch-metrics#configuring-the-cloudwatch-emf-exporter"
_START = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
_SECRETS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
_EXEC = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"
_AMP = "https://docs.aws.amazon.com/prometheus/latest/userguide/security-iam-awsmanpol.html"
_AMG = "https://docs.aws.amazon.com/grafana/latest/userguide/AMG-manage-permissions.html"
_GRAFANA = "https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/#iam-policy-examples"
_TRACES = "https://grafana.com/grafana/plugins/grafana-x-ray-datasource/"
_TAGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/create-iam-roles-for-cloudwatch-agent.html"
_ANY_REPOSITORY = "; on every repository, for images are given at deployment"


ACTIONS: Mapping[str, Action] = {
    "aps:DescribeWorkspace": Action("Grafana shows which workspace it asks", _AMG),
    "aps:GetLabels": Action("Grafana offers labels while somebody writes a query", _AMG),
    "aps:GetMetricMetadata": Action("Grafana says what a metric is", _AMG),
    "aps:GetSeries": Action("Grafana offers series while somebody writes a query", _AMG),
    "aps:ListWorkspaces": Action("Grafana offers the workspaces that there are", _AMG),
    "aps:QueryMetrics": Action("Grafana draws metrics", _AMG),
    "aps:RemoteWrite": Action("the collector writes metrics", _AMP),
    "cloudwatch:DescribeAlarms": Action(
        "Grafana marks when alarms changed",
        _GRAFANA,
        everywhere="composite alarms are described only to whom it is allowed on `*` "
        "(https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html)",
    ),
    "cloudwatch:DescribeAlarmsForMetric": Action("Grafana marks the alarms of the metric that it draws", _GRAFANA),
    "cloudwatch:GetMetricData": Action(
        "Grafana draws metrics", _GRAFANA, everywhere="metrics that lie in no dataset have no resource"
    ),
    "cloudwatch:ListMetrics": Action(
        "Grafana offers the metrics that there are",
        _GRAFANA,
        everywhere="metrics that lie in no dataset have no resource",
    ),
    "ec2:DescribeTags": Action("the agent looks for the name of its Auto Scaling group", _TAGS),
    "ecr:BatchCheckLayerAvailability": Action(f"which layers of an image are there{_ANY_REPOSITORY}", _START),
    "ecr:BatchGetImage": Action(f"the manifest of an image{_ANY_REPOSITORY}", _START),
    "ecr:GetAuthorizationToken": Action("logging in to ECR", _START),
    "ecr:GetDownloadUrlForLayer": Action(f"the layers of an image{_ANY_REPOSITORY}", _START),
    "logs:CreateLogGroup": Action("the first telemetry makes its group, which nobody else does", _SIGNALS),
    "logs:CreateLogStream": Action("whoever writes log events makes a stream for them", _SIGNALS),
    "logs:DescribeLogGroups": Action("Grafana offers the groups that there are", _GRAFANA),
    "logs:DescribeLogStreams": Action("whoever writes metrics as log events looks for the stream", _EMF),
    "logs:GetLogEvents": Action("Grafana shows the events around one", _GRAFANA),
    "logs:GetLogGroupFields": Action("Grafana offers fields while somebody writes a query", _GRAFANA),
    "logs:GetQueryResults": Action("Grafana reads what a query found", _GRAFANA),
    "logs:PutLogEvents": Action("telemetry and the output of containers travel as log events", _SIGNALS),
    "logs:StartQuery": Action("Grafana asks Logs Insights", _GRAFANA),
    "logs:StopQuery": Action("Grafana ends a query that nobody waits for any more", _GRAFANA),
    "secretsmanager:GetSecretValue": Action("the value of a secret, when a container starts", _SECRETS),
    "ssm:GetParameter": Action("the value of a parameter, when an instance starts", _SECRETS),
    "ssm:GetParameters": Action("the values of parameters, when a task starts", _SECRETS),
    "ssmmessages:CreateControlChannel": Action("ECS Exec", _EXEC),
    "ssmmessages:CreateDataChannel": Action("ECS Exec", _EXEC),
    "ssmmessages:OpenControlChannel": Action("ECS Exec", _EXEC),
    "ssmmessages:OpenDataChannel": Action("ECS Exec", _EXEC),
    "xray:BatchGetTraces": Action("Grafana shows traces", _TRACES),
    "xray:GetGroup": Action("Grafana shows the traces of a group", _TRACES),
    "xray:GetGroups": Action("Grafana offers the groups that there are", _TRACES),
    "xray:GetInsightSummaries": Action("Grafana shows insights", _TRACES),
    "xray:GetSamplingRules": Action("SDKs ask which requests to sample", _SAMPLING),
    "xray:GetSamplingStatisticSummaries": Action("how much each rule sampled, which agents ask for", _SIGNALS),
    "xray:GetSamplingTargets": Action("SDKs ask how many requests each of them may sample", _SAMPLING),
    "xray:GetServiceGraph": Action("Grafana draws the service map", _TRACES),
    "xray:GetTimeSeriesServiceStatistics": Action("Grafana draws rates and latencies of services", _TRACES),
    "xray:GetTraceGraph": Action("Grafana draws the map of a trace", _TRACES),
    "xray:GetTraceSummaries": Action("Grafana lists traces", _TRACES),
    "xray:PutTelemetryRecords": Action("the agent says how much it sent and dropped", _SEGMENTS),
    "xray:PutTraceSegments": Action("the agent sends spans", _SEGMENTS),
}
"""Every action that obsc writes into a policy."""
