"""Every mechanical fix of every rule: made in what the rule's page calls bad, it leaves what a person would write."""

from __future__ import annotations

import pytest

from obsc.diagnostics import Repair, Severity
from obsc.pipeline import compile_text
from obsc.repair import repaired
from obsc.rules import all_rules
from rules.blocks import blocks

TRACES = "/v1/traces"

# What is done to the Bad example of each rule's page, in words; a rule that is not here leaves a choice.
TITLES = {
    "OBS009": ['write "012345678901"'],
    "OBS011": ["write `3.1`"],  # the page's 3.10, which the test's JSON cannot hold
    "OBS012": ["write `ARM64`"],
    "OBS016": ['write "2026"'],
    "OBS020": ["write `cloudwatch`"],
    "OBS105": [f"write `http://localhost:4316{TRACES}`"],
    "OBS106": ["write `http://localhost:4318`"],
    "OBS108": [f"write `http://localhost:4316{TRACES}`"],
    "OBS109": [f"write `http://localhost:4316{TRACES}`", f"write `http://cloudwatch.shop.local:4316{TRACES}`"],
    "OBS119": [f"write `http://localhost:4316{TRACES}`"],
    "OBS216": ["rename to `OTEL_AWS_APPLICATION_SIGNALS_ENABLED`"],
    "OBS217": ["remove `AGENT_OBSERVABILITY_ENABLED`"],
    "OBS219": ["remove `OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED`"],
    "OBS223": ["write `true`"],
    "OBS301": ["remove `OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED`"],
    "OBS306": ["remove `OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED`"],
    "OBS326": ["remove `reload`"],
    "OBS340": ["write `gthread`"],
    "OBS342": ['remove `"--daemon"`'],
    "OBS343": ["write `--timeout`, `60`"],
    "OBS431": ["remove `ECS_CONTAINER_METADATA_URI_V4`"],
    "OBS445": ["remove `desiredCount`"],
    "OBS435": ["write `curl -f http://localhost:8000/health || exit 1`"],
    "OBS605": ["remove `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`"],
    "OBS608": ["remove `containerMetrics`"],
    "OBS801": ["write `ApplicationSignals`"],
    "OBS803": ["write `Fault`"],
}

NEXT = {"OBS011": {"OBS315"}}
"""What the fix of an example brings to light."""


def _offers(code: str) -> list[tuple[str, Repair]]:
    """The bad files of a rule's page, and how each is mended."""
    (rule,) = [rule for rule in all_rules() if rule.code == code]
    files = [block.raw.decode() for block in blocks(rule.section("Bad") + "\n") if block.encoding == "utf-8"]
    return [
        (text, d.repair)
        for text in files
        for d in compile_text(text.encode()).diagnostics
        if d.code == code and d.repair
    ]


@pytest.mark.parametrize("code", [rule.code for rule in all_rules() if rule.section("Bad")])
def test_what_is_done(code: str) -> None:
    """A fix that nobody has looked at is one that somebody's file gets all the same."""
    assert [repair.title for _, repair in _offers(code)] == TITLES.get(code, [])


@pytest.mark.parametrize("code", TITLES)
def test_it_mends(code: str) -> None:
    """Else `--fix` would leave the finding, or put another in its place."""
    for text, repair in _offers(code):
        left = compile_text(repaired(text, [repair]).encode())
        codes = {d.code for d in left.diagnostics if d.severity > Severity.INFO}
        assert codes == NEXT.get(code, set()), [d.message for d in left.diagnostics]


# What the pages' examples do not show: before, after.
SPEC = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
"""
OTHERS = {
    "a version": ("    runtime: { version: 3.10 }\n", '    runtime: { version: "3.10" }\n'),
    "a number": ("    desiredCount: '2'\n", "    desiredCount: 2\n"),
    "a switch": ("    initProcess: yes  # really\n", "    initProcess: true  # really\n"),
    "a key": ("    enviroment: {}\n    desired_count: 2\n", "    enviroment: {}\n    desiredCount: 2\n"),
    "a key in JSON": ('    "stopTimout": 20\n', '    "stopTimeout": 20\n'),
    "a key that is there": ("    desiredCount: 2\n    desired_count: 2\n", None),
    "two keys in its reach": ("    prt: 8000\n", None),
    "a propagator": (
        '    env: { OTEL_PROPAGATORS: "tracecontext, bagage,xray" }\n',
        '    env: { OTEL_PROPAGATORS: "tracecontext,baggage,xray" }\n',
    ),
    "a log group": ("    logs: { group: aws/ecs/x }\n", "    logs: { group: /aws/ecs/x }\n"),
    "a command of a shell": ("    healthCheck: { command: [CMD-SHELL, a # b\n      ] }\n", None),
    "an alias": ("    env: { A: *x }\n", None),
}


@pytest.mark.parametrize(("before", "after"), OTHERS.values(), ids=OTHERS)
def test_other_places(before: str, after: str | None) -> None:
    """A fix where somebody would have to choose is a guess."""
    repairs = [d.repair for d in compile_text((SPEC + before).encode()).diagnostics if d.repair]
    assert repaired(SPEC + before, repairs) == SPEC + (before if after is None else after)
