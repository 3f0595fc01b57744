"""Read `platform`: the cluster and the network."""

from __future__ import annotations

from obsc.diagnostics import Path
from obsc.infra.values import Text
from obsc.plan.inputs import Inputs
from obsc.plan.model import CreatedCluster, IngressRule, Platform, Taken
from obsc.spec import read as spec

_AT: Path = ("platform", "network")


def read_platform(document: spec.Observability, inputs: Inputs, taken: list[Taken]) -> Platform:
    """The platform of a document."""
    written = document.platform
    ecs, network = written.ecs or spec.Ecs({}), written.network
    return Platform(
        region=written.region,
        cluster=_cluster(ecs.cluster, document.metadata.name, inputs, taken),
        launch_type=ecs.launch_type,
        network_mode=ecs.network_mode,
        platform_version=ecs.platform_version,
        vpc=_vpc(document, inputs),
        subnets=inputs.texts(network.subnets, "subnet-ids", "string", "Subnets of the tasks.", (*_AT, "subnets")),
        assign_public_ip=network.assign_public_ip,
        ingress=tuple(_ingress(rule, (*_AT, "ingress", i), inputs) for i, rule in enumerate(network.ingress)),
    )


def _cluster(
    written: str | spec.Ref | spec.CreatedCluster, system: str, inputs: Inputs, taken: list[Taken]
) -> Text | CreatedCluster:
    at: Path = ("platform", "ecs", "cluster")
    if not isinstance(written, spec.CreatedCluster):
        return inputs.text(written, "cluster", "Name or ARN of the ECS cluster.", at)
    if written.name is None:
        taken.append(Taken((*at, "name"), system, "Terraform wants a name, so all have it"))
    return CreatedCluster(name=written.name or system, container_insights=written.container_insights)


def _vpc(document: spec.Observability, inputs: Inputs) -> Text | None:
    """The VPC, where a security group has to be created in it."""
    network = document.platform.network
    every_service_brings_its_own = all(s.security_groups is not None for s in document.services.values())
    if network.security_groups is not None or every_service_brings_its_own:
        return None
    vpc = network.vpc
    if isinstance(vpc, spec.CreatedVpc):
        return None
    return inputs.text(vpc, "vpc-id", "VPC of the tasks.", (*_AT, "vpc"))


def _ingress(written: spec.IngressRule, at: Path, inputs: Inputs) -> IngressRule:
    peer = written.from_
    if isinstance(peer, spec.SecurityGroupPeer):
        group = inputs.text(
            peer.security_group, "security-group-id", f"Security group that reaches port {written.port}.", at
        )
        return IngressRule(port=written.port, cidr=None, security_group=group, origin=at)
    return IngressRule(port=written.port, cidr=peer, security_group=None, origin=at)
