"""Walks over the graph pass over what cannot hold anything, by the types of fields: they miss nothing."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

import pytest

import obsc.infra
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Pseudo, Ref, RoleName, is_plain, refs, unknowns
from obsc.pipeline import compile_text
from obsc.records import names, picked
from obsc_targets._shared import hcl_source
from obsc_targets.terraform import parts
from shipped import SPECS

MODULES = [import_module(f"obsc.infra.{module.name}") for module in iter_modules(obsc.infra.__path__)]
RECORDS: set[Any] = {
    kind
    for module in (*MODULES, parts, hcl_source)
    for kind in vars(module).values()
    if isinstance(kind, type) and hasattr(kind, "__record__") and kind.__module__ == module.__name__
}


def _leaves(hint: Any) -> Iterator[Any]:
    """What a type is made of in the end."""
    if typing.get_origin(hint) is Literal:
        yield from map(type, typing.get_args(hint))
    elif inside := [part for part in typing.get_args(hint) if part is not ...]:
        for part in inside:
            yield from _leaves(part)
    else:
        yield hint


@pytest.mark.parametrize("kind", sorted(RECORDS, key=repr), ids=str)
def test_what_is_passed_over_holds_nothing(kind: Any) -> None:
    """A field whose type only looks like text would hide what is in it from every walk."""
    hints = typing.get_type_hints(kind)
    passed: list[str] = []

    def wanted(name: str, written: str) -> bool:
        passed.extend([name] * is_plain(written))
        return True

    picked(kind, wanted)
    assert {leaf for name in passed for leaf in _leaves(hints[name])} <= {str, int, float, bool, type(None)}


def _inside(value: object, wanted: tuple[type, ...]) -> Iterator[object]:
    """The same by looking everywhere."""
    if isinstance(value, wanted):
        yield value
    else:
        for item in value if isinstance(value, tuple) else [getattr(value, name) for name in names(value)]:
            yield from _inside(item, wanted)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_nothing_is_missed(spec: Any) -> None:
    """References, and all that only a deployment knows, in their order."""
    for node in _graph(spec).nodes:
        assert list(refs(node)) == list(_inside(node, (Ref,)))
        assert list(unknowns(node)) == list(_inside(node, (Ref, Pseudo, RoleName)))


def _graph(spec: Any) -> Graph:
    graph = compile_text(spec.read_bytes()).graph
    assert graph is not None and all(isinstance(node, Node) for node in graph.nodes)
    return graph
