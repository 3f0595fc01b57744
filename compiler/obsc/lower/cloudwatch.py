"""What CloudWatch shows of the services and watches: alarms, objectives, dashboards, the account switch, links."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Output
from obsc.infra.cloudwatch import Discovery
from obsc.infra.ec2 import AutoScalingGroup, Instance
from obsc.infra.node import Node
from obsc.infra.values import Text, text
from obsc.lower.alarms import alarm
from obsc.lower.console import Page, dashboard_page, pages, url
from obsc.lower.dashboards import dashboard
from obsc.lower.metrics import Measured, measured, measured_on_instance
from obsc.lower.objectives import DISCOVERY, objective
from obsc.plan.model import Plan, Service


def account_switch(plan: Plan) -> Iterator[Node]:
    """Application Signals switched on in the account, where the specification asks for it."""
    if plan.discovery:
        yield Discovery(
            name=DISCOVERY,
            origin=("applicationSignals", "enableDiscovery"),
            comment="There is one in an account and region: in no other stack.",
        )


def service_nodes(plan: Plan, service: Service, cluster: Text | None) -> Iterator[Node]:
    """What is created for a service, and links to where it is seen; `cluster` is the cluster's name, where known."""
    environment = service.identity.environment or (text("ecs:", cluster) if cluster is not None else None)
    return _nodes(plan, service, environment, measured(service, cluster) if cluster is not None else None)


def instance_nodes(
    plan: Plan, service: Service, runs: Instance | AutoScalingGroup, environment: Text
) -> Iterator[Node]:
    """The same for a service on EC2; `environment` is what the agent calls it where nobody else does."""
    is_one = isinstance(runs, Instance)
    compute = ("InstanceId", runs.ref("id")) if is_one else ("AutoScalingGroupName", runs.ref("name"))
    names = measured_on_instance(service, compute, environment)
    return _nodes(plan, service, names.environment, names)


def _nodes(plan: Plan, service: Service, environment: Text | None, names: Measured | None) -> Iterator[Node]:
    found = list(pages(plan, service, environment))
    if names is not None:
        watched = (alarm(plan, service, one, names) for one in service.alarms)
        alarms = tuple(made for made in watched if made is not None)
        yield from alarms
        objectives = (objective(plan, service, one, names) for one in service.objectives)
        yield from (made for made in objectives if made is not None)
        if service.dashboard is not None:
            yield dashboard(plan, service, service.dashboard, names, alarms, found)
            found.append(dashboard_page(service.dashboard.name))
    yield from _links(plan, service, found)


def _links(plan: Plan, service: Service, found: list[Page]) -> Iterator[Output]:
    for page in found:
        address = url(plan, page)
        if address is not None:
            yield Output(
                name=f"{service.name}.{page.name}-url",
                description=f"{page.title} of {service.name} in the AWS console",
                value=address,
                origin=service.origin,
            )
