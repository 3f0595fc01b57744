"""The agent's schema, and the keys that the agent ignores, are held against its configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from judges.documents import AGENT
from judging import judge_or_skip
from obsc_judges import JUDGES

FAULTS = {
    "type": ('{"application_signals": {}}},\n  "logs"', '{"application_signals": true}},\n  "logs"', "True is not"),
    "key of traces": ('"traces_collected": {"app', '"traces_collected": {"x": {}, "app', "'x' was unexpected"),
    "section": ('"traces":', '"trace":', "trace: the agent ignores it"),
    "key of logs": ('"metrics_collected": {"app', '"metrics_collected": {"x": {}, "app', "x: the agent ignores it"),
    "enabled": ('"logs": {"metrics_collected": {"application_signals": {}}}',
                '"logs": {"metrics_collected": {"application_signals": {"enabled": false}}}', "enabled: the agent"),
    "nothing": (AGENT, "{}", "collects nothing"),
    "not JSON": ("}}\n}", "}}\n", "not JSON"),
}  # fmt: skip


def test_sound() -> None:
    """The document that AWS's own pages show must be accepted, and so must the keys that only the reference names."""
    bench = judge_or_skip("agent-schema")
    bench.accepts({"cloudwatch-agent.json": AGENT})
    documented = {
        "agent": {"run_as_user": "cwagent", "region": "eu-west-1"},
        "logs": {"metrics_collected": {"emf": {}, "application_signals": {"limiter": {"disabled": True}}}},
    }
    bench.accepts({"cloudwatch-agent.json": json.dumps(documented)})


def test_faulty() -> None:
    """Each fault is refused by a finding that names it; the schema alone accepts four of them."""
    subjects = {}
    for name, (old, new, _) in FAULTS.items():
        assert AGENT.count(old) == 1, name
        subjects[name] = {"cloudwatch-agent.json": AGENT.replace(old, new)}
    for name, findings in judge_or_skip("agent-schema").findings(subjects).items():
        assert any(FAULTS[name][2] in finding for finding in findings), (name, findings)


@pytest.mark.parametrize(("name", "value"), [("name", "value"), ("Name", "Value")])
def test_configuration_in_a_variable(name: str, value: str) -> None:
    """Most configurations stand in the agent's variable, not in a file; those must be judged as well."""
    variable = {name: "CW_CONFIG_CONTENT", value: AGENT.replace('"traces"', '"trace"')}
    task = json.dumps({"containerDefinitions": [{"environment": [variable]}]})
    (findings,) = judge_or_skip("agent-schema").findings({"it": {"taskdef.agent.json": task}}).values()
    assert len(findings) == 1
    assert "taskdef.agent.json CW_CONFIG_CONTENT[0]: trace" in findings[0]


def test_absent_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the schema nothing is judged, and the reason says what to do."""
    monkeypatch.setenv("OBSC_ORACLES", str(tmp_path))
    absent = JUDGES["agent-schema"].available()
    assert absent is not None
    assert "cwagent_schema.json" in absent.why
    assert "aws/amazon-cloudwatch-agent" in absent.how_to_get
