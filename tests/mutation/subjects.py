"""What is mutated: builds of shipped specifications and of a graph with everything, and how each target is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphs import HEADER, full_graph
from mutation.engine import Fate, Mutant, judge
from obsc import registry
from obsc.compare import rename
from obsc.infra.boundary import Artifact
from obsc.infra.graph import Graph
from obsc.target import project
from obsc_judges import cdk
from obsc_readers import find
from shipped import CASES, SPECS, compiled

NAMES = (
    "06-created-cluster",  # everything that obsc creates by itself for one service
    "08-django-agent-service",  # services that find each other by private DNS
    "10-daemon",  # instances, and capacity providers
    "12-dashboards-and-alarms",  # documents in JSON in the template; alarms of alarms
    "15-adot-prometheus-grafana",  # a collector's configuration, and workspaces
    "16-created-network",  # a network, endpoints and a load balancer
    "17-ec2-host",  # a group of instances, and a script in its launch template
    "18-ec2-docker",  # one instance, whose script runs containers
    "two-services",  # two of a kind, to be taken for each other
    "env-hostile",  # text that needs every escape
)
"""Each adds something that no other of them has."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A build for one target: the files with faults to seed, those that are compared to the letter, and the graph."""

    name: str
    target: str
    files: dict[str, str]
    beside: dict[str, str]
    expected: Graph

    @property
    def documents(self) -> dict[str, str]:
        """The files that the proof looks into; the settings of the CDK's command line are not among them."""
        return {path: text for path, text in self.files.items() if path != "cdk.json"}

    def is_read(self) -> bool:
        """Whether the build itself, without a fault, is read as the graph that it was made from."""
        return self._fate(self._template(self.files) if self.target == "cdk" else self.files) == "alive"

    def fates(self, mutants: Sequence[Mutant]) -> Iterator[Fate]:
        """What the proof says to each mutant."""
        if self.target == "cdk":
            original = self._template(self.files)
            for mutant in mutants:
                made = self._template(self.files | {mutant.file: mutant.text})
                yield "same output" if made == original else self._fate(made)
        else:
            for mutant in mutants:
                yield self._fate(self.files | {mutant.file: mutant.text})

    def _template(self, files: Mapping[str, str]) -> dict[str, str]:
        """What the CDK synthesises from a package, or nothing where it refuses it."""
        template = cdk.synth({"package": files})["package"]
        return {} if isinstance(template, str) else {"x.template.json": json.dumps(template)}

    def _fate(self, files: dict[str, str]) -> Fate:
        if not files:
            return "refused"
        read = find(self.target)
        assert read is not None
        return judge(self.expected, files | self.beside, read)


@cache
def subjects(target: str) -> tuple[Subject, ...]:
    """The subjects of a target, in order."""
    graphs: dict[str, Any] = {"everything": full_graph()}
    for path in (*SPECS, *CASES):
        if path.stem in NAMES:
            graphs[path.stem] = compiled(path).graph
    return tuple(_subject(name, target, graph) for name, graph in graphs.items())


def _subject(name: str, target: str, graph: Graph) -> Subject:
    found = registry.find(target)
    assert found is not None
    artifacts = {node.name for node in graph.of(Artifact)}
    files = {file.path: file.text for file in found.emit(graph, HEADER)}
    return Subject(
        name=name,
        target=target,
        files={path: text for path, text in files.items() if path not in artifacts},
        beside={path: text for path, text in files.items() if path in artifacts},
        expected=rename(project(graph, found), found.ids(graph)),
    )
