"""What has to hold for every file: each claim takes its bytes and fails where it does not hold.

A claim about graphs says nothing of a file that does not build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache, partial
from itertools import combinations
from typing import Any

import jsonschema_rs
from pydantic import BaseModel, ValidationError

from obsc import registry, rules
from obsc.check import schema_text
from obsc.compare import differences, rename
from obsc.diagnostics import has_errors
from obsc.infra.graph import Graph
from obsc.infra.network import SecurityGroupIngress
from obsc.lower.system import lower
from obsc.passes import PASSES, run_passes
from obsc.pipeline import Compilation, compile_text, emit
from obsc.plan.resolve import resolve
from obsc.proof import prove
from obsc.render import human
from obsc.resolved import resolved
from obsc.source import load
from obsc.spec import read
from obsc.spec.document import Observability
from obsc.target import Target, project
from obsc_readers import find
from shipped import TARGETS
from strategies import Document, written

SCHEMA = jsonschema_rs.Draft7Validator(schema_text())
READ_AS_TEXT = ("cfn", "terraform", "ecs")
"""The targets whose files are read as they are; the CDK's have to be synthesised first."""


def is_answered(raw: bytes) -> None:
    """There is a graph or an error that says why not, by a code that has a page, and in words that can be shown."""
    compilation = compile_text(raw)
    found = compilation.diagnostics
    assert {problem.code for problem in found} <= _codes()
    assert compilation.ok or has_errors(found)
    human.render(found, compilation.source, color=False)


@cache
def _codes() -> frozenset[str]:
    return frozenset(rule.code for rule in rules.all_rules())


def a_wrong_shape_is_an_error(raw: bytes) -> None:
    """What the schema refuses does not build."""
    source, _ = load(raw, "observability.yaml")
    if not SCHEMA.is_valid(source.data):
        assert has_errors(compile_text(raw).diagnostics), [str(error) for error in SCHEMA.iter_errors(source.data)]


def schema_and_models_agree(raw: bytes) -> None:
    """The schema accepts exactly what the models accept."""
    source, _ = load(raw, "observability.yaml")
    if source.data is not None:
        errors, refused = [str(error) for error in SCHEMA.iter_errors(source.data)], models_refuse(source.data)
        assert bool(errors) == bool(refused), f"the schema says {errors}, the models say {refused}"


def models_refuse(data: Any) -> str | None:
    """What the models say against a document; that a key of it has no value is said here.

    In Python, None stands for a key that is left out; in a file, `image:` with nothing behind it is a mistake.
    """
    if _has_nothing(data):
        return "a key without a value"
    try:
        Observability.model_validate(data)
    except ValidationError as error:
        return str(error)
    return None


def _has_nothing(data: Any) -> bool:
    """Whether anything is null, but in values that can be anything."""
    if isinstance(data, dict):
        free = "environments" if "apiVersion" in data else "set"
        return any(_has_nothing(value) for key, value in data.items() if key != free)
    return data is None if not isinstance(data, list) else any(map(_has_nothing, data))


def reader_sees_what_models_see(raw: bytes) -> None:
    """Values and defaults are the same in the generated reader, by which the compiler reads, as in the models."""
    source, _ = load(raw, "observability.yaml")
    if source.data is not None and models_refuse(source.data) is None:
        models, reader = Observability.model_validate(source.data), read.Observability(source.data)
        assert list(_unlike(models, reader, "")) == []


def _unlike(model: Any, seen: Any, path: str) -> Iterator[str]:
    if isinstance(model, BaseModel) and type(model).__name__ == type(seen).__name__:
        for name in type(model).model_fields:
            yield from _unlike(getattr(model, name), getattr(seen, name), f"{path}.{name}")
    elif isinstance(model, dict) and isinstance(seen, dict) and list(model) == list(seen):
        for key in model:
            yield from _unlike(model[key], seen[key], f"{path}.{key}")
    elif isinstance(model, list) and isinstance(seen, list) and len(model) == len(seen):
        for number, item in enumerate(model):
            yield from _unlike(item, seen[number], f"{path}[{number}]")
    elif model != seen or isinstance(model, bool) != isinstance(seen, bool):
        yield f"{path}: {model!r} and {seen!r}"


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
    """`obsc show --resolved` prints a specification of the same graph."""
    compilation = compile_text(raw)
    if not compilation.ok:
        return
    assert compilation.document is not None and compilation.plan is not None and compilation.graph is not None
    explicit, _ = resolved(compilation.document, compilation.plan)
    again = compile_text(written(explicit))
    assert again.ok and again.graph is not None, again.diagnostics
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
        proof = prove(compilation.graph, _target(target), _files(compilation, target), reader)
        assert (proof.refused, proof.doubts) == ((), ())


def all_targets_agree(raw: bytes) -> None:
    """Whatever two targets both say is the same, as their readers have it."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.graph is None:
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
    """A rule of `platform.network.ingress` is in the output, unless OBS120 says that it is not."""
    compilation = compile_text(raw)
    if not compilation.ok or compilation.plan is None or compilation.graph is None:
        return
    unused = {problem.path[:-1] for problem in compilation.diagnostics if problem.code == "OBS120"}
    opened = {node.origin for node in compilation.graph.of(SecurityGroupIngress)}
    written_down = {rule.origin for rule in compilation.plan.platform.ingress}
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
        is_answered,
        a_wrong_shape_is_an_error,
        schema_and_models_agree,
        reader_sees_what_models_see,
        has_a_whole_graph,
        passes_are_sound,
        order_of_keys_changes_nothing,
        defaults_written_out_change_nothing,
        ids_are_distinct,
        ingress_is_open_or_said_to_be_unused,
        patterns_stay_whole,
        all_targets_agree,
    )
} | {f"is_read_back_{name}": partial(is_read_back, target=name) for name in READ_AS_TEXT}
"""Every claim by a name."""
