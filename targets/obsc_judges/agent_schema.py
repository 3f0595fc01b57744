"""The CloudWatch agent's configuration against the agent's own JSON schema, and against the keys that it reads.

The schema lets pass what the agent then ignores without a word: an unknown section, a misspelt `application_signals`
below `logs.metrics_collected`, `"enabled": false`. Where the schema is open, the keys that it names, and those that
only the reference documents, are taken for all there are.
https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/config/schema.json
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from obsc_judges.json_text import BadJson, parse
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, Outputs, Subjects, Verdict, pick

NAME = "agent-schema"
SCHEMA = "cwagent_schema.json"
VARIABLE = "CW_CONFIG_CONTENT"
"""The agent's container reads its configuration from this variable."""

_FILES = ("*agent*.json", "*cloudwatch*.json")
_OTHERS = ("taskdef.*", "service.*", "*policy*", "*trust*", "*.template.json")

_DOCUMENTED: Mapping[tuple[str, ...], frozenset[str]] = {
    (): frozenset(),
    ("agent",): frozenset({"run_as_user", "user_agent", "usage_data", "use_dualstack_endpoint"}),
    ("logs", "metrics_collected"): frozenset({"emf"}),
    ("logs", "metrics_collected", "application_signals"): frozenset({"limiter"}),
    ("logs", "logs_collected", "application_signals"): frozenset(),
    ("traces", "traces_collected", "application_signals"): frozenset(),
}
"""Where the schema is open, and which keys the reference adds to those that the schema names."""


def available() -> Absent | None:
    """Why the agent's configuration cannot be judged here, or None."""
    if _schema_file() is None:
        why = f"no {SCHEMA} in the folder that OBSC_ORACLES names"
        return Absent(NAME, why, f"save translator/config/schema.json of aws/amazon-cloudwatch-agent there as {SCHEMA}")
    return missing(NAME, jsonschema="jsonschema")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check the configurations that stand in files of their own or in a container's variable in a JSON file."""
    verdicts: list[Verdict] = []
    for subject, outputs in subjects.items():
        texts = dict(_configurations(outputs))
        if texts:
            found = [f"{place}: {finding}" for place, text in texts.items() for finding in configuration(text)]
            verdicts.append(Verdict(NAME, subject, tuple(found)))
    return tuple(verdicts)


def configuration(text: str) -> tuple[str, ...]:
    """Check one configuration, given as JSON text."""
    from jsonschema import Draft4Validator

    try:
        document = parse(text)
    except BadJson as error:
        return (str(error),)
    schema = _schema()
    errors = sorted(
        Draft4Validator(schema).iter_errors(document), key=lambda error: list(map(str, error.absolute_path))
    )
    refused = [f"{'.'.join(map(str, error.absolute_path)) or 'document'}: {error.message}" for error in errors]
    return (*refused, *_ignored(schema, document))


def _ignored(schema: Any, document: Any) -> Iterator[str]:
    if document == {}:
        yield "document: collects nothing"
    for place, documented in _DOCUMENTED.items():
        value = _at(document, place)
        known = documented | frozenset(_keys_at(schema, place))
        for key in sorted(value.keys() - known if isinstance(value, dict) else ()):
            named = ", ".join(sorted(known)) or "none"
            yield f"{'.'.join((*place, key))}: the agent ignores it; known here are {named}"


def _at(document: Any, place: tuple[str, ...]) -> Any:
    for key in place:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _keys_at(schema: Any, place: tuple[str, ...]) -> Iterator[str]:
    here = schema
    for key in place:
        here = _resolved(schema, here)["properties"][key]
    yield from _resolved(schema, here).get("properties", {})


def _resolved(schema: Any, here: Any) -> Any:
    """Follow references; those of this schema all point into itself."""
    while "$ref" in here:
        steps = here["$ref"].removeprefix("#/").split("/")
        here = schema
        for step in steps:
            here = here[step]
    return here


def _configurations(outputs: Outputs) -> Iterator[tuple[str, str]]:
    others = {path for path, _ in pick(outputs, *_OTHERS)}
    others |= {path for path in outputs if path.startswith("iam/")}  # an agent's policies have its name
    yield from ((path, text) for path, text in pick(outputs, *_FILES) if path not in others)
    for path, text in pick(outputs, "*.json"):
        if VARIABLE in text:
            for number, value in enumerate(_variables(text)):
                yield f"{path} {VARIABLE}[{number}]", value


def _variables(text: str) -> Iterator[str]:
    """The values of the agent's variable, wherever in a JSON document; keys are spelt as ECS or CloudFormation do."""
    try:
        todo = [parse(text)]
    except BadJson:
        return
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            pair = {key.lower(): value for key, value in item.items()}
            if pair.get("name") == VARIABLE and isinstance(pair.get("value"), str):
                yield pair["value"]
        todo.extend(item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())


def _schema() -> Any:
    file = _schema_file()
    assert file is not None
    return json.loads(file.read_text("utf-8"))


def _schema_file() -> Path | None:
    named = os.environ.get("OBSC_ORACLES")
    checkout = Path(__file__).resolve().parents[2]
    folders = [Path(named)] if named else [Path.cwd() / "../shared/data", checkout / "../shared/data"]
    return next((folder / SCHEMA for folder in folders if (folder / SCHEMA).is_file()), None)
