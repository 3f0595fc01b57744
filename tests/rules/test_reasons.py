"""The reason that a finding gives is true of the system that it stands under."""

from __future__ import annotations

import json

import pytest

from obsc.pipeline import compile_text
from rules.blocks import SMALLEST, merged

COLLECTOR = {
    "backends": {"traces": {"type": "xray"}},
    "agents": {"adot": {"distribution": "adot-collector"}},
    "services": {"web": {"agent": "adot", "signals": {"traces": {"sampler": "always_on"}}}},
}
CLOUDWATCH_AGENT = {"services": {"web": {"signals": {"traces": {"sampler": "always_on"}}}}}


@pytest.mark.parametrize(("system", "is_used"), [(COLLECTOR, False), (CLOUDWATCH_AGENT, True)], ids=["adot", "agent"])
@pytest.mark.parametrize(("code", "environment"), [("OBS206", None), ("OBS208", "production")])
def test_application_signals_are_a_reason_where_they_are_used(
    system: dict[str, object], is_used: bool, code: str, environment: str | None
) -> None:
    """Users of the ADOT collector have none, and would look for what the finding speaks of."""
    document = merged(SMALLEST, {**system, "deploymentEnvironment": environment})
    found = compile_text(json.dumps(document).encode()).diagnostics
    (why,) = (problem.why for problem in found if problem.code == code)
    assert ("Application Signals" in why) == is_used
