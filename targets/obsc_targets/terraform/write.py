"""Write the module and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.infra.boundary import Input, Output
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.target import File, Header, Mark, Target
from obsc_targets._shared.beside import beside, in_layers, provenance
from obsc_targets._shared.doc import Lines, Note
from obsc_targets._shared.hcl_printer import Attribute, Blank, Block, Item, print_hcl
from obsc_targets.terraform.ambient import ambient, locals_in
from obsc_targets.terraform.boundary import arguments, output, variable
from obsc_targets.terraform.names import addresses, identifier
from obsc_targets.terraform.parts import Part
from obsc_targets.terraform.say import Say
from obsc_targets.terraform.sections import sections
from obsc_targets.terraform.table import ROWS
from obsc_targets.terraform.take_apart import take_apart

TERRAFORM = ">= 1.5"
"""The last release under the MPL, and what OpenTofu branched off: nobody has to leave one for the other."""
PROVIDER = ">= 5.100, < 7.0"


def write(graph: Graph, header: Header, target: Target) -> tuple[File, ...]:
    """The four files of a module, the artefacts, the checklist."""
    whole = take_apart(graph)
    say = Say(addresses(whole), header.spec_name)
    top = provenance(header)
    variables = [_noted(node, variable(node, say)) for node in graph.of(Input)]
    outputs = [_noted(node, output(node, say)) for node in graph.of(Output)]
    return (
        _main(whole, say, top, outputs).file("main.tf"),
        print_hcl(variables, header=top).file("variables.tf"),
        print_hcl(outputs, header=top).file("outputs.tf"),
        print_hcl([_versions()], header=top).file("versions.tf"),
        *beside(graph, header, target, _deploy(graph, say, header)),
    )


def _main(graph: Graph, say: Say, top: tuple[str, ...], outputs: list[Note]) -> Lines:
    """The resources, behind the local values that these and the outputs use."""
    used = locals_in(outputs)
    printed: list[Lines] = []
    for title, nodes in sections(graph):
        blocks = [_block(node, say) for node in nodes]
        used |= locals_in(blocks)
        printed.append(print_hcl(blocks, header=(title,)))
    return _joined((print_hcl([*ambient(used, say.system)], header=top), *printed))


def _block(node: Node, say: Say) -> Note:
    address = say.addresses[node.kind, node.name]
    block, labels = ("data", address[1:]) if address[0] == "data" else ("resource", address)
    return _noted(node, Block(block, labels, tuple(ROWS[type(node)](node, say))))


def _noted(node: Node, block: Block) -> Note:
    kind, name = node.whole if isinstance(node, Part) else (node.kind, node.name)
    return Note(block, node.comment, node.origin, f"{kind} {name}")


def _joined(texts: Iterable[Lines]) -> Lines:
    """One text after the other, an empty line between."""
    out = Lines()
    for text in texts:
        if out.rows:
            out.add("")
        out.marks.extend([Mark(mark.line + len(out.rows), mark.origin, mark.node) for mark in text.marks])
        out.rows.extend(text.rows)
    return out


def _versions() -> Block:
    aws = {"source": "hashicorp/aws", "version": PROVIDER}
    providers = Block("required_providers", (), (Attribute("aws", aws),))
    return Block("terraform", (), (Attribute("required_version", TERRAFORM), providers))


def _deploy(graph: Graph, say: Say, header: Header) -> Iterator[str]:
    inputs = list(arguments(graph.of(Input), say))
    source = "./obsc.out/terraform" if header.layer is None else f"./obsc.out/terraform/{header.layer}"
    body: list[Item] = [Attribute("source", source), Blank(), *inputs]
    yield from in_layers(header)
    yield "As a module of a configuration that has the provider and the state, with values of your own:"
    yield from ("", "```hcl", *print_hcl([Block("module", (identifier(header.system),), tuple(body))]).rows, "```", "")
    yield "Or by itself, with the values in `terraform.tfvars`, credentials and the region in the environment:"
    yield from ("", "```sh", "terraform init", "terraform plan -out=plan.tfplan", "terraform apply plan.tfplan", "```")
    if any(group.removal == "retain" for group in graph.of(LogGroup)):
        yield from ("", _RETAINED)


_RETAINED = (
    "`terraform destroy` leaves log groups with `skip_destroy` in AWS. Before they are created anew, import them: "
    "`terraform import aws_cloudwatch_log_group.<name> <log group>`."
)
