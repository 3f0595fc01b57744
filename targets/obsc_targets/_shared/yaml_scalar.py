"""Spell a string in YAML so that every reader, of YAML 1.1 or 1.2, takes it for that same string."""

from __future__ import annotations

import re
from functools import lru_cache

from obsc_targets._shared.visible import CONTROLS, escape, for_text

# Plain only what nobody takes for anything else: no word of YAML 1.1 (https://yaml.org/type/bool.html), and a leading
# digit only beside a character that stands in no number, date, time or sexagesimal.
_NO_WORD = r"(?!(?i:y|n|yes|no|on|off|true|false|null|nan|inf)\Z)"
_FIRST = r"(?:[A-Za-z_/(]|\.\.?/|--?(?=[A-Za-z])|[0-9](?=.*[g-np-su-wyG-NP-SU-WY/%@]))"
_PLAIN = re.compile(_NO_WORD + _FIRST + r"""(?:[!"$-9;-Z\\^-z|~#]|:(?=[!-~])|[ ](?=[ !"$-~]))*\Z""")
_PLAIN_IN_FLOW = re.compile(_NO_WORD + r"[A-Za-z_](?:[A-Za-z0-9_./*@=+-]|:(?=[A-Za-z0-9:]))*(?<!:)\Z")
_quoted_char = for_text(lambda hidden: rf'["\\{hidden}]')

# What a literal block would change or an editor would strip: what cannot be seen, trailing blanks, tabs that indent.
_not_literal = for_text(lambda hidden: rf"(?m)[\x00-\x08\x0b-\x1f{hidden.removeprefix(CONTROLS)}]|[ \t]$|(?:^|\n) *\t")


@lru_cache(maxsize=1 << 14)
def scalar(text: str) -> str:
    r"""The string on one line, for a block context or a key.

    >>> [scalar(text) for text in ("a b", "no", "12:30", "10.0.0.0/16", "a: b", "x\ny")]
    ['a b', '"no"', '"12:30"', '10.0.0.0/16', '"a: b"', '"x\\ny"']
    """
    return text if _PLAIN.match(text) else _quoted(text)


def flow_scalar(text: str) -> str:
    """The string on one line, for the inside of `[...]`."""
    return text if _PLAIN_IN_FLOW.match(text) else _quoted(text)


def literal(text: str) -> tuple[str, list[str]] | None:
    r"""The header and the unindented rows of a literal block, or None if such a block could lose something.

    The header's indentation indicator supposes that the block stands two columns further in than its parent.

    >>> literal("a\n b\n"), literal(" a\nb"), literal("a \nb")
    (('|', ['a', ' b']), ('|2-', [' a', 'b']), None)
    """
    if "\n" not in text or text.isspace() or _not_literal(text).search(text):
        return None
    indent = "2" if text[0] in " \n" else ""
    if not text.endswith("\n"):
        return f"|{indent}-", text.split("\n")
    return f"|{indent}{'+' if text.endswith(chr(10) * 2) else ''}", text[:-1].split("\n")


def _quoted(text: str) -> str:
    return '"' + _quoted_char(text).sub(lambda found: escape(found[0]), text) + '"'
