"""Changes of a document -> edits of its text. Everything else in the text stays as it is, to the last blank.

Where the text around a place does not allow that, there is no repair: a comment inside of brackets, text over several
lines, a key that shares its line with the dash of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from obsc.changes import Change, Drop, Put, Rename, Split
from obsc.diagnostics import Edit, Path, Repair
from obsc.source import Source
from obsc.yaml12.lines import Lines
from obsc.yaml12.places import MASK, SHIFT, Branch
from obsc.yaml12.scalars import read_plain

_PLAIN = re.compile(r"(?:--?)?[A-Za-z_/](?:[\w./+-]|:(?=[\w./+-]))*", re.ASCII)
"""Text that needs no quotes, wherever it stands; there is more, that depends on what is around it."""


def repair(source: Source, change: Change | None) -> Repair | None:
    """The edits that make a change; None where there is none, or no safe way to make it."""
    if change is None or not _is_own(source, change.path):
        return None
    match change:
        case Put():
            edits, title = _put(source, change), f"write `{_shown(change.value)}`"
        case Rename():
            edits, title = _rename(source, change), f"rename to `{change.key}`"
        case Drop():
            step = change.path[-1]
            what = source.raw(change.path) if isinstance(step, int) else step
            edits, title = _drop(source, change.path), f"remove `{what}`"
        case Split():
            edits, title = _split(source, change), "write " + ", ".join(f"`{value}`" for value in change.values)
    return Repair(title, edits) if edits else None


def repaired(text: str, repairs: Iterable[Repair]) -> str:
    """A text with its repairs made; of two that touch each other, the first alone."""
    lines = Lines(text)
    taken: list[tuple[int, int, str]] = []
    for one in dict.fromkeys(repairs):
        edits = [
            (lines.offset(e.span.line, e.span.column), lines.offset(e.span.end_line, e.span.end_column), e.text)
            for e in one.edits
        ]
        if not any(start <= last and first <= end for start, end, _ in edits for first, last, _ in taken):
            taken += edits
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _is_own(source: Source, path: Path) -> bool:
    """Whether a place is the environment's that is being looked at: a change of the rest would change the others."""
    return source.environment is None or any(path[:end] in source.changes for end in range(1, len(path) + 1))


def _put(source: Source, change: Put) -> tuple[Edit, ...]:
    found = source.places.find(change.path)
    if found is None:
        return ()
    place = source.places.whole(found[1])
    start, end = place >> SHIFT, place & MASK
    old = source.lines.text[start:end]
    if isinstance(found[1], Branch) and (not found[1].flow or "#" in old):
        return ()
    if not old or old[0] in "|>" or "\n" in old:
        return ()
    return (Edit(source.lines.span(start, end), scalar(change.value, old)),)


def _rename(source: Source, change: Rename) -> tuple[Edit, ...]:
    found, holder = source.places.find(change.path), source.places.find(change.path[:-1])
    if found is None or found[0] is None or holder is None or not isinstance(holder[1], Branch):
        return ()
    there = (*change.path[:-1], change.key)
    # What an environment lies over may have the key: that is what was meant to be changed.
    if holder[1].kid(change.key) is not None and (source.environment is None or there in source.changes):
        return ()
    start, end = found[0] >> SHIFT, found[0] & MASK
    return (Edit(source.lines.span(start, end), scalar(change.key, source.lines.text[start:end])),)


def _split(source: Source, change: Split) -> tuple[Edit, ...]:
    found, holder = source.places.find(change.path), source.places.find(change.path[:-1])
    if found is None or holder is None or isinstance(found[1], Branch) or not isinstance(holder[1], Branch):
        return ()
    text, place = source.lines.text, source.places.whole(found[1])
    start, end = place >> SHIFT, place & MASK
    dash = text[text.rfind("\n", 0, start) + 1 : start]
    if "\n" in text[start:end] or not (holder[1].flow or re.fullmatch(r" *- +", dash)):
        return ()
    between = ", " if holder[1].flow else ("\r\n" if "\r\n" in text else "\n") + dash
    values = [scalar(value, text[start:end]) for value in change.values]
    return (Edit(source.lines.span(start, end), between.join(values)),)


def _drop(source: Source, path: Path) -> tuple[Edit, ...]:
    found, holder = source.places.find(path), source.places.find(path[:-1])
    if not path or source.environment or found is None or holder is None or not isinstance(holder[1], Branch):
        return ()
    key, node = found
    place = source.places.whole(node)
    start = (place if key is None else key) >> SHIFT
    end = max(place & MASK, start if key is None else _behind_colon(source.lines.text, key & MASK))
    if holder[1].flow:
        return _cut_flow(source.lines, start, end)
    if len(holder[1].kids) == 1:
        # A key without a value would be null: it goes too.
        return _drop(source, path[:-1])
    return _cut_lines(source.lines, start, end, is_item=key is None)


def _behind_colon(text: str, end: int) -> int:
    return text.index(":", end) + 1


def _cut_lines(lines: Lines, start: int, end: int, *, is_item: bool) -> tuple[Edit, ...]:
    """The lines of an entry in a block, with the comment behind it."""
    text = lines.text
    first = text.rfind("\n", 0, start) + 1
    rest = re.compile(r"[ \t]*(?:#[^\n]*)?\r?(\n|\Z)").match(text, end)
    before = text[first:start]
    if rest is None or not re.fullmatch(r" *- +" if is_item else r" *", before):
        return ()
    if not rest[1] and first:
        first, end = first - 1, rest.end()  # the last line has no end: it takes that of the line before
        first -= text[first - 1 : first] == "\r"
        return (Edit(lines.span(first, end), ""),)
    return (Edit(lines.span(first, rest.end()), ""),)


def _cut_flow(lines: Lines, start: int, end: int) -> tuple[Edit, ...]:
    """An entry in brackets, with one of the commas around it."""
    text = lines.text
    behind = re.compile(r"[ \t]*,[ \t]*(?=[^\s#])").match(text, end)
    before = re.search(r",[ \t]*\Z", text[:start])
    if behind:
        end = behind.end()
    elif before:
        start = before.start()
    else:
        blank = re.search(r"[\[{]([ \t]*)\Z", text[:start])
        rest = re.compile(r"[ \t]*(?=[\]}])").match(text, end)
        if blank is None or rest is None:
            return ()
        start, end = blank.start(1), rest.end()
    return (Edit(lines.span(start, end), ""),)


def scalar(value: str | int | float | bool, old: str) -> str:
    """A value as it is written in place of another, with that one's quotes where it needs or has some.

    >>> [scalar(value, old) for value, old in (("port", "prot"), ("a, b", "'c'"), (8000, '"8000"'), ("3.10", "3.10"))]
    ['port', "'a, b'", '8000', '"3.10"']
    """
    import json  # in the error path only

    if not isinstance(value, str):
        return json.dumps(value)
    if old.startswith("'") and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    is_plain = not old.startswith('"') and _PLAIN.fullmatch(value) and read_plain(value) == (value, None)
    return value if is_plain and old[:1] not in ("[", "{") else json.dumps(value, ensure_ascii=False)


def _shown(value: str | int | float | bool) -> str:
    return value if isinstance(value, str) else scalar(value, "")
