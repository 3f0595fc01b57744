"""Write the template and what stands beside it."""

from __future__ import annotations

from obsc.infra.graph import Graph
from obsc.target import File, Header, Target
from obsc_targets._shared.beside import beside, in_layers, provenance
from obsc_targets._shared.cfn.template import template
from obsc_targets._shared.yaml_printer import print_yaml


def write(graph: Graph, header: Header, target: Target) -> tuple[File, ...]:
    """template.yaml, the artefacts, the checklist."""
    main = print_yaml(template(graph, header), header=provenance(header)).file("template.yaml")
    return (main, *beside(graph, header, target, _deploy(header)))


def _deploy(header: Header) -> tuple[str, ...]:
    return (
        *in_layers(header),
        "```sh",
        f"aws cloudformation deploy --stack-name {header.system} --template-file template.yaml \\",
        "  --capabilities CAPABILITY_IAM --parameter-overrides …",
        "```",
    )
