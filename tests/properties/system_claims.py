"""What has to hold for every system: each claim takes a file, and says nothing of one that does not build."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from obsc import registry
from obsc.compare import differences, rename
from obsc.diagnostics import has_errors
from obsc.diagram import dot, mermaid
from obsc.diagram.grouping import grouped
from obsc.diagram.survey import survey
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.graph import Graph
from obsc.infra.network import SecurityGroupIngress
from obsc.layers import join, split
from obsc.lower.system import lower
from obsc.passes import PASSES, run_passes
from obsc.pipeline import Compilation, compile_text, emit, emit_layers
from obsc.plan.resolve import resolve
from obsc.proof import prove, prove_joined
from obsc.resolved import resolved
from obsc.source import load
from obsc.target import Target, project
from obsc_readers import find
from properties.file_claims import SCHEMA
from shipped import TARGETS
from strategies import Document, written

READ_AS_TEXT = ("cfn", "terraform", "ecs", "compose")
"""The targets whose files are read as they are; the CDK's have to be synthesised first."""


def has_a_whole_graph(raw: bytes) -> None:
    """Whatever the schema accepts becomes a plan and a graph; only names that collide (OBS022) can spoil it."""
    document = _accepted(raw)
    if document is not None:
        plan = resolve(document)
        wrong = run_passes(lower(plan), plan).verify()
        assert all("stands twice" in finding for finding in wrong), wrong
        assert not wrong or "OBS022" in {problem.code for problem in compile_text(raw).diagnostics}, wrong


def passes_are_sound(raw: bytes) -> None:
    """Every pass leaves the graph whole, and a second time changes nothing."""
    document = _accepted(raw)
    if document is None or not compile_text(raw).ok:
        return
    plan = resolve(document)
    graph = lower(plan)
    assert graph.verify() == []
    for change in PASSES:
        graph = change(graph, plan)
        assert graph.verify() == []
        assert change(graph, plan) == graph


def can_be_drawn(raw: bytes) -> None:
    """Every system that builds has a picture, whole and grouped, in which everything is drawn and named."""
    compilation = compile_text(raw)
    if not compilation.ok:
        return
    assert compilation.plan is not None and compilation.graph is not None
    whole = survey(compilation.plan, compilation.graph)
    for topology in (whole, grouped(whole, compilation.plan)):
        keys = [element.key for element in topology.elements]
        assert len(keys) == len(set(keys))
        assert {end for flow in topology.flows for end in (flow.source, flow.target)} <= set(keys)
        assert {element.place for element in topology.elements} <= {None, *(place.key for place in topology.places)}
        assert all(line.isprintable() and line for element in topology.elements for line in element.lines)
        pairs = {(flow.source, flow.target) for flow in topology.flows}
        assert len(pairs) <= sum("|" in row for row in mermaid.render(topology).splitlines())
        assert len(pairs) <= sum(" -> " in row for row in dot.render(topology).splitlines())


def _accepted(raw: bytes) -> Document | None:
    source, found = load(raw, "observability.yaml")
    return source.data if not has_errors(found) and SCHEMA.is_valid(source.data) else None


def order_of_keys_changes_nothing(raw: bytes) -> None:
    """The same content in another order gives the same bytes, in every target."""
    compilation = compile_text(raw)
    if not compilation.ok:
        return
    for order in (sorted, reversed):
        again = compile_text(written(_ordered(compilation.document, order)))
        for name in TARGETS:
            assert list(_files(compilation, name).items()) == list(_files(again, name).items())


def _ordered(value: Any, order: Callable[[Iterable[str]], Iterable[str]]) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key], order) for key in order(value)}
    return [_ordered(item, order) for item in value] if isinstance(value, list) else value


def defaults_written_out_change_nothing(raw: bytes) -> None:
    """`obsc show --resolved` prints a specification of the same graph, and no rule speaks that did not before."""
    compilation = compile_text(raw)
    if not compilation.ok:
        return
    assert compilation.document is not None and compilation.plan is not None and compilation.graph is not None
    explicit, _ = resolved(compilation.document, compilation.plan)
    again = compile_text(written(explicit))
    assert again.ok and again.graph is not None, again.diagnostics
    assert {d.code for d in again.diagnostics} <= {d.code for d in compilation.diagnostics}
    assert differences(compilation.graph, again.graph) == ()
    assert _without_origins(compilation.graph) == _without_origins(again.graph)


def _without_origins(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_without_origins, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    bare: dict[str, Any] = {field.name: _without_origins(getattr(value, field.name)) for field in fields(value)}
    return replace(value, **bare | ({"origin": ()} if "origin" in bare else {}))


def ids_are_distinct(raw: bytes) -> None:
    """No two things of one kind have one name in a target; in CloudFormation, inputs and resources share one space."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.graph is None:
        return
    for name in TARGETS:
        shared = name in ("cfn", "cdk")
        ids = [
            ("Output" if kind == "Output" else "" if shared else kind, id)
            for (kind, _), id in _target(name).ids(compilation.graph).items()
        ]
        assert sorted(ids) == sorted(set(ids)), name


def is_read_back(raw: bytes, target: str) -> None:
    """What a target writes, read by a reader that shares nothing with it, is the graph."""
    compilation = compile_text(raw)
    if compilation.ok and compilation.graph is not None:
        reader = find(target)
        assert reader is not None
        proof = prove(compilation.graph_for(target), _target(target), _files(compilation, target), reader)
        assert (proof.refused, proof.doubts) == ((), ())


def layers_are_the_system(raw: bytes) -> None:
    """Each layer is whole and needs earlier ones only; joined, and read back and joined, they are the system."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.graph is None:
        return
    parts = split(compilation.graph)
    for place, part in enumerate(parts):
        assert part.graph.verify() == []
        assert {layer for _, layer in part.takes} <= {earlier.layer for earlier in parts[:place]}
        assert any(not isinstance(node, Input | Output | Step | Artifact) for node in part.graph.nodes)
    joined = join(parts)
    assert differences(compilation.graph, joined) == ()
    assert len(joined.nodes) == len(compilation.graph.nodes)
    for name in ("cfn", "terraform"):
        reader, target = find(name), _target(name)
        assert reader is not None
        written = [(part, {file.path: file.text for file in files}) for part, files in emit_layers(compilation, target)]
        for part, files in written:
            proof = prove(part.graph, target, files, reader)
            assert (proof.refused, proof.doubts) == ((), ()), part.layer
        proof = prove_joined(compilation.graph_for(name), target, written, reader)
        assert (proof.refused, proof.doubts) == ((), ())


def all_targets_agree(raw: bytes) -> None:
    """Whatever two targets both say is the same, as their readers have it."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.graph is None or compilation.diverging:
        return
    said: dict[str, Graph] = {}
    for name in READ_AS_TEXT:
        reader = find(name)
        assert reader is not None
        ours = {(kind, id): own for (kind, own), id in _target(name).ids(compilation.graph).items()}
        said[name] = rename(reader(_files(compilation, name)).graph, ours)
    for one, two in combinations(READ_AS_TEXT, 2):
        assert differences(project(said[one], _target(two)), project(said[two], _target(one))) == (), (one, two)


def _target(name: str) -> Target:
    found = registry.find(name)
    assert found is not None
    return found


def _files(compilation: Compilation, target: str) -> dict[str, str]:
    return {file.path: file.text for file in emit(compilation, _target(target))}


def ingress_is_open_or_said_to_be_unused(raw: bytes) -> None:
    """A rule of `platform.network.ingress` is in the output, unless OBS120 or, of all of them, OBS128 says not."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.plan is None or compilation.graph is None:
        return
    unused = {problem.path[:-1] for problem in compilation.diagnostics if problem.code == "OBS120"}
    ignored = {problem.path for problem in compilation.diagnostics if problem.code == "OBS128"}
    opened = {node.origin for node in compilation.graph.of(SecurityGroupIngress)}
    written_down = {rule.origin for rule in compilation.plan.platform.ingress}
    if ("platform", "network", "ingress") in ignored:
        unused |= written_down
    assert unused == written_down - opened


def patterns_stay_whole(raw: bytes) -> None:
    """OpenTelemetry splits the patterns of URLs at commas: it finds those of the file, and that of the health check."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.plan is None:
        return
    for service in compilation.plan.services:
        variable = service.variable(f"OTEL_PYTHON_{service.framework.name.upper()}_EXCLUDED_URLS")
        if variable is not None and variable.source == "generated":
            own = list(service.framework.excluded_urls)
            found = str(variable.value).split(",")
            assert found[: len(own)] == own and len(found) - len(own) <= 1


CLAIMS: dict[str, Callable[[bytes], None]] = {
    claim.__name__: claim
    for claim in (
        has_a_whole_graph,
        passes_are_sound,
        order_of_keys_changes_nothing,
        defaults_written_out_change_nothing,
        ids_are_distinct,
        ingress_is_open_or_said_to_be_unused,
        patterns_stay_whole,
        all_targets_agree,
        layers_are_the_system,
    )
} | {f"is_read_back_{name}": partial(is_read_back, target=name) for name in READ_AS_TEXT}
"""Every claim by its name."""
