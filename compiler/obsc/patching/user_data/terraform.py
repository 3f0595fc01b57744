"""Terraform: the user data of an instance or a launch template, wherever its script stands.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance#user_data-1
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/launch_template#user_data-1
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.patching.request import Outcome, Request
from obsc.patching.terraform.embedded import Embedded, embedded
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.syntax import Argument, Block, template
from obsc.patching.terraform.values import Values
from obsc.patching.user_data.embedded import Embedding, changed
from obsc.patching.user_data.terraform_role import allow
from obsc.patching.user_data.wanted import wanted_of
from obsc.records import replace

_KINDS = ("aws_instance", "aws_launch_template")
_ARGUMENTS = ("user_data", "user_data_base64")


def edited(request: Request) -> Outcome:
    """A module whose instance starts the app with what is wanted."""
    if request.override:
        raise Unsafe("has user data, of which no override file can hold a part")
    wanted = wanted_of(request.compilation, request.service, request.container)
    path = request.path if not request.path.endswith(".tf") else posixpath.dirname(request.path) or "."
    folder = Folder(path, request.names(path), request.read)
    block, argument = _resource(folder, request)
    held = _script(folder, argument)
    made = changed(held.text, _embedding(held), wanted)
    if made.text != held.text:
        folder.splice(held.start, held.end, held.spelled(made.text))
    is_allowed = allow(folder, block, request, wanted)
    edits = folder.edited()
    _check(request, path, {edit.path: edit.after for edit in edits}, made.text)
    return Outcome(edits, (*made.notes, *((wanted.role_note,) if edits and not is_allowed else ())))


def _check(request: Request, path: str, edited: Mapping[str, str], script: str) -> None:
    """Unsafe where the module, read again, does not hold the script."""

    def read(name: str) -> str:
        return edited[name] if name in edited else request.read(name)

    try:
        folder = Folder(path, request.names(path), read)
        is_there = _script(folder, _resource(folder, request)[1]).text == script
    except Unsafe:
        is_there = False
    if not is_there:
        raise Unsafe("would get lines that cannot be written where the script stands")


def has_user_data(folder: Folder) -> bool:
    """Whether a module has an instance or a launch template with user data."""
    return any(_with_user_data(folder))


def _with_user_data(folder: Folder) -> Iterator[tuple[Block, Argument]]:
    for kind in _KINDS:
        for block in folder.resources(kind):
            said = next((one for name in _ARGUMENTS if (one := block.argument(name)) is not None), None)
            if said is not None:
                yield block, said


def _resource(folder: Folder, request: Request) -> tuple[Block, Argument]:
    """The resource that is meant: the one that is named, or the only one of the file or the folder."""
    is_folder = not request.path.endswith(".tf")
    found = [one for one in _with_user_data(folder) if is_folder or folder.of(one[0].start).path == request.path]
    if not found:
        raise Unsafe("has no `aws_instance` or `aws_launch_template` with `user_data`")
    names = {(".".join(block.labels)): (block, said) for block, said in found}
    wanted = [one for name, one in names.items() if request.resource in (None, name, name.partition(".")[2])]
    if len(wanted) != 1:
        raise Several("resource", *names)
    return wanted[0]


def _script(folder: Folder, argument: Argument) -> Embedded:
    """Where the script stands."""
    values = Values(folder)
    node = values.argument(argument.value)
    for _ in range(2):
        if node.kind == "function_call" and folder.said(node.kids[0]) == "base64encode":
            (inner, *others) = [kid for one in node.of("function_arguments") for kid in one.of("expression")]
            node = node if others else values.argument(inner)
    held = embedded(folder, values, node)
    if held is None:
        said = folder.said(node).split("\n", 1)[0]
        raise Unsafe(f"has `{argument.name}` that is no text in this module: `{said}`")
    return held


def _embedding(held: Embedded) -> Embedding:
    return replace(TEMPLATE, indent=held.indent) if held.is_template else Embedding()


def _holes(text: str) -> Iterator[tuple[int, int]]:
    for piece in template(text):
        said = text[piece.start : piece.end]
        if piece.kind != "template_interpolation":
            raise Unsafe(f"has a script with the directive `{said.partition('}')[0]}}}` of Terraform's templates in it")
        if said.startswith("${~") or said.endswith("~}"):
            raise Unsafe("has a script with `~` of Terraform's templates in it")
        yield piece.start, piece.end


TEMPLATE = Embedding(
    escapes=(("$${", "${"), ("%%{", "%{")),
    holes=_holes,
)
"""https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1"""
