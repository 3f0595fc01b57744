"""No permission is wider than its reason: every action has one, and `*` stands where AWS has nothing narrower."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from obsc.cli import main
from obsc.infra.iam import RolePolicy, Statement
from obsc.infra.values import Join, Pseudo, Text
from obsc.lower.actions import ACTIONS
from obsc.permitted import as_text, permitted
from obsc.pipeline import compile_text
from rules.blocks import SMALLEST, merged
from shipped import CASES, ENVIRONMENTS, SPECS, compiled


@cache
def reference() -> dict[str, Any]:
    """AWS's service authorization reference, as cfn-lint carries it."""
    cfnlint = pytest.importorskip("cfnlint", reason="cfn-lint, which carries AWS's reference, is not installed")
    found: dict[str, Any] = json.loads(
        (Path(cfnlint.__file__).parent / "data" / "AdditionalSpecs" / "Policies.json").read_text(encoding="utf-8")
    )
    return found


@cache
def statements() -> tuple[tuple[str, Statement], ...]:
    """Every statement of every system that is shipped or tested with, without those that a patch says."""
    return tuple(_statements())


def _statements() -> Iterator[tuple[str, Statement]]:
    for path, environment in [*((path, None) for path in (*SPECS, *CASES)), *ENVIRONMENTS]:
        graph, plan = compiled(path, environment).graph, compiled(path, environment).plan
        if graph is None or plan is None:
            continue
        patched = {name for patch in plan.patches if patch.kind == "RolePolicy" for name in patch.set["statements"]}
        for node in graph.nodes:
            if isinstance(node, RolePolicy):
                yield from ((f"{path.stem}: {node.name}", one) for one in node.statements if one.sid not in patched)


def resources(action: str) -> list[str]:
    """What AWS can limit an action to: patterns of ARNs."""
    service, _, name = action.partition(":")
    known = reference()[service]
    kinds = known["Actions"][name.lower()].get("Resources", [])
    return [form for kind in kinds for form in known["Resources"][kind.lower()]["ARNFormats"]]


def test_every_action_has_a_reason_and_every_reason_an_action() -> None:
    """A permission would be given of which nobody knows what it is for."""
    assert {action for _, statement in statements() for action in statement.actions} == set(ACTIONS)
    for action in ACTIONS.values():
        assert action.purpose
        assert action.source.startswith("https://")


def test_statements_name_what_they_allow() -> None:
    """`s3:*` on a bucket today is deleting it tomorrow."""
    for where, statement in statements():
        assert statement.effect == "Allow", where
        assert statement.why, where
        assert not [action for action in statement.actions if "*" in action or "?" in action], where


def test_everything_is_allowed_only_where_nothing_narrower_is_known() -> None:
    """A role could read the traces, logs or secrets of every other system in the account."""
    for where, statement in statements():
        for action in statement.actions:
            if "*" in statement.resources:
                assert not resources(action) or ACTIONS[action].everywhere, f"{where}: {action}"
                assert len(statement.resources) == 1, where
    needless = [name for name, action in ACTIONS.items() if action.everywhere and not resources(name)]
    assert not needless, "AWS has nothing narrower anyway"


_LEFT_OPEN = {
    r"arn:aws:logs:[^*?]+:log-group:[^*?]+:\*": "the streams of one group, which tasks and agents name",
    r"arn:aws:logs:[^*?]+:log-group:/aws/service-events/\*(:\*)?": "groups that the agent makes for itself",
    r"arn:aws:secretsmanager:[^*?]+:secret:[^*?]+-\?{6}": "what Secrets Manager puts behind the name of one secret",
    r"arn:aws:xray:[^*?]+:group/\*": "groups have a part that X-Ray chooses, and are the account's to name",
    r"arn:aws:ecr:\*:\*:repository/\*": "images are given at deployment",
}
"""What may stand for more than one resource, and why."""


def test_a_wildcard_stands_for_what_nobody_can_name() -> None:
    """`log-group:*` is every log of the account as much as `*` is."""
    arns = {(where, arn) for where, one in statements() for arn in map(shown, one.resources) if arn not in (None, "*")}
    loose = {(where, arn) for where, arn in arns if arn is not None and re.search(r"[*?]", arn)}
    assert not [one for one in loose if not any(re.fullmatch(form, one[1]) for form in _LEFT_OPEN)]
    assert all(any(re.fullmatch(form, arn) for _, arn in loose) for form in _LEFT_OPEN), "none of ours"


def test_a_resource_is_one_that_its_action_knows() -> None:
    """A permission on the wrong kind of resource allows nothing, and telemetry is refused in silence."""
    for where, statement in statements():
        for resource in statement.resources:
            arn = shown(resource)
            if resource == "*" or arn is None:
                continue
            for action in statement.actions:
                assert any(_fits(form, arn) for form in resources(action)), f"{where}: {action} on {arn}"


def shown(value: Text) -> str | None:
    """An ARN with an example of what the deployment knows; None where a reference is all of it."""
    match value:
        case str():
            return value
        case Pseudo(name):
            return {"partition": "aws", "region": "eu-west-1", "account-id": "123456789012"}[name]
        case Join(parts):
            return "".join(shown(part) or "/given" for part in parts)
        case _:
            return None


def _fits(form: str, arn: str) -> bool:
    pattern = "".join(
        "[^:]*" if part.startswith("${") else part for part in re.split(r"(\$\{(?:Partition|Region|Account)\})", form)
    )
    return re.fullmatch(pattern, arn) is not None


OWN = {
    "receivers": {"otlp": {"protocols": {"http": {}}}},
    "exporters": {"awsxray": {}},
    "service": {"pipelines": {"traces": {"receivers": ["otlp"], "exporters": ["awsxray"]}}},
}
ELSEWHERE = {
    **OWN,
    "extensions": {"awsproxy": {"endpoint": "localhost:2001"}},
    "service": {**OWN["service"], "extensions": ["awsproxy"]},
}


@pytest.mark.parametrize(
    ("agent", "sdk", "asks"),
    [
        ({}, "opentelemetry", False),
        ({}, "adot", True),
        ({"receivers": {"otlp": {}, "xray": {}}}, "opentelemetry", True),
        ({"config": "builtin:ecs-xray"}, "adot", False),
        ({"config": "builtin:ecs-default-config"}, "opentelemetry", True),
        ({"config": OWN}, "adot", False),
        ({"config": ELSEWHERE}, "adot", True),
    ],
    ids=[
        "no proxy",
        "a proxy",
        "a receiver with one",
        "of the image",
        "of the image with one",
        "one's own",
        "one's own with one",
    ],
)
def test_a_collector_asks_for_sampling_rules_where_it_has_a_proxy_for_them(
    agent: dict[str, Any], sdk: str, asks: bool
) -> None:
    """Without one nothing of the task would ever use the permission."""
    system = {
        "backends": {"traces": {"type": "xray"}},
        "agents": {"adot": {"distribution": "adot-collector", **agent}},
        "services": {"web": {"agent": "adot", "instrumentation": {"attach": "none", "sdk": sdk}}},
    }
    graph = compile_text(json.dumps(merged(SMALLEST, system)).encode()).graph
    assert graph is not None
    (sends,) = (one for node in graph.of(RolePolicy) for one in node.statements if one.sid == "SendTraces")
    assert "xray:PutTraceSegments" in sends.actions
    assert ("xray:GetSamplingRules" in sends.actions) is asks


def test_what_roles_may_do_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reviewer would have to read templates of 500 lines to say yes."""
    monkeypatch.chdir(tmp_path)
    Path("observability.yaml").write_bytes(SPECS[0].read_bytes())
    assert main(["show", "--permissions"]) == 0
    told = capsys.readouterr().out
    assert (
        "  SendApplicationSignals: Application Signals' metrics travel as log events into this group.\n"
        "    on arn:<partition>:logs:<region>:<account-id>:log-group:/aws/application-signals/data\n"
    ) in told
    assert "    xray:PutTraceSegments                the agent sends spans\n" in told
    assert main(["show", "--permissions", "--format", "json"]) == 0
    roles = json.loads(capsys.readouterr().out)
    assert [role["role"] for role in roles] == ["web-execution", "web-task"]
    shown_here = {one["action"] for role in roles for part in role["statements"] for one in part["actions"]}
    graph = compiled(SPECS[0]).graph
    assert graph is not None
    policies = [node for node in graph.nodes if isinstance(node, RolePolicy)]
    assert shown_here == {action for node in policies for part in node.statements for action in part.actions}


def test_given_roles_managed_policies_and_patches_are_shown() -> None:
    """What is not obsc's own would be left out of the account that it gives."""
    everything = "".join(
        as_text(permitted(graph)) for path in (*SPECS, *CASES) if (graph := compiled(path).graph) is not None
    )
    assert ": given, and extended\n" in everything
    assert "  AWS's own policy arn:<partition>:iam::aws:policy/CloudWatchAgentServerPolicy\n" in everything
    assert "    s3:GetObject\n" in everything
