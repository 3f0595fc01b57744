"""JSON inside of a string: container definitions in Terraform, policies, configurations; with references in it."""

from __future__ import annotations

import re

from obsc.importing.values import Here, Joined, Reference, join
from obsc.init.documents import Node, parse
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

_MARK = re.compile("\ue000([0-9]+)\ue001")
"""A reference while its text is parsed: characters for private use, which no template holds."""


def embedded(node: Node, file: TextFile, notes: Notes) -> Node:
    """The document in a text; the node itself where it holds none. Lines are those of the file."""
    data = node.data
    if not isinstance(data, str | Joined):
        return node
    parts = data.parts if isinstance(data, Joined) else (data,)
    references = [piece for piece in parts if isinstance(piece, Reference)]
    left = iter(range(len(references)))
    whole = "".join(piece if isinstance(piece, str) else f"\ue000{next(left)}\ue001" for piece in parts)
    own = node.file if isinstance(node, Here) and node.file is not None else file
    is_long = "\n" in whole
    quiet = Notes()
    inner = parse(TextFile("embedded.json", tuple(whole.split("\n"))), quiet)
    for note in quiet.all:
        notes.add(f"what stands in this text is not read: {note.message}", own.place(node.line))
    return _placed(inner, node.line if is_long else None, node.line, own, references)


def _placed(node: Node, begins: int | None, line: int, file: TextFile, references: list[Reference]) -> Node:
    """With lines of the file: behind the line on which a long text begins, or all on that of a short one."""
    data = node.data
    if isinstance(data, dict):
        data = {key: _placed(value, begins, line, file, references) for key, value in data.items()}
    elif isinstance(data, list):
        data = [_placed(value, begins, line, file, references) for value in data]
    elif isinstance(data, str) and "\ue000" in data:
        pieces = _MARK.split(data)
        data = join([references[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces)])
    return Here(data, line if begins is None else begins + node.line, node.tag, file)
