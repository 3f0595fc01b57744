"""Print Python expressions: on one line if they fit, else one element per line with a trailing comma."""

from __future__ import annotations

from typing import Any

from obsc_targets._shared.doc import Lines, Note
from obsc_targets._shared.notes import mark, print_comments, unwrap
from obsc_targets._shared.python_source import Ascii, Call, Name
from obsc_targets._shared.python_text import ascii_only, dotted, identifier, string, width

WIDTH = 88  # Black's


def print_value(lines: Lines, lead: str, value: Any, end: str, pad: str) -> None:
    """Print a value after `lead` and before `end`; `pad` is the indentation of its line.

    >>> lines = Lines()
    >>> print_value(lines, "x = ", Call("f", ([Note(1, "why")], "a" * 50), {"k": {}}), "", "")
    >>> print("\\n".join(lines.rows))
    x = f(
        [
            # why
            1,
        ],
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        k={},
    )
    """
    if type(value) not in _CONTAINERS and type(value) is not Note:
        lines.rows.append(f"{lead}{atom(value)}{end}")
        return
    notes, value = unwrap(value)
    print_comments(lines, notes, pad, WIDTH)
    inside: list[Note] = []
    row = one_line(value, WIDTH - width(lead) - len(end), inside)
    mark(lines, notes if row is None else notes + inside)
    elements = _elements(value) if row is None else []
    if not elements:
        lines.rows.append(f"{lead}{atom(value) if row is None else row}{end}")
        return
    opening, closing = _brackets(value)
    lines.rows.append(lead + opening)
    for name, item in elements:
        print_value(lines, f"{pad}    {name}", item, ",", pad + "    ")
    lines.rows.append(f"{pad}{closing}{end}")


def head(value: Any) -> str:
    """What stands before the first element when a value takes several lines; nothing if it cannot."""
    return _brackets(value)[0] if _elements(value) else ""


def one_line(value: Any, room: int, notes: list[Note]) -> str | None:
    """The value on one line of at most `room` columns, and in `notes` what notes it has; None if it does not fit."""
    while type(value) is Note:
        if value.comment:
            return None
        notes.append(value)
        value = value.value
    if type(value) not in _CONTAINERS:
        whole = atom(value)
        return whole if width(whole) <= room else None
    opening, closing = _brackets(value)
    room -= width(opening) + len(closing)
    if type(value) is Call and sum(map(len, value.kwargs)) + 4 * len(value.kwargs) - 2 > room:
        return None  # with a sign and one character behind each name, and a comma and a blank between them
    parts: list[str] = []
    for name, item in _elements(value):
        wide = width(name)
        text = one_line(item, room - wide, notes)
        if text is None:
            return None
        parts.append(name + text)
        room -= wide + width(text) + 2
    if type(value) is tuple and len(parts) == 1:
        parts[0] += ","
        room -= 1
    return f"{opening}{', '.join(parts)}{closing}" if room >= (-2 if parts else 0) else None


def atom(value: Any) -> str:
    """A value that has no elements, whatever its width."""
    kind = type(value)
    if kind is str:
        return string(value)
    if kind is Ascii:
        return ascii_only(string(value.text))
    if kind is Name:
        return dotted(value.dotted)
    if kind in _CONTAINERS and not head(value):
        return "".join(_brackets(value))
    if kind is float and value - value != 0:  # neither inf nor nan is a literal
        return f'float("{value}")'
    if kind is float:
        return repr(value).replace("+", "")
    if value is None or kind in (bool, int):
        return repr(value)
    raise TypeError(f"not a Python value: {value!r}")


def in_ascii(value: Any) -> Any:
    """The same value, its strings spelled in ASCII."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else Ascii(value)
    if kind is Note:
        return Note(in_ascii(value.value), value.comment, value.origin, value.node)
    if kind is list or kind is tuple:
        return kind(map(in_ascii, value))
    if kind is dict:
        return {in_ascii(key): in_ascii(item) for key, item in value.items()}
    if kind is Call:
        kwargs = {name: in_ascii(item) for name, item in value.kwargs.items()}
        return Call(value.func, tuple(map(in_ascii, value.args)), kwargs)
    return value


_CONTAINERS = {list: ("[", "]"), tuple: ("(", ")"), dict: ("{", "}"), Call: ("(", ")")}


def _brackets(value: Any) -> tuple[str, str]:
    opening, closing = _CONTAINERS[type(value)]
    return (dotted(value.func) + opening if type(value) is Call else opening), closing


def _elements(value: Any) -> list[tuple[str, Any]]:
    """What stands between the brackets: each element, and what is written before it."""
    kind = type(value)
    if kind is dict:
        return [(f"{atom(key)}: ", item) for key, item in value.items()]
    if kind is list or kind is tuple:
        return [("", item) for item in value]
    if kind is Call:
        named = [(f"{identifier(name)}=", item) for name, item in value.kwargs.items()]
        return [*(("", item) for item in value.args), *named] if value.args else named
    return []
