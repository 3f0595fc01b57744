"""Instances, launch templates and groups.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance and the pages of
`autoscaling_group`, `iam_instance_profile` and `launch_template`
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from functools import partial

from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LatestImage, LaunchTemplate, MetadataOptions
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_readers.dialect import Dialect, in_order
from obsc_readers.document import Value
from obsc_readers.terraform.dialects import block, repeated
from obsc_readers.terraform.values import InBase64, OfParameter
from obsc_readers.walk import Keys, Refused

DependsOn = tuple[tuple[str, str], ...]

_DIGEST = re.compile(r"[0-9a-f]{40}")
"""What the provider shows in place of user data."""


def read_instance_profile(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """Where there is no name, and after `name_prefix`, the provider chooses one."""
    with d.keys(value) as keys:
        keys.only("path", "/")
        keys.maybe("name_prefix", d.text)
        yield InstanceProfile(name=name, role=keys.need("role", d.text, ""))


def read_instance(
    d: Dialect, name: str, value: Value, depends_on: DependsOn, *, keeps_image: bool
) -> Iterator[Instance]:
    """An instance; with `keeps_image`, a change of its `ami` is ignored."""
    with d.keys(value) as keys:
        plain = keys.maybe("user_data", d.text)
        encoded = keys.maybe("user_data_base64", partial(_decoded, d))
        if plain is not None and encoded is not None:
            d.notes.refuse(value, "user_data and user_data_base64 take each other's place")
        if isinstance(plain, str) and _DIGEST.fullmatch(plain):
            d.notes.refuse(value, "user_data is shown as a digest here")
        image = keys.need("ami", partial(_image, d), "")
        replaces = keys.get("user_data_replace_on_change", d.boolean, False)
        if isinstance(image, LatestImage) and keeps_image == replaces:
            what = "keeps its image" if replaces else "is replaced by one of a newer image"
            d.notes.refuse(value, f"user_data_replace_on_change is {str(replaces).lower()} for an instance that {what}")
        yield Instance(
            name=name,
            image=image,
            instance_type=keys.need("instance_type", d.string, ""),
            instance_profile=keys.need("iam_instance_profile", d.text, ""),
            subnet=keys.need("subnet_id", d.text, "", "obsc knows no default subnet"),
            security_groups=keys.get("vpc_security_group_ids", d.texts, ()),
            user_data=plain or encoded or "",
            metadata=_metadata(d, keys),
            replace_on_change=replaces,
            depends_on=depends_on,
            tags=keys.get("tags", d.labels, ()),
        )


def read_launch_template(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A launch template; where there is no name, and after `name_prefix`, the provider chooses one."""
    with d.keys(value) as keys:
        keys.maybe("name_prefix", d.text)
        keys.only("update_default_version", "true", "false")
        yield LaunchTemplate(
            name=name,
            image=keys.need("image_id", partial(_image, d), ""),
            instance_type=keys.need("instance_type", d.string, ""),
            instance_profile=keys.need("iam_instance_profile", block(partial(_profile_name, d)), ""),
            security_groups=keys.get("vpc_security_group_ids", d.texts, ()),
            user_data=keys.get("user_data", partial(_decoded, d), ""),
            metadata=_metadata(d, keys),
            tags=keys.get("tags", d.labels, ()),
        )


def read_group(d: Dialect, name: str, value: Value, depends_on: DependsOn) -> Iterator[AutoScalingGroup]:
    """A group; how long Terraform waits for its instances changes nothing about it."""
    with d.keys(value) as keys:
        keys.maybe("name_prefix", d.text)
        keys.maybe("wait_for_capacity_timeout", d.string)
        keys.only("force_delete", "true", "false")
        template, version = keys.need("launch_template", block(partial(_specification, d)), ("", ""))
        targets = keys.get("target_group_arns", d.each(d.text), ())
        checked = keys.get("health_check_type", d.one_of("EC2", "ELB"), "EC2")
        if (checked == "ELB") != bool(targets):
            d.notes.refuse(value, "obsc holds health_check_type ELB with target groups, and EC2 without")
        grace = keys.get("health_check_grace_period", d.integer, 300)
        refresh = keys.get("instance_refresh", block(partial(_refresh, d, grace)), False)
        yield AutoScalingGroup(
            name=name,
            launch_template=template,
            version=version,
            min_size=keys.need("min_size", d.integer, 0),
            max_size=keys.need("max_size", d.integer, 0),
            subnets=keys.need("vpc_zone_identifier", d.texts, (), "obsc knows no default subnets"),
            target_groups=targets,
            health_check_grace_period=grace,
            replace_on_change=refresh,
            depends_on=depends_on,
            tags=in_order(keys.get("tag", repeated(d, partial(_tag, d)), ()), value),
        )


def _image(d: Dialect, value: Value) -> Text | LatestImage:
    return LatestImage(value.parameter) if isinstance(value, OfParameter) else d.text(value)


def _decoded(d: Dialect, value: Value) -> Text:
    if isinstance(value, InBase64):
        return value.value
    try:
        return b64decode(d.string(value), validate=True).decode()
    except (Error, UnicodeDecodeError):
        raise Refused(value, "has to be base64encode of text") from None


def _metadata(d: Dialect, keys: Keys) -> MetadataOptions:
    return keys.need("metadata_options", block(partial(_options, d)), MetadataOptions(hop_limit=1), _OF_THE_ACCOUNT)


_OF_THE_ACCOUNT = "the account has a default of its own"


def _options(d: Dialect, value: Value) -> MetadataOptions:
    with d.keys(value) as keys:
        keys.need("http_endpoint", d.one_of("enabled"), "enabled", _OF_THE_ACCOUNT)
        return MetadataOptions(
            http_tokens=keys.need("http_tokens", d.one_of("required"), "required", _OF_THE_ACCOUNT),
            hop_limit=keys.need("http_put_response_hop_limit", d.integer, 1, _OF_THE_ACCOUNT),
        )


def _profile_name(d: Dialect, value: Value) -> Text:
    with d.keys(value) as keys:
        return keys.need("name", d.text, "")


def _specification(d: Dialect, value: Value) -> tuple[Text, Text]:
    with d.keys(value) as keys:
        return keys.need("id", d.text, ""), keys.need("version", d.text, "")


def _refresh(d: Dialect, grace: int, value: Value) -> bool:
    """A few at a time, as many as AWS takes by default, each with the time that a check grants."""
    with d.keys(value) as keys:
        keys.need("strategy", d.one_of("Rolling"), "Rolling")
        warmup = keys.get("preferences", block(partial(_warmup, d, grace)), grace)
    if warmup != grace:
        d.notes.refuse(value, f"obsc holds an instance_warmup as long as health_check_grace_period, not {warmup}")
    return True


def _warmup(d: Dialect, grace: int, value: Value) -> int:
    with d.keys(value) as keys:
        keys.only("min_healthy_percentage", "90")
        return keys.get("instance_warmup", d.integer, grace)


def _tag(d: Dialect, value: Value) -> tuple[str, str]:
    with d.keys(value) as keys:
        if not keys.need("propagate_at_launch", d.boolean, True):
            d.notes.refuse(value, "obsc holds tags that instances get, too")
        return keys.need("key", d.string, ""), keys.need("value", d.string, "")
