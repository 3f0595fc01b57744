"""Rules over documents that nobody would write: made at random from the schema, the same ones every time."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

from obsc.check import schema_text
from obsc.diagnostics import Path
from obsc.pipeline import compile_text
from obsc.rules import run

_SCHEMA = json.loads(schema_text())
_NAMES = ("web", "init", "cloudwatch-agent", "a", "b")
_VARIABLES = (
    *("OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED", "GUNICORN_CMD_ARGS", "WEB_CONCURRENCY", "UVICORN_WORKERS"),
    *(
        "PYTHONPATH",
        "DJANGO_SETTINGS_MODULE",
        "OBSC_GUNICORN_CONF",
        "OBSC_UWSGI_INI",
        "OBSC_APP",
        "CW_CONFIG_CONTENT",
        "RUN_IN_CONTAINER",
    ),
    *("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "OTEL_BSP_SCHEDULE_DELAY", "TMPDIR", "ECS_AGENT_URI"),
)
_TEXTS = (
    *("-c", "--config=x", "-w4", "--bind", "0.0.0.0:8000", "app:app", "sh", "-c", 'exec "$@"', "python", "-D", "/x"),
    *("opentelemetry-instrument", "/", "-", "--", "=", ":", "'", "x:latest", "x@sha256:0", "aws/x", "a b", "CMD-SHELL"),
    *("arn:", "arn:aws:iam::1:role/", "sg-", "uvicorn.workers.X", "asgi", ".", "1.300000.0", "true", "false", "300000"),
    *("v0.1.2", ":v0.1.2", "99999999999999999999.0.0", "/otel-auto-instrumentation-python", "init", "web", "é", "cn-x"),
    *("0.1.0", "0.99.0", "3.8", "3.12", "shop.wsgi:application", "f()", "WEB", "aB", "1m", "127.0.0.1:1"),
)


class _Writer:
    """Writes what a schema asks for, and now and then what it does not."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def value(self, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self.value(_SCHEMA["definitions"][schema["$ref"].rsplit("/", 1)[-1]])
        if "if" in schema:
            return self.value(self.random.choice([schema[key] for key in ("then", "else") if key in schema]))
        if isinstance(schema.get("type"), list):
            return self.one_of(schema)
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else self.random.choice(schema["enum"])
        match schema.get("type"):
            case "object":
                return self.mapping(schema)
            case "array":
                return [self.value(schema["items"]) for _ in range(self.random.randint(1, 4))]
            case "integer" | "number":
                return self.number(schema)
            case "boolean":
                return self.random.random() < 0.5
        return self.text(schema)

    def one_of(self, schema: dict[str, Any]) -> Any:
        """A value of one of several types: its schema stands behind an `if` for the type."""
        kind = self.random.choice(schema["type"])
        parts = [part for part in schema.get("allOf", ()) if part.get("if", {}).get("type") == kind]
        chosen = parts[0]["then"] if parts else {}
        return self.value(chosen if "$ref" in chosen or "if" in chosen else {**schema, "type": kind, **chosen})

    def mapping(self, schema: dict[str, Any]) -> dict[str, Any]:
        properties, required = schema.get("properties", {}), schema.get("required", ())
        if properties:
            wanted = [key for key in properties if key in required or self.random.random() < 0.4]
            return {key: self.value(properties[key]) for key in wanted}
        keys = _VARIABLES if "A-Z" in schema.get("propertyNames", {}).get("pattern", "") else _NAMES
        values = schema.get("additionalProperties")
        kind = values if isinstance(values, dict) else {}
        return {key: self.value(kind) for key in self.random.sample(keys, self.random.randint(0, 3))}

    def number(self, schema: dict[str, Any]) -> int | float:
        least, most = schema.get("minimum", -1), schema.get("maximum", 10**9)
        return self.random.choice((least, most, *(n for n in (0, 1, 2, 100, 256, 512, 8000) if least <= n <= most)))

    def text(self, schema: dict[str, Any]) -> str:
        pattern = schema.get("pattern", "")
        fitting = [text for text in (*schema.get("examples", ()), *_TEXTS) if re.search(pattern, str(text))]
        return str(self.random.choice(fitting or _TEXTS))


def _is_a_place(path: Path) -> bool:
    return not path or path[0] in _SCHEMA["properties"]


@pytest.mark.parametrize("seed", range(20))
def test_rules_are_total(seed: int) -> None:
    """A rule that raises hides all that is wrong with a document, and shows the user a traceback."""
    writer, compiled = _Writer(seed), 0
    for _ in range(10):
        document = writer.mapping(_SCHEMA)
        services = _SCHEMA["properties"]["services"]["additionalProperties"]
        document["services"] = {name: writer.value(services) for name in writer.random.sample(_NAMES, 2)}
        compilation = compile_text(json.dumps(document).encode())
        compiled += compilation.graph is not None
        for stage, subject in (("Plan", compilation.plan), ("Graph", compilation.graph)):
            for rule, finding in run(subject, stage) if subject is not None else ():  # type: ignore[arg-type]
                assert finding.message and finding.fix, rule.code
                assert all(_is_a_place(path) for path in (finding.path, *(path for path, _ in finding.related)))
    assert compiled, "no document was good enough for the rules to see it"
