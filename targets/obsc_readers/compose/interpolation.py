"""Text in which Compose fills variables in.

https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Pseudo, Ref, RoleName, Text, text
from obsc_readers.document import Scalar, Value
from obsc_readers.walk import Refused

Operator = Literal["", "?", ":?", "-"]

_PIECE = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?:(?P<operator>:?[?]|-)(?P<rest>[^{}$]*))?\})",
    re.ASCII,
)
_FACTS = {"AWS_PARTITION": PARTITION, "AWS_REGION": REGION, "AWS_ACCOUNT_ID": ACCOUNT_ID}
_ATTRIBUTES = (
    ("alarm", "Alarm"),
    ("auto_scaling_group", "AutoScalingGroup"),
    ("cluster", "Cluster"),
    ("dashboard", "Dashboard"),
    ("discovery_service", "DiscoveryService"),
    ("elastic_ip", "ElasticIp"),
    ("gateway_attachment", "GatewayAttachment"),
    ("grafana_workspace", "GrafanaWorkspace"),
    ("instance", "Instance"),
    ("instance_profile", "InstanceProfile"),
    ("internet_gateway", "InternetGateway"),
    ("launch_template", "LaunchTemplate"),
    ("listener", "Listener"),
    ("load_balancer", "LoadBalancer"),
    ("log_group", "LogGroup"),
    ("namespace", "Namespace"),
    ("nat_gateway", "NatGateway"),
    ("parameter", "Parameter"),
    ("prometheus_rules", "PrometheusRules"),
    ("prometheus_workspace", "PrometheusWorkspace"),
    ("role", "Role"),
    ("route_table", "RouteTable"),
    ("sampling_rule", "SamplingRule"),
    ("scalable_target", "ScalableTarget"),
    ("security_group", "SecurityGroup"),
    ("service", "Service"),
    ("service_level_objective", "ServiceLevelObjective"),
    ("subnet", "Subnet"),
    ("target_group", "TargetGroup"),
    ("task_definition", "TaskDefinition"),
    ("trace_group", "TraceGroup"),
    ("vpc", "Vpc"),
    ("vpc_endpoint", "VpcEndpoint"),
)
"""How a class ends a variable's name, and the class; of two that fit, the longer one is meant."""
_ENDS = "allocation_id|arn|dns_name|endpoint|full_name|id|latest_version|name|streams"
_ROLE_NAME = "__role_name"


@dataclass(frozen=True, slots=True)
class Filled:
    """A variable in text: its name, what happens where it is not set, and the default or message."""

    name: str
    operator: Operator
    rest: str


def pieces(value: Value) -> tuple[str | Filled, ...]:
    """A scalar taken apart; a number without quotes is its digits."""
    if not isinstance(value, Scalar) or value.kind not in ("text", "integer"):
        raise Refused(value, "has to be text")
    found: list[str | Filled] = []
    end = 0
    for match in _PIECE.finditer(value.text):
        found.append(_plain(value.text[end : match.start()], value))
        end = match.end()
        if match["dollar"]:
            found.append("$")
        else:
            operator: Operator = match["operator"] or ""  # type: ignore[assignment]
            found.append(Filled(match["bare"] or match["name"], operator, match["rest"] or ""))
    found.append(_plain(value.text[end:], value))
    return tuple(piece for piece in found if piece != "")


def _plain(written: str, value: Value) -> str:
    if "$" in written:
        raise Refused(value, "a dollar that stands for itself is written `$$`")
    return written


def said(value: Value) -> Text:
    """A text of the graph; a variable that may be empty or has a default is none."""
    parts: list[Text] = []
    for piece in pieces(value):
        if isinstance(piece, str):
            parts.append(piece)
        elif piece.operator in ("", "?"):
            parts.append(known(piece.name))
        else:
            raise Refused(value, f"obsc has no room for {piece.operator}{piece.rest} here")
    if len(parts) > 1 and any(isinstance(part, RoleName) for part in parts):
        raise Refused(value, "obsc holds a role's name from its ARN only by itself")
    return parts[0] if len(parts) == 1 else text(*parts)


def known(name: str) -> Ref | Pseudo | RoleName:
    """What a variable stands for: a fact, an attribute of something on AWS, the name in a role's ARN, else an input."""
    if name in _FACTS:
        return _FACTS[name]
    if name.endswith(_ROLE_NAME):
        arn = known(name.removesuffix(_ROLE_NAME))
        return RoleName(arn) if isinstance(arn, Ref) else arn
    for suffix, kind in sorted(_ATTRIBUTES, key=lambda item: -len(item[0])):
        match = re.fullmatch(rf"(.+?)_{suffix}_({_ENDS})", name)
        if match:
            return Ref(kind, match[1], match[2])
    return Ref("Input", name, "value")
