"""Flows as arrows: those between the same two elements and over the same kind of way are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from obsc.diagram.topology import Flow, Key


@dataclass(frozen=True, slots=True)
class Arrow:
    """What one arrow says, line by line."""

    source: Key
    target: Key
    crosses: bool
    lines: tuple[str, ...]


def joined(flows: Iterable[Flow]) -> tuple[Arrow, ...]:
    """An arrow for each pair of elements; what goes to one port shares a line.

    >>> [flow] = joined([Flow(("a",), ("b",), "OTLP: traces", "1/tcp", False),
    ...                  Flow(("a",), ("b",), "OTLP: metrics", "1/tcp", False)])
    >>> flow.lines
    ('OTLP: traces, metrics', '1/tcp')
    """
    arrows: dict[tuple[Key, Key, bool], dict[str, list[str]]] = {}
    for flow in flows:
        ports = arrows.setdefault((flow.source, flow.target, flow.crosses), {})
        ports.setdefault(flow.port, []).append(flow.what)
    return tuple(
        Arrow(
            source,
            target,
            crosses,
            tuple(line for port, whats in ports.items() for line in (*_short(whats), port) if line),
        )
        for (source, target, crosses), ports in arrows.items()
    )


def _short(whats: list[str]) -> list[str]:
    """`OTLP over HTTP: traces` and `OTLP over HTTP: metrics` in one line."""
    by_protocol: dict[str, list[str]] = {}
    for what in whats:
        protocol, _, signal = what.rpartition(": ")
        by_protocol.setdefault(protocol, []).append(signal)
    return [
        f"{protocol}: {', '.join(signals)}" if protocol else ", ".join(signals)
        for protocol, signals in by_protocol.items()
    ]
