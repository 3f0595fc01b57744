"""The addresses of an app are looked at only where the user sets a variable that decides one of them."""

from __future__ import annotations

import json

import pytest

from obsc.pipeline import compile_text
from obsc.plan.model import Service, Variable
from obsc.rules import endpoints
from rules.blocks import SMALLEST, merged

COLLECTOR = {
    "backends": {"traces": {"type": "xray"}},
    "agents": {"adot": {"distribution": "adot-collector", "backends": ["traces"]}},
}
ENV = {"OTEL_TRACES_SAMPLER": "xray", "OTEL_AWS_SERVICE_EVENTS_ENABLED": "true"}


@pytest.mark.parametrize("agent", ["sidecar", "adot"])
def test_every_variable_that_is_asked_for_decides(agent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is asked for and does not begin like those that decide would be written, and not be looked at."""
    asked: set[str] = set()
    look_up = Service.variable

    def variable(service: Service, name: str) -> Variable | None:
        asked.add(name)
        return look_up(service, name)

    document = merged(SMALLEST, {**COLLECTOR, "services": {"web": {"agent": agent, "env": ENV}}})
    plan = compile_text(json.dumps(document).encode()).plan
    assert plan is not None
    monkeypatch.setattr(Service, "variable", variable)
    assert list(endpoints._led(plan.services[0]))
    assert len(asked) > 5
    assert [name for name in asked if not name.startswith(endpoints._DECISIVE)] == []
