"""Texts of Python with the place of every character: what a literal says, and how more is written into it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable

_OPENS = re.compile("[uU]?(\"\"\"|'''|\"|')")
_PIECE = re.compile(r"\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|.)|.", re.DOTALL)


def places(source: str, at: int) -> tuple[str, tuple[int, ...], str] | None:
    """The text of a literal whose source begins at a place, where each of its characters begins, and its quotes.

    None for what is not one plain literal: several side by side, or one with a prefix.

    >>> places("'a\\\\n'", 10)
    ('a\\n', (11, 12, 14), "'")
    """
    opens = _OPENS.match(source)
    if opens is None or not source.endswith(opens[1]) or len(source) < opens.end() + len(opens[1]):
        return None
    quotes = opens[1]
    inner = source[opens.end() : len(source) - len(quotes)]
    text, found = "", []
    for piece in _PIECE.finditer(inner):
        try:
            said = ast.literal_eval(f'"{piece[0]}"') if piece[0][0] == "\\" else piece[0].replace("\r", "\n")
        except (SyntaxError, ValueError):
            return None
        if piece[0] == "\r" and inner[piece.end() : piece.end() + 1] == "\n":
            continue
        text += said
        found += [at + opens.end() + piece.start()] * len(said)
    return text, (*found, at + opens.end() + len(inner)), quotes


def escaped(quotes: str, end: str) -> Callable[[str], str]:
    """How text is written between quotes; between three of them lines stay lines, and end as those of the file."""

    def write(text: str) -> str:
        if len(quotes) == 1:
            inside = json.dumps(text, ensure_ascii=False)[1:-1]
            return inside.replace('\\"', '"').replace("'", "\\'") if quotes == "'" else inside
        return text.replace("\\", "\\\\").replace(quotes[0], f"\\{quotes[0]}").replace("\n", end)

    return write
