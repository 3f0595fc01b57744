"""JSON inside of a string: container definitions in Terraform, policies, configurations; with references in it."""

from __future__ import annotations

from obsc.importing.marks import Marks, is_marked
from obsc.importing.values import Here, Joined
from obsc.init.documents import Node, parse
from obsc.init.evidence import Notes
from obsc.init.project import TextFile


def embedded(node: Node, file: TextFile, notes: Notes) -> Node:
    """The document in a text; the node itself where it holds none. Lines are those of the file."""
    if not isinstance(node.data, str | Joined):
        return node
    marks = Marks()
    whole = marks.marked(node)
    own = node.file if isinstance(node, Here) and node.file is not None else file
    is_long = "\n" in whole
    quiet = Notes()
    inner = parse(TextFile("embedded.json", tuple(whole.split("\n"))), quiet)
    for note in quiet.all:
        notes.add(f"what stands in this text is not read: {note.message}", own.place(node.line))
    return _placed(inner, node.line if is_long else None, node.line, own, marks)


def _placed(node: Node, begins: int | None, line: int, file: TextFile, marks: Marks) -> Node:
    """With lines of the file: behind the line on which a long text begins, or all on that of a short one."""
    data = node.data
    if isinstance(data, dict):
        data = {key: _placed(value, begins, line, file, marks) for key, value in data.items()}
    elif isinstance(data, list):
        data = [_placed(value, begins, line, file, marks) for value in data]
    elif isinstance(data, str) and is_marked(data):
        data = marks.data(data)
    return Here(data, line if begins is None else begins + node.line, node.tag, file)
