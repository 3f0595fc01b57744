"""Instances, launch templates and groups.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html and the pages of `AWS_AutoScaling`
and `AWS_IAM`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial

from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LatestImage, LaunchTemplate, MetadataOptions
from obsc.infra.node import Node, Tags
from obsc.infra.values import Ref, Text, TextList
from obsc_readers.cloudformation.intrinsics import function
from obsc_readers.dialect import Dialect, in_order
from obsc_readers.document import List, Object, Scalar, Value
from obsc_readers.walk import Keys, Refused, items

_PARAMETER = re.compile(r"\{\{resolve:ssm:([^:{}]+)\}\}")

DependsOn = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Boot:
    """What instances are started with, as far as a launch template says it."""

    image: Text | LatestImage | None = None
    instance_type: str | None = None
    instance_profile: Text | None = None
    security_groups: TextList | None = None
    user_data: Text | None = None
    metadata: MetadataOptions | None = None
    tags: Tags = ()


def read_instance_profile(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html"""
    with Keys(value, d.notes) as keys:
        keys.only("Path", "/")
        yield InstanceProfile(name=name, role=keys.need("Roles", partial(_only_role, d), ""))


def read_boot(d: Dialect, value: Value) -> Boot:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-launchtemplate.html"""
    with Keys(value, d.notes) as keys:
        tags = keys.get("TagSpecifications", partial(_template_tags, d), ())
        return keys.need("LaunchTemplateData", partial(_boot, d, tags), Boot())


def read_launch_template(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A template by itself, which has to say all that instances of a group are started with."""
    boot = read_boot(d, value)
    image, type_, profile, groups, metadata = _complete(boot, value)
    yield LaunchTemplate(
        name=name,
        image=image,
        instance_type=type_,
        instance_profile=profile,
        security_groups=groups,
        user_data=boot.user_data or "",
        metadata=metadata,
        tags=boot.tags,
    )


def read_instance(
    d: Dialect, name: str, value: Value, templates: Mapping[str, Boot], depends_on: DependsOn
) -> Iterator[Node]:
    """An instance; what it does not say, its launch template does.

    Another version of a template replaces the instance, which other user data of its own does not.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
    """
    with Keys(value, d.notes) as keys:
        template = keys.maybe("LaunchTemplate", partial(_latest_of, d))
        own = _own(d, keys, d.text)
        if template is not None and own.user_data is not None:
            d.notes.refuse(value, "UserData of an instance stands here or in its launch template")
        subnet = keys.need("SubnetId", d.text, "", "obsc knows no default subnet")
        tags = keys.get("Tags", d.tags, ())
    boot = own if template is None else _over(own, templates.get(template, Boot()))
    image, type_, profile, groups, metadata = _complete(boot, value)
    yield Instance(
        name=name,
        image=image,
        instance_type=type_,
        instance_profile=profile,
        subnet=subnet,
        security_groups=groups,
        user_data=boot.user_data or "",
        metadata=metadata,
        replace_on_change=template is not None,
        depends_on=depends_on,
        tags=tags,
    )


def template_of(properties: Value) -> str | None:
    """The name of the launch template in the same CloudFormation template that an instance starts from, or None."""
    named = properties.get("LaunchTemplate") if isinstance(properties, Object) else None
    id_ = named.get("LaunchTemplateId") if isinstance(named, Object) else None
    called = None if id_ is None else function(id_)
    if called is None:
        return None
    name = called[1].items[0] if isinstance(called[1], List) and called[1].items else called[1]
    return name.text.partition(".")[0] if isinstance(name, Scalar) else None


def read_group(d: Dialect, name: str, value: Value, update: Value | None, depends_on: DependsOn) -> Iterator[Node]:
    """A group, and what an update of the stack does to its instances.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html
    """
    with Keys(value, d.notes) as keys:
        template, version = keys.need("LaunchTemplate", partial(_specification, d), ("", ""))
        targets = keys.get("TargetGroupARNs", d.each(d.text), ())
        checked = keys.get("HealthCheckType", d.one_of("EC2", "ELB"), "EC2")
        if (checked == "ELB") != bool(targets):
            d.notes.refuse(value, "obsc holds HealthCheckType ELB with target groups, and EC2 without")
        group = AutoScalingGroup(
            name=name,
            launch_template=template,
            version=version,
            min_size=keys.need("MinSize", d.integer, 0),
            max_size=keys.need("MaxSize", d.integer, 0),
            subnets=keys.need("VPCZoneIdentifier", d.texts, (), "obsc knows no default subnets"),
            target_groups=targets,
            health_check_grace_period=keys.get("HealthCheckGracePeriod", d.integer, 0),
            replace_on_change=update is not None,
            depends_on=depends_on,
            tags=keys.get("Tags", partial(_propagated, d), ()),
        )
    if update is not None:
        _check_rolling(d, update, group)
    yield group


def _boot(d: Dialect, tags: Tags, value: Value) -> Boot:
    with Keys(value, d.notes) as keys:
        return replace(_own(d, keys, partial(_profile_name, d)), tags=tags)


def _own(d: Dialect, keys: Keys, profile: Callable[[Value], Text]) -> Boot:
    """What an instance or a template says itself; `profile` reads how it names its instance profile."""
    return Boot(
        image=keys.maybe("ImageId", partial(_image, d)),
        instance_type=keys.maybe("InstanceType", d.string),
        instance_profile=keys.maybe("IamInstanceProfile", profile),
        security_groups=keys.maybe("SecurityGroupIds", d.texts),
        user_data=keys.maybe("UserData", partial(_user_data, d)),
        metadata=keys.maybe("MetadataOptions", partial(_metadata, d)),
    )


def _over(own: Boot, template: Boot) -> Boot:
    """What an instance says, and what it leaves to its template."""
    said = {field.name: getattr(own, field.name) for field in fields(Boot)}
    return replace(template, **{name: value for name, value in said.items() if value is not None})


def _complete(boot: Boot, value: Value) -> tuple[Text | LatestImage, str, Text, TextList, MetadataOptions]:
    image, type_, profile, groups = boot.image, boot.instance_type, boot.instance_profile, boot.security_groups
    if image is None or type_ is None or profile is None or groups is None or boot.metadata is None:
        wanted = "ImageId, InstanceType, IamInstanceProfile, SecurityGroupIds and MetadataOptions"
        raise Refused(value, f"{wanted} have to be said, or AWS would choose")
    return image, type_, profile, groups, boot.metadata


def _image(d: Dialect, value: Value) -> Text | LatestImage:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html"""
    found = _PARAMETER.fullmatch(value.text) if isinstance(value, Scalar) else None
    return LatestImage(found[1]) if found else d.text(value)


def _user_data(d: Dialect, value: Value) -> Text:
    called = function(value)
    if called is None or called[0] != "Fn::Base64":
        raise Refused(value, "obsc holds user data in Fn::Base64")
    return d.text(called[1])


def _metadata(d: Dialect, value: Value) -> MetadataOptions:
    of_the_account = "the account has a default of its own"
    with Keys(value, d.notes) as keys:
        keys.need("HttpEndpoint", d.one_of("enabled"), "enabled", of_the_account)
        return MetadataOptions(
            http_tokens=keys.need("HttpTokens", d.one_of("required"), "required", of_the_account),
            hop_limit=keys.need("HttpPutResponseHopLimit", d.integer, 1, of_the_account),
        )


def _profile_name(d: Dialect, value: Value) -> Text:
    with Keys(value, d.notes) as keys:
        return keys.need("Name", d.text, "")


def _latest_of(d: Dialect, value: Value) -> str:
    template, version = _specification(d, value)
    if not isinstance(template, Ref) or version != Ref("LaunchTemplate", template.name, "latest_version"):
        raise Refused(value, "obsc holds a launch template of the same CloudFormation template in its latest version")
    return template.name


def _specification(d: Dialect, value: Value) -> tuple[Text, Text]:
    with Keys(value, d.notes) as keys:
        return keys.need("LaunchTemplateId", d.text, ""), keys.need("Version", d.text, "")


def _template_tags(d: Dialect, value: Value) -> Tags:
    """The tags of the template itself: those of what it starts would be somewhere else in the graph."""
    tags: Tags = ()
    for number, specification in enumerate(items(value)):
        if number:
            raise Refused(specification, "what is tagged is said twice")
        with Keys(specification, d.notes) as keys:
            keys.need("ResourceType", d.one_of("launch-template"), "launch-template")
            tags += keys.get("Tags", d.tags, ())
    return in_order(tags, value)


def _propagated(d: Dialect, value: Value) -> Tags:
    return in_order(d.each(partial(_tag, d))(value), value)


def _tag(d: Dialect, value: Value) -> tuple[str, str]:
    with Keys(value, d.notes) as keys:
        if not keys.need("PropagateAtLaunch", d.boolean, True):
            d.notes.refuse(value, "obsc holds tags that instances get, too")
        return keys.need("Key", d.string, ""), keys.need("Value", d.string, "")


def _only_role(d: Dialect, value: Value) -> Text:
    roles = items(value)
    if len(roles) != 1:
        raise Refused(value, "an instance profile has one role")
    return d.text(roles[0])


def _check_rolling(d: Dialect, value: Value, group: AutoScalingGroup) -> None:
    """One instance after the other, as many in service as the group allows, with the time that a check grants.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
    """
    with Keys(value, d.notes) as keys:
        rolling = keys.peek("AutoScalingRollingUpdate")
        if rolling is None:
            raise Refused(value, "obsc holds AutoScalingRollingUpdate")
    in_service = str(max(0, min(group.min_size, group.max_size - 1)))
    with Keys(rolling, d.notes) as keys:
        keys.only("MaxBatchSize", "1")
        keys.only("WaitOnResourceSignals", "false")
        least = keys.need("MinInstancesInService", d.string, in_service)
        if least != in_service:
            d.notes.refuse(value, f"obsc holds MinInstancesInService {in_service} for a group of this size")
        pause = keys.need("PauseTime", d.string, "")
        if _seconds(pause) != group.health_check_grace_period:
            d.notes.refuse(value, f"obsc holds a pause as long as HealthCheckGracePeriod, not {pause}")


def _seconds(duration: str) -> int | None:
    """A duration as `PT5M30S`."""
    found = re.fullmatch(r"PT(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?", duration)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
