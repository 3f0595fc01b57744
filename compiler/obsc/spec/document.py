"""The document: `observability.yaml` as a whole."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from obsc.spec.base import KEY_HINT, Name, Strict, Text, not_yet
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
        json_schema_extra=not_yet("the account switch"),
    )


class Patch(Strict):
    """A change of the result that the language has no key for."""

    select: dict[Text, Text] = Field(description="What is changed, by kind and name.")
    set: dict[Text, Any] = Field(description="The fields and their new values.")
    target: Text | None = Field(None, description="Only in this target.", examples=["terraform"])
    divergence: Text | None = Field(
        None, description="Why targets may differ here.", examples=["only Terraform has it"]
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
    backends: dict[Name, Backend] = Field(
        {}, description="Where an ADOT Collector sends telemetry.", json_schema_extra=not_yet("backends")
    )
    application_signals: ApplicationSignals = Field(
        default=ApplicationSignals(), description="Application Signals in the account."
    )
    environments: dict[Name, dict[str, Any]] = Field(
        {},
        description="Overlays, by environment: maps merge, lists replace, `null` deletes.",
        json_schema_extra=not_yet("environments"),
    )
    patches: list[Patch] = Field(
        [], description="Changes that the language has no key for.", json_schema_extra=not_yet("patches")
    )
