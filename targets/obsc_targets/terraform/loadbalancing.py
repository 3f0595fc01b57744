"""Load balancers in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb and the pages of `lb_target_group`,
`lb_listener` and `lb_listener_rule`
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Block, Item
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.say import Say
from obsc_targets.terraform.vpc import after


def load_balancer(node: LoadBalancer, say: Say) -> Iterator[Item]:
    """`aws_lb`."""
    yield from arguments(
        load_balancer_type="application",
        internal=node.scheme == "internal",
        subnets=say.texts(node.subnets),
        security_groups=say.texts(node.security_groups),
        drop_invalid_header_fields=node.drop_invalid_headers or None,
    )
    yield from tags(node.tags)
    yield from after(node.depends_on, say, "AWS refuses a public load balancer where no internet gateway is attached.")


def target_group(node: TargetGroup, say: Say) -> Iterator[Item]:
    """`aws_lb_target_group`."""
    check = node.health_check
    yield from arguments(
        vpc_id=say.text(node.vpc),
        target_type=node.target_type,
        protocol="HTTP",
        port=node.port,
        deregistration_delay=node.deregistration_delay,
    )
    yield from tags(node.tags)
    yield block(
        "health_check",
        path=check.path,
        matcher=check.matcher,
        interval=check.interval,
        timeout=check.timeout,
        healthy_threshold=check.healthy_threshold,
        unhealthy_threshold=check.unhealthy_threshold,
    )
    comment = "A group cannot be deleted as long as a listener uses it: its successor has to come first."
    yield Note(block("lifecycle", create_before_destroy=True), comment)


def listener(node: Listener, say: Say) -> Iterator[Item]:
    """`aws_lb_listener`."""
    yield from arguments(
        load_balancer_arn=say.text(node.load_balancer),
        port=node.port,
        protocol=node.protocol,
        certificate_arn=None if node.certificate is None else say.text(node.certificate),
        ssl_policy=node.ssl_policy,
    )
    yield from tags(node.tags)
    yield _action("default_action", node.default_action, say)


def listener_rule(node: ListenerRule, say: Say) -> Iterator[Item]:
    """`aws_lb_listener_rule`."""
    yield from arguments(listener_arn=say.text(node.listener), priority=node.priority)
    yield from tags(node.tags)
    yield _action("action", Action(type="forward", target_group=node.target_group), say)
    yield Block("condition", (), (block("path_pattern", values=list(node.path_patterns)),))


def _action(name: str, action: Action, say: Say) -> Block:
    said = arguments(
        type=action.type,
        target_group_arn=None if action.target_group is None else say.text(action.target_group),
    )
    inside: tuple[Item, ...] = ()
    if action.type == "redirect":
        inside = (block("redirect", protocol="HTTPS", port="443", status_code="HTTP_301"),)
    elif action.type == "fixed-response":
        inside = (block("fixed_response", status_code="404", content_type="text/plain", message_body="Not found"),)
    return Block(name, (), (*said, *inside))
