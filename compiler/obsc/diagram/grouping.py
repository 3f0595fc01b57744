"""A smaller picture of a large system: the services of one kind of agent become one element."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from obsc.diagram.topology import Element, Flow, Key, Place, Topology
from obsc.plan.model import Agent, Plan

_NAMED = 6
"""How many of the things that are one element are named in it."""


def grouped(topology: Topology, plan: Plan) -> Topology:
    """The same system with its services grouped by agent: by its name, or by its kind where each has one beside it."""
    groups: dict[Key, list[str]] = defaultdict(list)
    for service in plan.services:
        groups[_group(service.agent)].append(service.name)
    group_of = {name: group for group, names in groups.items() for name in names}
    moved = {key: _moved(key, group_of) for key in (*_keys(topology.places), *_keys(topology.elements))}
    titles = {group: f"where {len(names)} services run" for group, names in groups.items() if len(names) > 1}
    return Topology(
        topology.title,
        _places(topology.places, moved, titles),
        _elements(topology.elements, moved),
        _flows(topology.flows, moved),
    )


def _group(agent: Agent) -> Key:
    return (agent.distribution, agent.topology, agent.name if agent.named else "")


def _keys(items: tuple[Place | Element, ...]) -> tuple[Key, ...]:
    return tuple(item.key for item in items)


def _moved(key: Key, group_of: dict[str, Key]) -> Key:
    """Where an element or a place of one service goes; everything else stays."""
    match key:
        case ("task", service):
            return ("tasks", *group_of[service])
        case ("service", service, *containers):
            return ("services" if not containers else "containers", *group_of[service])
        case ("agent", _, service):
            return ("agents", *group_of[service])
        case ("target group" | "ingress", _):
            return ("callers",)
        case ("address", _):
            return ("addresses",)
        case _:
            return key


def _places(places: tuple[Place, ...], moved: dict[Key, Key], titles: dict[Key, str]) -> tuple[Place, ...]:
    out: dict[Key, Place] = {}
    for place in places:
        key = moved[place.key]
        title = titles.get(key[1:]) if key[0] == "tasks" else None
        out.setdefault(key, Place(key, place.lines if title is None else (title,)))
    return tuple(out.values())


def _elements(elements: tuple[Element, ...], moved: dict[Key, Key]) -> tuple[Element, ...]:
    together: dict[Key, list[Element]] = defaultdict(list)
    for element in elements:
        together[moved[element.key]].append(element)
    return tuple(_one(key, several, moved) for key, several in together.items())


def _one(key: Key, several: list[Element], moved: dict[Key, Key]) -> Element:
    first = several[0]
    place = None if first.place is None else moved[first.place]
    if len(several) == 1:
        return replace(first, key=key, place=place)
    if len({element.lines for element in several}) == 1:
        return Element(key, first.kind, (f"{len(several)} × {first.lines[0]}", *first.lines[1:]), place)
    names = [" ".join(element.lines[:2]) if first.kind == "caller" else element.lines[0] for element in several]
    return Element(key, first.kind, (f"{len(several)} {_PLURAL[first.kind]}", *_some(names)), place)


_PLURAL = {
    "caller": "callers",
    "service": "services",
    "container": "containers",
    "agent": "agents",
    "backend": "backends",
    "address": "addresses",
}


def _flows(flows: tuple[Flow, ...], moved: dict[Key, Key]) -> tuple[Flow, ...]:
    """Flows between the same two; ports are told apart only where there are few."""
    ports: dict[tuple[Key, Key, str, bool], dict[str, None]] = {}
    for flow in flows:
        ends = (moved[flow.source], moved[flow.target], flow.what, flow.crosses)
        ports.setdefault(ends, {})[flow.port] = None
    return tuple(
        Flow(source, target, what, ", ".join(_some(list(known))), crosses)
        for (source, target, what, crosses), known in ports.items()
    )


def _some(names: list[str]) -> tuple[str, ...]:
    """The first few names, and how many more there are.

    >>> _some(list("abcdefgh"))
    ('a', 'b', 'c', 'd', 'e', 'f', 'and 2 more')
    """
    more = len(names) - _NAMED
    return tuple(names) if more <= 0 else (*names[:_NAMED], f"and {more} more")
