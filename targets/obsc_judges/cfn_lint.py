"""The judge cfn-lint, in process: https://github.com/aws-cloudformation/cfn-lint."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, Subjects, Verdict, each

NAME = "cfn-lint"
TEMPLATES = ("template.yaml", "template.yml", "template.json", "*.template.yaml", "*.template.yml", "*.template.json")
"""The file names that mean a CloudFormation template."""
_REGION = "us-east-1"


def available() -> Absent | None:
    """Why cfn-lint cannot judge here, or None."""
    return missing(NAME, cfnlint="cfn-lint")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Lint every template; warnings and informational rules count as findings too."""
    return each(NAME, subjects, lint, *TEMPLATES)


def lint(text: str) -> tuple[str, ...]:
    """Lint one template: `E3012 Resources/Task/Properties/Cpu: ...`."""
    from cfnlint.decode.decode import decode_str

    try:
        template, matches = decode_str(text)
        found = matches or list(_runner().validate_template(template))
    except Exception as error:  # a template so odd that the linter itself stumbles is not a template without faults
        return (f"cfn-lint breaks down over it: {type(error).__name__}: {error}",)
    return tuple(sorted({_finding(match) for match in found}))


@cache
def _runner() -> Any:
    """A runner with its 300 rules loaded, which costs more than to apply them.

    No configuration file is read, neither the user's nor the project's, and a template cannot excuse itself: a rule
    that it switches off in its own Metadata is mandatory here.
    """
    from cfnlint.config import ConfigMixIn
    from cfnlint.runner import Runner

    return Runner(
        ConfigMixIn(config_file=os.devnull, include_checks=["I"], mandatory_checks=["E", "W", "I"], regions=[_REGION])
    )


def _finding(match: Any) -> str:
    place = "/".join(str(part) for part in getattr(match, "path", None) or ())
    where = place or f"line {match.linenumber}"
    return f"{match.rule.id} {where}: {match.message}"
