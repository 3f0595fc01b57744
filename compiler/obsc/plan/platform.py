"""Read `platform`: the cluster and the network."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.infra.values import Ref, Text, TextList
from obsc.plan.ec2 import read_ec2, read_subnets
from obsc.plan.endpoints import GATEWAYS, short
from obsc.plan.inputs import Inputs
from obsc.plan.model import CreatedCluster, CreatedVpc, IngressRule, Namespace, Platform, Taken
from obsc.plan.network import read_load_balancer, read_vpc, route_tables_of, subnets_of
from obsc.spec import read as spec

_AT: Path = ("platform", "network")


def read_platform(document: spec.Observability, inputs: Inputs, taken: list[Taken]) -> Platform:
    """The platform of a document."""
    written = document.platform
    ecs, network = written.ecs or spec.Ecs({}), written.network
    named = any(map(_needs_cluster_name, document.services.values()))
    cluster = _cluster(ecs.cluster, document.metadata.name, inputs, taken, by_name=named)
    created = read_vpc(network.vpc, public=network.assign_public_ip, taken=taken)
    subnets = _subnets(written, created, inputs, taken)
    return Platform(
        region=written.region,
        iam=written.iam,
        cluster=cluster,
        cluster_name=_cluster_name(cluster, is_name=named),
        launch_type=ecs.launch_type if written.ec2 is None else "EC2",
        network_mode=ecs.network_mode,
        capacity_provider=None
        if ecs.capacity_provider is None
        else inputs.text(
            ecs.capacity_provider,
            "capacity-provider",
            "Capacity provider that places the tasks.",
            ("platform", "ecs", "capacityProvider"),
        ),
        cpu_architecture=ecs.cpu_architecture,
        platform_version=ecs.platform_version,
        vpc=_vpc(document, inputs) if created is None else Ref("Vpc", document.metadata.name, "id"),
        subnets=subnets,
        created_vpc=created,
        load_balancer=read_load_balancer(network.load_balancer, created, subnets, inputs, taken),
        route_tables=_route_tables(network, created, inputs, taken),
        assign_public_ip=network.assign_public_ip,
        ingress=tuple(_ingress(rule, (*_AT, "ingress", i), inputs) for i, rule in enumerate(network.ingress)),
        namespace=_namespace(network.namespace, inputs, taken),
        ec2=read_ec2(written.ec2, inputs, taken),
    )


def _subnets(written: spec.Platform, created: CreatedVpc | None, inputs: Inputs, taken: list[Taken]) -> TextList:
    """The subnets of tasks or instances; of a VPC that is created, the private ones unless they get addresses."""
    network = written.network
    if created is not None:
        return subnets_of(created, "public" if network.assign_public_ip else "private")
    if written.ec2 is not None:
        return read_subnets(network, written.ec2, inputs, taken)
    return inputs.texts(network.subnets, "subnet-ids", "string", "Subnets of the tasks.", (*_AT, "subnets"))


def _route_tables(network: spec.Network, created: CreatedVpc | None, inputs: Inputs, taken: list[Taken]) -> TextList:
    """The route tables of the tasks' subnets, where a gateway endpoint is created: they cannot be found out by name."""
    names = network.endpoints if isinstance(network.endpoints, list) else ()
    if network.endpoints != "auto" and not any(short(name) in GATEWAYS for name in names):
        return ()
    if created is not None:
        return route_tables_of(created, public=network.assign_public_ip)
    at: Path = (*_AT, "routeTables")
    written = network.route_tables
    if written is None:
        written = spec.Ref({"ref": "routeTableIds"})
        taken.append(Taken(at, Ref("Input", written.ref, "value"), "an endpoint for S3 is a route in them"))
    return inputs.texts(written, "route-table-ids", "string", "Route tables of the tasks' subnets.", at)


def _needs_cluster_name(service: spec.Service) -> bool:
    """Whether something names the cluster that takes no ARN: a metric, or what is scaled."""
    return any((service.dashboard, service.alarms, service.slos, service.scaling))


def _cluster(
    written: str | spec.Ref | spec.CreatedCluster, system: str, inputs: Inputs, taken: list[Taken], *, by_name: bool
) -> Text | CreatedCluster:
    at: Path = ("platform", "ecs", "cluster")
    if not isinstance(written, spec.CreatedCluster):
        if by_name:
            return inputs.text(written, "cluster-name", "Name of the ECS cluster, not its ARN.", at)
        return inputs.text(written, "cluster", "Name or ARN of the ECS cluster.", at)
    if written.name is None:
        taken.append(Taken((*at, "name"), system, "Terraform wants a name, so all have it"))
    return CreatedCluster(name=written.name or system, container_insights=written.container_insights)


def _cluster_name(cluster: Text | CreatedCluster, *, is_name: bool) -> Text | None:
    """The name that metrics and scalable targets have: never an ARN."""
    if isinstance(cluster, str):
        return cluster.rpartition("/")[2]
    return cluster if is_name and isinstance(cluster, Ref) else None


def _namespace(written: spec.Namespace | None, inputs: Inputs, taken: list[Taken]) -> Namespace | None:
    if written is None:
        return None
    at: Path = (*_AT, "namespace")
    id = None if written.create else written.id
    if id is None and not written.create:
        id = spec.Ref({"ref": "namespaceId"})
        taken.append(Taken((*at, "id"), Ref("Input", id.ref, "value"), "an id is given at deployment"))
    return Namespace(
        name=written.name,
        id=None if id is None else inputs.text(id, "namespace-id", f"Cloud Map namespace {written.name}.", (*at, "id")),
        origin=at,
    )


def _vpc(document: spec.Observability, inputs: Inputs) -> Text | None:
    """The VPC, where something has to be created in it."""
    vpc = document.platform.network.vpc
    if isinstance(vpc, spec.CreatedVpc) or not any(_created_in_vpc(document)):
        return None
    return inputs.text(vpc, "vpc-id", "VPC of the tasks.", (*_AT, "vpc"))


def _created_in_vpc(document: spec.Observability) -> Iterator[bool]:
    """Whether a namespace, or a security group of services or of agents, is created; only awsvpc has groups."""
    network, ecs = document.platform.network, document.platform.ecs or spec.Ecs({})
    yield network.namespace is not None and network.namespace.create
    yield network.load_balancer is not None or network.endpoints not in ("none", [])
    yield (
        ecs.network_mode == "awsvpc"
        and network.security_groups is None
        and any(service.security_groups is None for service in document.services.values())
    )
    for agent in document.agents.values():
        yield agent.topology == "service" and agent.security_groups is None


def _ingress(written: spec.IngressRule, at: Path, inputs: Inputs) -> IngressRule:
    peer = written.from_
    if isinstance(peer, spec.SecurityGroupPeer):
        group = inputs.text(
            peer.security_group, "security-group-id", f"Security group that reaches port {written.port}.", at
        )
        return IngressRule(port=written.port, cidr=None, security_group=group, origin=at)
    return IngressRule(port=written.port, cidr=peer, security_group=None, origin=at)
