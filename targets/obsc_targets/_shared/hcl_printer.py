"""Print an HCL document exactly as `terraform fmt` would leave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from obsc_targets._shared.doc import Lines, Note, bare
from obsc_targets._shared.hcl_expression import one_line
from obsc_targets._shared.hcl_heredoc import heredoc_rows
from obsc_targets._shared.hcl_source import Attribute, Blank, Block, Call, Heredoc, Index, Item, Template, Traversal
from obsc_targets._shared.hcl_text import identifier, object_key, quoted
from obsc_targets._shared.notes import comment_rows, mark, open_note, print_comments, unwrap

__all__ = ["Attribute", "Blank", "Block", "Call", "Heredoc", "Index", "Item", "Template", "Traversal", "print_hcl"]

WIDTH = 100
_FEW = 3
_LIST = 160  # a list in a list, like a row of metrics, is read as a row


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
        if type(unwrap(paragraph[0])[1]) is Block:
            _print_block(lines, paragraph[0], pad)
        else:
            _print_entries(lines, map(_entry, paragraph), pad)


def _paragraphs(body: Iterable[Item]) -> Iterator[list[Item]]:
    """What stands between blank lines: each block alone, attributes as long as nothing parts them."""
    run: list[Item] = []
    for item in body:
        kind = type(item)
        if kind is Note:
            kind = type(unwrap(item)[1])
        if kind is Attribute:
            run.append(item)
            continue
        if run:
            yield run
            run = []
        if kind is Block:
            yield [item]
        elif type(item) is not Blank:
            raise TypeError(f"not an item of an HCL body: {item!r}")
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
    """Print `name = value` lines; neighbours on one line each share a column for the sign, as fmt has it.

    A heredoc is on one line to fmt.
    """
    run: list[tuple[str, str, Sequence[Note]]] = []
    for name, value in entries:
        if type(value) is str:
            run.append((name, quoted(value), ()))
            continue
        notes, value = unwrap(value)
        text = heredoc_rows(value) if type(value) is Heredoc else None
        row = "\n".join(text) if text else _row(value, notes, WIDTH - len(pad) - len(name) - 3)
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


def _print_run(lines: Lines, run: Sequence[tuple[str, str, Sequence[Note]]], pad: str) -> None:
    width = max([len(name) for name, _, _ in run], default=0)
    for name, row, notes in run:
        if notes:
            mark(lines, notes)
        whole = f"{pad}{name.ljust(width)} = {row}"
        if "\n" in row:  # a heredoc
            lines.rows.extend(whole.split("\n"))
        else:
            lines.rows.append(whole)


def _print_item(lines: Lines, value: Any, pad: str) -> None:
    """Print an element of a list or an argument, on one line if it fits."""
    notes, value = unwrap(value)
    room = WIDTH - len(pad) - 1
    row = _small(value, notes, room) if type(value) in (dict, list) else _row(value, notes, room)
    print_comments(lines, notes, pad, WIDTH)
    mark(lines, notes)
    if row is None:
        _print_rows(lines, pad, value, ",", pad)
    else:
        lines.rows.append(f"{pad}{row},")


def _print_rows(lines: Lines, lead: str, value: Any, end: str, pad: str) -> None:
    """Print an object, a list, a call or text over several lines, after `lead` and before `end`."""
    rows, inner = lines.rows, pad + "  "
    if type(value) is dict:
        rows.append(lead + "{")
        _print_entries(lines, ((object_key(key), item) for key, item in value.items()), inner)
        rows.append(f"{pad}}}{end}")
    elif type(value) is Heredoc:
        opening, *text = heredoc_rows(value) or [one_line(value, [])]
        rows.extend((lead + opening, *text, *((pad + end,) if end else ())))
    elif type(value) is Call and (argument := _hugged(value)) is not None:
        argument = open_note(lines, argument, pad, WIDTH)
        _print_rows(lines, f"{lead}{identifier(value.name)}(", argument, f"){end}", pad)
    else:
        is_list = type(value) is list
        rows.append(lead + ("[" if is_list else identifier(value.name) + "("))
        for item in value if is_list else value.args:
            _print_item(lines, item, inner)
        rows.append(f"{pad}{']' if is_list else ')'}{end}")


def _row(value: Any, notes: list[Note], room: int) -> str | None:
    """The value on one line and, in `notes`, the notes inside it; None if it should stand on several lines."""
    if type(value) is str:
        return quoted(value)
    if _has_lines(value):
        return None
    inside: list[Note] = []
    text = one_line(value, inside)
    if len(text) > room and _is_breakable(value):
        return None
    notes.extend(inside)
    return text


def _small(value: Any, notes: list[Note], room: int) -> str | None:
    """What stands in a list on one line, as people write it: an object of few entries, a list of values and such."""
    if not _is_small(value) and not (type(value) is list and all(_is_plain(item) or _is_small(item) for item in value)):
        return _row(value, notes, room)
    inside: list[Note] = []
    text = one_line(value, inside)
    if len(text) > (max(room, _LIST) if type(value) is list else room):
        return None
    notes.extend(inside)
    return text


def _is_small(value: Any) -> bool:
    """Whether a value is an object of few entries with nothing deep in them."""
    return type(value) is dict and len(value) <= _FEW and all(map(_is_plain, value.values()))


def _is_plain(value: Any) -> bool:
    """Whether a value has no comment and nothing inside."""
    while type(value) is Note:
        if value.comment:
            return False
        value = value.value
    return type(value) not in (dict, list, Call)


def _has_lines(value: Any) -> bool:
    """Whether something in the value has a line of its own: an entry of an object, a heredoc's text, a comment."""
    kind = type(value)
    if kind is Note:
        return bool(value.comment) or _has_lines(value.value)
    if kind is dict:
        return bool(value)
    if kind is Heredoc:
        return heredoc_rows(value) is not None
    if kind is list:
        return any(map(_has_lines, value))
    return kind is Call and any(map(_has_lines, value.args))


def _is_breakable(value: Any) -> bool:
    if type(value) is Call:
        return len(value.args) > 1 or (_hugged(value) is not None and _is_breakable(bare(value.args[0])))
    return type(value) is list and bool(value)


def _hugged(call: Call) -> Any:
    """The only argument of a call, if its brackets can share lines with those of the call."""
    if len(call.args) == 1 and type(unwrap(call.args[0])[1]) in (dict, list, Call, Heredoc):
        return call.args[0]
    return None
