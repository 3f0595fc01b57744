"""`platform`: where the services run."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from obsc.spec.base import On, Port, Ref, Strict, Text, TextOrRef, TextsOrRef, Whole


class CreatedCluster(Strict):
    """A cluster that obsc creates."""

    create: On = Field(description="Create the cluster.")
    name: Text | None = Field(None, description="The cluster's name. The default is the system's.", examples=["shop"])
    container_insights: Literal["disabled", "enabled", "enhanced"] = Field(
        "disabled",
        description="Container Insights on the cluster. Application Signals does not need it.",
    )


class Ecs(Strict):
    """Amazon ECS."""

    cluster: Text | Ref | CreatedCluster = Field(
        default=Ref(ref="cluster"),
        description="The cluster: its name, an input, or `{ create: true }`.",
    )
    launch_type: Literal["FARGATE", "EC2"] = Field(
        "FARGATE",
        description="Where tasks run: AWS-managed capacity, or your container instances.",
    )
    network_mode: Literal["awsvpc", "bridge", "host"] = Field(
        "awsvpc",
        description="The network mode of tasks. Fargate has only `awsvpc`.",
    )
    cpu_architecture: Literal["X86_64", "ARM64"] = Field("X86_64", description="The processor that the images are for.")
    capacity_provider: TextOrRef | None = Field(
        None,
        description="A capacity provider of the cluster that places the tasks of services.",
        examples=["FARGATE_SPOT"],
    )
    platform_version: Text | None = Field(
        None, description="The Fargate platform version; by default AWS takes `LATEST`.", examples=["1.4.0"]
    )


class AutoScalingGroup(Strict):
    """How many instances."""

    min: Annotated[Whole, Field(ge=0, description="The fewest instances.", examples=[2])]
    max: Annotated[Whole, Field(ge=1, description="The most instances.", examples=[6])]


class Ec2(Strict):
    """Amazon EC2 instances."""

    os: Literal[
        "amazon-linux-2023",
        "amazon-linux-2",
        "ubuntu-22.04",
        "ubuntu-24.04",
        "debian-12",
        "rhel-9",
        "fedora",
        "centos-stream-9",
    ] = Field("amazon-linux-2023", description="The operating system of the instance.")
    packaging: Literal["host", "docker"] = Field("host", description="A process of the host, or a container.")
    instance_type: Text = Field("t3.small", description="The instance type.", examples=["t3.small"])
    ami: TextOrRef | Literal["latest"] = Field("latest", description="The image; `latest` follows an SSM parameter.")
    on_change: Literal["replace", "keep"] = Field(
        "replace", description="What a changed user data does: it never runs again on a living instance."
    )
    instance_profile: TextOrRef | None = Field(
        None, description="An instance profile that exists; created otherwise.", examples=["web-profile"]
    )
    auto_scaling: AutoScalingGroup | None = Field(
        None, description="A launch template and an Auto Scaling group instead of one instance."
    )


class SecurityGroupPeer(Strict):
    """A security group as the other end of a rule."""

    security_group: TextOrRef = Field(description="The id of the security group.", examples=["sg-0123456789abcdef0"])


class IngressRule(Strict):
    """A port that is let in."""

    port: Port = Field(description="The TCP port.", examples=[8000])
    from_: Text | SecurityGroupPeer = Field(
        alias="from", description="A CIDR block, or a security group.", examples=["10.0.0.0/8"]
    )


class CreatedVpc(Strict):
    """A VPC that obsc creates: tasks are in its private subnets, or with `assignPublicIp` in the public ones."""

    create: On = Field(description="Create the VPC.")
    cidr: Text = Field("10.0.0.0/16", description="The address range, /16 to /24, of private addresses.")
    zones: int = Field(
        2, ge=1, le=6, description="Over how many availability zones: a public and a private subnet in each."
    )
    nat: Literal["none", "single", "per-zone"] = Field(
        "single",
        description=(
            "NAT gateways, by which private subnets reach the internet. The default is `none` where tasks have public "
            "addresses."
        ),
    )


class Namespace(Strict):
    """A Cloud Map private DNS namespace of the VPC."""

    name: Text = Field(description="The DNS name.", examples=["shop.local"])
    create: bool = Field(False, description="Create it; otherwise it exists.")
    id: TextOrRef | None = Field(
        None,
        description="The id of a namespace that exists. The default is the input `namespaceId`.",
        examples=["ns-0123456789abcdef"],
    )


class CreatedLoadBalancer(Strict):
    """An Application Load Balancer that obsc creates."""

    create: On = Field(description="Create the load balancer.")
    scheme: Literal["internet-facing", "internal"] = Field("internet-facing", description="Who can reach it.")
    certificate: TextOrRef = Field("none", description="The ARN of a certificate for HTTPS, or `none` for HTTP.")
    subnets: TextsOrRef | None = Field(
        None,
        description=(
            "Its subnets. The default: those of a VPC that is created, the tasks' for an internal one, else the input "
            "`publicSubnetIds`."
        ),
        examples=[["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]],
    )
    from_: list[Text] = Field(
        [],
        alias="from",
        description="CIDR blocks that reach it. The default is everybody, for an internal one the private addresses.",
    )


class Network(Strict):
    """Where tasks and instances are attached."""

    vpc: Text | Ref | CreatedVpc = Field(default=Ref(ref="vpcId"), description="The VPC: its id or an input.")
    subnets: TextsOrRef = Field(
        default=Ref(ref="subnetIds"), description="The subnets of tasks: ids or an input that is a list."
    )
    security_groups: TextsOrRef | None = Field(
        None,
        description="Security groups that exist. Without it obsc creates one for each service.",
        examples=[["sg-0123456789abcdef0"]],
    )
    assign_public_ip: bool = Field(
        False, description="Give tasks a public address: needed in public subnets, where nothing else leads out."
    )
    ingress: list[IngressRule] = Field(
        [], description="What the security groups that obsc creates let in, beside the load balancer."
    )
    namespace: Namespace | None = Field(
        None,
        description="The Cloud Map namespace in which services find an agent that is a service of its own.",
    )
    load_balancer: CreatedLoadBalancer | None = Field(
        None,
        description="An Application Load Balancer in front of the services that have a `route`.",
    )
    endpoints: Literal["auto", "none"] | list[Text] = Field(
        "none",
        description="VPC endpoints: what backends and images need without NAT, or a list of service names.",
    )
    route_tables: TextsOrRef | None = Field(
        None,
        description=(
            "The route tables of the subnets, where a VPC that exists gets an endpoint for S3. The default is the "
            "input `routeTableIds`."
        ),
        examples=[["rtb-0123456789abcdef0"]],
    )


class Platform(Strict):
    """Where the services run: one kind of compute in a file."""

    region: Text | None = Field(
        None,
        description="The AWS region, where it must be written out; by default that of the deployment.",
        examples=["us-east-1"],
    )
    iam: Literal["minimal", "managed"] = Field(
        "minimal",
        description=(
            "Only the permissions that are used, or AWS's managed policies on the roles that obsc creates. "
            "What those do not allow stays beside them."
        ),
    )
    ecs: Ecs | None = Field(None, description="Amazon ECS. The default.")
    ec2: Ec2 | None = Field(None, description="Amazon EC2, an instance or a group of them for each service.")
    network: Network = Field(default=Network(), description="The network of tasks and instances.")
