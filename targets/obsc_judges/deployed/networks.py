"""Networks: how CloudFormation creates them, and what AWS tells of them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from obsc_judges.deployed.policies import statements
from obsc_judges.deployed.resource_types import Creation, Made, creates


@creates("AWS::EC2::VPC")
def _vpc(new: Creation) -> Made:
    attributes = {name: new.take(name, None) for name in ("EnableDnsSupport", "EnableDnsHostnames")}
    id_ = new.call("ec2", "CreateVpc", **_tagged(new, "vpc"))["Vpc"]["VpcId"]
    for name, value in attributes.items():
        if value is not None:
            new.ask("ec2", "ModifyVpcAttribute", {"VpcId": id_, name: {"Value": value}})
    return new.made(id_, VpcId=id_)


@creates("AWS::EC2::Subnet")
def _subnet(new: Creation) -> Made:
    public = new.take("MapPublicIpOnLaunch", None)
    id_ = new.call("ec2", "CreateSubnet", **_tagged(new, "subnet"))["Subnet"]["SubnetId"]
    if public is not None:
        new.ask("ec2", "ModifySubnetAttribute", {"SubnetId": id_, "MapPublicIpOnLaunch": {"Value": public}})
    return new.made(id_, SubnetId=id_)


@creates("AWS::EC2::InternetGateway")
def _internet_gateway(new: Creation) -> Made:
    tagged = _tagged(new, "internet-gateway")
    id_ = new.call("ec2", "CreateInternetGateway", **tagged)["InternetGateway"]["InternetGatewayId"]
    return new.made(id_, InternetGatewayId=id_)


@creates("AWS::EC2::VPCGatewayAttachment")
def _attachment(new: Creation) -> Made:
    vpc = new.take("VpcId")
    new.call("ec2", "AttachInternetGateway", VpcId=vpc)
    return new.made(f"IGW|{vpc}")


@creates("AWS::EC2::EIP")
def _address(new: Creation) -> Made:
    made = new.call("ec2", "AllocateAddress", **_tagged(new, "elastic-ip"))
    return new.made(made["PublicIp"], AllocationId=made["AllocationId"], PublicIp=made["PublicIp"])


@creates("AWS::EC2::NatGateway")
def _nat_gateway(new: Creation) -> Made:
    id_ = new.call("ec2", "CreateNatGateway", **_tagged(new, "natgateway"))["NatGateway"]["NatGatewayId"]
    return new.made(id_, NatGatewayId=id_)


@creates("AWS::EC2::RouteTable")
def _route_table(new: Creation) -> Made:
    id_ = new.call("ec2", "CreateRouteTable", **_tagged(new, "route-table"))["RouteTable"]["RouteTableId"]
    return new.made(id_, RouteTableId=id_)


@creates("AWS::EC2::Route")
def _route(new: Creation) -> Made:
    table, destination = new.take("RouteTableId"), new.take("DestinationCidrBlock")
    new.call("ec2", "CreateRoute", RouteTableId=table, DestinationCidrBlock=destination)
    return new.made(f"{table}|{destination}", CidrBlock=destination)


@creates("AWS::EC2::SubnetRouteTableAssociation")
def _association(new: Creation) -> Made:
    id_ = new.call("ec2", "AssociateRouteTable")["AssociationId"]
    return new.made(id_, Id=id_)


@creates("AWS::EC2::VPCEndpoint")
def _endpoint(new: Creation) -> Made:
    id_ = new.call("ec2", "CreateVpcEndpoint", **_tagged(new, "vpc-endpoint"))["VpcEndpoint"]["VpcEndpointId"]
    return new.made(id_, Id=id_)


def _tagged(new: Creation, type_: str) -> dict[str, Any]:
    tags = new.take("Tags", [])
    return {"TagSpecifications": [{"ResourceType": type_, "Tags": tags}]} if tags else {}


def route_table_of(table: Mapping[str, Any]) -> dict[str, Any]:
    """A route table with the subnets that use it, and its ways by their destinations.

    The way to the network itself is in every one. Those to gateway endpoints are AWS's: the endpoint tells of them.
    """
    routes = {
        route["DestinationCidrBlock"]: via_of(route)
        for route in table["Routes"]
        if "DestinationCidrBlock" in route and route.get("GatewayId") != "local"
    }
    subnets = [item["SubnetId"] for item in table["Associations"] if "SubnetId" in item]
    main = any(item["Main"] for item in table["Associations"])
    told = {"VpcId": table["VpcId"], "Main": main, "Routes": routes, "Subnets": subnets}
    return told | {"Tags": table.get("Tags", [])}


def via_of(route: Mapping[str, Any]) -> dict[str, Any]:
    """Where a route leads, in the words of `CreateRoute` and `DescribeRouteTables` alike."""
    beside = ("RouteTableId", "DestinationCidrBlock", "Origin", "State")
    return {member: value for member, value in route.items() if member not in beside}


def endpoint_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """An endpoint, in the words of `CreateVpcEndpoint` and `DescribeVpcEndpoints` alike.

    Only one with addresses can have names; the embedded AWS believes that of gateways too. A policy that nobody gave is
    the one that lets all through.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """
    groups = said.get("SecurityGroupIds") or [group["GroupId"] for group in said.get("Groups", ())]
    kept = ("VpcId", "ServiceName", "VpcEndpointType", "SubnetIds", "RouteTableIds", "Tags")
    found = {member: said[member] for member in kept if member in said}
    if said["VpcEndpointType"] == "Interface":
        found["PrivateDnsEnabled"] = said.get("PrivateDnsEnabled")
    policy = statements(json.loads(said.get("PolicyDocument") or _ALL))
    return {**found, "SecurityGroupIds": groups, "PolicyDocument": policy}


_ALL = json.dumps(
    {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
)
