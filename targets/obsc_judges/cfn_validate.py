"""The judge cloudformation-validate, AWS's own: https://github.com/aws-cloudformation/cloudformation-validate."""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

from obsc_judges.cfn_lint import TEMPLATES
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, Subjects, Verdict, each

NAME = "cloudformation-validate"


def available() -> Absent | None:
    """Why cloudformation-validate cannot judge here, or None."""
    return missing(NAME, cloudformation_validate="cloudformation-validate")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Validate every template; warnings count as findings too.

    What is below a warning tells how a property behaves (that it cannot be changed in place, say), not what is wrong.
    """
    return each(NAME, subjects, validate, *TEMPLATES)


def validate(text: str) -> tuple[str, ...]:
    """Validate one template: `E3048 Task/Properties.Cpu: ...`."""
    from cloudformation_validate import TemplateContent, ValidationError

    engine, config = _engine()
    try:
        report = engine.validate_template(TemplateContent(text), config)
    except ValidationError as error:
        return (f"not validated: {error}",)
    found = {_finding(diagnostic) for diagnostic in report.diagnostics}
    if report.status.name == "ANALYSIS_INCOMPLETE":
        found.add("not validated to the end: the engine gave up on part of it")
    return tuple(sorted(found))


@cache
def _engine() -> tuple[Any, Any]:
    from cloudformation_validate import CelEngine, Severity, ValidateConfig

    return CelEngine(), ValidateConfig(severity_level=Severity.WARN)


atexit.register(_engine.cache_clear)  # the engine's own clean-up needs its module, which goes before it otherwise


def _finding(diagnostic: Any) -> str:
    place = diagnostic.property_path or ""
    if diagnostic.entity and "/" not in place:
        place = f"{diagnostic.entity.logical_id}/{place}"
    return f"{diagnostic.rule_id} {place or f'line {diagnostic.start_line}'}: {diagnostic.message}"
