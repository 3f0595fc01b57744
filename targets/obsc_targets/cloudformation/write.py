"""Write the template and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.target import File, Header, Target
from obsc_targets._shared.bash import word
from obsc_targets._shared.beside import beside, in_layers, provenance
from obsc_targets._shared.cfn.ids import logical_ids
from obsc_targets._shared.cfn.template import template
from obsc_targets._shared.examples import EXAMPLES
from obsc_targets._shared.yaml_printer import print_yaml


def write(graph: Graph, header: Header, target: Target) -> tuple[File, ...]:
    """template.yaml, the artefacts, the checklist."""
    main = print_yaml(template(graph, header), header=provenance(header)).file("template.yaml")
    return (main, *beside(graph, header, target, _deploy(graph, header, main)))


_IN_A_REQUEST = 51_200
"""Bytes of a template that a request takes, see
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html; a longer one comes from S3.
"""


def _deploy(graph: Graph, header: Header, main: File) -> Iterator[str]:
    ids = logical_ids(graph)
    values = [word(f"{ids[node.kind, node.name]}={EXAMPLES[node.type]}") for node in graph.of(Input)]
    size = len(main.text.encode())
    rows = [
        f"aws cloudformation deploy --stack-name {header.system} --template-file template.yaml",
        "  --capabilities CAPABILITY_IAM",
    ]
    if size > _IN_A_REQUEST:
        rows.append("  --s3-bucket amzn-s3-demo-bucket")
    if values:
        rows += ["  --parameter-overrides", *(f"    {value}" for value in values)]
    yield from in_layers(header)
    if values:
        yield from ("With values of your own:", "")
    yield from ("```sh", *" \\\n".join(rows).splitlines(), "```")
    if size > _IN_A_REQUEST:
        yield ""
        yield f"The template has {size:,} bytes, a request takes {_IN_A_REQUEST:,}: it goes through a bucket of yours."
