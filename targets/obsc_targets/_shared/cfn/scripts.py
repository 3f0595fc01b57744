"""The scripts of a system in stacks: what one stack gives, the next ones take as parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.layers import Part
from obsc.target import File, Header
from obsc_targets._shared.bash import cleanup_script, deploy_script, word
from obsc_targets._shared.cfn.ids import logical_ids

Arguments = Sequence[str]
"""`'Key=Value'`, as words of bash."""

_OUTPUT = """\
# The output $2 of the stack $1.
output() {
  local value
  value=$(aws cloudformation describe-stacks --stack-name "$1" --output text \\
    --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue | [0]") || return
  if [ -z "$value" ] || [ "$value" = None ]; then
    printf 'deploy.sh: the stack %s has no output %s\\n' "$1" "$2" >&2
    return 1
  fi
  printf '%s\\n' "$value"
}
"""


def stack_name(header: Header, part: Part) -> str:
    """The name of a layer's stack.

    >>> stack_name(Header("1", "shop", ""), Part("network", Graph(()), (), (), ()))
    'shop-network'
    """
    return f"{header.spec_name}-{part.layer}"


def stack_scripts(
    parts: Sequence[Part],
    header: Header,
    deploy: Callable[[Part, Arguments], Iterable[str]],
    about: str,
    cleanup: Iterable[str],
) -> tuple[File, File]:
    """deploy.sh and cleanup.sh; `deploy` gives the rows that deploy a part with its parameters."""
    inputs = _inputs(parts)
    asked = [f"PARAM_{inputs[node.name]}: {node.description}" for node in _given(parts)]
    values = ("Values, in variables of the environment; those of a list are parted by commas:", *asked)
    body = (*_check([f"PARAM_{id}" for id in inputs.values()]), *_body(parts, header, inputs, deploy))
    return (
        deploy_script(header, parts, ((about,), values) if asked else ((about,),), body),
        cleanup_script(header, parts, (), cleanup),
    )


def _given(parts: Sequence[Part]) -> Iterator[Input]:
    """The inputs that the user gives, each once."""
    seen: set[str] = set()
    for part in parts:
        wired = {name for name, _ in part.takes}
        for node in part.graph.of(Input):
            if node.name not in wired | seen:
                seen.add(node.name)
                yield node


def _inputs(parts: Sequence[Part]) -> dict[str, str]:
    """The ids of the inputs that the user gives, none of which is that of another."""
    nodes = tuple(_given(parts))
    ids = logical_ids(Graph(nodes))
    return {node.name: ids[node.kind, node.name] for node in nodes}


def _check(variables: Sequence[str]) -> Iterator[str]:
    """End before anything is deployed where a value is missing."""
    yield from (f': "${{{name}:?is not set; the first lines of this script say what it is}}"' for name in variables)
    yield from ("",) if variables else ()


def _body(
    parts: Sequence[Part],
    header: Header,
    inputs: Mapping[str, str],
    deploy: Callable[[Part, Arguments], Iterable[str]],
) -> Iterator[str]:
    if any(part.takes for part in parts):
        yield from _OUTPUT.splitlines()
        yield ""
    ids = {part.layer: logical_ids(part.graph) for part in parts}
    stacks = {part.layer: stack_name(header, part) for part in parts}
    read: set[str] = set()
    for place, part in enumerate(parts):
        if place:
            yield ""
        wired = dict(part.takes)
        variables: dict[str, str] = {}
        for name, layer in part.takes:
            id = ids[layer]["Output", name]
            variables[name] = f"given_{id}"
            if name not in read:
                read.add(name)
                yield f"given_{id}=$(output {word(stacks[layer])} {id})"
        own = [(ids[part.layer]["Input", node.name], node.name) for node in part.graph.of(Input)]
        arguments = [f'"{id}=${variables[name] if name in wired else f"PARAM_{inputs[name]}"}"' for id, name in own]
        yield from deploy(part, arguments)
