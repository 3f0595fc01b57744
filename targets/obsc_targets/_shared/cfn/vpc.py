"""Networks in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html
"""

from __future__ import annotations

from obsc.infra import vpc
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.yaml_printer import Tagged


def network(node: vpc.Vpc, say: Say) -> Properties:
    """`AWS::EC2::VPC`."""
    return {
        "CidrBlock": node.cidr_block,
        "EnableDnsSupport": node.enable_dns_support,
        "EnableDnsHostnames": node.enable_dns_hostnames,
        "Tags": tags(node.tags),
    }


def subnet(node: vpc.Subnet, say: Say) -> Properties:
    """`AWS::EC2::Subnet`."""
    return {
        "VpcId": say.text(node.vpc),
        "AvailabilityZone": Tagged("!Select", [node.zone, Tagged("!GetAZs", "")]),
        "CidrBlock": node.cidr_block,
        "MapPublicIpOnLaunch": node.map_public_ip_on_launch,
        "Tags": tags(node.tags),
    }


def internet_gateway(node: vpc.InternetGateway, say: Say) -> Properties:
    """`AWS::EC2::InternetGateway`."""
    return {"Tags": tags(node.tags)}


def gateway_attachment(node: vpc.GatewayAttachment, say: Say) -> Properties:
    """`AWS::EC2::VPCGatewayAttachment`."""
    return {"VpcId": say.text(node.vpc), "InternetGatewayId": say.text(node.internet_gateway)}


def elastic_ip(node: vpc.ElasticIp, say: Say) -> Properties:
    """`AWS::EC2::EIP`."""
    return {"Domain": "vpc", "Tags": tags(node.tags)}


def nat_gateway(node: vpc.NatGateway, say: Say) -> Properties:
    """`AWS::EC2::NatGateway`."""
    return {
        "SubnetId": say.text(node.subnet),
        "AllocationId": say.text(node.allocation_id),
        "Tags": tags(node.tags),
    }


def route_table(node: vpc.RouteTable, say: Say) -> Properties:
    """`AWS::EC2::RouteTable`."""
    return {"VpcId": say.text(node.vpc), "Tags": tags(node.tags)}


def route(node: vpc.Route, say: Say) -> Properties:
    """`AWS::EC2::Route`."""
    return {
        "RouteTableId": say.text(node.route_table),
        "DestinationCidrBlock": node.destination_cidr_block,
        "GatewayId": None if node.internet_gateway is None else say.text(node.internet_gateway),
        "NatGatewayId": None if node.nat_gateway is None else say.text(node.nat_gateway),
    }


def route_table_association(node: vpc.RouteTableAssociation, say: Say) -> Properties:
    """`AWS::EC2::SubnetRouteTableAssociation`."""
    return {"SubnetId": say.text(node.subnet), "RouteTableId": say.text(node.route_table)}


def vpc_endpoint(node: vpc.VpcEndpoint, say: Say) -> Properties:
    """`AWS::EC2::VPCEndpoint`."""
    return {
        "VpcId": say.text(node.vpc),
        "ServiceName": say.text(node.service_name),
        "VpcEndpointType": node.type,
        "SubnetIds": say.texts(node.subnets),
        "SecurityGroupIds": say.texts(node.security_groups),
        "RouteTableIds": say.texts(node.route_tables),
        "PrivateDnsEnabled": node.private_dns_enabled,
        "Tags": tags(node.tags),
    }
