"""The specification with every default written out that has an effect, and the reason of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc import rules
from obsc.diagnostics import Path
from obsc.infra.values import Ref
from obsc.plan.model import Plan
from obsc.spec import read

Reasons = dict[Path, str]


def resolved(document: dict[str, Any], plan: Plan) -> tuple[dict[str, Any], Reasons]:
    """The document with its defaults, and for each of them why it is what it is.

    Which keys have an effect is what the rules know: a default of which one of them would say something, if somebody
    had written it, is left out.
    """
    reasons: Reasons = {}
    out: dict[str, Any] = _written_out(read.Observability(_without_shorthand(document)), (), reasons)
    decided = set(_decided_by_images(document, plan))
    for taken in (each for each in plan.taken if each.path not in decided):
        _set(out, taken.path, _as_written(taken.value))
        reasons[taken.path] = f"default: {taken.why}"
    said = {(rule.code, finding.path) for rule, finding in rules.run(document, "Raw")}
    while idle := set(_idle(document, out, reasons, said)):
        for path in idle:
            _drop(document, out, path)
        reasons = {path: why for path, why in reasons.items() if idle.isdisjoint(_up_to(path))}
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
        if item is None:
            continue
        written = _written_out(item, (*path, key), reasons)
        if key in value.raw or written not in ({}, []):
            out[key] = written
            if key not in value.raw and not hasattr(item, "raw"):
                reasons[*path, key] = "default"
    return out


def _decided_by_images(document: dict[str, Any], plan: Plan) -> Iterator[Path]:
    """The versions of the distribution that are those of an image of the user's, whatever the default is."""
    for service in plan.services:
        how = service.instrumentation
        if how.attach == "init-container" and _has(document, (*how.origin, "image")):
            yield (*how.origin, "version")


def _as_written(value: Any) -> Any:
    if isinstance(value, Ref):
        return {"ref": value.name}
    return list(value) if isinstance(value, tuple) else value


def _set(document: dict[str, Any], path: Path, value: Any) -> None:
    holder: Any = document
    for key in path[:-1]:
        holder = holder.setdefault(key, {})
    holder[path[-1]] = value


def _idle(
    document: dict[str, Any], out: dict[str, Any], reasons: Reasons, said: set[tuple[str, Path]]
) -> Iterator[Path]:
    """The places that nobody has written, and of which a rule would speak if somebody had."""
    for rule, finding in rules.run(out, "Raw"):
        if not _has(document, finding.path):
            yield from (finding.path,) if _has(out, finding.path) else ()
        elif (rule.code, finding.path) not in said:
            yield from (path for path in reasons if path[: len(finding.path)] == finding.path)


def _has(document: Any, path: Path) -> bool:
    """Whether something stands at a place, be it null."""
    for key in path:
        there = range(len(document)) if isinstance(document, list) else document
        if not isinstance(there, dict | range) or key not in there:
            return False
        document = document[key]
    return True


def _drop(document: dict[str, Any], out: dict[str, Any], path: Path) -> None:
    """Take a place out, and the mappings above it that stood for nothing else."""
    for place in (path, *reversed(list(_up_to(path[:-1])))):
        if not _has(out, place) or _has(document, place) or (place != path and _at(out, place)):
            return
        del _at(out, place[:-1])[place[-1]]


def _at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def _up_to(path: Path) -> Iterator[Path]:
    """A place and those above it, from above."""
    return (path[:length] for length in range(1, len(path) + 1))
