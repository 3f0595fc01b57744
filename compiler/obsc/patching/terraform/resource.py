"""Arguments and blocks that a resource of Terraform gets, where its author would have put them.

https://developer.hashicorp.com/terraform/language/style
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from obsc.images.splices import line_end
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.style import indent_of
from obsc.patching.terraform.syntax import Block

_BEFORE = ("execution_role_arn", "memory", "cpu", "network_mode", "requires_compatibilities", "family")
"""The arguments behind one of which a new one is put, the first that is there."""


def put_arguments(folder: Folder, block: Block, arguments: Mapping[str, str]) -> None:
    """More arguments, by their names and expressions, aligned with those above them."""
    text, end = folder.text, line_end(folder.of(block.start).text)
    lines = [one for one in block.arguments if "\n" not in text[one.start : one.end]]
    place = next((one for key in _BEFORE for one in lines if one.name == key), None)
    if place is None:
        rows = "".join(f"{end}  {row}" for row in aligned(arguments))
        folder.splice(block.inside, block.inside, rows + end)
        return
    indent, column = indent_of(text, place.start), place.value.start - place.start - len(" = ")
    if max(map(len, arguments)) <= column:
        at = _line_end(text, place.end, end)
        folder.splice(at, at, "".join(f"{end}{indent}{row}" for row in aligned(arguments, column)))
        return
    # Behind all that are aligned, for it would change how they are.
    for one in sorted(lines, key=lambda one: one.start):
        place = one if one.start > place.end and text.count("\n", place.end, one.start) == 1 else place
    at = _line_end(text, place.end, end)
    is_last = text[at + len(end) :].split("\n", 1)[0].strip() in ("", "}")
    rows = "".join(f"{end}{indent}{row}" for row in aligned(arguments))
    folder.splice(at, at, f"{end}{rows}{'' if is_last else end}")


def put_volumes(folder: Folder, block: Block, volumes: Sequence[Mapping[str, str]]) -> None:
    """More `volume` blocks, behind the last of their kind, else at the end of the resource."""
    text, end = folder.text, line_end(folder.of(block.start).text)
    there = [one for one in block.blocks if one.type == "volume"]
    is_flat = bool(there) and "\n" not in text[there[-1].start : there[-1].end]
    indent = indent_of(text, there[-1].start if there else block.arguments[0].start)
    unit = unit_of(text, block)
    blocks = []
    for volume in volumes:
        rows = aligned(volume)
        inside = "".join(f"{indent}{unit}{row}{end}" for row in rows)
        body = f" {rows[0]} " if is_flat and len(rows) == 1 else f"{end}{inside}{indent}"
        blocks.append(f"{indent}volume {{{body}}}")
    if there:
        at = _line_end(text, there[-1].end, end)
        folder.splice(at, at, "".join(f"{end if is_flat else end + end}{one}" for one in blocks))
    else:
        at = len(text[: block.closing].rstrip())
        new = "".join(f"{end}{end}{one}" for one in blocks)
        folder.splice(at, block.closing, f"{new}{end}{indent_of(text, block.end)}")


def aligned(arguments: Mapping[str, str], width: int = 0) -> list[str]:
    """Arguments whose signs stand below each other.

    >>> aligned({"name": "1", "host_path": "2"})
    ['name      = 1', 'host_path = 2']
    """
    width = max([width, *map(len, arguments)])
    return [f"{name.ljust(width)} = {source}" for name, source in arguments.items()]


def unit_of(text: str, block: Block) -> str:
    """By how much what is in a block is indented."""
    inner = [*(one.start for one in block.arguments), *(one.start for one in block.blocks)]
    unit = indent_of(text, min(inner)).removeprefix(indent_of(text, block.start)) if inner else ""
    return unit or "  "


def _line_end(text: str, at: int, end: str) -> int:
    """Where the line of a place ends, a comment included."""
    line = text.find("\n", at)
    return line + 1 - len(end) if line >= 0 else len(text)
