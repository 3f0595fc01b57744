"""The alarms and objectives of a document, and the metrics of the user's own among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path
from obsc.rules import Raw

Entry = tuple[Path, dict[str, Any]]
"""A mapping and where it stands."""


def alarms(document: Raw) -> Iterator[Entry]:
    """Every alarm, in the order of the file."""
    yield from _of_services(document, "alarms")


def objectives(document: Raw) -> Iterator[Entry]:
    """Every service level objective, in the order of the file."""
    yield from _of_services(document, "slos")


def custom_metrics(document: Raw) -> Iterator[Entry]:
    """Every metric of the user's own."""
    for at, alarm in alarms(document):
        if isinstance(alarm["metric"], dict):
            yield (*at, "metric"), alarm["metric"]


def _of_services(document: Raw, key: str) -> Iterator[Entry]:
    for service, written in document["services"].items():
        for name, entry in written.get(key, {}).items():
            yield ("services", service, key, name), entry
