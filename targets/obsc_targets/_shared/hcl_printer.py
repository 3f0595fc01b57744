"""Print an HCL document exactly as `terraform fmt` would leave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from obsc_targets._shared.doc import Lines, Note, bare
from obsc_targets._shared.hcl_text import identifier, object_key, quoted, template_literal
from obsc_targets._shared.notes import comment_rows, mark, open_note, print_comments, unwrap

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Index:
    """A step of a traversal in brackets: `["eu-central-1a"]`."""

    key: str | int


@dataclass(frozen=True, slots=True)
class Traversal:
    """A reference: `Traversal(("aws_subnet", "app", 0, "arn"))` is `aws_subnet.app[0].arn`."""

    parts: tuple[str | int | Index, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call: `Call("jsonencode", ({...},))`."""

    name: str
    args: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """Text with expressions in it: `Template(("arn:", Traversal(("local", "partition")), ":iam"))`."""

    parts: tuple[str | Traversal | Call | Note, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value` in a body."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line between two items; blocks are set off by one without it."""


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { body }`."""

    type: str
    labels: tuple[str, ...] = ()
    body: tuple[Item, ...] = ()


Item: TypeAlias = Attribute | Block | Blank | Note
"""What a body is made of; a note holds one of the others."""


def print_hcl(body: Sequence[Item], *, header: Sequence[str] = ()) -> Lines:
    """Give the lines of a file, below a header of comment lines.

    >>> role = Traversal(("aws_iam_role", "web", "arn"))
    >>> body = (Attribute("cpu", 256), Attribute("role", Template((role, ":x"))), Attribute("tags", {"a": "b"}))
    >>> print("\\n".join(print_hcl([Block("resource", ("aws_x", "web"), body)]).rows))
    resource "aws_x" "web" {
      cpu  = 256
      role = "${aws_iam_role.web.arn}:x"
      tags = {
        a = "b"
      }
    }
    """
    lines = Lines()
    for text in header:
        lines.rows.extend(comment_rows(text, WIDTH))
    if header and body:
        lines.rows.append("")
    _print_body(lines, body, "")
    return lines


def _print_body(lines: Lines, body: Iterable[Item], pad: str) -> None:
    for position, paragraph in enumerate(_paragraphs(body)):
        if position:
            lines.rows.append("")
        if isinstance(bare(paragraph[0]), Block):
            _print_block(lines, paragraph[0], pad)
        else:
            _print_entries(lines, map(_entry, paragraph), pad)


def _paragraphs(body: Iterable[Item]) -> Iterator[list[Item]]:
    """What stands between blank lines: each block alone, attributes as long as nothing parts them."""
    run: list[Item] = []
    for item in body:
        kind = type(bare(item))
        if kind is Attribute:
            run.append(item)
            continue
        if run:
            yield run
            run = []
        if kind is Block:
            yield [item]
    if run:
        yield run


def _print_block(lines: Lines, item: Item, pad: str) -> None:
    block = open_note(lines, item, pad, WIDTH)
    head = " ".join((pad + identifier(block.type), *(f'"{identifier(label)}"' for label in block.labels)))
    lines.rows.append(head + (" {" if block.body else " {}"))
    if block.body:
        _print_body(lines, block.body, pad + "  ")
        lines.rows.append(pad + "}")


def _entry(item: Item) -> tuple[str, Any]:
    """An attribute's name, and its value under the notes of the attribute."""
    if isinstance(item, Note):
        name, value = _entry(item.value)
        return name, Note(value, item.comment, item.origin, item.node)
    assert isinstance(item, Attribute)
    return identifier(item.name), item.value


def _print_entries(lines: Lines, entries: Iterable[tuple[str, Any]], pad: str) -> None:
    """Print `name = value` lines; neighbours on one line each share a column for the sign, as fmt has it."""
    run: list[tuple[str, str, list[Note]]] = []
    for name, value in entries:
        notes, value = unwrap(value)
        row = _row(value, notes, WIDTH - len(pad) - len(name) - 3)
        if row is None or any(note.comment for note in notes):
            _print_run(lines, run, pad)
            run = []
            print_comments(lines, notes, pad, WIDTH)
        if row is None:
            mark(lines, notes)
            _print_rows(lines, f"{pad}{name} = ", value, "", pad)
        else:
            run.append((name, row, notes))
    _print_run(lines, run, pad)


def _print_run(lines: Lines, run: Sequence[tuple[str, str, list[Note]]], pad: str) -> None:
    width = max((len(name) for name, _, _ in run), default=0)
    for name, row, notes in run:
        mark(lines, notes)
        lines.rows.append(f"{pad}{name:<{width}} = {row}")


def _print_item(lines: Lines, value: Any, pad: str) -> None:
    """Print an element of a list or an argument, on one line if it fits."""
    notes, value = unwrap(value)
    row = _row(value, notes, WIDTH - len(pad) - 1)
    print_comments(lines, notes, pad, WIDTH)
    mark(lines, notes)
    if row is None:
        _print_rows(lines, pad, value, ",", pad)
    else:
        lines.rows.append(f"{pad}{row},")


def _print_rows(lines: Lines, lead: str, value: Any, end: str, pad: str) -> None:
    """Print an object, a list or a call over several lines, after `lead` and before `end`."""
    rows, inner = lines.rows, pad + "  "
    if type(value) is dict:
        rows.append(lead + "{")
        _print_entries(lines, ((object_key(key), item) for key, item in value.items()), inner)
        rows.append(f"{pad}}}{end}")
    elif type(value) is Call and (argument := _hugged(value)) is not None:
        argument = open_note(lines, argument, pad, WIDTH)
        _print_rows(lines, f"{lead}{identifier(value.name)}(", argument, f"){end}", pad)
    else:
        opening, items, closing = ("[", value, "]") if type(value) is list else (value.name + "(", value.args, ")")
        rows.append(lead + opening)
        for item in items:
            _print_item(lines, item, inner)
        rows.append(f"{pad}{closing}{end}")


def _row(value: Any, notes: list[Note], room: int) -> str | None:
    """The value on one line and, in `notes`, the notes inside it; None if it should stand on several lines."""
    if type(value) is str:
        return quoted(value)
    if _has_lines(value):
        return None
    inside: list[Note] = []
    text = _text(value, inside)
    if len(text) > room and _is_breakable(value):
        return None
    notes.extend(inside)
    return text


def _has_lines(value: Any) -> bool:
    """Whether there is something in the value that has a line of its own: an entry of an object, or a comment."""
    kind = type(value)
    if kind is Note:
        return bool(value.comment) or _has_lines(value.value)
    if kind is dict:
        return bool(value)
    if kind is list:
        return any(map(_has_lines, value))
    return kind is Call and any(map(_has_lines, value.args))


def _is_breakable(value: Any) -> bool:
    if type(value) is Call:
        return len(value.args) > 1 or (_hugged(value) is not None and _is_breakable(bare(value.args[0])))
    return type(value) is list and bool(value)


def _hugged(call: Call) -> Any:
    """The only argument of a call, if its brackets can share lines with those of the call."""
    if len(call.args) == 1 and type(unwrap(call.args[0])[1]) in (dict, list, Call):
        return call.args[0]
    return None


def _text(value: Any, notes: list[Note]) -> str:
    """The value on one line, come what may; the notes inside it are added to `notes`."""
    around, value = unwrap(value)
    notes.extend(around)
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is Traversal:
        return _traversal(value)
    if kind is Template:
        return _template(value, notes)
    if kind is list:
        return f"[{', '.join(_text(item, notes) for item in value)}]"
    if kind is Call:
        return f"{identifier(value.name)}({', '.join(_text(item, notes) for item in value.args)})"
    if kind is dict:
        entries = ", ".join(f"{object_key(key)} = {_text(item, notes)}" for key, item in value.items())
        return f"{{ {entries} }}" if entries else "{}"
    return _atom(value)


def _traversal(traversal: Traversal) -> str:
    text = ""
    for part in traversal.parts:
        if isinstance(part, str):
            text += "." + identifier(part)
        else:
            key = part.key if isinstance(part, Index) else part
            text += f"[{quoted(key) if isinstance(key, str) else int(key)}]"
    return text[1:]


def _template(template: Template, notes: list[Note]) -> str:
    """A quoted template; what is an expression alone is that expression, as fmt would have it."""
    parts = []
    for part in template.parts:
        around, part = unwrap(part)
        notes.extend(around)
        if part != "":
            parts.append(part)
    if len(parts) == 1:
        return _text(parts[0], notes)
    text = ""
    for literal, group in groupby(parts, lambda part: isinstance(part, str)):
        if literal:
            text += template_literal("".join(group))
            continue
        if text.endswith("$"):  # a dollar right before an opening would escape it
            text = text[:-1] + "\\u0024"
        text += "".join(f"${{{_text(part, notes)}}}" for part in group)
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
