"""Instances, launch templates and groups: how CloudFormation creates them, and what AWS tells of them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html and
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/Welcome.html
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from obsc_judges.deployed.refusal import Refused
from obsc_judges.deployed.resource_types import Creation, Made, creates

BESIDE = frozenset({"UpdatePolicy"})
"""What groups have beside their properties; it shows at an update, which does not happen here."""

_PARAMETER = re.compile(r"\{\{resolve:ssm:([^:{}]+)\}\}")


@creates("AWS::IAM::InstanceProfile")
def _profile(new: Creation) -> Made:
    name, roles = new.name("InstanceProfileName", 128), new.take("Roles")
    made = new.call("iam", "CreateInstanceProfile", InstanceProfileName=name)["InstanceProfile"]
    for role in roles:
        new.account.client("iam").add_role_to_instance_profile(InstanceProfileName=name, RoleName=role)
    return new.made(name, Arn=made["Arn"])


@creates("AWS::EC2::LaunchTemplate")
def _template(new: Creation) -> Made:
    name, data = new.name("LaunchTemplateName", 128), dict(new.take("LaunchTemplateData"))
    if "ImageId" in data:
        data["ImageId"] = _image(new, data["ImageId"])
    made = new.call("ec2", "CreateLaunchTemplate", LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]
    latest = str(made["LatestVersionNumber"])
    return new.made(made["LaunchTemplateId"], LaunchTemplateId=made["LaunchTemplateId"], LatestVersionNumber=latest)


@creates("AWS::EC2::Instance")
def _instance(new: Creation) -> Made:
    tags, profile = new.take("Tags", []), new.take("IamInstanceProfile", None)
    encoded, template = new.take("UserData", None), new.take("LaunchTemplate", None)
    if template is not None:
        # The embedded AWS would take the image from a template that has none.
        (version,) = new.account.client("ec2").describe_launch_template_versions(
            LaunchTemplateId=template["LaunchTemplateId"], Versions=[str(template["Version"])]
        )["LaunchTemplateVersions"]
        if set(version["LaunchTemplateData"]) != {"UserData"}:
            raise Refused("a launch template of an instance holds user data and nothing else here")
        encoded = version["LaunchTemplateData"]["UserData"]
    more: dict[str, Any] = {"ImageId": _image(new, new.take("ImageId")), "MinCount": 1, "MaxCount": 1}
    if tags:
        more["TagSpecifications"] = [{"ResourceType": "instance", "Tags": tags}]
    if profile is not None:
        more["IamInstanceProfile"] = {"Name": profile}
    if encoded is not None:
        more["UserData"] = b64decode(encoded).decode()  # which botocore encodes
    (made,) = new.call("ec2", "RunInstances", **more)["Instances"]
    return new.made(made["InstanceId"], InstanceId=made["InstanceId"])


@creates("AWS::AutoScaling::AutoScalingGroup")
def _group(new: Creation) -> Made:
    name, subnets = new.name("AutoScalingGroupName"), new.take("VPCZoneIdentifier")
    tags = [{"ResourceId": name, "ResourceType": "auto-scaling-group", **tag} for tag in new.take("Tags", [])]
    tagged = {"Tags": tags} if tags else {}
    more: dict[str, Any] = {"AutoScalingGroupName": name, "VPCZoneIdentifier": ",".join(subnets)}
    new.call("autoscaling", "CreateAutoScalingGroup", None, **more, **tagged)
    return new.made(name)


def _image(new: Creation, said: str) -> str:
    """The id of an image, which a parameter may hold."""
    found = _PARAMETER.fullmatch(said)
    if found is None:
        return said
    value: str = new.account.client("ssm").get_parameter(Name=found[1])["Parameter"]["Value"]
    return value


def started_with(data: Mapping[str, Any]) -> dict[str, Any]:
    """What instances are started with, in the words of `RunInstances` and of a launch template alike."""
    metadata = data.get("MetadataOptions", {})
    kept = ("HttpEndpoint", "HttpTokens", "HttpPutResponseHopLimit")
    groups = data.get("SecurityGroupIds") or [group["GroupId"] for group in data.get("SecurityGroups", ())]
    profile = data.get("IamInstanceProfile", {})
    return {
        "ImageId": data.get("ImageId"),
        "InstanceType": data.get("InstanceType"),
        "IamInstanceProfile": profile.get("Name") or str(profile.get("Arn", "")).rpartition("/")[2],
        "SecurityGroupIds": sorted(groups),
        "MetadataOptions": {key: metadata[key] for key in kept if key in metadata},
    }


def told_of(said: Mapping[str, Any], encoded: str) -> dict[str, Any]:
    """The same with user data as the instance sees it, by whose digest machines are known in every account alike."""
    script = b64decode(encoded).decode()
    return {**started_with(said), "UserData": script, "Runs": sha256(script.encode()).hexdigest()[:8]}


def is_of_instance(data: Mapping[str, Any]) -> bool:
    """Whether a launch template says nothing but user data: it belongs to an instance, at which that shows."""
    return set(data) <= {"UserData"}


def group_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """A group as `CreateAutoScalingGroup` and `DescribeAutoScalingGroups` tell of it alike."""
    kept = ("MinSize", "MaxSize", "HealthCheckType", "HealthCheckGracePeriod")
    template = said.get("LaunchTemplate", {})
    tags = [{key: tag[key] for key in ("Key", "Value", "PropagateAtLaunch")} for tag in said.get("Tags", ())]
    return {
        **{key: said[key] for key in kept if key in said},
        "LaunchTemplate": {key: template.get(key) for key in ("LaunchTemplateId", "Version")},
        "Subnets": sorted(said.get("VPCZoneIdentifier", "").split(",")),
        "TargetGroupARNs": sorted(said.get("TargetGroupARNs", ())),
        "Tags": tags,
    }
