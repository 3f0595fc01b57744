"""Amazon EC2: instances, what they start from, and groups of them.

Field names and units are those of the API: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text, TextList
from obsc.records import dataclass

USER_DATA_BYTES = 16_384
"""What user data holds before it is encoded.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceProfile(Node):
    """What hands a role to instances; its own name is left to the deployment, so that stacks never collide."""

    ATTRS: ClassVar[tuple[str, ...]] = ("name", "arn")
    role: Text
    """The name of the role."""


@dataclass(frozen=True, slots=True)
class LatestImage:
    """The image whose id is the value of a public parameter of Systems Manager at the time of a deployment.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
    """

    parameter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataOptions:
    """How processes reach the instance metadata service, which is always on.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html
    """

    http_tokens: Literal["required"] = "required"
    hop_limit: int
    """How many network hops an answer survives: 1 reaches the instance, 2 its containers on a bridge too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance(Node):
    """One instance; `instance_profile` is a name, `user_data` is plain text.

    User data runs at the first start only. With `replace_on_change` other user data means another instance.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    image: Text | LatestImage
    instance_type: str
    instance_profile: Text
    subnet: Text
    security_groups: TextList
    user_data: Text
    metadata: MetadataOptions
    replace_on_change: bool
    depends_on: tuple[tuple[str, str], ...] = ()
    """Nodes, by kind and name, that must exist first although nothing refers to them (a role's policy, say)."""
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchTemplate(Node):
    """What a group starts its instances from; tags are those of the template itself.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id", "latest_version")
    image: Text | LatestImage
    instance_type: str
    instance_profile: Text
    security_groups: TextList
    user_data: Text
    metadata: MetadataOptions
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoScalingGroup(Node):
    """A group of equal instances, healthy when their target groups say so or, without any, when EC2 does.

    `health_check_grace_period` is in seconds. With `replace_on_change` another version of the template replaces the
    instances, a few at a time. Tags are those of the instances, too.
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("name",)
    launch_template: Text
    version: Text
    min_size: int
    max_size: int
    subnets: TextList
    target_groups: tuple[Text, ...] = ()
    health_check_grace_period: int
    replace_on_change: bool
    depends_on: tuple[tuple[str, str], ...] = ()
    tags: Tags = ()
