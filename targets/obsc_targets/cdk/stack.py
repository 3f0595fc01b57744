"""The stack: what is not given becomes a parameter, so that it alone is a whole template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc_targets._shared.doc import Note, bare
from obsc_targets._shared.names import snake
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
from obsc_targets.cdk.expressions import Expressions
from obsc_targets.cdk.naming import Naming

_HOME = "self.observability"


def stack_module(graph: Graph, naming: Naming, template: dict[str, Any]) -> list[Statement]:
    """The statements of stack.py."""
    return [*_imports(graph, naming), _class(graph, naming, template)]


def _imports(graph: Graph, naming: Naming) -> Iterator[Statement]:
    inputs = list(graph.of(Input))
    yield ImportFrom("__future__", ("annotations",))
    if any(node.is_list for node in inputs):
        yield from (Blank(), ImportFrom("collections.abc", ("Sequence",)))
    yield from (Blank(), Import("aws_cdk", "cdk"), ImportFrom("constructs", ("Construct",)))
    yield from (Blank(), ImportFrom(f"{naming.package}.construct", (naming.construct,)))
    if inputs:
        makers = sorted({_maker(node) for node in inputs})
        yield ImportFrom(f"{naming.package}.parameters", tuple(makers))


def _class(graph: Graph, naming: Naming, template: dict[str, Any]) -> Class:
    given: tuple[Any, ...] = tuple(
        Note(
            Parameter(
                naming.parameters[naming.id(node)],
                "Sequence[str] | None" if node.is_list else "str | None",
                (None,),
            ),
            "",
            node.origin,
            f"Input {node.name}",
        )
        for node in graph.of(Input)
    )
    create = Function(
        "__init__",
        (Parameter("self"), Parameter("scope", "Construct"), Parameter("construct_id", "str")),
        (*given, Parameter("env", "cdk.Environment | None", (None,)), Parameter("stack_name", "str | None", (None,))),
        returns="None",
        body=tuple(_body(graph, naming, template)),
    )
    doc = f"A stack of {naming.construct} alone; what is not given is asked for at deployment."
    return Class(naming.stack, ("cdk.Stack",), doc, (create,))


def _body(graph: Graph, naming: Naming, template: dict[str, Any]) -> Iterator[Statement | Note]:
    plain = Call("cdk.DefaultStackSynthesizer", (), {"generate_bootstrap_version_rule": False})
    options = {
        "env": Name("env"),
        "stack_name": Name("stack_name"),
        "description": template["Description"],
        "analytics_reporting": Note(False, "These two keep the template to what obsc put there."),
        "synthesizer": plain,
    }
    yield Evaluate(Call("cdk.Stack.__init__", (Name("self"), Name("scope"), Name("construct_id")), options))
    yield Assign("self.template_options.metadata", bare(template["Metadata"]))
    yield Blank()
    for node in graph.of(Input):
        yield _parameter(node, naming, template)
    yield from (Blank(),) if naming.parameters else ()
    arguments = {name: Name(name) for name in naming.parameters.values()}
    yield Note(
        Assign(_HOME, Call(naming.construct, (Name("self"), "Default"), arguments)),
        "Of a construct with this id, the logical ids of resources are their own ids.",
    )
    yield from _outputs(naming, template)


def _parameter(node: Input, naming: Naming, template: dict[str, Any]) -> Note:
    id = naming.id(node)
    note: Note = template["Parameters"][id]
    name = naming.parameters[id]
    options = {snake(key): value for key, value in note.value.items() if (key, value) != ("Type", "String")}
    made = Call(_maker(node), (Name("self"), id, Name(name)), options)
    return Note(Assign(name, made), note.comment, note.origin, note.node)


def _outputs(naming: Naming, template: dict[str, Any]) -> Iterator[Statement | Note]:
    say = Expressions(naming, _HOME)
    for id, note in template.get("Outputs", {}).items():
        value = say.value(note.value["Value"])
        options = {
            "description": note.value["Description"],
            "value": Call("cdk.Fn.join", (",", value)) if isinstance(value, list) else value,
        }
        yield Blank()
        yield Note(
            Evaluate(Call("cdk.CfnOutput", (Name("self"), id), options)),
            note.comment,
            note.origin,
            note.node,
        )


def _maker(node: Input) -> str:
    return "list_parameter" if node.is_list else "string_parameter"
