"""Text that a terminal shows and does not obey.

Names and values come from whoever wrote the file. Escape sequences, line breaks (CI systems obey lines that begin with
`::`), spaces that are none, invisible and direction-changing characters are shown by a picture or by their number.
"""

from __future__ import annotations

from functools import cache

TAB = "    "


def safe(text: str, longest: int = 600) -> str:
    r"""A text in one line, without anything that is not seen as it is.

    >>> safe("\x1b[2Jsh\u202eop\n")
    '␛[2Jsh\\u202eop␊'
    """
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return text if text.isascii() and text.isprintable() else "".join(map(shown, text))


@cache
def shown(char: str) -> str:
    """What stands for a character."""
    if char == "\t":
        return TAB
    if char < " ":
        return chr(0x2400 + ord(char))
    if char == "\x7f":
        return "\u2421"
    if char.isprintable():
        return char
    number = ord(char)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def width(text: str) -> int:
    """How many columns of a terminal a safe text takes.

    >>> width("サービス: x")
    11
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
