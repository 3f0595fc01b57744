"""Under which service and environment Application Signals files what a service reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from obsc.infra.values import Join, Text
from obsc.plan.model import Identity, Variable
from obsc.plan.sdk import split_attributes

ENVIRONMENT_KEYS = ("deployment.environment", "deployment.environment.name", "aws.hostedin.environment")
"""The attributes that the agent takes for the environment, the first of them that is there.

https://github.com/aws/amazon-cloudwatch-agent/blob/main/plugins/processors/awsapplicationsignals/internal/resolver/ecs.go
"""


def identity(name: str, variables: Iterable[Variable], secrets: Collection[str]) -> Identity:
    """The identity that the app's final environment gives it; `secrets` are the variables that ECS fetches.

    `OTEL_SERVICE_NAME` wins over the attribute.
    https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_service_name
    """
    values = {variable.name: variable.value for variable in variables}
    attributes = values.get("OTEL_RESOURCE_ATTRIBUTES", "")
    known = split_attributes(_known(attributes))
    return Identity(
        service=values.get("OTEL_SERVICE_NAME") or known.get("service.name") or name,
        environment=next((known[key] for key in ENVIRONMENT_KEYS if known.get(key)), None),
        undecided=_undecided(attributes, secrets),
    )


def _known(attributes: Text) -> str:
    if isinstance(attributes, Join):
        attributes = attributes.parts[0]
    return attributes if isinstance(attributes, str) else ""


def _undecided(attributes: Text, secrets: Collection[str]) -> str | None:
    if not isinstance(attributes, str):
        return "OTEL_RESOURCE_ATTRIBUTES"
    return "OTEL_SERVICE_NAME" if "OTEL_SERVICE_NAME" in secrets else None
