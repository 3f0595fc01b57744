"""Print HCL expressions on one line."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_source import Call, Heredoc, Index, Template, Traversal
from obsc_targets._shared.hcl_text import identifier, object_key, quoted, template_literal
from obsc_targets._shared.notes import unwrap


def one_line(value: Any, notes: list[Note]) -> str:
    """The value on one line, come what may; the notes inside it are added to `notes`."""
    while type(value) is Note:
        notes.append(value)
        value = value.value
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is Traversal:
        return _traversal(value)
    if kind is Template or kind is Heredoc:
        return _template(value, notes)
    if kind is list:
        return f"[{', '.join([one_line(item, notes) for item in value])}]"
    if kind is Call:
        return f"{identifier(value.name)}({', '.join([one_line(item, notes) for item in value.args])})"
    if kind is dict:
        entries = ", ".join([f"{object_key(key)} = {one_line(item, notes)}" for key, item in value.items()])
        return f"{{ {entries} }}" if entries else "{}"
    return _atom(value)


def _traversal(traversal: Traversal) -> str:
    head, *steps = traversal.parts
    text = identifier(str(head))
    for part in steps:
        if isinstance(part, str):
            text += "." + identifier(part)
        else:
            key = part.key if isinstance(part, Index) else part
            text += f"[{quoted(key) if isinstance(key, str) else int(key)}]"
    return text


def _template(template: Template | Heredoc, notes: list[Note]) -> str:
    """A quoted template; what is an expression alone is that expression, as fmt would have it."""
    parts = []
    for part in template.parts:
        around, part = unwrap(part)
        notes.extend(around)
        if part != "":
            parts.append(part)
    if len(parts) == 1:
        return one_line(parts[0], notes)
    text = ""
    for literal, group in groupby(parts, lambda part: isinstance(part, str)):
        if literal:
            text += template_literal("".join(group))
            continue
        if text.endswith("$"):  # a dollar right before an opening would escape it
            text = text[:-1] + "\\u0024"
        text += "".join(f"${{{one_line(part, notes)}}}" for part in group)
    return f'"{text}"'


def _atom(value: Any) -> str:
    if value is None:
        return "null"
    kind = type(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return int.__repr__(value)
    if kind is float and value - value == 0:  # HCL has no word for what is not finite
        return float.__repr__(value)
    raise TypeError(f"not an HCL value: {value!r}")
