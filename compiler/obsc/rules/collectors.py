"""What rules ask of collectors: their configurations as the user wrote them, and where these stand in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsc.diagnostics import Path
from obsc.plan.collector.components import Kind, type_of
from obsc.records import dataclass
from obsc.rules import Raw

KINDS: tuple[Kind, ...] = ("receivers", "processors", "exporters", "extensions")


@dataclass(frozen=True, slots=True)
class Own:
    """A configuration that is written out in the document."""

    path: Path
    agent: Mapping[str, Any]
    config: Mapping[str, Any]
    mode: str

    @property
    def is_reached_from_outside(self) -> bool:
        """Whether apps send from another network namespace."""
        return self.agent.get("topology", "sidecar") != "sidecar" or self.mode == "bridge"

    def components(self, kind: Kind) -> Mapping[str, Any]:
        """The components that a section defines, by id."""
        return as_map(self.config.get(kind))

    def of_type(self, kind: Kind, type: str) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
        """The components of a type: where each stands, its id and its settings."""
        for id, settings in self.components(kind).items():
            if type_of(id) == type:
                yield (*self.path, kind, id), id, as_map(settings)

    @property
    def pipelines(self) -> Mapping[str, Any]:
        """The pipelines, by id."""
        return as_map(as_map(self.config.get("service")).get("pipelines"))

    @property
    def extensions(self) -> list[Any]:
        """The extensions that the service starts."""
        return as_list(as_map(self.config.get("service")).get("extensions"))


def collectors(document: Raw) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every agent that is an ADOT Collector, with its place."""
    for name, agent in document.get("agents", {}).items():
        if is_collector(agent):
            yield ("agents", name), agent
    for name, service in document.get("services", {}).items():
        if is_collector(agent := service.get("agent")):
            yield ("services", name, "agent"), agent


def is_collector(agent: Any) -> bool:
    """Whether an agent is one."""
    return isinstance(agent, dict) and agent.get("distribution") == "adot-collector"


def own_configurations(document: Raw) -> Iterator[Own]:
    """The configurations that the user wrote."""
    mode = (document.get("platform", {}).get("ecs") or {}).get("networkMode", "awsvpc")
    for path, agent in collectors(document):
        if isinstance(agent.get("config"), dict):
            yield Own((*path, "config"), agent, agent["config"], mode)


def as_map(value: Any) -> Mapping[str, Any]:
    """A mapping, or an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A list, or an empty one in the place of anything else."""
    return value if isinstance(value, list) else []
