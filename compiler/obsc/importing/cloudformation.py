"""CloudFormation templates, SAM's among them: resources with their references. What only a deployment knows stays open.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from obsc.importing.values import Reference, Resource, join, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

KINDS: Mapping[str, str] = {
    "AWS::APS::RuleGroupsNamespace": "PrometheusRules",
    "AWS::APS::Workspace": "PrometheusWorkspace",
    "AWS::ApplicationSignals::Discovery": "Discovery",
    "AWS::ApplicationSignals::ServiceLevelObjective": "ServiceLevelObjective",
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration": "LaunchTemplate",
    "AWS::CloudWatch::Alarm": "Alarm",
    "AWS::CloudWatch::Dashboard": "Dashboard",
    "AWS::EC2::EIP": "ElasticIp",
    "AWS::EC2::Instance": "Instance",
    "AWS::EC2::InternetGateway": "InternetGateway",
    "AWS::EC2::LaunchTemplate": "LaunchTemplate",
    "AWS::EC2::NatGateway": "NatGateway",
    "AWS::EC2::Route": "Route",
    "AWS::EC2::RouteTable": "RouteTable",
    "AWS::EC2::SecurityGroup": "SecurityGroup",
    "AWS::EC2::SecurityGroupIngress": "SecurityGroupIngress",
    "AWS::EC2::Subnet": "Subnet",
    "AWS::EC2::SubnetRouteTableAssociation": "RouteTableAssociation",
    "AWS::EC2::VPC": "Vpc",
    "AWS::EC2::VPCEndpoint": "VpcEndpoint",
    "AWS::EC2::VPCGatewayAttachment": "GatewayAttachment",
    "AWS::ECS::Cluster": "Cluster",
    "AWS::ECS::Service": "Service",
    "AWS::ECS::TaskDefinition": "TaskDefinition",
    "AWS::ElasticLoadBalancingV2::Listener": "Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule": "ListenerRule",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "TargetGroup",
    "AWS::Grafana::Workspace": "GrafanaWorkspace",
    "AWS::IAM::InstanceProfile": "InstanceProfile",
    "AWS::IAM::ManagedPolicy": "ManagedPolicy",
    "AWS::IAM::Policy": "RolePolicy",
    "AWS::IAM::Role": "Role",
    "AWS::IAM::RolePolicy": "RolePolicy",
    "AWS::Logs::LogGroup": "LogGroup",
    "AWS::SSM::Parameter": "Parameter",
    "AWS::XRay::Group": "TraceGroup",
    "AWS::XRay::SamplingRule": "SamplingRule",
}
"""The types that an import looks into."""

_READ = frozenset({"TaskDefinition", "Service", "LogGroup", "Instance", "LaunchTemplate", "AutoScalingGroup"})
"""Kinds of which every value counts."""

_FACTS = {
    "AWS::Region": "region",
    "AWS::AccountId": "account-id",
    "AWS::Partition": "partition",
    "AWS::URLSuffix": "url-suffix",
    "AWS::StackName": "stack-name",
    "AWS::StackId": "stack-id",
}


def is_template(document: Node) -> bool:
    """Whether a document is one: it has resources with types of CloudFormation."""
    return any(
        (resource["Type"].text or "").startswith(("AWS::", "Custom::")) for _, resource in document["Resources"].items
    )


def resources(document: Node, file: TextFile, notes: Notes) -> Iterator[Resource]:
    """Every resource, its properties with their references followed."""
    reader = _Template(document, file)
    for id, resource in document["Resources"].items:
        kind = resource["Type"].text or ""
        # What is not read cannot depend on anything.
        reader.notes = notes if KINDS.get(kind) in _READ else Notes()
        if (condition := resource["Condition"].text) is not None:
            notes.add(
                f"whether there is a `{id}`, the condition `{condition}` decides", resource["Condition"].place(file)
            )
        properties = reader.value(resource["Properties"], 0)
        data = dict(properties.items)
        for key in ("DeletionPolicy", "UpdatePolicy"):
            if (policy := resource[key]).data is not None:
                data[key] = policy
        yield Resource(KINDS.get(kind, kind), id, Node(data, resource.line), file, kind)


class _Template:
    """Follows the intrinsic functions of one template."""

    def __init__(self, document: Node, file: TextFile) -> None:
        self.file = file
        self.notes = Notes()
        self.parameters = document["Parameters"]
        self.mappings = document["Mappings"]
        self.names = {id for id, _ in document["Resources"].items}

    def value(self, node: Node, depth: int) -> Node:
        """A value without functions."""
        if depth > 60:
            return Node(Reference("unknown", "what is nested too deep"), node.line)
        if node.tag:
            return self.call(node.tag.removeprefix("!"), Node(node.data, node.line), depth)
        if len(node.items) == 1:
            ((key, argument),) = node.items
            if key == "Ref" or key.startswith("Fn::"):
                return self.call(key.removeprefix("Fn::"), argument, depth)
        if isinstance(node.data, dict):
            return Node({key: self.value(item, depth + 1) for key, item in node.items}, node.line)
        if isinstance(node.data, list):
            return Node([self.value(item, depth + 1) for item in node.rows], node.line)
        return node

    def call(self, function: str, argument: Node, depth: int) -> Node:
        """What a function gives, as far as the template says it."""
        line = argument.line
        match function:
            case "Ref" if argument.text is not None:
                return self.reference(argument.text, line)
            case "GetAtt":
                path = argument.text or ".".join(text(row) or "" for row in argument.rows)
                name, _, attribute = path.partition(".")
                return Node(Reference("resource", name, attribute), line)
            case "Sub":
                return self.substituted(argument, depth)
            case "Join" if len(argument.rows) == 2:
                return self.joined(argument, depth)
            case "FindInMap" if (found := self.mapped(argument, depth)) is not None:
                return found
            case "If" if len(argument.rows) == 3:
                return self.chosen(argument, depth)
            case "ImportValue" if (exported := text(self.value(argument, depth + 1))) is not None:
                return Node(Reference("input", re.sub(r"[^A-Za-z0-9]+", "-", exported)), line)
            case "Base64":
                return self.value(argument, depth + 1)
        return Node(Reference("unknown", function), line)

    def reference(self, name: str, line: int) -> Node:
        if name == "AWS::NoValue":
            return Node(None, line)
        if name in _FACTS:
            return Node(Reference("fact", _FACTS[name]), line)
        if name in self.names:
            return Node(Reference("resource", name), line)
        parameter = self.parameters[name]
        default = parameter["Default"]
        said = parameter["Description"].text or ""
        if (parameter["Type"].text or "").startswith("AWS::SSM::"):
            # Its default is the name of where the value lies.
            return Node(Reference("input", name, description=said, looks_for=default.text or ""), line)
        known = default if default.data is not None else None
        return Node(Reference("input", name, default=known, description=said), line)

    def substituted(self, argument: Node, depth: int) -> Node:
        template, variables = (argument.rows[0], argument.rows[1]) if len(argument.rows) == 2 else (argument, None)
        if template.text is None:
            return Node(Reference("unknown", "Sub"), argument.line)
        parts: list[str | Reference] = []
        for at, piece in enumerate(re.split(r"\$\{([^}]*)\}", template.text)):
            if at % 2 == 0:
                parts.append(piece)
            elif piece.startswith("!"):
                parts.append("${" + piece[1:] + "}")
            elif variables is not None and variables[piece].data is not None:
                parts += _parts(self.value(variables[piece], depth + 1))
            else:
                name, dot, attribute = piece.strip().partition(".")
                found = self.reference(name, argument.line)
                parts += [Reference("resource", name, attribute)] if dot else _parts(found)
        return Node(join(parts), argument.line)

    def joined(self, argument: Node, depth: int) -> Node:
        separator, pieces = argument.rows[0].text or "", argument.rows[1]
        parts: list[str | Reference] = []
        for piece in pieces.rows:
            parts += [separator] if parts else []
            parts += _parts(self.value(piece, depth + 1))
        return Node(join(parts) if pieces.rows else Reference("unknown", "Join"), argument.line)

    def chosen(self, argument: Node, depth: int) -> Node:
        """One of two values: what is there under a condition or not at all; else nobody knows which."""
        condition, *rows = argument.rows
        values = [self.value(row, depth + 1) for row in rows]
        there = [one for one in values if one.data is not None]
        taken = "it is taken" if len(there) == 1 else "neither value is taken"
        message = f"what stands here, the condition `{condition.text}` decides: {taken}"
        self.notes.add(message, argument.place(self.file))
        return there[0] if len(there) == 1 else Node(Reference("unknown", "If"), argument.line)

    def mapped(self, argument: Node, depth: int) -> Node | None:
        keys = [text(self.value(row, depth + 1)) for row in argument.rows]
        node = self.mappings
        for key in keys:
            node = node[key] if key is not None else Node(None, node.line)
        return node if node.data is not None and len(keys) == 3 else None


def _parts(node: Node) -> list[str | Reference]:
    if isinstance(node.data, Reference):
        return [node.data]
    parts = getattr(node.data, "parts", None)
    return list(parts) if parts is not None else [text(node) or ""]
