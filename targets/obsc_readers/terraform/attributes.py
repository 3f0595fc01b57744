"""What the attributes of resources and data sources give, from "Attribute Reference" on each one's page.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Join, Pseudo, Ref, Text, text
from obsc_readers.document import Value
from obsc_readers.terraform.values import Deferred, as_text
from obsc_readers.walk import Refused

RESOURCES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "aws_appautoscaling_target": (
        "ScalableTarget",
        {
            "resource_id": "id",
            "id": "id",
            "service_namespace": "service_namespace",
            "scalable_dimension": "scalable_dimension",
        },
    ),
    "aws_cloudformation_stack": ("ServiceLevelObjective", {}),
    "aws_cloudwatch_dashboard": ("Dashboard", {"dashboard_name": "name", "id": "name"}),
    "aws_cloudwatch_log_group": ("LogGroup", {"name": "name", "id": "name", "arn": "arn"}),
    "aws_cloudwatch_metric_alarm": ("Alarm", {"alarm_name": "name", "id": "name", "arn": "arn"}),
    "aws_autoscaling_group": ("AutoScalingGroup", {"name": "name", "id": "name"}),
    "aws_iam_instance_profile": ("InstanceProfile", {"name": "name", "id": "name", "arn": "arn"}),
    "aws_instance": ("Instance", {"id": "id"}),
    "aws_launch_template": ("LaunchTemplate", {"id": "id", "latest_version": "latest_version"}),
    "aws_ecs_cluster": ("Cluster", {"name": "name", "arn": "arn", "id": "arn"}),
    "aws_ecs_service": ("Service", {"name": "name", "id": "arn", "arn": "arn"}),
    "aws_ecs_task_definition": ("TaskDefinition", {"arn": "arn", "family": "family", "id": "family"}),
    "aws_grafana_workspace": ("GrafanaWorkspace", {"id": "id", "endpoint": "endpoint"}),
    "aws_iam_role": ("Role", {"arn": "arn", "name": "name", "id": "name"}),
    "aws_prometheus_workspace": (
        "PrometheusWorkspace",
        {"id": "id", "arn": "arn", "prometheus_endpoint": "endpoint"},
    ),
    "aws_prometheus_rule_group_namespace": ("PrometheusRules", {"arn": "arn", "id": "arn"}),
    "aws_xray_group": ("TraceGroup", {"arn": "arn", "id": "arn"}),
    "aws_xray_sampling_rule": ("SamplingRule", {"arn": "arn"}),
    "aws_ssm_parameter": ("Parameter", {"name": "name", "id": "name"}),
    "aws_service_discovery_private_dns_namespace": ("Namespace", {"id": "id", "arn": "arn"}),
    "aws_service_discovery_service": ("DiscoveryService", {"id": "id", "arn": "arn"}),
    "aws_eip": ("ElasticIp", {"allocation_id": "allocation_id", "id": "allocation_id"}),
    "aws_internet_gateway": ("InternetGateway", {"id": "id"}),
    "aws_internet_gateway_attachment": ("GatewayAttachment", {}),
    "aws_lb": (
        "LoadBalancer",
        {"arn": "arn", "id": "arn", "dns_name": "dns_name", "arn_suffix": "full_name"},
    ),
    "aws_lb_listener": ("Listener", {"arn": "arn", "id": "arn"}),
    "aws_lb_listener_rule": ("ListenerRule", {}),
    "aws_lb_target_group": ("TargetGroup", {"arn": "arn", "id": "arn", "arn_suffix": "full_name"}),
    "aws_nat_gateway": ("NatGateway", {"id": "id"}),
    "aws_route": ("Route", {}),
    "aws_route_table": ("RouteTable", {"id": "id"}),
    "aws_route_table_association": ("RouteTableAssociation", {}),
    "aws_subnet": ("Subnet", {"id": "id"}),
    "aws_vpc": ("Vpc", {"id": "id"}),
    "aws_vpc_endpoint": ("VpcEndpoint", {}),
    "aws_security_group": ("SecurityGroup", {"id": "id"}),
}
"""By type: the graph's class, and its attribute by the provider's name.

A log group's ARN comes without the `:*` at its end, which the graph's `streams` has: see `settled`. What a stack gives
is in `OUTPUTS`.
"""

OUTPUTS: Mapping[str, str] = {"Arn": "arn"}
"""By output of a stack: the attribute of the objective in it."""

FACTS: Mapping[str, tuple[Mapping[str, Pseudo], tuple[str, ...]]] = {
    "aws_caller_identity": ({"account_id": ACCOUNT_ID, "id": ACCOUNT_ID}, ()),
    "aws_partition": ({"partition": PARTITION, "id": PARTITION}, ()),
    "aws_region": ({"region": REGION, "name": REGION, "id": REGION}, ("region",)),
}
"""By data source: what it knows, and which of that version 5 of the provider does not have."""


ZONE = "AvailabilityZone"
"""The kind of a reference to an availability zone, whose name is its place in the region's list."""

MOST_ZONES = 16
"""More than any region has."""


def settled(value: Value) -> Text:
    """The text of a value, with `:*` after a log group's ARN made one with it."""
    found = as_text(value)
    parts = found.parts if isinstance(found, Join) else (found,)
    made: list[Text] = []
    for part, after in zip(parts, (*parts[1:], ""), strict=True):
        if made and isinstance(part, str) and _is_arn(parts[len(made) - 1]):
            made.append(part.removeprefix(":*"))
        elif not _is_arn(part):
            made.append(part)
        elif isinstance(part, Ref) and isinstance(after, str) and after.startswith(":*"):
            made.append(Ref(part.kind, part.name, "streams"))
        else:
            raise Refused(value, "obsc holds the ARN of a log group only with :* after it")
    return made[0] if len(made) == 1 else text(*made)


def settled_list(value: Value) -> Ref | None:
    """The input that holds a list, or None where a value is none."""
    if isinstance(value, Deferred) and value.is_list and isinstance(value.value, Ref):
        return value.value
    return None


def _is_arn(part: object) -> bool:
    return isinstance(part, Ref) and part.kind == "LogGroup" and part.attr == "arn"
