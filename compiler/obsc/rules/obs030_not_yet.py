"""OBS030."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS030", "not-yet", Severity.ERROR)
def not_yet(document: Raw) -> Iterator[Finding]:
    """A key or a value is designed, but this release does not compile it.

    ## Why
    The language is designed as a whole and implemented in steps; a key that did nothing would be worse than none.

    ## Bad
    ```yaml
    services:
      web:
        dashboard: {}
    ```

    ## Good
    ```yaml
    services:
      web:
        desiredCount: 4
    ```

    ## Source
    - https://kubernetes.io/docs/reference/using-api/#api-versioning
    """
    from obsc.spec.read import NOT_YET

    refused: dict[str, list[tuple[str, str | None, str]]] = {}
    for owner, key, value, what in NOT_YET:
        refused.setdefault(owner, []).append((key, value, what))
    for owner, path, mapping in _mappings(document):
        for key, value, what in refused.get(owner, ()):
            if key in mapping and (value is None or mapping[key] == value):
                named = f"`{key}`" if value is None else f"`{key}: {value}`"
                yield Finding(
                    message=f"{named} is not in this release of obsc",
                    label=what,
                    path=(*path, key),
                    key=value is None,
                    fix=f"leave out `{key}`" if value is None else f"choose another `{key}`",
                )


def _mappings(document: Raw) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """The mappings that can hold such keys, each with its class."""
    yield "Observability", (), document
    yield from _at("ApplicationSignals", document, "applicationSignals")
    yield from _at("Platform", document, "platform")
    yield from _at("Ecs", document, "platform", "ecs")
    yield from _at("Network", document, "platform", "network")
    for _, path, vpc in _at("CreatedVpc", document, "platform", "network", "vpc"):
        if "create" in vpc:
            yield "CreatedVpc", path, vpc
    for name in document.get("agents", {}):
        yield from _at("Agent", document, "agents", name)
    for name in document.get("services", {}):
        here = ("services", name)
        yield from _at("Service", document, *here)
        for owner, key in (("Server", "server"), ("Framework", "framework"), ("Route", "route"), ("Agent", "agent")):
            yield from _at(owner, document, *here, key)


def _at(owner: str, document: Raw, *path: str) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    value: Any = document
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, dict):
        yield owner, path, value
