"""A load balancer that is created, and the services behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from zlib import crc32

from obsc.infra.boundary import Output
from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealthCheck
from obsc.infra.network import Egress, Peer, SecurityGroup
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text, TextList, text
from obsc.lower.network import ingress_rule, slug
from obsc.lower.vpc import EVERYWHERE, Key, attached
from obsc.plan.model import CreatedLoadBalancer, Plan, Route, Service, load_balancer_group

SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2, for every browser since 2014.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""
DEREGISTRATION_DELAY = 30
"""Seconds in which requests may end before a task is stopped; AWS's own are 300, which every deployment waits for.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
"""
INTERVAL, TIMEOUT, HEALTHY, UNHEALTHY = 10, 5, 2, 3
"""A new task is taken after 20 seconds; with AWS's own numbers that would be two and a half minutes.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
"""
MATCHER = "200-399"
"""A redirect, to a login for example, is the answer of a healthy app too."""
_LONGEST_PATH = 128
_PER_LENGTH = 300


def load_balancer_nodes(plan: Plan, groups: Mapping[str, TextList]) -> Iterator[Node]:
    """The load balancer with its listeners and target groups; `groups` are security groups of tasks by service."""
    wanted, vpc = plan.platform.load_balancer, plan.platform.vpc
    if wanted is None or vpc is None:
        return
    services = _behind(plan)
    front = SecurityGroup(
        name=load_balancer_group(plan.name),
        description=f"Load balancer of {plan.name}",
        vpc=vpc,
        egress=tuple(_egress(plan, services, groups)),
        origin=wanted.origin,
    )
    yield front
    ports = (80,) if wanted.certificate is None else (80, 443)
    for port in ports:
        for source in wanted.sources:
            peer = Peer(cidr=source)
            name = f"{'http' if port == 80 else 'https'}-{slug(peer)}"
            yield ingress_rule(front, name, port, peer, "Requests", wanted.origin)
    balancer = LoadBalancer(
        name=plan.name,
        scheme=wanted.scheme,
        subnets=wanted.subnets,
        security_groups=(front.ref("id"),),
        # Two servers in a row that read a malformed header in two ways are how requests are smuggled.
        drop_invalid_headers=True,
        depends_on=attached(plan) if wanted.scheme == "internet-facing" else (),
        origin=wanted.origin,
    )
    yield balancer
    yield from (_target_group(plan, service, route, vpc) for service, route in services)
    yield from _listeners(wanted, balancer, services)
    yield _output(plan, wanted, balancer)


def listener_first(plan: Plan, service: Service) -> tuple[Key, ...]:
    """What has to exist before a service behind the load balancer: ECS takes no target group that nothing leads to."""
    if (service, service.route) not in _behind(plan) or plan.platform.vpc is None or service.route is None:
        return ()
    if service.route.path == "/":
        return ((Listener.__name__, _main(plan.platform.load_balancer)),)
    return ((ListenerRule.__name__, service.name),)


def _behind(plan: Plan) -> tuple[tuple[Service, Route], ...]:
    """The services behind the created load balancer, with their routes."""
    if plan.platform.load_balancer is None:
        return ()
    routes = ((service, service.route) for service in plan.services)
    return tuple((service, route) for service, route in routes if route is not None and route.path is not None)


def _main(wanted: CreatedLoadBalancer | None) -> str:
    return "http" if wanted is None or wanted.certificate is None else "https"


def _egress(
    plan: Plan, services: tuple[tuple[Service, Route], ...], groups: Mapping[str, TextList]
) -> Iterator[Egress]:
    """To the tasks, on their ports. On container instances ports and groups are not known before deployment."""
    if plan.platform.network_mode != "awsvpc" or plan.platform.ec2 is not None or not services:
        what = "Requests and health checks, to whatever port of an instance"
        yield Egress(protocol="-1", from_port=None, to_port=None, peer=Peer(cidr=EVERYWHERE), description=what)
        return
    for service, _ in services:
        known = groups[service.name]
        peers = [Peer(security_group=group) for group in known] if isinstance(known, tuple) else []
        for peer in peers or [Peer(cidr=EVERYWHERE)]:
            yield Egress(
                protocol="tcp",
                from_port=service.port,
                to_port=service.port,
                peer=peer,
                description=f"Requests and health checks of {service.name}",
            )


def _target_group(plan: Plan, service: Service, route: Route, vpc: Text) -> TargetGroup:
    by_address = plan.platform.network_mode == "awsvpc" and plan.platform.ec2 is None
    return TargetGroup(
        name=service.name,
        vpc=vpc,
        port=service.port,
        target_type="ip" if by_address else "instance",
        health_check=TargetHealthCheck(
            path=route.health_check_path or "/",
            matcher=MATCHER,
            interval=INTERVAL,
            timeout=TIMEOUT,
            healthy_threshold=HEALTHY,
            unhealthy_threshold=UNHEALTHY,
        ),
        deregistration_delay=DEREGISTRATION_DELAY,
        origin=route.origin,
    )


def _listeners(
    wanted: CreatedLoadBalancer, balancer: LoadBalancer, services: tuple[tuple[Service, Route], ...]
) -> Iterator[Node]:
    rest = next((service for service, route in services if route.path == "/"), None)
    default = Action(type="fixed-response")
    if rest is not None:
        default = Action(type="forward", target_group=Ref("TargetGroup", rest.name, "arn"))
    main = Listener(
        name=_main(wanted),
        load_balancer=balancer.ref("arn"),
        port=80 if wanted.certificate is None else 443,
        protocol="HTTP" if wanted.certificate is None else "HTTPS",
        certificate=wanted.certificate,
        ssl_policy=None if wanted.certificate is None else SSL_POLICY,
        default_action=default,
        origin=wanted.origin,
        comment="" if rest is not None else "No service is at /: what no rule takes is not found.",
    )
    if wanted.certificate is not None:
        yield Listener(
            name="http",
            load_balancer=balancer.ref("arn"),
            port=80,
            protocol="HTTP",
            default_action=Action(type="redirect"),
            origin=wanted.origin,
            comment="Leads to HTTPS.",
        )
    yield main
    priorities = _priorities(route.path for _, route in services if route.path is not None)
    for service, route in services:
        if route.path is not None and route.path != "/":
            yield ListenerRule(
                name=service.name,
                listener=main.ref("arn"),
                priority=priorities[route.path],
                path_patterns=patterns(route.path),
                target_group=Ref("TargetGroup", service.name, "arn"),
                origin=route.origin,
            )


def patterns(path: str) -> tuple[str, ...]:
    """What a rule compares with the path of a request: the path itself and everything below it.

    >>> patterns("/api/"), patterns("/img/*.png")
    (('/api', '/api/*'), ('/img/*.png',))
    """
    if "*" in path or "?" in path:
        return (path,)
    return (path.rstrip("/"), path.rstrip("/") + "/*")


def _priorities(paths: Iterable[str]) -> dict[str, int]:
    """Longer paths first, for `/api/v2` is below `/api` too; a path keeps its number when others come and go.

    AWS refuses to change two rules in one deployment if one gets the number that the other still has.
    """
    found: dict[str, int] = {}
    for path in sorted(set(paths)):
        first = max(_LONGEST_PATH - len(path), 0) * _PER_LENGTH + 1
        places = (first + (crc32(path.encode()) + step) % _PER_LENGTH for step in range(_PER_LENGTH))
        found[path] = next((place for place in places if place not in found.values()), first)
    return found


def _output(plan: Plan, wanted: CreatedLoadBalancer, balancer: LoadBalancer) -> Output:
    """Where it answers; a certificate is for another name, which has to lead here."""
    if wanted.certificate is None:
        url = text("http://", balancer.ref("dns_name"))
        return Output(
            name="load-balancer-url", description=f"Where {plan.name} answers", value=url, origin=wanted.origin
        )
    return Output(
        name="load-balancer-name",
        description="Name to which the name in the certificate has to lead, by a CNAME or alias record",
        value=balancer.ref("dns_name"),
        origin=wanted.origin,
    )
