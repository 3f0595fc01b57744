"""Characters that never stand raw in generated text: a reader cannot see them, or a parser may not take them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

CONTROLS = "\x00-\x1f"
HIDDEN = CONTROLS + (
    "\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000dfffe-\U0010ffff"
)
"""The inside of a regular-expression class: controls, line and direction marks, blanks, private use, non-characters.

The list is fixed, not taken from `str.isprintable`, whose answer changes with Python's Unicode tables; the same
document must print the same text everywhere.
"""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def for_text(spelled: Callable[[str], str]) -> Callable[[str], re.Pattern[str]]:
    """What gives, for a text, the pattern that `spelled` makes of the inside of a class.

    Nearly every text is ASCII, and all of `HIDDEN` takes half a millisecond to compile: it is left for those that are
    not.
    """

    @cache
    def compiled(in_ascii: bool) -> re.Pattern[str]:
        return re.compile(spelled(f"{CONTROLS}\x7f" if in_ascii else HIDDEN))

    return lambda text: compiled(text.isascii())


hidden_char = for_text(lambda hidden: f"[{hidden}]")


def escape(char: str) -> str:
    r"""A backslash escape for a character, in the form that YAML, HCL and Python share.

    >>> [escape(char) for char in '\n"\u2028\U000e0001']
    ['\\n', '\\"', '\\u2028', '\\U000e0001']
    """
    point = ord(char)
    return _SHORT.get(char) or (f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}")
