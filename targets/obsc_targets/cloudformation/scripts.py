"""The scripts that deploy and delete the stacks of a system in layers, with the AWS CLI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsc.layers import Part
from obsc.target import File, Header
from obsc_targets._shared.bash import command, only_yes, word
from obsc_targets._shared.cfn.scripts import Arguments, stack_name, stack_scripts

_ABOUT = (
    "Needs the AWS CLI, with credentials and a region in the environment. What it is given goes on to each "
    "`aws cloudformation deploy`: `--s3-bucket NAME`, for one, for templates of more than 51,200 bytes."
)


def scripts(parts: Sequence[Part], header: Header) -> tuple[File, File]:
    """deploy.sh and cleanup.sh."""

    def deploy(part: Part, arguments: Arguments) -> Iterator[str]:
        yield from command(
            "aws cloudformation deploy",
            f"--stack-name {word(stack_name(header, part))}",
            f"--template-file {part.layer}/template.yaml",
            "--capabilities CAPABILITY_IAM",
            '--no-fail-on-empty-changeset "$@"',
            *(("--parameter-overrides",) if arguments else ()),
            *(f"  {argument}" for argument in arguments),
        )

    return stack_scripts(parts, header, deploy, _ABOUT, _cleanup(parts, header))


def _cleanup(parts: Sequence[Part], header: Header) -> Iterator[str]:
    stacks = [stack_name(header, part) for part in reversed(parts)]
    yield from only_yes(
        "",
        (
            f"printf 'Delete the stacks %s? [y/N] ' {word(', '.join(stacks))}",
            "read -r answer",
            '[ "$answer" = y ] || exit 1',
        ),
    )
    for stack in stacks:
        yield ""
        yield f"aws cloudformation delete-stack --stack-name {word(stack)}"
        yield f"aws cloudformation wait stack-delete-complete --stack-name {word(stack)}"
