"""A service is looked for under the names that the app really reports."""

from __future__ import annotations

from typing import Any

import pytest

from cloudwatch.systems import only, web
from obsc.infra.cloudwatch import Alarm
from obsc.infra.values import spelled

SLOW = {"slow": {"metric": "latency", "threshold": "1s"}}


@pytest.mark.parametrize(
    ("fragment", "document", "environment", "service"),
    [
        ({}, {}, "production", "web"),
        ({}, {"deploymentEnvironment": None}, "ecs:<cluster>", "web"),
        ({"resource": {"attributes": {"service.name": "front"}}}, {}, "production", "front"),
        ({}, {"resource": {"attributes": {"service.name": "all"}}}, "production", "all"),
        ({"resource": {"attributes": {"deployment.environment": "test"}}}, {}, "test", "web"),
        (
            {"resource": {"attributes": {"deployment.environment.name": "test"}}},
            {"deploymentEnvironment": None},
            "test",
            "web",
        ),
        ({"env": {"OTEL_SERVICE_NAME": "front"}}, {}, "production", "front"),
        ({"env": {"OTEL_SERVICE_NAME": {"ref": "name"}}}, {}, "production", "<name>"),
        ({"env": {"OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=a%2Cb"}}, {}, "a,b", "web"),
        ({"env": {"OTEL_RESOURCE_ATTRIBUTES": "service.name=front,team=x"}}, {}, "production", "front"),
        ({"env": {"OTEL_RESOURCE_ATTRIBUTES": {"ref": "more"}}}, {}, "production", "web"),
        (
            {"resource": {"attributes": {"aws.hostedin.environment": "old"}}},
            {"deploymentEnvironment": None},
            "old",
            "web",
        ),
    ],
)
def test_dimensions(fragment: dict[str, Any], document: dict[str, Any], environment: str, service: str) -> None:
    """Attributes of the service over those of all, `env` over both, and OTEL_SERVICE_NAME over everything."""
    made = only(web({"alarms": SLOW, **fragment}, **document), Alarm)
    assert made.metric is not None
    found = {name: spelled(value) for name, value in made.metric.dimensions}
    assert found == {"Environment": environment, "Service": service}
