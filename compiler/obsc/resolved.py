"""The specification with every default written out, and the reason of each."""

from __future__ import annotations

from typing import Any

from obsc.diagnostics import Path
from obsc.infra.values import Ref
from obsc.plan.model import Plan
from obsc.spec import read

Reasons = dict[Path, str]

_LATER = {(owner, key) for owner, key, value, _ in read.NOT_YET if value is None}


def resolved(document: dict[str, Any], plan: Plan) -> tuple[dict[str, Any], Reasons]:
    """The document with its defaults, and for each of them why it is what it is."""
    reasons: Reasons = {}
    out: dict[str, Any] = _written_out(read.Observability(_without_shorthand(document)), (), reasons)
    for taken in plan.taken:
        _set(out, taken.path, _as_written(taken.value))
        reasons[taken.path] = f"default: {taken.why}"
    return out, reasons


def _without_shorthand(document: dict[str, Any]) -> dict[str, Any]:
    """`agent: sidecar`, and no platform, as the mappings that they stand for."""
    services = document["services"]
    if "sidecar" not in document.get("agents", {}):
        services = {
            name: {**service, "agent": {}} if service.get("agent", "sidecar") == "sidecar" else service
            for name, service in services.items()
        }
    platform = document.get("platform", {})
    if "ec2" not in platform:
        platform = {"ecs": {}, **platform}
    return {**document, "services": services, "platform": platform}


def _written_out(value: Any, path: Path, reasons: Reasons) -> Any:
    if isinstance(value, dict):
        return {key: _written_out(item, (*path, key), reasons) for key, item in value.items()}
    if isinstance(value, list):
        return [_written_out(item, (*path, number), reasons) for number, item in enumerate(value)]
    if not hasattr(value, "raw"):
        return value
    out: dict[str, Any] = {}
    for attribute, key in type(value).KEYS.items():
        item = getattr(value, attribute)
        if item is None or (key not in value.raw and (type(value).__name__, key) in _LATER):
            continue
        written = _written_out(item, (*path, key), reasons)
        if key in value.raw or written not in ({}, []):
            out[key] = written
            if key not in value.raw and not hasattr(item, "raw"):
                reasons[*path, key] = "default"
    return out


def _as_written(value: Any) -> Any:
    if isinstance(value, Ref):
        return {"ref": value.name}
    return list(value) if isinstance(value, tuple) else value


def _set(document: dict[str, Any], path: Path, value: Any) -> None:
    holder: Any = document
    for key in path[:-1]:
        holder = holder.setdefault(key, {})
    holder[path[-1]] = value
