"""The scripts that deploy and delete the stacks of a system in layers, with the CDK's command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsc.layers import Part
from obsc.target import File, Header
from obsc_targets._shared.bash import command, only_yes, word
from obsc_targets._shared.cfn.scripts import Arguments, stack_name, stack_scripts

_ABOUT = (
    "Needs Node.js, Python with the packages of requirements.txt, and the AWS CLI, with credentials and a region in "
    "the environment. What it is given goes on to each `cdk deploy`: `--require-approval never`, for one."
)
_CLI = "npx aws-cdk@2"


def scripts(parts: Sequence[Part], header: Header) -> tuple[File, File]:
    """deploy.sh and cleanup.sh."""

    def deploy(part: Part, arguments: Arguments) -> Iterator[str]:
        given = (f"--parameters {argument}" for argument in arguments)
        name = word(stack_name(header, part))
        rows = [*command(f"cd {part.layer} && {_CLI} deploy {name}", *given, '"$@"')]
        yield from ("(", *(f"  {row}" for row in rows), ")")

    return stack_scripts(parts, header, deploy, _ABOUT, _cleanup(parts, header))


def _cleanup(parts: Sequence[Part], header: Header) -> Iterator[str]:
    yield from only_yes("set -- --force", ("set --",))
    yield ""
    for part in reversed(parts):
        yield f'(cd {part.layer} && {_CLI} destroy {word(stack_name(header, part))} "$@")'
