"""The scripts that apply and destroy the root modules of a system in layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsc.infra.boundary import Input
from obsc.layers import Part
from obsc.target import File, Header
from obsc_targets._shared.bash import cleanup_script, command, deploy_script, only_yes
from obsc_targets.terraform.names import addresses

_ABOUT = (
    "Needs Terraform, with credentials and a region in the environment. Each layer has a state of its own, a file in "
    "its folder unless a backend.tf beside main.tf says otherwise."
)
_PASSED_ON = "What it is given goes on to each `terraform apply`: `-auto-approve`, for one."
_SAME_VALUES = "The values of variables are those of the deployment."


def scripts(parts: Sequence[Part], header: Header) -> tuple[File, File]:
    """deploy.sh and cleanup.sh."""
    asked = [*_values(parts)]
    values = ("Values, in the environment as here or in terraform.tfvars in the folders of layers:", *asked)
    return (
        deploy_script(header, parts, [(_ABOUT, _PASSED_ON), *([values] if asked else [])], _deploy(parts)),
        cleanup_script(header, parts, [(_ABOUT, _SAME_VALUES) if asked else (_ABOUT,)], _cleanup(parts)),
    )


def _values(parts: Sequence[Part]) -> Iterator[str]:
    """What the user gives, and to which layers."""
    for part in parts:
        wired = {name for name, _ in part.takes}
        names = addresses(part.graph)
        for node in part.graph.of(Input):
            if node.name not in wired:
                yield f"TF_VAR_{names[node.kind, node.name][-1]} ({part.layer}): {node.description}"


def _deploy(parts: Sequence[Part]) -> Iterator[str]:
    for place, part in enumerate(parts):
        yield from ("",) if place else ()
        yield f"terraform -chdir={part.layer} init -input=false"
        yield from _outputs(part, parts)
        yield from command(f"terraform -chdir={part.layer} apply", *_wired(part, parts), '"$@"')


def _cleanup(parts: Sequence[Part]) -> Iterator[str]:
    yield from only_yes("set -- -auto-approve", ("set --",))
    yield ""
    yield "# Whether the layer $1 has anything to destroy."
    yield "holds() {"
    yield "  local state"
    yield '  terraform -chdir="$1" init -input=false || exit'
    yield '  state=$(terraform -chdir="$1" state pull) || exit'
    yield '  [[ $state == *\'"mode": "managed"\'* ]]'
    yield "}"
    for part in reversed(parts):
        yield ""
        yield f"if holds {part.layer}; then"
        rows = (
            *_outputs(part, parts),
            *command(f"terraform -chdir={part.layer} destroy", *_wired(part, parts), '"$@"'),
        )
        yield from (f"  {row}" for row in rows)
        yield "fi"


def _outputs(part: Part, parts: Sequence[Part]) -> Iterator[str]:
    """Read what other layers give; a command that fails in an assignment ends the script."""
    for name, layer in part.takes:
        output = _address(next(other for other in parts if other.layer == layer), "Output", name)
        variable = _address(part, "Input", name)
        yield f"given_{variable}=$(terraform -chdir={layer} output -raw {output})"


def _wired(part: Part, parts: Sequence[Part]) -> Iterator[str]:
    for name, _ in part.takes:
        variable = _address(part, "Input", name)
        yield f'-var "{variable}=$given_{variable}"'


def _address(part: Part, kind: str, name: str) -> str:
    return addresses(part.graph)[kind, name][-1]
