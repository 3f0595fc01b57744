"""A specification as facts: paths of the document with their values, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obsc.diagnostics import Path
from obsc.init.draft import QUESTIONS
from obsc.init.evidence import Place
from obsc.init.write import Entry, print_entries, shown


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its place; None is a hole, which only a person can fill, and `why` says so."""

    value: Any
    place: Place | None = None
    why: str = ""


Facts = dict[Path, Fact]


def document(facts: Mapping[Path, Fact], filling: Mapping[str, object]) -> dict[str, Any]:
    """The document of the facts, its holes filled by the last key of their paths."""
    out: dict[str, Any] = {}
    for path, fact in facts.items():
        value = fact.value if fact.value is not None else filling.get(str(path[-1]))
        if value is None:
            continue
        under = out
        for step in path[:-1]:
            under = under.setdefault(str(step), {})
        under[str(path[-1])] = _plain(value)
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def holes(facts: Mapping[Path, Fact]) -> Iterator[tuple[Path, Fact]]:
    """What a person has to say."""
    return ((path, fact) for path, fact in facts.items() if fact.value is None)


def print_facts(facts: Mapping[Path, Fact]) -> Iterator[str]:
    """The lines of the document, with the place of each value behind it."""
    told: set[Place] = set()
    return print_entries(_entries(sorted(facts.items(), key=_order), 0, told))


_SECTIONS = (
    *("apiVersion", "kind", "metadata", "deploymentEnvironment", "resource", "platform", "agents", "backends"),
    *("services", "image", "runtime", "framework", "name", "settingsModule", "server", "app", "port"),
)
"""Keys in the order in which people read them; the others follow in the order of the facts."""


def _order(item: tuple[Path, Fact]) -> tuple[tuple[int, str], ...]:
    path = item[0]
    # What stands below a mapping of names stays in the order of its names.
    return tuple((_SECTIONS.index(str(step)) if step in _SECTIONS else len(_SECTIONS), str(step)) for step in path)


def _entries(items: Sequence[tuple[Path, Fact]], depth: int, told: set[Place]) -> list[Entry]:
    groups: dict[str, list[tuple[Path, Fact]]] = {}
    for path, fact in items:
        groups.setdefault(str(path[depth]), []).append((path, fact))
    return [_entry(key, group, depth, told) for key, group in groups.items()]


def _entry(key: str, group: list[tuple[Path, Fact]], depth: int, told: set[Place]) -> Entry:
    path, fact = group[0]
    if len(path) > depth + 1:
        return Entry(key, _entries(group, depth + 1, told))
    if fact.value is None:
        question = QUESTIONS.get(".".join(map(str, path[2:])), f"`{key}`")
        above = (f"To fill in, {question}: {fact.why or 'no file says it'}.",)
        return Entry(key, None, "", (*above, *([shown(fact.place)] if fact.place is not None else [])))
    behind = fact.why
    if fact.place is not None:
        behind = shown(fact.place, again=fact.place in told) + (f" ({fact.why})" if fact.why else "")
        told.add(fact.place)
    return Entry(key, fact.value, behind)
