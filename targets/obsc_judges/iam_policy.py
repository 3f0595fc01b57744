"""Policy documents of their own, judged by cfn-lint's rules for them: unknown actions, bad ARNs, wrong elements.

What is only known at deployment stands in them as a placeholder, `<account-id>`. They are judged as if filled in: the
parts of an ARN with samples of their kind, a whole value with `*`, for nothing can be said about it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from obsc_judges.cfn_lint import available as cfn_lint_available
from obsc_judges.cfn_lint import lint
from obsc_judges.json_text import BadJson, parse
from obsc_judges.verdict import Absent, Outputs, Subjects, Verdict, pick

NAME = "iam-policy"
_PLACEHOLDER = re.compile(r"<([^<>]+)>")
_SAMPLES = {"partition": "aws", "region": "us-east-1", "account-id": "123456789012"}
_NAMES = ("*policy*.json", "*trust*.json")


def available() -> Absent | None:
    """Why policies cannot be judged here, or None."""
    absent = cfn_lint_available()
    return absent and Absent(NAME, absent.why, absent.how_to_get)


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check every policy: each file that is named like one, and each that has statements whatever its name."""
    verdicts: list[Verdict] = []
    for subject, outputs in subjects.items():
        files = list(_policies(outputs))
        if files:
            found = [f"{path}: {finding}" for path, text in files for finding in policy(text)]
            verdicts.append(Verdict(NAME, subject, tuple(found)))
    return tuple(verdicts)


def policy(text: str) -> tuple[str, ...]:
    """Check one policy; one that names principals is checked as the trust policy of a role."""
    try:
        document = parse(text)
    except BadJson as error:
        return (str(error),)
    wrapped = _trusting if _names_principals(document) else _granting
    template = {"Resources": {"Policy": wrapped(_filled_in(document))}}
    return tuple(finding.replace("Resources/Policy/Properties/", "") for finding in lint(json.dumps(template)))


def _filled_in(value: Any) -> Any:
    """The same document without placeholders.

    >>> _filled_in(["arn:<partition>:logs:<region>:<account-id>:log-group:<name>", "<name.arn>"])
    ['arn:aws:logs:us-east-1:123456789012:log-group:x', '*']
    """
    if isinstance(value, dict):
        return {key: _filled_in(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled_in(item) for item in value]
    if not isinstance(value, str):
        return value
    if _PLACEHOLDER.fullmatch(value) and value[1:-1] not in _SAMPLES:
        return "*"
    # The name of a parameter begins with the slash that its ARN needs.
    value = re.sub(r":parameter<[^<>]+>", ":parameter/x", value)
    return _PLACEHOLDER.sub(lambda found: _SAMPLES.get(found[1], "x"), value)


def _granting(document: Any) -> dict[str, Any]:
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}}


def _trusting(document: Any) -> dict[str, Any]:
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}


def _policies(outputs: Outputs) -> Iterator[tuple[str, str]]:
    named = set(pick(outputs, *_NAMES))
    yield from (
        (path, text) for path, text in pick(outputs, "*.json") if (path, text) in named or _has_statements(text)
    )


def _has_statements(text: str) -> bool:
    try:
        document = parse(text)
    except BadJson:
        return False
    return isinstance(document, dict) and "Statement" in document


def _names_principals(document: Any) -> bool:
    statements = document.get("Statement") if isinstance(document, dict) else None
    listed = statements if isinstance(statements, list) else [statements]
    return any(isinstance(statement, dict) and "Principal" in statement for statement in listed)
