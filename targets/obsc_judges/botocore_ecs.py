"""The judge botocore: what the AWS SDK refuses to send, for the files that `aws ecs ... --cli-input-json` reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from obsc_judges.json_text import BadJson, parse
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, Subjects, Verdict, pick

NAME = "botocore"
OPERATIONS = {"taskdef.*.json": "RegisterTaskDefinition", "service.*.json": "CreateService"}
"""Which request of Amazon ECS a file is the input of."""


def available() -> Absent | None:
    """Why botocore cannot judge here, or None."""
    return missing(NAME, botocore="botocore")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check every request: unknown, missing and mistyped parameters, and words that the API does not know."""
    verdicts: list[Verdict] = []
    for subject, outputs in subjects.items():
        files = [(operation, *file) for pattern, operation in OPERATIONS.items() for file in pick(outputs, pattern)]
        if files:
            found = [f"{path}: {finding}" for operation, path, text in files for finding in request(operation, text)]
            verdicts.append(Verdict(NAME, subject, tuple(found)))
    return tuple(verdicts)


def request(operation: str, text: str) -> tuple[str, ...]:
    """Check one request to Amazon ECS, given as JSON text."""
    from botocore.validate import ParamValidator

    try:
        parameters = parse(text)
    except BadJson as error:
        return (str(error),)
    shape = _input_shape(operation)
    refused = ParamValidator().validate(parameters, shape).generate_report().splitlines()
    return (*refused, *_unknown_words(shape, parameters, ""))


@cache
def _input_shape(operation: str) -> Any:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    model = ServiceModel(Loader().load_service_model("ecs", "service-2"), "ecs")
    return model.operation_model(operation).input_shape


def _unknown_words(shape: Any, value: Any, place: str) -> Iterator[str]:
    """Find words outside an enumeration: botocore's models list them, its validator does not look."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name in sorted(value.keys() & shape.members.keys()):
            yield from _unknown_words(shape.members[name], value[name], f"{place}.{name}".lstrip("."))
    elif shape.type_name == "map" and isinstance(value, dict):
        for name, item in value.items():
            yield from _unknown_words(shape.key, name, f"{place} key")
            yield from _unknown_words(shape.value, item, f"{place}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown_words(shape.member, item, f"{place}[{index}]")
    elif shape.type_name == "string" and shape.enum and isinstance(value, str) and value not in shape.enum:
        yield f"Unknown value for {place}: {value!r}, known are {', '.join(shape.enum)}"
