"""Instances and groups of them in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html and the pages of `AWS_AutoScaling`
and `AWS_IAM`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LatestImage, LaunchTemplate, MetadataOptions
from obsc.infra.values import Join, Text
from obsc_targets._shared.cfn.parts import InstanceUserData
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.yaml_printer import Tagged
from obsc_targets._shared.yaml_scalar import literal

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_VARIABLE = re.compile(r"\$\{(?=[^${}!][^${}]*\})")
"""The beginning of a shell's variable that `!Sub` can leave alone beyond doubt."""


def instance_profile(node: InstanceProfile, say: Say) -> Properties:
    """`AWS::IAM::InstanceProfile`."""
    return {"Roles": [say.text(node.role)]}


def instance(node: Instance, say: Say) -> Properties:
    """`AWS::EC2::Instance`."""
    if node.replace_on_change:
        template = say.ids[InstanceUserData.__name__, node.name]
        boot: Properties = {
            "LaunchTemplate": {
                "LaunchTemplateId": Tagged("!Ref", template),
                "Version": Tagged("!GetAtt", f"{template}.LatestVersionNumber"),
            }
        }
    else:
        boot = {"UserData": _encoded(node.user_data, say)}
    return {
        "ImageId": _image(node.image, say),
        "InstanceType": node.instance_type,
        "IamInstanceProfile": say.text(node.instance_profile),
        "SubnetId": say.text(node.subnet),
        "SecurityGroupIds": say.texts(node.security_groups),
        "MetadataOptions": _metadata(node.metadata),
        **boot,
        "Tags": tags(node.tags),
    }


def instance_user_data(node: InstanceUserData, say: Say) -> Properties:
    """`AWS::EC2::LaunchTemplate` with nothing but user data."""
    return {"LaunchTemplateData": {"UserData": _encoded(node.user_data, say)}}


def launch_template(node: LaunchTemplate, say: Say) -> Properties:
    """`AWS::EC2::LaunchTemplate`."""
    return {
        "LaunchTemplateData": {
            "ImageId": _image(node.image, say),
            "InstanceType": node.instance_type,
            "IamInstanceProfile": {"Name": say.text(node.instance_profile)},
            "SecurityGroupIds": say.texts(node.security_groups),
            "MetadataOptions": _metadata(node.metadata),
            "UserData": _encoded(node.user_data, say),
        },
        "TagSpecifications": [{"ResourceType": "launch-template", "Tags": tags(node.tags)}] if node.tags else [],
    }


def auto_scaling_group(node: AutoScalingGroup, say: Say) -> Properties:
    """`AWS::AutoScaling::AutoScalingGroup`."""
    return {
        "LaunchTemplate": {"LaunchTemplateId": say.text(node.launch_template), "Version": say.text(node.version)},
        "MinSize": str(node.min_size),
        "MaxSize": str(node.max_size),
        "VPCZoneIdentifier": say.texts(node.subnets),
        "TargetGroupARNs": [say.text(group) for group in node.target_groups],
        "HealthCheckType": "ELB" if node.target_groups else "EC2",
        "HealthCheckGracePeriod": node.health_check_grace_period,
        "Tags": [{**tag, "PropagateAtLaunch": True} for tag in tags(node.tags)],
    }


def update_policy(node: AutoScalingGroup) -> Properties:
    """What an update does to instances of a version before: one after the other, with time to start.

    Fewer than the greatest size have to be in service: there would be no room to replace any.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
    """
    rolling = {
        "MaxBatchSize": 1,
        "MinInstancesInService": max(0, min(node.min_size, node.max_size - 1)),
        "PauseTime": f"PT{node.health_check_grace_period}S",
    }
    return {"AutoScalingRollingUpdate": rolling}


def _image(image: Text | LatestImage, say: Say) -> Any:
    return f"{{{{resolve:ssm:{image.parameter}}}}}" if isinstance(image, LatestImage) else say.text(image)


def _metadata(options: MetadataOptions) -> Properties:
    return {
        "HttpEndpoint": "enabled",
        "HttpTokens": options.http_tokens,
        "HttpPutResponseHopLimit": options.hop_limit,
    }


def _encoded(script: Text, say: Say) -> Tagged:
    """User data in base64, in blocks of whole lines even where a line or a shell's `${` asks for `!Join`."""
    said = _substituted(script, say) or say.text(script)
    whole = said.value if isinstance(said, Tagged) and said.tag == "!Sub" else said
    if not isinstance(script, str | Join) or (isinstance(whole, str) and ("\n" not in whole or literal(whole))):
        return Tagged("!Base64", said)
    parts = script.parts if isinstance(script, Join) else (script,)
    pieces = [piece for part in parts for piece in (_blocks(part) if isinstance(part, str) else [say.text(part)])]
    return Tagged("!Base64", Tagged("!Join", ["", pieces]))


def _substituted(script: Text, say: Say) -> Tagged | None:
    """A script with references in it for `!Sub`, a shell's own `${variable}` as `${!variable}`.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
    """
    if not isinstance(script, Join):
        return None
    said = ""
    for part in script.parts:
        if not isinstance(part, str):
            said += "${" + str(say.text(part).value) + "}"
        elif "${" in _VARIABLE.sub("", part):
            return None
        else:
            said += _VARIABLE.sub("${!", part)
    return Tagged("!Sub", said)


def _blocks(part: str) -> Iterator[str]:
    """Lines that can stand in a literal block together, and what lies between.

    >>> list(_blocks(" web\\n\\na\\n\\tb\\nc\\nrun "))
    [' web\\n\\na\\n', '\\tb\\n', 'c\\n', 'run ']
    """
    for _, lines in groupby(_LINE.findall(part), lambda line: line == "\n" or literal(line) is not None):
        yield "".join(lines)
