"""Write the package and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.target import File, Header, Target
from obsc_targets._shared.bash import word
from obsc_targets._shared.beside import beside, in_layers, provenance
from obsc_targets._shared.cfn.parts import with_parts
from obsc_targets._shared.cfn.template import template
from obsc_targets._shared.examples import EXAMPLES
from obsc_targets._shared.python_printer import print_python
from obsc_targets.cdk.construct import construct_module
from obsc_targets.cdk.naming import Naming
from obsc_targets.cdk.package import beside_the_classes
from obsc_targets.cdk.stack import stack_module


def write(graph: Graph, header: Header, target: Target) -> tuple[File, ...]:
    """The package, the artefacts, the checklist."""
    whole = with_parts(graph)
    naming = Naming(whole, header.system)
    document = template(whole, header)
    origin = provenance(header)
    construct = print_python(
        construct_module(whole, header, naming, document["Resources"]),
        doc=f"The construct: every resource of {header.system}.",
        header=origin,
    )
    stack = print_python(
        stack_module(graph, naming, document), doc=f"The stack: {header.system} by itself.", header=origin
    )
    return (
        construct.file(f"{naming.package}/construct.py"),
        stack.file(f"{naming.package}/stack.py"),
        *beside_the_classes(naming, header, origin),
        *beside(graph, header, target, _deploy(graph, header, naming)),
    )


def _deploy(graph: Graph, header: Header, naming: Naming) -> Iterator[str]:
    inputs = list(graph.of(Input))
    parameters = (word(f"{naming.id(node)}={EXAMPLES[node.type]}") for node in inputs)
    yield from in_layers(header)
    if inputs:
        yield from ("With values of your own:", "")
    yield "```sh"
    yield "python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt"
    yield "npx aws-cdk@2 bootstrap  # once for each account and region"
    yield "npx aws-cdk@2 deploy" + "".join(f" \\\n  --parameters {value}" for value in parameters)
    yield "```"
    yield ""
    yield f"Or copy `{naming.package}` into an app and give the values in code:"
    yield ""
    yield "```python"
    yield f"from {naming.package} import {naming.construct}"
    yield ""
    yield f"{naming.construct}("
    yield from ("    self,", '    "Observability",')
    for node in inputs:
        value = f'"{EXAMPLES[node.type]}"'
        yield f"    {naming.parameters[naming.id(node)]}={f'[{value}]' if node.is_list else value},"
    yield ")"
    yield "```"
