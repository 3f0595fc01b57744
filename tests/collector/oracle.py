"""Upstream's own schemas of the collector's components, as one judge of a configuration.

They lie in a folder `otelcol-schemas` of the folder that `OBSC_ORACLES` names, each under its Go package, as
https://github.com/open-telemetry/opentelemetry-collector-contrib keeps them (`config.schema.yaml`). They are open where
a collector is not: every object is closed here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from posixpath import normpath
from typing import Any

import yaml
from jsonschema import Draft202012Validator

CORE = "go.opentelemetry.io/collector"
CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib"
KINDS = {"receivers": "receiver", "processors": "processor", "exporters": "exporter", "extensions": "extension"}
WITHOUT_SCHEMA = {"otlp", "batch", "memory_limiter", "debug", "otlphttp", "zpages"}
"""Components of the core, whose schemas are not in the collection."""

_PACKAGES = {"health_check": "healthcheckextension", "sigv4auth": "sigv4authextension", "awsproxy": "awsproxy"}
_DURATION = {"type": "string", "pattern": r"^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$|^\$\{"}
_FILLED_IN = {"type": "string", "pattern": r"\$\{"}


def folder(name: str) -> Path | None:
    """A folder of the oracles, or None."""
    named = os.environ.get("OBSC_ORACLES")
    places = [Path(named)] if named else [Path(__file__).resolve().parents[2] / "../shared/data"]
    return next((place / name for place in places if (place / name).is_dir()), None)


def findings(config: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a configuration."""
    for section in config.keys() - {*KINDS, "service"}:
        yield f"{section}: no section"
    for section in KINDS:
        for id, settings in (config.get(section) or {}).items():
            yield from _of_component(section, id, settings)


def _of_component(section: str, id: str, settings: Any) -> Iterator[str]:
    type_ = id.split("/")[0]
    package = _package(section, type_)
    if package is None:
        if type_ not in WITHOUT_SCHEMA:
            yield f"{section} {id}: no schema knows it"
        return
    for error in Draft202012Validator(_schema(package)).iter_errors(settings):
        yield f"{section} {id} {list(error.path)}: {error.message}"


def _package(section: str, type_: str) -> str | None:
    name = _PACKAGES.get(type_, type_.replace("_", "") + KINDS[section]) if section == "extensions" else None
    name = name or type_.replace("_", "") + KINDS[section]
    found = (f"{root}/{KINDS[section]}/{name}" for root in (CONTRIB, CORE))
    return next((package for package in found if _load(package) is not None), None)


@cache
def _load(package: str) -> Any:
    root = folder("otelcol-schemas")
    file = root / package / "config.schema.yaml" if root is not None else None
    return yaml.safe_load(file.read_text("utf-8")) if file is not None and file.is_file() else None


@cache
def _schema(package: str) -> Any:
    return _closed(_expanded(_load(package), package))


def _expanded(schema: Any, package: str, depth: int = 0) -> dict[str, Any]:
    """A schema without references; values may be filled in from the environment, and an object may be null."""
    if depth > 25 or not isinstance(schema, dict):
        return {}
    parts = []
    if "$ref" in schema:
        target, where = _referred(schema["$ref"], package)
        parts.append(_expanded(target, where, depth + 1))
    parts += [_expanded(part, package, depth + 1) for part in schema.get("allOf", ())]
    parts.append(_own(schema, package, depth))
    return _merged([part for part in parts if part])


def _own(schema: Mapping[str, Any], package: str, depth: int) -> dict[str, Any]:
    kind = schema.get("type")
    if schema.get("format") == "duration":
        return dict(_DURATION)
    if kind == "object" or "properties" in schema:
        known = {key: _expanded(value, package, depth + 1) for key, value in (schema.get("properties") or {}).items()}
        more = schema.get("additionalProperties")
        rest = {} if more is None else {"additionalProperties": _expanded(more, package, depth + 1) or True}
        return {"type": ["object", "null"], "properties": known} | rest
    if kind == "array":
        return {"type": ["array", "null"], "items": _expanded(schema.get("items", {}), package, depth + 1)}
    if "enum" in schema:
        return {"anyOf": [{"enum": schema["enum"]}, _FILLED_IN]}
    return {"anyOf": [{"type": kind}, _FILLED_IN]} if kind in ("string", "integer", "number", "boolean") else {}


def _referred(reference: str, package: str) -> tuple[Any, str]:
    head, _, name = reference.rpartition(".") if "." in reference else (package, "", reference)
    if head.startswith("/"):
        head = (CONTRIB if package.startswith(CONTRIB) else CORE) + head
    elif head.startswith("./"):
        head = normpath(f"{package}/{head}")
    loaded = _load(head) or {}
    if name == "config":
        return {key: value for key, value in loaded.items() if key != "$defs"}, head
    return (loaded.get("$defs") or {}).get(name, {}), head


def _merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    if len(parts) < 2:
        return parts[0] if parts else {}
    if not all("properties" in part for part in parts):
        return {"allOf": parts}
    whole: dict[str, Any] = {"type": ["object", "null"], "properties": {}}
    for part in parts:
        whole["properties"] |= part["properties"]
        whole |= {key: value for key, value in part.items() if key == "additionalProperties"}
    return whole


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _closed(value) for key, value in schema.items()}
    return {"additionalProperties": False} | inner if inner.get("properties") else inner
