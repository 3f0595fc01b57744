"""Say the graph's values in CloudFormation's intrinsics."""

from __future__ import annotations

from typing import Any

from obsc.infra.values import Join, JsonObject, Pseudo, Ref, RoleName, Text, TextList
from obsc_targets._shared.cfn.ids import Ids
from obsc_targets._shared.json_text import json_text
from obsc_targets._shared.yaml_printer import Tagged

_PSEUDO = {"partition": "AWS::Partition", "region": "AWS::Region", "account-id": "AWS::AccountId"}

_ATTRIBUTE: dict[tuple[str, str], str | None] = {
    ("Input", "value"): None,
    ("Alarm", "name"): None,
    ("Alarm", "arn"): "Arn",
    ("Cluster", "name"): None,
    ("Cluster", "arn"): "Arn",
    ("Dashboard", "name"): None,
    ("DiscoveryService", "id"): None,
    ("DiscoveryService", "arn"): "Arn",
    ("GrafanaWorkspace", "id"): "Id",
    ("GrafanaWorkspace", "endpoint"): "Endpoint",
    ("AutoScalingGroup", "name"): None,
    ("Instance", "id"): None,
    ("InstanceProfile", "name"): None,
    ("InstanceProfile", "arn"): "Arn",
    ("LaunchTemplate", "id"): None,
    ("LaunchTemplate", "latest_version"): "LatestVersionNumber",
    ("ElasticIp", "allocation_id"): "AllocationId",
    ("InternetGateway", "id"): None,
    ("Listener", "arn"): None,
    ("LoadBalancer", "arn"): None,
    ("LoadBalancer", "dns_name"): "DNSName",
    ("LoadBalancer", "full_name"): "LoadBalancerFullName",
    ("NatGateway", "id"): None,
    ("RouteTable", "id"): None,
    ("Subnet", "id"): None,
    ("TargetGroup", "arn"): None,
    ("TargetGroup", "full_name"): "TargetGroupFullName",
    ("Vpc", "id"): None,
    ("LogGroup", "name"): None,
    ("LogGroup", "streams"): "Arn",
    ("Namespace", "id"): None,
    ("Namespace", "arn"): "Arn",
    ("Parameter", "name"): None,
    ("PrometheusRules", "arn"): "Arn",
    ("PrometheusWorkspace", "id"): "WorkspaceId",
    ("PrometheusWorkspace", "arn"): "Arn",
    ("PrometheusWorkspace", "endpoint"): "PrometheusEndpoint",
    ("Role", "name"): None,
    ("Role", "arn"): "Arn",
    ("SamplingRule", "arn"): "RuleARN",
    ("ScalableTarget", "id"): None,
    ("SecurityGroup", "id"): "GroupId",
    ("Service", "name"): "Name",
    ("Service", "arn"): None,
    ("ServiceLevelObjective", "arn"): "Arn",
    ("TaskDefinition", "arn"): None,
    ("TraceGroup", "arn"): "GroupARN",
}
"""What `!GetAtt` takes for an attribute; None: what `!Ref` gives.

The return values of each type: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
A log group's `Arn` ends with `:*`.
"""


class Say:
    """Says values for one template."""

    def __init__(self, ids: Ids) -> None:
        self.ids = ids

    def text(self, value: Text) -> Any:
        """A string, as a literal or an intrinsic."""
        match value:
            case str():
                return value
            case Ref():
                return self._reference(value)
            case Pseudo(name):
                return Tagged("!Ref", _PSEUDO[name])
            case RoleName(arn):
                # A parameter for a role takes no path (see the table), so that the name is all that follows.
                return Tagged("!Select", [1, Tagged("!Split", ["role/", self._reference(arn)])])
            case Join(parts):
                return self._join(parts)

    def texts(self, value: TextList) -> Any:
        """A list of strings, or a parameter that is one."""
        return self._reference(value) if isinstance(value, Ref) else [self.text(item) for item in value]

    def json(self, document: JsonObject) -> Any:
        """A JSON document as text."""
        return self.text(json_text(document))

    def _reference(self, ref: Ref) -> Tagged:
        id, attribute = self.ids[ref.kind, ref.name], _ATTRIBUTE[ref.kind, ref.attr]
        return Tagged("!Ref", id) if attribute is None else Tagged("!GetAtt", f"{id}.{attribute}")

    def _join(self, parts: tuple[str | Ref | Pseudo, ...]) -> Tagged:
        if any(isinstance(part, str) and "${" in part for part in parts):
            return Tagged("!Join", ["", [self.text(part) for part in parts]])
        return Tagged("!Sub", "".join(part if isinstance(part, str) else self._hole(part) for part in parts))

    def _hole(self, part: Ref | Pseudo) -> str:
        return "${" + str(self.text(part).value) + "}"
