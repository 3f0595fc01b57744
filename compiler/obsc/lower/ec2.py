"""A service on EC2: an instance of its own, or a group of equal ones, with a role that does what is done there."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra import ec2 as infra
from obsc.infra.boundary import Output, Step
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text, TextList, text
from obsc.lower import cloudwatch, iam, permissions
from obsc.lower.userdata import user_data
from obsc.plan.model import Ec2, Machine, Plan, Service

ENVIRONMENT = "ec2:default"
"""How the agent calls the environment of an instance that is in no group, where nobody names it.

https://github.com/aws/amazon-cloudwatch-agent/blob/main/plugins/processors/awsapplicationsignals/internal/resolver/ec2.go
"""
_FIRST_START = 300
"""Seconds until an instance has installed everything and serves."""


def service_nodes(plan: Plan, service: Service, ec2: Ec2, machine: Machine, groups: TextList) -> Iterator[Node]:
    """The role and its profile, the instance or the group, what CloudWatch shows of it, and the outputs."""
    profile, role_nodes = _profile(plan, service, ec2)
    yield from role_nodes
    depends_on = tuple((node.kind, node.name) for node in role_nodes if isinstance(node, RolePolicy))
    runs: infra.Instance | infra.AutoScalingGroup
    if ec2.least is None:
        runs = _instance(plan, service, ec2, machine, profile, groups, depends_on)
        yield runs
    else:
        template = _template(plan, service, ec2, machine, profile, groups)
        runs = _group(plan, service, ec2, template, depends_on)
        yield from (template, runs)
    yield from cloudwatch.instance_nodes(plan, service, runs, _environment(runs))
    yield from _outputs(service, runs, role_nodes, groups)


def _profile(plan: Plan, service: Service, ec2: Ec2) -> tuple[Text, tuple[Node, ...]]:
    """The name of the profile, and what makes it; of one that exists the role is not known, and nothing is added."""
    if ec2.instance_profile is not None:
        return ec2.instance_profile, ()
    role = iam.instance_role(plan, service, ec2)
    made = infra.InstanceProfile(name=service.name, role=role.name, origin=service.origin)
    return made.ref("name"), (*role.nodes, made)


def steps(plan: Plan, service: Service, ec2: Ec2) -> Iterator[Step]:
    """What nobody can automate from here."""
    if ec2.instance_profile is not None:
        actions = sorted({action for one in permissions.on_instance(service, ec2) for action in one.actions})
        yield Step(
            name=f"{service.name}.instance-profile",
            description=f"The role of the given instance profile has to allow {service.name}: {', '.join(actions)}.",
            origin=("platform", "ec2", "instanceProfile"),
        )
    if not ec2.replace_on_change:
        yield Step(
            name=f"{service.name}.on-change",
            description=(
                f"User data never runs again on a living instance: after a change, replace the instance of "
                f"{service.name} yourself."
            ),
            origin=("platform", "ec2", "onChange"),
        )


def _instance(
    plan: Plan,
    service: Service,
    ec2: Ec2,
    machine: Machine,
    profile: Text,
    groups: TextList,
    depends_on: tuple[tuple[str, str], ...],
) -> infra.Instance:
    subnets = plan.platform.subnets
    return infra.Instance(
        name=service.name,
        image=ec2.image,
        instance_type=ec2.instance_type,
        instance_profile=profile,
        subnet=subnets if isinstance(subnets, Ref) else next(iter(subnets), ""),
        security_groups=groups,
        user_data=user_data(plan, service, ec2, machine),
        metadata=_metadata(machine, ec2),
        replace_on_change=ec2.replace_on_change,
        depends_on=depends_on,
        origin=service.origin,
    )


def _template(
    plan: Plan, service: Service, ec2: Ec2, machine: Machine, profile: Text, groups: TextList
) -> infra.LaunchTemplate:
    return infra.LaunchTemplate(
        name=service.name,
        image=ec2.image,
        instance_type=ec2.instance_type,
        instance_profile=profile,
        security_groups=groups,
        user_data=user_data(plan, service, ec2, machine),
        metadata=_metadata(machine, ec2),
        origin=service.origin,
    )


def _group(
    plan: Plan, service: Service, ec2: Ec2, template: infra.LaunchTemplate, depends_on: tuple[tuple[str, str], ...]
) -> infra.AutoScalingGroup:
    target = None if service.route is None else service.route.target_group
    least = ec2.least or 0
    return infra.AutoScalingGroup(
        name=service.name,
        launch_template=template.ref("id"),
        version=template.ref("latest_version"),
        min_size=least,
        max_size=max(least, ec2.most or least),
        subnets=plan.platform.subnets,
        target_groups=() if target is None else (target,),
        health_check_grace_period=_FIRST_START,
        replace_on_change=ec2.replace_on_change,
        depends_on=depends_on,
        origin=("platform", "ec2", "autoScaling"),
    )


def _metadata(machine: Machine, ec2: Ec2) -> infra.MetadataOptions:
    """A container on a bridge is one hop further from the metadata service than the instance.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html#imds-considerations
    """
    on_bridge = ec2.packaging == "docker" and machine.network == "gateway"
    return infra.MetadataOptions(hop_limit=2 if on_bridge else 1)


def _environment(runs: infra.Instance | infra.AutoScalingGroup) -> Text:
    """What Application Signals files the service under where the specification names no environment."""
    return text("ec2:", runs.ref("name")) if isinstance(runs, infra.AutoScalingGroup) else ENVIRONMENT


def _outputs(
    service: Service, runs: infra.Instance | infra.AutoScalingGroup, made: tuple[Node, ...], groups: TextList
) -> Iterator[Output]:
    if isinstance(runs, infra.AutoScalingGroup):
        what, value = ("group-name", f"Name of the Auto Scaling group of {service.name}"), runs.ref("name")
    else:
        what, value = ("instance-id", f"Id of the instance of {service.name}"), runs.ref("id")
    yield Output(name=f"{service.name}.{what[0]}", description=what[1], value=value, origin=service.origin)
    for node in made:
        if isinstance(node, Role):
            yield Output(
                name=f"{service.name}.role-arn",
                description=f"ARN of the role of the instances of {service.name}, for the app's own permissions",
                value=node.ref("arn"),
                origin=service.origin,
            )
    for group in groups if isinstance(groups, tuple) and service.security_groups is None else ():
        yield Output(
            name=f"{service.name}.security-group-id",
            description=f"Security group of the instances of {service.name}",
            value=group,
            origin=service.origin,
        )
