"""Take out what obsc writes by itself: what the compiler makes of the rest says what that is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path
from obsc.importing.facts import Fact, Facts, document
from obsc.importing.service import Imported
from obsc.plan.model import Plan

FILLING = {
    "name": "flask",
    "app": "app:app",
    "port": 8000,
    "settingsModule": "settings",
    "script": "app.py",
    "group": "/unknown",
}
"""What stands in a hole while the compiler is asked: what it generates for an agent does not depend on it."""
_SAID_BY_KEYS = {
    "OTEL_TRACES_SAMPLER": ("signals", "traces", "sampler"),
    "OTEL_PROPAGATORS": ("signals", "traces", "propagators"),
    "DJANGO_SETTINGS_MODULE": ("framework", "settingsModule"),
    "OTEL_RESOURCE_ATTRIBUTES": (),
}
"""Variables whose value is in a key of the language as soon as that key is there."""


def without_generated(facts: Facts, tasks: list[Imported]) -> Facts:
    """The facts without variables and defaults that the compiler gives anyway."""
    plan = plan_of(facts)
    if plan is None:
        return facts
    generated = {service.name: {v.name: v.value for v in service.variables} for service in plan.services}
    out = dict(facts)
    for task in tasks:
        for name, written in task.app.known.items():
            key = _SAID_BY_KEYS.get(name)
            is_said = key is not None and (not key or (*task.at, *key) in facts)
            if is_said or generated.get(task.name, {}).get(name) == written:
                out.pop((*task.at, "env", name), None)
    out = _with_auto(out)
    candidates = [path for path in _defaults(out, tasks) if path in out]
    plan = plan_of(out) if candidates else None
    whole = {path: fact for path, fact in out.items() if path not in candidates}
    if candidates and plan_of(whole) == plan:
        return whole
    for path in candidates:
        without = {one: fact for one, fact in out.items() if one != path}
        if plan_of(without) == plan:
            out = without
    return out


def _with_auto(facts: Facts) -> Facts:
    """Endpoints as `auto`, where the system asks for exactly these."""
    path: Path = ("platform", "network", "endpoints")
    if path not in facts or (plan := plan_of(facts)) is None:
        return facts
    simple = {**facts, path: Fact("auto", facts[path].place)}
    wanted = plan_of(simple)
    same = wanted is not None and {one.service for one in wanted.endpoints} == {one.service for one in plan.endpoints}
    return simple if same else facts


def _defaults(facts: Facts, tasks: list[Imported]) -> Iterator[Path]:
    """Keys whose defaults depend on others that are known, or on the release of obsc."""
    for task in tasks:
        server = facts.get((*task.at, "server", "name"))
        if server is not None and server.value is not None:
            yield (*task.at, "initProcess")
        yield (*task.at, "instrumentation", "version")
        yield (*task.at, "framework", "excludedUrls")
        yield (*task.at, "runtime", "version")


def plan_of(facts: Facts) -> Plan | None:
    """The plan without the variables of apps, and without who says what: two are equal if they mean the same."""
    from obsc.pipeline import compile_text
    from obsc.records import replace

    is_variable = {path: len(path) == 4 and path[0] == "services" and path[2] == "env" for path in facts}
    written: dict[str, Any] = document({p: fact for p, fact in facts.items() if not is_variable[p]}, FILLING)
    for service in written.get("services", {}).values():
        if isinstance(server := service.get("server"), dict) and server.get("name") == "flask" and "app" not in server:
            server["app"] = "app:app"
    plan = compile_text(json.dumps(written).encode()).plan
    return None if plan is None else replace(plan, taken=())
