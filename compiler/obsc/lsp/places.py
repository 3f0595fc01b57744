"""What stands at a place, and where a name leads: to an agent, a container, the first mention of an input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Span
from obsc.source import Source
from obsc.yaml12.places import MASK, SHIFT, Branch, Node


def at(source: Source, line: int, column: int) -> Path | None:
    """The path of the innermost key or value at a place; None where there is none."""
    offset = source.lines.offset(line, column)
    node = source.places.root
    path: Path = ()
    while isinstance(node, Branch):
        step = _entry_at(source, node, offset)
        if step is None:
            break
        path, node = (*path, step), node.kid(step)
    return path or None


def entries(node: Node | None) -> Iterator[tuple[str | int, Node]]:
    """What a mapping or a list holds, with its keys or positions."""
    if isinstance(node, Branch):
        yield from node.kids.items() if isinstance(node.kids, dict) else enumerate(node.kids)


def extent(source: Source, holder: Branch, step: str | int, node: Node) -> tuple[int, int]:
    """The offsets of an entry, from its key to the end of its value."""
    key = holder.keys[step] if holder.keys is not None and isinstance(step, str) else None
    place = source.places.whole(node)
    start = (place if key is None else key) >> SHIFT
    return start, max(place & MASK, start if key is None else key & MASK)


def definition(source: Source, path: Path) -> Span | None:
    """Where the name at a path is explained."""
    target = _target(source.data, path)
    return None if target is None or source.places.find(target) is None else source.key_span(target)


def _entry_at(source: Source, holder: Branch, offset: int) -> str | int | None:
    for step, node in entries(holder):
        start, end = extent(source, holder, step, node)
        if start <= offset <= end:
            return step
    return None


def _target(data: Any, path: Path) -> Path | None:
    value = _value(data, path)
    match path:
        case ("services", _, "agent") if isinstance(value, str):
            return ("agents", value)
        case ("services", service, "containers", _, "dependsOn", name):
            return ("services", service, "containers", name)
        case ("environments", _, *inside) if inside:
            return tuple(inside)  # what the overlay lies over
        case (*_, "ref") if isinstance(value, str):
            return next((place for place in _mentions(data, value) if place != path), None)
    return None


def _mentions(data: Any, name: str, path: Path = ()) -> Iterator[Path]:
    """Every `{ ref: name }`, in the file's order."""
    if isinstance(data, dict):
        if data.keys() == {"ref"} and data["ref"] == name:
            yield (*path, "ref")
        for key, inner in data.items():
            yield from _mentions(inner, name, (*path, key))
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            yield from _mentions(inner, name, (*path, number))


def _value(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
