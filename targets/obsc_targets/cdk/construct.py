"""The construct: every resource as a typed L1 construct, and handles for whoever goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.boundary import Input, Output
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import refs
from obsc.target import Header
from obsc_targets._shared.doc import Note
from obsc_targets._shared.json_text import json_text
from obsc_targets._shared.names import snake
from obsc_targets._shared.order import needed_first
from obsc_targets._shared.python_source import (
    Assign,
    Blank,
    Call,
    Class,
    Evaluate,
    Function,
    Import,
    ImportFrom,
    Name,
    Parameter,
    Statement,
)
from obsc_targets.cdk.expressions import Expressions, has_token
from obsc_targets.cdk.handles import HANDLES, handle
from obsc_targets.cdk.naming import Naming
from obsc_targets.cdk.types import CLASS, MODULE

Resources = dict[str, Note]
"""The resources of a template by logical id."""


def construct_module(graph: Graph, header: Header, naming: Naming, resources: Resources) -> list[Statement]:
    """The statements of construct.py."""
    nodes = list(_defined_before_use(graph, naming, resources))
    handles = [handle(node, naming) for node in nodes if type(node) in HANDLES]
    modules = {CLASS[resources[naming.id(node)].value["Type"]].partition(".")[0] for node in nodes}
    return [*_imports(graph, modules, with_handles=bool(handles)), _class(graph, header, naming, resources, handles)]


def _imports(graph: Graph, modules: set[str], *, with_handles: bool) -> Iterator[Statement]:
    standard: list[Statement] = []
    if any(node.is_list for node in graph.of(Input)):
        standard.append(ImportFrom("collections.abc", ("Sequence",)))
    if with_handles:
        standard.append(ImportFrom("functools", ("cached_property",)))
    yield ImportFrom("__future__", ("annotations",))
    yield from (Blank(), *standard) if standard else ()
    yield Blank()
    yield Import("aws_cdk", "cdk")
    yield from (ImportFrom("aws_cdk", ((MODULE[name], name),)) for name in sorted(modules))
    yield ImportFrom("constructs", ("Construct",))


def _class(graph: Graph, header: Header, naming: Naming, resources: Resources, handles: list[Note]) -> Class:
    keywords: tuple[Any, ...] = tuple(
        Note(
            Parameter(naming.parameters[naming.id(node)], "Sequence[str]" if node.is_list else "str"),
            node.description,
            node.origin,
            f"Input {node.name}",
        )
        for node in graph.of(Input)
    )
    create = Function(
        "__init__",
        (Parameter("self"), Parameter("scope", "Construct"), Parameter("construct_id", "str")),
        keywords,
        returns="None",
        body=tuple(_body(graph, naming, resources)),
    )
    doc = (
        f"Observability of {header.system}: services with OpenTelemetry and their agents.\n\n"
        "Attributes that begin with cfn_ are the resources themselves; the others are handles to go on from, which "
        "add nothing to the template."
    )
    return Class(naming.construct, ("Construct",), doc, (create, *handles))


def _body(graph: Graph, naming: Naming, resources: Resources) -> Iterator[Statement | Note]:
    say = Expressions(naming, "self")
    yield Evaluate(Call("Construct.__init__", (Name("self"), Name("scope"), Name("construct_id"))))
    if any(map(_is_dictionary, graph.of(Dashboard))):
        yield Assign("stack", Call("cdk.Stack.of", (Name("self"),)))
    for node in _defined_before_use(graph, naming, resources):
        yield Blank()
        yield from _resource(node, naming, resources, say)


def _resource(node: Node, naming: Naming, resources: Resources, say: Expressions) -> Iterator[Statement | Note]:
    """The statements that create a resource, protect it and make it wait for others."""
    note = resources[naming.id(node)]
    said: dict[str, Any] = note.value
    kind, target = CLASS[said["Type"]], f"self.{naming.attribute(naming.id(node))}"
    arguments = say.resource(kind, said.get("Properties", {}))
    if isinstance(node, Dashboard) and _is_dictionary(node):
        arguments["dashboard_body"] = Call("stack.to_json_string", (say.json(node.body),))
    create = Assign(target, Call(kind, (Name("self"), naming.id(node)), arguments))
    yield Note(create, note.comment, note.origin, note.node)
    if "DeletionPolicy" in said:
        kept = "RETAIN" if said["DeletionPolicy"] == "Retain" else "DESTROY"
        protect = Call(f"{target}.apply_removal_policy", (Name(f"cdk.RemovalPolicy.{kept}"),))
        yield Note(Evaluate(protect), "", note.origin, note.node)
    for policy, settings in said.get("UpdatePolicy", {}).items():
        rolling = Call(f"cdk.Cfn{policy}", (), {snake(key): value for key, value in settings.items()})
        update = Assign(
            f"{target}.cfn_options.update_policy", Call("cdk.CfnUpdatePolicy", (), {snake(policy): rolling})
        )
        yield Note(update, "", note.origin, note.node)
    for other in said.get("DependsOn", ()):
        wait = Call(f"{target}.add_resource_dependency", (Name(f"self.{naming.attribute(other)}"),))
        yield Note(Evaluate(wait), "", note.origin, note.node)


def _is_dictionary(node: Dashboard) -> bool:
    """Whether a dashboard's body can be a dictionary for the CDK to make JSON of."""
    return not has_token(json_text(node.body))


def _defined_before_use(graph: Graph, naming: Naming, resources: Resources) -> Iterator[Node]:
    """The resources in the graph's order, but for those that wait for one that they refer to."""
    # An output may have the id of a resource: they are in different sections.
    own = (node for node in graph.nodes if not isinstance(node, Input | Output))
    return needed_first([node for node in own if naming.ids.get((node.kind, node.name)) in resources], _needs)


def _needs(node: Node) -> set[tuple[str, str]]:
    return {(ref.kind, ref.name) for ref in refs(node)} | set(getattr(node, "depends_on", ()))
