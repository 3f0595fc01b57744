"""What AWS describes: every resource of the kinds that obsc builds, as the API tells of it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obsc_judges.deployed.embedded import Account
from obsc_judges.deployed.load_balancers import actions_of, attributes_of, known_by, load_balancer_of
from obsc_judges.deployed.machines import group_of, is_of_instance, told_of
from obsc_judges.deployed.networks import endpoint_of, route_table_of
from obsc_judges.deployed.policies import effective


@dataclass(frozen=True, slots=True)
class Thing:
    """One resource: its kind, how AWS knows it, and all that is known of it."""

    kind: str
    id: str
    document: Mapping[str, Any]


def described(account: Account) -> tuple[Thing, ...]:
    """Read everything back."""
    return tuple(thing for read in _READERS for thing in read(account))


def _clusters(account: Account) -> Iterator[Thing]:
    ecs = account.client("ecs")
    arns = _all(ecs, "list_clusters", "clusterArns")
    told = ecs.describe_clusters(clusters=arns, include=["TAGS", "SETTINGS", "CONFIGURATIONS"]) if arns else {}
    for cluster in told.get("clusters", ()):
        yield Thing("cluster", cluster["clusterName"], cluster)


def _task_definitions(account: Account) -> Iterator[Thing]:
    ecs = account.client("ecs")
    for arn in _all(ecs, "list_task_definitions", "taskDefinitionArns"):
        told = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        yield Thing("task definition", arn, told["taskDefinition"] | {"tags": told.get("tags", [])})


def _services(account: Account) -> Iterator[Thing]:
    ecs = account.client("ecs")
    for cluster in _all(ecs, "list_clusters", "clusterArns"):
        for arn in _all(ecs, "list_services", "serviceArns", cluster=cluster):
            (service,) = ecs.describe_services(cluster=cluster, services=[arn], include=["TAGS"])["services"]
            yield Thing("service", arn, service)


def _roles(account: Account) -> Iterator[Thing]:
    iam = account.client("iam")
    for listed in _all(iam, "list_roles", "Roles"):
        name = listed["RoleName"]
        role = iam.get_role(RoleName=name)["Role"]
        policies = _all(iam, "list_role_policies", "PolicyNames", RoleName=name)
        inline = [iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in policies]
        attached = _all(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        told = {
            "trusts": effective([role.pop("AssumeRolePolicyDocument")]),
            "may": effective(inline),
            "inline": policies,
            "attached": [policy["PolicyArn"] for policy in attached],
        }
        yield Thing("role", name, role | told)


def _log_groups(account: Account) -> Iterator[Thing]:
    logs = account.client("logs")
    for group in _all(logs, "describe_log_groups", "logGroups"):
        tags = logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"]
        yield Thing("log group", group["logGroupName"], group | {"tags": tags})


def _security_groups(account: Account) -> Iterator[Thing]:
    for group in _all(account.client("ec2"), "describe_security_groups", "SecurityGroups"):
        rules = {
            "ingress": rules_of(group.get("IpPermissions", ())),
            "egress": rules_of(group.get("IpPermissionsEgress", ())),
        }
        rest = {key: value for key, value in group.items() if not key.startswith("IpPermissions")}
        yield Thing("security group", group["GroupId"], rest | rules)


def _networks(account: Account) -> Iterator[Thing]:
    """Without the account's own network: it was there before, and nobody builds in it."""
    ec2 = account.client("ec2")
    for vpc in _all(ec2, "describe_vpcs", "Vpcs"):
        if vpc["IsDefault"]:
            continue
        id_ = vpc["VpcId"]
        dns = {
            name: ec2.describe_vpc_attribute(VpcId=id_, Attribute=name[0].lower() + name[1:])[name]["Value"]
            for name in ("EnableDnsSupport", "EnableDnsHostnames")
        }
        yield Thing("vpc", id_, _kept(vpc, "CidrBlock", "InstanceTenancy", "Tags") | dns)
    for subnet in _all(ec2, "describe_subnets", "Subnets"):
        if not subnet["DefaultForAz"]:
            members = ("VpcId", "CidrBlock", "AvailabilityZone", "MapPublicIpOnLaunch", "Tags")
            yield Thing("subnet", subnet["SubnetId"], _kept(subnet, *members))


def _ways_out(account: Account) -> Iterator[Thing]:
    ec2 = account.client("ec2")
    for gateway in _all(ec2, "describe_internet_gateways", "InternetGateways"):
        told = {"Vpcs": [at["VpcId"] for at in gateway["Attachments"]], "Tags": gateway.get("Tags", [])}
        yield Thing("internet gateway", gateway["InternetGatewayId"], told)
    for address in ec2.describe_addresses()["Addresses"]:
        yield Thing("address", address["AllocationId"], {"Domain": address["Domain"], "Tags": address.get("Tags", [])})
    for gateway in _all(ec2, "describe_nat_gateways", "NatGateways"):
        (address,) = gateway["NatGatewayAddresses"]
        told = _kept(gateway, "SubnetId", "ConnectivityType", "Tags")
        yield Thing("nat gateway", gateway["NatGatewayId"], told | {"AllocationId": address["AllocationId"]})
    for table in _all(ec2, "describe_route_tables", "RouteTables"):
        yield Thing("route table", table["RouteTableId"], route_table_of(table))
    for endpoint in _all(ec2, "describe_vpc_endpoints", "VpcEndpoints"):
        yield Thing("endpoint", endpoint["VpcEndpointId"], endpoint_of(endpoint))


def _kept(document: Mapping[str, Any], *members: str) -> dict[str, Any]:
    return {member: document[member] for member in members if member in document}


def _load_balancers(account: Account) -> Iterator[Thing]:
    elb = account.client("elbv2")
    for balancer in _all(elb, "describe_load_balancers", "LoadBalancers"):
        arn = balancer["LoadBalancerArn"]
        attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        subnets = [zone["SubnetId"] for zone in balancer["AvailabilityZones"]]
        told = balancer | {"Subnets": subnets, "Attributes": attributes_of(attributes)} | _load_balancing_tags(elb, arn)
        yield Thing("load balancer", known_by(arn), load_balancer_of(told))
        for listener in _all(elb, "describe_listeners", "Listeners", LoadBalancerArn=arn):
            yield from _listener(elb, listener)
    for group in _all(elb, "describe_target_groups", "TargetGroups"):
        arn = group["TargetGroupArn"]
        attributes = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
        told = group | {"Attributes": attributes_of(attributes)} | _load_balancing_tags(elb, arn)
        yield Thing("target group", known_by(arn), told)


def _listener(elb: Any, listener: Mapping[str, Any]) -> Iterator[Thing]:
    arn = listener["ListenerArn"]
    does = {"DefaultActions": actions_of(listener["DefaultActions"])}
    yield Thing("listener", known_by(arn), {**listener, **does, **_load_balancing_tags(elb, arn)})
    for rule in elb.describe_rules(ListenerArn=arn)["Rules"]:
        if not rule["IsDefault"]:
            told = {"ListenerArn": arn, "Actions": actions_of(rule["Actions"])}
            yield Thing(
                "listener rule", known_by(rule["RuleArn"]), rule | told | _load_balancing_tags(elb, rule["RuleArn"])
            )


def _load_balancing_tags(elb: Any, arn: str) -> dict[str, Any]:
    return {"Tags": elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]}


def _profiles(account: Account) -> Iterator[Thing]:
    for profile in _all(account.client("iam"), "list_instance_profiles", "InstanceProfiles"):
        roles = [role["RoleName"] for role in profile["Roles"]]
        yield Thing("instance profile", profile["InstanceProfileName"], {"Path": profile["Path"], "Roles": roles})


def _instances(account: Account) -> Iterator[Thing]:
    """Those of groups are left out: their launch template says all of them."""
    ec2 = account.client("ec2")
    for reservation in _all(ec2, "describe_instances", "Reservations"):
        for instance in reservation["Instances"]:
            tags = instance.get("Tags", [])
            if any(tag["Key"] == "aws:autoscaling:groupName" for tag in tags):
                continue
            told = ec2.describe_instance_attribute(InstanceId=instance["InstanceId"], Attribute="userData")
            rest = {"SubnetId": instance["SubnetId"], "Tags": tags}
            yield Thing("instance", instance["InstanceId"], told_of(instance, told["UserData"].get("Value", "")) | rest)


def _launch_templates(account: Account) -> Iterator[Thing]:
    ec2 = account.client("ec2")
    for template in _all(ec2, "describe_launch_templates", "LaunchTemplates"):
        data = _latest(account, template["LaunchTemplateId"])
        if not is_of_instance(data):
            tags = {"Tags": template.get("Tags", [])}
            yield Thing("launch template", template["LaunchTemplateId"], told_of(data, data.get("UserData", "")) | tags)


def _groups(account: Account) -> Iterator[Thing]:
    for group in _all(account.client("autoscaling"), "describe_auto_scaling_groups", "AutoScalingGroups"):
        data = _latest(account, group["LaunchTemplate"]["LaunchTemplateId"])
        runs = {"Runs": told_of(data, data.get("UserData", ""))["Runs"]}
        yield Thing("group", group["AutoScalingGroupName"], group_of(group) | runs)


def _latest(account: Account, template: str) -> Mapping[str, Any]:
    asked = account.client("ec2").describe_launch_template_versions(LaunchTemplateId=template, Versions=["$Latest"])
    data: Mapping[str, Any] = asked["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    return data


def _namespaces(account: Account) -> Iterator[Thing]:
    cloud_map = account.client("servicediscovery")
    for listed in _all(cloud_map, "list_namespaces", "Namespaces"):
        namespace = cloud_map.get_namespace(Id=listed["Id"])["Namespace"]
        yield Thing("namespace", listed["Id"], namespace | _cloud_map_tags(cloud_map, listed["Arn"]))


def _registries(account: Account) -> Iterator[Thing]:
    cloud_map = account.client("servicediscovery")
    for listed in _all(cloud_map, "list_services", "Services"):
        service = cloud_map.get_service(Id=listed["Id"])["Service"]
        yield Thing("registry", listed["Id"], registry_of(service) | _cloud_map_tags(cloud_map, listed["Arn"]))


def registry_of(service: Mapping[str, Any]) -> dict[str, Any]:
    """A service of Cloud Map with its namespace beside `DnsConfig`, and not in it, where it used to stand.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_DnsConfig.html
    """
    dns = dict(service["DnsConfig"])
    where = {"NamespaceId": dns.pop("NamespaceId", service.get("NamespaceId"))}
    return {**service, "DnsConfig": dns, **where}


def _cloud_map_tags(cloud_map: Any, arn: str) -> dict[str, Any]:
    return {"Tags": cloud_map.list_tags_for_resource(ResourceARN=arn)["Tags"]}


def _parameters(account: Account) -> Iterator[Thing]:
    ssm = account.client("ssm")
    for parameter in _all(ssm, "describe_parameters", "Parameters"):
        name = parameter["Name"]
        if name.startswith("/aws/"):
            continue  # public, and in no account; moto lists them once one was asked for
        value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        yield Thing("parameter", name, parameter | {"Value": value, "Tags": tags})


def _prometheus_workspaces(account: Account) -> Iterator[Thing]:
    if not account.offers("amp"):
        return
    amp = account.client("amp")
    for listed in _all(amp, "list_workspaces", "workspaces"):
        workspace = amp.describe_workspace(workspaceId=listed["workspaceId"])["workspace"]
        yield Thing("prometheus workspace", listed["workspaceId"], workspace)


def _prometheus_rules(account: Account) -> Iterator[Thing]:
    if not account.offers("amp"):
        return
    amp = account.client("amp")
    for workspace in _all(amp, "list_workspaces", "workspaces"):
        where = {"workspaceId": workspace["workspaceId"]}
        for listed in _all(amp, "list_rule_groups_namespaces", "ruleGroupsNamespaces", **where):
            found = amp.describe_rule_groups_namespace(name=listed["name"], **where)["ruleGroupsNamespace"]
            yield Thing("prometheus rules", listed["name"], rules_file({**found, **where}))


def rules_file(document: Mapping[str, Any]) -> dict[str, Any]:
    """A namespace of rules with its file as text: an API says it in base64, and its clients in bytes."""
    data = document["data"]
    text = data if isinstance(data, bytes) else b64decode(data)
    return {**document, "data": text.decode()}


def _alarms(account: Account) -> Iterator[Thing]:
    cloudwatch = account.client("cloudwatch")
    for alarm in _all(cloudwatch, "describe_alarms", "MetricAlarms"):
        if alarm["AlarmName"].startswith("TargetTracking-"):
            continue  # made by Application Auto Scaling, of a policy that is compared, under a random name
        tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
        yield Thing("alarm", alarm["AlarmName"], alarm | {"Tags": tags})


def _dashboards(account: Account) -> Iterator[Thing]:
    cloudwatch = account.client("cloudwatch")
    for listed in _all(cloudwatch, "list_dashboards", "DashboardEntries"):
        dashboard = cloudwatch.get_dashboard(DashboardName=listed["DashboardName"])
        told = {"DashboardName": listed["DashboardName"], "body": body_of(dashboard["DashboardBody"])}
        yield Thing("dashboard", listed["DashboardName"], told)


def body_of(text: str) -> Any:
    """The body of a dashboard, the items of its lists by their numbers, for lists of lists are in it.

    >>> body_of('{"metrics": [["A", "B"]]}')
    {'metrics': {'0': {'0': 'A', '1': 'B'}}}
    """

    def numbered(value: Any) -> Any:
        if isinstance(value, list):
            return {str(number): numbered(item) for number, item in enumerate(value)}
        return {key: numbered(item) for key, item in value.items()} if isinstance(value, dict) else value

    return numbered(json.loads(text))


def rules_of(permissions: Any) -> dict[str, Any]:
    """The rules of a security group one by one: how AWS groups them says nothing.

    >>> rules_of([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 81, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
    {'tcp 80-81 10.0.0.0/8': {'allowed': True}}
    """
    found: dict[str, Any] = {}
    for permission in permissions:
        protocol = str(permission["IpProtocol"])
        ports = "all" if protocol == "-1" else f"{permission.get('FromPort')}-{permission.get('ToPort')}"
        for member, source in _RULE_SOURCES.items():
            for item in permission.get(member) or ():
                rest = {name: value for name, value in item.items() if name not in (source, "UserId")}
                found[f"{protocol} {ports} {item[source]}"] = {"allowed": True, **rest}
    return found


_RULE_SOURCES = {
    "IpRanges": "CidrIp",
    "Ipv6Ranges": "CidrIpv6",
    "PrefixListIds": "PrefixListId",
    "UserIdGroupPairs": "GroupId",
}


def _all(client: Any, method: str, key: str, **parameters: Any) -> list[Any]:
    """Every page of a list."""
    pages = client.get_paginator(method).paginate(**parameters)
    return [item for page in pages for item in page.get(key, ())]


_READERS: tuple[Callable[[Account], Iterator[Thing]], ...] = (
    _clusters,
    _task_definitions,
    _services,
    _roles,
    _log_groups,
    _parameters,
    _prometheus_workspaces,
    _prometheus_rules,
    _security_groups,
    _networks,
    _ways_out,
    _load_balancers,
    _profiles,
    _instances,
    _launch_templates,
    _groups,
    _namespaces,
    _registries,
    _alarms,
    _dashboards,
)
