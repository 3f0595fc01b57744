"""botocore knows a request that the AWS SDK would not send, cfn-lint a policy that IAM would not take."""

from __future__ import annotations

import pytest

from judges.documents import ECS, POLICY, TRUST, broken
from judging import judge_or_skip

TASK, SERVICE = "taskdef.orders.json", "service.orders.json"

REQUEST_FAULTS = {
    "unknown": (TASK, '"image"', '"imagee"', "imagee"),
    "type": (TASK, '"256"', "256", "cpu"),
    "missing": (SERVICE, '"serviceName": "orders",', "", "serviceName"),
    "word deep inside": (TASK, '"SUCCESS"', '"DONE"', "containerDefinitions[0].dependsOn[0].condition"),
    "word": (SERVICE, '"FARGATE"', '"MARS"', "launchType"),
    "nested type": (SERVICE, "200", '"200"', "maximumPercent"),
    "not JSON": (TASK, '"essential": true,', '"essential": true', "not JSON"),
    "key twice": (TASK, '"cpu": "256",', '"cpu": "256", "cpu": "512",', "stands twice"),
}

POLICY_FAULTS = {
    "effect": ('"Allow"', '"Allw"', "Allw"),
    "action": ("logs:PutLogEvents", "logs:PutLogEvent", "putlogevent"),
    "element": ('"Statement"', '"Statment"', "Statment"),
    "account": (":123456789012:", ":{{account}}:", "{{account}}"),
    "key twice": ('"Effect": "Allow",', '"Effect": "Allow", "Effect": "Deny",', "stands twice"),
}


def test_sound_requests() -> None:
    """A validator that refuses what the SDK sends would make every test that asks it worthless."""
    judge_or_skip("botocore").accepts(ECS)


def test_faulty_requests() -> None:
    """Each fault is refused by a finding that names the place; enumerations are not botocore's own doing."""
    subjects = {name: broken(ECS, path, old, new) for name, (path, old, new, _) in REQUEST_FAULTS.items()}
    for name, findings in judge_or_skip("botocore").findings(subjects).items():
        assert any(REQUEST_FAULTS[name][3] in finding for finding in findings), (name, findings)
        assert len(findings) == 1, (name, findings)


def test_settings_of_the_machine_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile that does not exist must not break a check that talks to nobody."""
    from obsc_judges import botocore_ecs

    monkeypatch.setenv("AWS_PROFILE", "nobody")
    botocore_ecs._input_shape.cache_clear()
    judge_or_skip("botocore").accepts(ECS)


@pytest.mark.parametrize("text", [POLICY, TRUST])
def test_sound_policies(text: str) -> None:
    """Policies for what a role may do and for who may take it on are both policies."""
    judge_or_skip("iam-policy").accepts({"policy.orders.json": text})


def test_placeholders_are_filled_in() -> None:
    """A policy to be completed at deployment is sound as far as it goes, and its other faults must still be found."""
    judge = judge_or_skip("iam-policy")
    open_ = POLICY.replace("aws:logs:us-east-1:123456789012", "<partition>:logs:<region>:<account-id>")
    whole = POLICY.replace("arn:aws:logs:us-east-1:123456789012:log-group:orders:*", "<log-group.streams>")
    judge.accepts_all({"open": {"policy.json": open_}, "whole": {"policy.json": whole}})
    assert judge.findings({"it": {"policy.json": open_.replace("PutLogEvents", "PutLogEvent")}})["it"]


def test_faulty_policies() -> None:
    """Each fault is refused by a finding that names it."""
    subjects = {
        name: broken({"policy.x.json": POLICY}, "policy.x.json", old, new)
        for name, (old, new, _) in POLICY_FAULTS.items()
    }
    for name, findings in judge_or_skip("iam-policy").findings(subjects).items():
        assert any(POLICY_FAULTS[name][2] in finding for finding in findings), (name, findings)


def test_policies_are_known_by_content_too() -> None:
    """A policy in a file of another name must not go unjudged; a task definition is no policy."""
    judge = judge_or_skip("iam-policy").judge
    faulty = POLICY.replace("Allow", "Allw")
    (verdict,) = judge.judge({"it": {**ECS, "permissions.json": faulty}})
    assert all(finding.startswith("permissions.json: ") for finding in verdict.findings)
    assert verdict.findings
    assert judge.judge({"it": ECS}) == ()
