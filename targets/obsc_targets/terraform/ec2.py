"""Instances and groups of them in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance and the pages of
`autoscaling_group`, `iam_instance_profile` and `launch_template`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LatestImage, LaunchTemplate, MetadataOptions
from obsc.infra.values import Text
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Attribute, Blank, Block, Call, Heredoc, Item, Template, Traversal
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.parts import ImageParameter
from obsc_targets.terraform.say import Say


def instance_profile(node: InstanceProfile, say: Say) -> Iterator[Item]:
    """`aws_iam_instance_profile`."""
    yield from arguments(name_prefix=say.prefix(node.name), role=say.text(node.role))


def image_parameter(node: ImageParameter, say: Say) -> Iterator[Item]:
    """`aws_ssm_parameter`, the data source."""
    yield from arguments(name=node.name)


def instance(node: Instance, say: Say) -> Iterator[Item]:
    """`aws_instance`."""
    yield from arguments(
        ami=_image(node.image, say),
        instance_type=node.instance_type,
        iam_instance_profile=say.text(node.instance_profile),
        subnet_id=say.text(node.subnet),
        vpc_security_group_ids=say.texts(node.security_groups),
    )
    yield Blank()
    yield from arguments(
        user_data=_script(node.user_data, say),
        user_data_replace_on_change=node.replace_on_change,
    )
    yield from tags(node.tags)
    yield _metadata(node.metadata)
    if isinstance(node.image, LatestImage) and not node.replace_on_change:
        kept = block("lifecycle", ignore_changes=[Traversal(("ami",))])
        yield Note(kept, "A newer image would replace the instance.")
    yield from _waits(node, say)


def launch_template(node: LaunchTemplate, say: Say) -> Iterator[Item]:
    """`aws_launch_template`, which wants user data in base64."""
    yield from arguments(
        name_prefix=say.prefix(node.name),
        image_id=_image(node.image, say),
        instance_type=node.instance_type,
        vpc_security_group_ids=say.texts(node.security_groups),
    )
    yield Blank()
    yield from arguments(user_data=Call("base64encode", (_script(node.user_data, say),)))
    yield from tags(node.tags)
    yield block("iam_instance_profile", name=say.text(node.instance_profile))
    yield _metadata(node.metadata)


def auto_scaling_group(node: AutoScalingGroup, say: Say) -> Iterator[Item]:
    """`aws_autoscaling_group`."""
    yield from arguments(
        name_prefix=say.prefix(node.name),
        min_size=node.min_size,
        max_size=node.max_size,
        vpc_zone_identifier=say.texts(node.subnets),
        target_group_arns=[say.text(group) for group in node.target_groups],
        health_check_type="ELB" if node.target_groups else "EC2",
        health_check_grace_period=node.health_check_grace_period,
    )
    yield block("launch_template", id=say.text(node.launch_template), version=say.text(node.version))
    if node.replace_on_change:
        rolling = (
            Attribute("strategy", "Rolling"),
            block("preferences", instance_warmup=node.health_check_grace_period),
        )
        comment = "Another version of the template replaces the instances, a few at a time."
        yield Note(Block("instance_refresh", (), rolling), comment)
    yield from (block("tag", key=key, value=value, propagate_at_launch=True) for key, value in node.tags)
    yield from _waits(node, say)


def _image(image: Text | LatestImage, say: Say) -> Any:
    if isinstance(image, LatestImage):
        # Of `value`, which the provider takes for a secret, a plan would show nothing.
        return say.node(ImageParameter.__name__, image.parameter, "insecure_value")
    return say.text(image)


def _metadata(options: MetadataOptions) -> Block:
    return block(
        "metadata_options",
        http_endpoint="enabled",
        http_tokens=options.http_tokens,
        http_put_response_hop_limit=options.hop_limit,
    )


def _script(script: Text, say: Say) -> Any:
    said = say.text(script)
    return Heredoc(said.parts if isinstance(said, Template) else (said,))


def _waits(node: Instance | AutoScalingGroup, say: Say) -> Iterator[Item]:
    for argument in arguments(depends_on=[say.node(*other) for other in node.depends_on]):
        yield Note(argument, "Nothing here refers to these, but without them instances do not start as they should.")
