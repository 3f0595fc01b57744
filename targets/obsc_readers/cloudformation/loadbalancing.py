"""Application Load Balancers and what is behind them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ElasticLoadBalancingV2.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, TypeVar

from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealthCheck
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys, Refused, items

Kind = Literal["forward", "redirect", "fixed-response"]
T = TypeVar("T")

_DELAY = "deregistration_delay.timeout_seconds"
_DROP = "routing.http.drop_invalid_header_fields.enabled"


def read_load_balancer(d: Dialect, name: str, value: Value, depends_on: tuple[tuple[str, str], ...]) -> Iterator[Node]:
    """A load balancer, whose name AWS chooses."""
    with Keys(value, d.notes) as keys:
        keys.only("Type", "application")
        keys.only("IpAddressType", "ipv4")
        yield LoadBalancer(
            name=name,
            scheme=keys.get("Scheme", d.one_of("internet-facing", "internal"), "internet-facing"),
            subnets=keys.need("Subnets", d.texts, ()),
            security_groups=keys.need("SecurityGroups", d.each(d.text), (), "AWS would take the network's own"),
            drop_invalid_headers=keys.get("LoadBalancerAttributes", partial(_drops, d), False),
            depends_on=depends_on,
            tags=keys.get("Tags", d.tags, ()),
        )


def read_target_group(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A target group; defaults are those of CreateTargetGroup for HTTP.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """
    with Keys(value, d.notes) as keys:
        keys.need("Protocol", d.one_of("HTTP"), "HTTP")
        keys.only("ProtocolVersion", "HTTP1")
        keys.only("HealthCheckEnabled", "true")
        keys.only("HealthCheckProtocol", "HTTP")
        keys.only("HealthCheckPort", "traffic-port")
        yield TargetGroup(
            name=name,
            vpc=keys.need("VpcId", d.text, ""),
            port=keys.need("Port", d.integer, 0),
            target_type=keys.get("TargetType", d.one_of("ip", "instance"), "instance"),
            health_check=TargetHealthCheck(
                path=keys.get("HealthCheckPath", d.string, "/"),
                matcher=keys.get("Matcher", partial(_matcher, d), "200"),
                interval=keys.get("HealthCheckIntervalSeconds", d.integer, 30),
                timeout=keys.get("HealthCheckTimeoutSeconds", d.integer, 5),
                healthy_threshold=keys.get("HealthyThresholdCount", d.integer, 5),
                unhealthy_threshold=keys.get("UnhealthyThresholdCount", d.integer, 2),
            ),
            deregistration_delay=keys.get("TargetGroupAttributes", partial(_delay, d), 300),
            tags=keys.get("Tags", d.tags, ()),
        )


def _matcher(d: Dialect, value: Value) -> str:
    with Keys(value, d.notes) as keys:
        return keys.need("HttpCode", d.string, "200")


def _delay(d: Dialect, value: Value) -> int:
    """In seconds."""
    return _attribute(d, value, _DELAY, d.integer, 300)


def _drops(d: Dialect, value: Value) -> bool:
    return _attribute(d, value, _DROP, d.boolean, False)


def _attribute(d: Dialect, value: Value, key: str, read: Callable[[Value], T], default: T) -> T:
    """The one attribute that obsc holds."""
    found = default
    for number, item in enumerate(items(value)):
        if number:
            raise Refused(item, f"obsc holds {key} here, once")
        with Keys(item, d.notes) as keys:
            if keys.need("Key", d.string, "") != key:
                raise Refused(item, f"obsc holds {key} here")
            found = keys.need("Value", read, default)
    return found


def read_listener(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A port of a load balancer."""
    with Keys(value, d.notes) as keys:
        keys.empty("AlpnPolicy", "ListenerAttributes")
        certificates = keys.get("Certificates", d.each(partial(_certificate, d)), ())
        if len(certificates) > 1:
            d.notes.refuse(value, "obsc holds one certificate here")
        yield Listener(
            name=name,
            load_balancer=keys.need("LoadBalancerArn", d.text, ""),
            port=keys.need("Port", d.integer, 0),
            protocol=keys.need("Protocol", d.one_of("HTTP", "HTTPS"), "HTTP"),
            certificate=certificates[0] if certificates else None,
            ssl_policy=keys.maybe("SslPolicy", d.string),
            default_action=keys.need("DefaultActions", partial(_one_action, d), _NOTHING),
            tags=keys.get("Tags", d.tags, ()),
        )


def read_listener_rule(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """Some paths of a port."""
    with Keys(value, d.notes) as keys:
        action = keys.need("Actions", partial(_one_action, d), _NOTHING)
        if action.type != "forward" or action.target_group is None:
            d.notes.refuse(value, "obsc holds rules that forward")
        yield ListenerRule(
            name=name,
            listener=keys.need("ListenerArn", d.text, ""),
            priority=keys.need("Priority", d.integer, 0),
            path_patterns=keys.need("Conditions", partial(_paths, d), ()),
            target_group=action.target_group or "",
            tags=keys.get("Tags", d.tags, ()),
        )


_NOTHING = Action(type="fixed-response")


def _certificate(d: Dialect, value: Value) -> Text:
    with Keys(value, d.notes) as keys:
        return keys.need("CertificateArn", d.text, "")


def _one_action(d: Dialect, value: Value) -> Action:
    actions = items(value)
    if len(actions) != 1:
        raise Refused(value, "obsc holds one action here")
    with Keys(actions[0], d.notes) as keys:
        keys.only("Order", "1")
        kind: Kind = keys.need("Type", d.one_of("forward", "redirect", "fixed-response"), "forward")
        if kind == "redirect":
            keys.need("RedirectConfig", partial(_check_redirect, d), None)
        elif kind == "fixed-response":
            keys.need("FixedResponseConfig", partial(_check_answer, d), None)
        return Action(type=kind, target_group=keys.maybe("TargetGroupArn", d.text))


def _check_redirect(d: Dialect, value: Value) -> None:
    """To the same address by HTTPS."""
    with Keys(value, d.notes) as keys:
        keys.need("Protocol", d.one_of("HTTPS"), "")
        keys.need("Port", d.one_of("443"), "")
        keys.need("StatusCode", d.one_of("HTTP_301"), "")
        for part, same in (("Host", "#{host}"), ("Path", "/#{path}"), ("Query", "#{query}")):
            keys.only(part, same)


def _check_answer(d: Dialect, value: Value) -> None:
    with Keys(value, d.notes) as keys:
        keys.need("StatusCode", d.one_of("404"), "")
        keys.need("ContentType", d.one_of("text/plain"), "")
        keys.need("MessageBody", d.one_of("Not found"), "")


def _paths(d: Dialect, value: Value) -> tuple[str, ...]:
    conditions = items(value)
    if len(conditions) != 1:
        raise Refused(value, "obsc holds one condition here")
    with Keys(conditions[0], d.notes) as keys:
        keys.need("Field", d.one_of("path-pattern"), "")
        beside, inside = keys.maybe("Values", d.strings), keys.maybe("PathPatternConfig", partial(_values, d))
        if (beside is None) == (inside is None):
            d.notes.refuse(value, "paths have to be said once, in Values or in PathPatternConfig")
        return beside or inside or ()


def _values(d: Dialect, value: Value) -> tuple[str, ...]:
    with Keys(value, d.notes) as keys:
        return keys.need("Values", d.strings, ())
