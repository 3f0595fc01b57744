"""The Compose specification's own JSON schema, in the copy that check-jsonschema ships.

https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, Subjects, Verdict, each

NAME = "compose-schema"


def available() -> Absent | None:
    """Why the schema cannot judge here, or None."""
    return missing(NAME, check_jsonschema="check-jsonschema", jsonschema="jsonschema")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check every project; variables are not filled in."""
    return each(NAME, subjects, findings, "compose.yaml")


def findings(text: str) -> tuple[str, ...]:
    """Check one project, given as YAML text."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        return (" ".join(str(error).split()),)
    errors = sorted(_validator().iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    return tuple(f"{'.'.join(map(str, error.absolute_path)) or 'document'}: {error.message}" for error in errors)


@cache
def _validator() -> Any:
    from jsonschema.validators import validator_for

    schema = json.loads(
        files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text("utf-8")
    )
    return validator_for(schema)(schema)
