"""Terraform files as nodes, by the parser of the reader that proves Terraform outputs. It needs `obsc[judges]`."""

from __future__ import annotations

from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile
from obsc_readers.document import Unreadable
from obsc_readers.terraform.parse import parse_hcl
from obsc_readers.terraform.syntax import (
    Attribute,
    Body,
    Call,
    Entries,
    Expression,
    Index,
    Items,
    Literal,
    Template,
    Variable,
)

REFERENCE = "reference"
"""The tag of a name like `data.aws_ami.web.id`."""
TEMPLATE = "template"
"""The tag of a text with expressions in it, each of which stands there as `${}`."""


def blocks(file: TextFile, notes: Notes) -> list[tuple[tuple[str, ...], Node]]:
    """The top-level blocks by their type and labels; none, with a note, where the file is not HCL."""
    try:
        body = parse_hcl(file.text)
    except Unreadable as error:
        notes.add(f"not read: {error.message}", file.place(error.line or 1))
        return []
    except RecursionError:
        notes.add(f"`{file.path}` is not read: it is nested too deep")
        return []
    return [((block.type, *block.labels), _body(block.body, block.line or 1)) for block in body.blocks]


def _body(body: Body, line: int) -> Node:
    """Arguments and blocks under their names; blocks are lists, for there may be several of a name."""
    data = {one.name: _expression(one.value, one.line or line) for one in body.arguments}
    for block in body.blocks:
        rows = data[block.type].rows if block.type in data else []
        data[block.type] = Node([*rows, _body(block.body, block.line or line)], block.line or line)
    return Node(data, line)


def _expression(value: Expression, line: int) -> Node:
    """A literal as it is; what refers to something else has a tag, so that it is no text by itself.

    A function that gives or encodes text has its own name as the tag, and the text that it is given.
    """
    line = value.line or line
    match value:
        case Literal(kind="integer", text=text) if text.isdigit() and len(text) < 10:
            return Node(int(text), line)
        case Template(parts=parts):
            texts = [part for part in parts if isinstance(part, str)]
            if len(texts) == len(parts):
                return Node("".join(texts), line)
            return Node("".join(part if isinstance(part, str) else "${}" for part in parts), line, TEMPLATE)
        case Items(items=items):
            return Node([_expression(item, line) for item in items], line)
        case Entries(entries=entries):
            pairs = ((_expression(key, line), _expression(item, line)) for key, item in entries)
            return Node({key.text: item for key, item in pairs if key.text is not None}, line)
        case Call(name="jsonencode", arguments=(argument,)):
            return _expression(argument, line)
        case Call(name="base64encode", arguments=(argument,)):
            return _expression(argument, line)
        case Call(name="file" | "filebase64" | "templatefile", arguments=(argument, *_)):
            return Node(_expression(argument, line).data, line, value.name)
        case Attribute() | Index():
            return Node(_dotted(value), line, REFERENCE)
    return Node(None, line)


def _dotted(value: Expression) -> str:
    """A reference as it is written, without what stands in brackets."""
    names = []
    while isinstance(value, Attribute | Index):
        if isinstance(value, Attribute):
            names.append(value.name)
        value = value.of
    if isinstance(value, Variable):
        names.append(value.name)
    return ".".join(reversed(names))
