"""What is made of an app that was seen to do something, or nothing."""

from __future__ import annotations

import pytest

from obsc.pipeline import compile_text
from obsc.plan.model import Service
from obsc.verify.client import Response
from obsc.verify.judge_local import judge
from obsc.verify.local import SCENARIOS, Scenario, Seen
from obsc.verify.process import Ended
from shipped import ROOT


@pytest.fixture(scope="module")
def service() -> Service:
    """A service whose every promise can be judged."""
    plan = compile_text((ROOT / "specs" / "01-hello.yaml").read_bytes()).plan
    assert plan is not None
    return plan.services[0]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("responses", [(), (Response("/", True, 0),) * 3], ids=["none", "no answer"])
def test_an_app_that_answers_nothing_has_no_telemetry_in_order(
    scenario: Scenario, responses: tuple[Response, ...], service: Service
) -> None:
    """`ok: spans of 0 requests` reads as if OpenTelemetry worked."""
    ended = Ended(exit_code=0, seconds=0.1, killed=False)
    checks = judge(Seen(scenario, started=0.1, responses=responses, ended=ended), service, ())
    by_name = {each.name: each for each in checks}
    assert by_name["answers"].status == "failed"
    assert {each.status for each in checks if each.name in ("spans", "metrics")} <= {"noted", "failed"}
    if scenario not in ("no-agent", "worker-dies"):
        assert "not judged" in by_name["spans"].saw
