"""What can be wrong with a place, in any language: every fault of every place, in the order of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mutation.places import Change, Child, Group, Leaf, Span

WORDS = {
    "ACTIVE": "INACTIVE",
    "ARM64": "X86_64",
    "Allow": "Deny",
    "CommaDelimitedList": "String",
    "DISABLED": "ENABLED",
    "Delete": "Retain",
    "Deny": "Allow",
    "ENABLED": "DISABLED",
    "FARGATE": "EC2",
    "NONE": "SERVICE",
    "REPLICA": "DAEMON",
    "Retain": "Delete",
    "SERVICE": "TASK_DEFINITION",
    "START": "HEALTHY",
    "SUCCESS": "COMPLETE",
    "String": "List<AWS::EC2::Subnet::Id>",
    "X86_64": "ARM64",
    "awsvpc": "bridge",
    "enhanced": "enabled",
    "string": "list(string)",
    "tcp": "udp",
}
"""Other words that the vendor knows in the same place."""
TYPES = {"List<": "String", "AWS::": "String", "list(": "string"}
"""By how a type begins, another one."""
WIDER = {
    **dict.fromkeys(("action", "actions"), ("*", "logs:*")),
    **dict.fromkeys(("resource", "resources", "identifiers", "service"), ("*",)),
    **dict.fromkeys(("cidrip", "cidr_ip", "cidr_ipv4"), ("0.0.0.0/0",)),
}
"""By the key in lower case, what lets everybody in."""
ESCAPES = re.compile(r"\$\$\{|%%\{|\$\{!|\\.|''")
"""What keeps text from being something else."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a place: the keys that lead to it, and the changes of the text that make it."""

    kind: str
    place: str
    edits: tuple[tuple[Span, str], ...]


def faults(text: str, root: Group) -> Iterator[Fault]:
    """Every fault of every place below the root.

    >>> from mutation.yaml_text import places
    >>> text = "Cpu: 256\\n"
    >>> [fault.kind for fault in faults(text, places(text, lambda *_: iter(())))]
    ['drop', 'double', 'rename', 'add one', 'quote']
    """
    yield from _in_group(text, root, ())


def lines(text: str, root: Group, *, indented: bool) -> Iterator[Fault]:
    """Lines lost, doubled and changing places; where depth means something, lines that stand deeper.

    Lines outside of every value that are blank or a comment are left alone, and so are neighbours that are entries of
    one mapping, whose order says nothing.
    """
    spans = _lines(text, root)
    entries = _whole_line_entries(text, root)
    starts = sorted(_starts(root, ()))
    for start, end in spans:
        place = _last(starts, end)
        yield Fault("drop line", place, (((start, end), ""),))
        yield Fault("double line", place, (((end, end), text[start:end]),))
        if indented:
            yield Fault("indent line", place, (((start, start), "  "),))
    for (start, end), (after, last) in pairwise(spans):
        together = entries.get(start) is not None and entries.get(start) == entries.get(after)
        if end == after and not together:
            swapped = (((start, end), text[after:last]), ((after, last), text[start:end]))
            yield Fault("swap lines", _last(starts, end), swapped)


def _in_group(text: str, group: Group, path: tuple[str, ...]) -> Iterator[Fault]:
    yield from _special(group.changes, path)
    for number, child in enumerate(group.children):
        inside = (*path, child.key)
        yield from _of_child(text, group, number, inside)
        if isinstance(child.value, Group):
            yield from _in_group(text, child.value, inside)
        else:
            yield from _of_leaf(text, child.value, inside)


def _of_child(text: str, group: Group, number: int, path: tuple[str, ...]) -> Iterator[Fault]:
    child, before, after = _around(group, number)
    place = ".".join(path)
    start, end = child.span
    if after:
        yield Fault("drop", place, (((start, after.span[0]), ""),))
        yield Fault("double", place, (((start, start), text[start : after.span[0]]),))
    elif before:
        yield Fault("drop", place, (((before.span[1], end), ""),))
        yield Fault("double", place, (((end, end), text[before.span[1] : end]),))
    else:
        yield Fault("drop", place, ((group.span, group.hollow),))
        yield Fault("double", place, (((end, end), group.glue + text[start:end]),))
    if child.name:
        yield Fault("rename", place, (((child.name[1], child.name[1]), "x"),))
    if after and (group.is_list or after.key == child.key):
        yield _swap("reorder", place, text, child.span, after.span)
    if not group.is_list:
        yield from _swapped(text, group, number, place)


def _around(group: Group, number: int) -> tuple[Child, Child | None, Child | None]:
    before = group.children[number - 1] if number else None
    after = group.children[number + 1] if number + 1 < len(group.children) else None
    return group.children[number], before, after


def _swapped(text: str, group: Group, number: int, place: str) -> Iterator[Fault]:
    """A value in the place of the next one of its type."""
    value = group.children[number].value
    if isinstance(value, Leaf):
        rest = (child.value for child in group.children[number + 1 :])
        other = next((other for other in rest if isinstance(other, Leaf) and other.kind == value.kind), None)
        if other:
            yield _swap("swap", place, text, value.span, other.span)


def _swap(kind: str, place: str, text: str, one: Span, other: Span) -> Fault:
    return Fault(kind, place, ((one, text[slice(*other)]), (other, text[slice(*one)])))


def _of_leaf(text: str, leaf: Leaf, path: tuple[str, ...]) -> Iterator[Fault]:
    written = text[slice(*leaf.inner)]
    place = ".".join(path)
    yield from _special(leaf.changes, path)
    if leaf.kind == "boolean":
        other = {"true": "false", "false": "true", "True": "False", "False": "True"}[written]
        yield Fault("flip", place, ((leaf.span, other),))
    elif leaf.kind == "number":
        yield Fault("add one", place, ((leaf.span, str(Decimal(written) + 1)),))
        yield Fault("quote", place, ((leaf.span, f'"{written}"'),))
    elif leaf.kind == "text":
        yield from _of_text(written, leaf, place)
    elif not leaf.changes:
        yield Fault("append", place, (((leaf.span[1], leaf.span[1]), "x"),))
    if leaf.kind in ("text", "name"):
        keys = [key for key in path if not key.isdigit()]
        yield from _words(written, leaf, place, keys[-1].lower() if keys else "")


def _of_text(written: str, leaf: Leaf, place: str) -> Iterator[Fault]:
    start, end = leaf.inner
    yield Fault("append", place, (((end, end), "x"),))
    letters = [number for number, character in enumerate(written) if character.isalnum()]
    if letters:
        at = start + letters[len(letters) // 2]
        yield Fault("change a character", place, (((at, at + 1), "y" if written[at - start] == "x" else "x"),))
        yield Fault("empty", place, ((leaf.inner if leaf.is_quoted else leaf.span, "" if leaf.is_quoted else '""'),))
    if re.fullmatch(r"\d+", written):
        yield Fault("add one", place, ((leaf.inner, str(int(written) + 1)),))
    if leaf.is_quoted:
        yield Fault("unquote", place, ((leaf.span, written),))
        yield Fault("lose a quote", place, (((end, leaf.span[1]), ""),))
    for escape in ESCAPES.finditer(written):
        plain = escape[0].replace("!", "") if escape[0].endswith("!") else escape[0][1:]
        span = (start + escape.start(), start + escape.end())
        yield Fault("lose an escape", place, ((span, plain),))


def _words(written: str, leaf: Leaf, place: str, key: str) -> Iterator[Fault]:
    if written in WORDS:
        yield Fault("another word", place, ((leaf.inner, WORDS[written]),))
    if key == "type":
        others = (other for begin, other in TYPES.items() if written.startswith(begin))
        yield from (Fault("another type", place, ((leaf.span, other),)) for other in others)
    for wider in WIDER.get(key, ()):
        if wider != written:
            yield Fault("widen", place, ((leaf.span, f'"{wider}"'),))


def _special(changes: tuple[Change, ...], path: tuple[str, ...]) -> Iterator[Fault]:
    for change in changes:
        yield Fault(change.kind, ".".join(path), ((change.span, change.new),))


def _lines(text: str, root: Group) -> list[Span]:
    """Every line but blank ones and comments; inside of a value there are no comments."""
    inside = [leaf.span for leaf in _leaves(root) if "\n" in text[slice(*leaf.span)]]
    spans = [(found.start(), found.end()) for found in re.finditer(r"[^\n]*\n", text)]
    return [
        (start, end)
        for start, end in spans
        if text[start:end].strip()
        and (not text[start:end].lstrip().startswith("#") or any(first < start < last for first, last in inside))
    ]


def _leaves(group: Group) -> Iterator[Leaf]:
    for child in group.children:
        if isinstance(child.value, Leaf):
            yield child.value
        else:
            yield from _leaves(child.value)


def _starts(group: Group, path: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Where each place begins, how deep, and its keys."""
    for child in group.children:
        inside = (*path, child.key)
        yield child.span[0], len(inside), ".".join(inside)
        if isinstance(child.value, Group):
            yield from _starts(child.value, inside)


def _last(starts: list[tuple[int, int, str]], end: int) -> str:
    """The innermost place that begins last before here."""
    number = bisect_left(starts, (end,))
    return starts[number - 1][2] if number else ""


def _whole_line_entries(text: str, group: Group) -> dict[int, Span]:
    """By where a line begins, the mapping of which it is a whole entry."""
    found: dict[int, Span] = {}
    for child in group.children:
        line = text.rfind("\n", 0, child.span[0]) + 1
        alone = not text[line : child.span[0]].strip() and "\n" not in text[slice(*child.span)]
        if alone and not group.is_list:
            found[line] = group.span
        if isinstance(child.value, Group):
            found |= _whole_line_entries(text, child.value)
    return found
