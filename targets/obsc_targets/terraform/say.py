"""Values of the graph in Terraform's expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsc.infra.values import Join, Json, Pseudo, Ref, RoleName, Text, TextList
from obsc.records import dataclass
from obsc_targets._shared.hcl_printer import Call, Index, Template, Traversal
from obsc_targets._shared.json_data import json_data
from obsc_targets.terraform.names import Address
from obsc_targets.terraform.parts import Key

_ATTRIBUTE: Mapping[tuple[str, str], tuple[str | Index, ...]] = {
    ("Input", "value"): (),
    ("Alarm", "name"): ("alarm_name",),
    ("Alarm", "arn"): ("arn",),
    ("Cluster", "name"): ("name",),
    ("Cluster", "arn"): ("arn",),
    ("Dashboard", "name"): ("dashboard_name",),
    ("DiscoveryService", "id"): ("id",),
    ("DiscoveryService", "arn"): ("arn",),
    ("GrafanaWorkspace", "id"): ("id",),
    ("GrafanaWorkspace", "endpoint"): ("endpoint",),
    ("AutoScalingGroup", "name"): ("name",),
    ("Instance", "id"): ("id",),
    ("InstanceProfile", "name"): ("name",),
    ("InstanceProfile", "arn"): ("arn",),
    ("LaunchTemplate", "id"): ("id",),
    ("LaunchTemplate", "latest_version"): ("latest_version",),
    ("ElasticIp", "allocation_id"): ("allocation_id",),
    ("InternetGateway", "id"): ("id",),
    ("Listener", "arn"): ("arn",),
    ("LoadBalancer", "arn"): ("arn",),
    ("LoadBalancer", "dns_name"): ("dns_name",),
    ("LoadBalancer", "full_name"): ("arn_suffix",),
    ("NatGateway", "id"): ("id",),
    ("RouteTable", "id"): ("id",),
    ("Subnet", "id"): ("id",),
    ("TargetGroup", "arn"): ("arn",),
    ("TargetGroup", "full_name"): ("arn_suffix",),
    ("Vpc", "id"): ("id",),
    ("LogGroup", "name"): ("name",),
    ("LogGroup", "streams"): ("arn",),
    ("Namespace", "id"): ("id",),
    ("Namespace", "arn"): ("arn",),
    ("Parameter", "name"): ("name",),
    ("PrometheusRules", "arn"): ("arn",),
    ("PrometheusWorkspace", "id"): ("id",),
    ("PrometheusWorkspace", "arn"): ("arn",),
    ("PrometheusWorkspace", "endpoint"): ("prometheus_endpoint",),
    ("Role", "name"): ("name",),
    ("Role", "arn"): ("arn",),
    ("SamplingRule", "arn"): ("arn",),
    ("ScalableTarget", "id"): ("resource_id",),
    ("SecurityGroup", "id"): ("id",),
    ("Service", "name"): ("name",),
    ("Service", "arn"): ("id",),
    ("ServiceLevelObjective", "arn"): ("outputs", Index("Arn")),
    ("TaskDefinition", "arn"): ("arn",),
    ("TraceGroup", "arn"): ("arn",),
}
"""What follows an address for an attribute; the attributes of each resource: https://registry.terraform.io/providers/hashicorp/aws/latest/docs"""

_BEHIND = {("LogGroup", "streams"): ":*"}
"""The provider takes `:*` off the ARN of a log group."""

_NAME = Traversal(("local", "name"))


@dataclass(frozen=True, slots=True)
class Say:
    """Says values for one module; `system` is the name of the specification."""

    addresses: Mapping[Key, Address]
    system: str

    def text(self, value: Text) -> Any:
        """A string, as a literal or an expression."""
        match value:
            case str():
                return value
            case Ref():
                return self._reference(value)
            case Pseudo(name):
                return Traversal(("local", name.replace("-", "_")))
            case RoleName(arn):
                return Call("basename", (self._reference(arn),))
            case Join(parts):
                return _template(*map(self.text, parts))

    def texts(self, value: TextList) -> Any:
        """A list of strings, or a variable that is one."""
        return self._reference(value) if isinstance(value, Ref) else [self.text(item) for item in value]

    def json(self, document: Json) -> Any:
        """A JSON document as an object of Terraform's."""
        return json_data(document, self.text)

    def node(self, kind: str, name: str, *attribute: str | Index) -> Traversal:
        """A block as a whole, or one of its attributes."""
        return Traversal((*self.addresses[kind, name], *attribute))

    def own_name(self, name: str) -> Any:
        """A name for what the graph leaves unnamed and Terraform wants named."""
        return _NAME if name == self.system else _template(_NAME, f"-{name}")

    def role_prefix(self, name: str) -> Any:
        """The beginning of a role's name: the provider takes 38 characters and appends 26."""
        return self.prefix(name, 38)

    def prefix(self, name: str, length: int = 102) -> Any:
        """The beginning of a name, to which the provider appends 26 characters; most names take 128."""
        prefix = f"{self.system}-{name}-"
        return _template(_NAME, f"-{name}-") if len(prefix) <= length else f"{prefix[: length - 1].rstrip('-')}-"

    def group_prefix(self, name: str) -> Any:
        """The beginning of a security group's name, which must not be `sg-`.

        https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
        """
        return _template("ecs-" if f"{self.system}-".startswith("sg-") else "", _NAME, f"-{name}-")

    def _reference(self, ref: Ref) -> Traversal | Template:
        attribute = self.node(ref.kind, ref.name, *_ATTRIBUTE[ref.kind, ref.attr])
        behind = _BEHIND.get((ref.kind, ref.attr))
        return attribute if behind is None else _template(attribute, behind)


def _template(*parts: Any) -> Template:
    flat = (piece for part in parts for piece in (part.parts if isinstance(part, Template) else (part,)))
    return Template(tuple(flat))
