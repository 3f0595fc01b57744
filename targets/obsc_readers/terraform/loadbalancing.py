"""Application Load Balancers and what is behind them.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb and the pages of `lb_target_group`,
`lb_listener` and `lb_listener_rule`
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealthCheck
from obsc.infra.node import Node
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform.dialects import block
from obsc_readers.walk import Refused, items

Kind = Literal["forward", "redirect", "fixed-response"]


def read_load_balancer(d: Dialect, name: str, value: Value, depends_on: tuple[tuple[str, str], ...]) -> Iterator[Node]:
    """A load balancer, whose name the provider chooses."""
    with d.keys(value) as keys:
        keys.only("load_balancer_type", "application")
        keys.only("ip_address_type", "ipv4")
        keys.only("enable_deletion_protection", "false")
        internal = keys.get("internal", d.boolean, False)
        groups = keys.need("security_groups", d.texts, (), "AWS would take the network's own")
        if not isinstance(groups, tuple):
            raise Refused(value, "obsc holds security groups one by one here")
        yield LoadBalancer(
            name=name,
            scheme="internal" if internal else "internet-facing",
            subnets=keys.need("subnets", d.texts, ()),
            security_groups=groups,
            drop_invalid_headers=keys.get("drop_invalid_header_fields", d.boolean, False),
            depends_on=depends_on,
            tags=keys.get("tags", d.labels, ()),
        )


_CHECK = TargetHealthCheck(path="/", matcher="200", interval=30, timeout=5, healthy_threshold=3, unhealthy_threshold=3)
"""What the provider asks where nothing is said; it is not what AWS does."""


def read_target_group(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A target group."""
    with d.keys(value) as keys:
        keys.need("protocol", d.one_of("HTTP"), "HTTP")
        keys.only("protocol_version", "HTTP1")
        yield TargetGroup(
            name=name,
            vpc=keys.need("vpc_id", d.text, ""),
            port=keys.need("port", d.integer, 0),
            target_type=keys.get("target_type", d.one_of("ip", "instance"), "instance"),
            health_check=keys.get("health_check", block(partial(_health_check, d)), _CHECK),
            deregistration_delay=keys.get("deregistration_delay", d.integer, 300),
            tags=keys.get("tags", d.labels, ()),
        )


def _health_check(d: Dialect, value: Value) -> TargetHealthCheck:
    with d.keys(value) as keys:
        keys.only("enabled", "true")
        keys.only("protocol", "HTTP")
        keys.only("port", "traffic-port")
        return TargetHealthCheck(
            path=keys.get("path", d.string, _CHECK.path),
            matcher=keys.get("matcher", d.string, _CHECK.matcher),
            interval=keys.get("interval", d.integer, _CHECK.interval),
            timeout=keys.get("timeout", d.integer, _CHECK.timeout),
            healthy_threshold=keys.get("healthy_threshold", d.integer, _CHECK.healthy_threshold),
            unhealthy_threshold=keys.get("unhealthy_threshold", d.integer, _CHECK.unhealthy_threshold),
        )


def read_listener(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A port of a load balancer; the provider takes HTTP where no protocol is said."""
    with d.keys(value) as keys:
        yield Listener(
            name=name,
            load_balancer=keys.need("load_balancer_arn", d.text, ""),
            port=keys.need("port", d.integer, 0),
            protocol=keys.get("protocol", d.one_of("HTTP", "HTTPS"), "HTTP"),
            certificate=keys.maybe("certificate_arn", d.text),
            ssl_policy=keys.maybe("ssl_policy", d.string),
            default_action=keys.need("default_action", block(partial(_action, d)), _NOTHING),
            tags=keys.get("tags", d.labels, ()),
        )


def read_listener_rule(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """Some paths of a port."""
    with d.keys(value) as keys:
        action = keys.need("action", block(partial(_action, d)), _NOTHING)
        if action.type != "forward" or action.target_group is None:
            d.notes.refuse(value, "obsc holds rules that forward")
        yield ListenerRule(
            name=name,
            listener=keys.need("listener_arn", d.text, ""),
            priority=keys.need("priority", d.integer, 0, "AWS would choose one"),
            path_patterns=keys.need("condition", block(partial(_paths, d)), ()),
            target_group=action.target_group or "",
            tags=keys.get("tags", d.labels, ()),
        )


_NOTHING = Action(type="fixed-response")


def _action(d: Dialect, value: Value) -> Action:
    with d.keys(value) as keys:
        keys.only("order", "1")
        kind: Kind = keys.need("type", d.one_of("forward", "redirect", "fixed-response"), "forward")
        if kind == "redirect":
            keys.need("redirect", block(partial(_check_redirect, d)), None)
        elif kind == "fixed-response":
            keys.need("fixed_response", block(partial(_check_answer, d)), None)
        return Action(type=kind, target_group=keys.maybe("target_group_arn", d.text))


def _check_redirect(d: Dialect, value: Value) -> None:
    """To the same address by HTTPS."""
    with d.keys(value) as keys:
        keys.need("protocol", d.one_of("HTTPS"), "")
        keys.need("port", d.one_of("443"), "")
        keys.need("status_code", d.one_of("HTTP_301"), "")
        for part, same in (("host", "#{host}"), ("path", "/#{path}"), ("query", "#{query}")):
            keys.only(part, same)


def _check_answer(d: Dialect, value: Value) -> None:
    with d.keys(value) as keys:
        keys.need("status_code", d.one_of("404"), "")
        keys.need("content_type", d.one_of("text/plain"), "")
        keys.need("message_body", d.one_of("Not found"), "")


def _paths(d: Dialect, value: Value) -> tuple[str, ...]:
    with d.keys(value) as keys:
        return keys.need("path_pattern", block(partial(_values, d)), ())


def _values(d: Dialect, value: Value) -> tuple[str, ...]:
    """A set."""
    with d.keys(value) as keys:
        return keys.need("values", lambda written: tuple(dict.fromkeys(map(d.string, items(written)))), ())
