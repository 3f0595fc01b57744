"""The document: `observability.yaml` as a whole."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from obsc.spec.base import KEY_HINT, Name, Strict, Text
from obsc.spec.platform import Platform
from obsc.spec.service import ResourceAttributes, Service
from obsc.spec.telemetry import Agent, Backend

LabelKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}$")]


class Metadata(Strict):
    """What the system is called."""

    name: Name = Field(
        description="The name of the system: the first part of the names of what is created. " + KEY_HINT
    )
    labels: dict[LabelKey, Annotated[str, Field(max_length=256)]] = Field(
        {}, description="Tags on everything that can carry them."
    )


class ApplicationSignals(Strict):
    """Application Signals in the account."""

    enable_discovery: bool = Field(
        False,
        description="Switch Application Signals on in the account and region: once, in one stack only.",
    )


class Selection(Strict):
    """One resource, or one container of a task."""

    kind: Literal[
        "Alarm",
        "AutoScalingGroup",
        "Cluster",
        "Container",
        "Dashboard",
        "DiscoveryService",
        "ElasticIp",
        "GatewayAttachment",
        "GrafanaWorkspace",
        "Instance",
        "InstanceProfile",
        "InternetGateway",
        "LaunchTemplate",
        "Listener",
        "ListenerRule",
        "LoadBalancer",
        "LocalGrafana",
        "LocalJaeger",
        "LocalPrometheus",
        "LogGroup",
        "Namespace",
        "NatGateway",
        "Parameter",
        "PrometheusRules",
        "PrometheusWorkspace",
        "Role",
        "RolePolicy",
        "Route",
        "RouteTable",
        "RouteTableAssociation",
        "SamplingRule",
        "ScalableTarget",
        "ScalingPolicy",
        "SecurityGroup",
        "SecurityGroupIngress",
        "Service",
        "ServiceLevelObjective",
        "Subnet",
        "TargetGroup",
        "TaskDefinition",
        "TraceGroup",
        "Vpc",
        "VpcEndpoint",
    ] = Field(description="The kind of the resource, as `obsc show --stage infra` prints it.")
    name: Text = Field(
        description="Its name there, or that of the container: mostly that of a service.", examples=["web"]
    )
    task: Text | None = Field(
        None, description="The task definition of a container, where several have one of that name.", examples=["web"]
    )


class Patch(Strict):
    """A change of the result that the language has no key for."""

    select: Selection = Field(description="What is changed, by kind and name.")
    set: Annotated[dict[Text, Any], Field(min_length=1)] = Field(
        description=(
            "The fields and their new values, under the API's names in camelCase. Mappings merge, by field or by name; "
            "lists replace; `null` takes away."
        )
    )
    target: Text | None = Field(None, description="Only in this target; needs `divergence`.", examples=["terraform"])
    divergence: Text | None = Field(
        None, description="Why this target may differ from the others.", examples=["only Terraform has it"]
    )


class Observability(Strict):
    """An observability specification."""

    api_version: Literal["obsc/v1alpha1"] = Field(description="The version of the language.")
    kind: Literal["Observability"] = Field(description="What the document is.")
    metadata: Metadata = Field(description="What the system is called.")
    services: Annotated[dict[Name, Service], Field(min_length=1)] = Field(
        description="The applications, by name. The name is `service.name` unless a resource attribute says otherwise."
    )
    deployment_environment: str | None = Field(
        None,
        min_length=1,
        max_length=259,
        description="`deployment.environment`: Application Signals shows it as Environment.",
        examples=["production"],
    )
    resource: ResourceAttributes = Field(
        default=ResourceAttributes(), description="Attributes of everything that any service emits."
    )
    platform: Platform = Field(default=Platform(), description="Where the services run.")
    agents: dict[Name, Agent] = Field({}, description="Agents that services refer to by name.")
    backends: dict[Name, Backend] = Field({}, description="Where an ADOT Collector sends telemetry.")
    application_signals: ApplicationSignals = Field(
        default=ApplicationSignals(), description="Application Signals in the account."
    )
    environments: dict[Name, dict[str, Any]] = Field(
        {}, description="Overlays, by environment: maps merge, lists replace, `null` deletes."
    )
    patches: list[Patch] = Field([], description="Changes that the language has no key for.")
