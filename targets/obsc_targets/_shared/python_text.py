"""Spell strings, names and prose in Python source as Black does."""

from __future__ import annotations

import re
from functools import lru_cache
from keyword import iskeyword

from obsc_targets._shared.visible import escape, for_text

_special_char = for_text(lambda hidden: rf"[\\{hidden}]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ANNOTATION = re.compile(r"[A-Za-z_][A-Za-z0-9_., |\[\]]*\Z")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@lru_cache(maxsize=1 << 14)
def string(text: str) -> str:
    r"""A literal in double quotes, or in single ones where that takes fewer escapes.

    >>> print(string('a'), string('"a"'), string("it's\n"))
    "a" '"a"' "it's\n"
    """
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = _special_char(text).sub(lambda found: escape(found[0]), text)
    return quote + body.replace(quote, "\\" + quote) + quote


def ascii_only(source: str) -> str:
    """The same string literal with every other character escaped, so that its width is beyond doubt."""
    return _NOT_ASCII.sub(lambda found: escape(found[0]), source)


def width(source: str) -> int:
    """How many columns source takes at most: a character beyond ASCII may take two."""
    return len(source) if source.isascii() else 2 * len(source) - sum(map(str.isascii, source))


@lru_cache(maxsize=1 << 14)
def dotted(name: str) -> str:
    """The name itself; a name that would be read as anything else is an error of the caller."""
    if not all(_NAME.match(part) and not iskeyword(part) for part in name.split(".")):
        raise ValueError(f"not a name in Python: {name!r}")
    return name


@lru_cache(maxsize=1 << 14)
def identifier(name: str) -> str:
    """The name itself, which must have no dots."""
    if "." in name:
        raise ValueError(f"not a name in Python: {name!r}")
    return dotted(name)


def annotation(text: str) -> str:
    """The annotation itself: names, subscripts and unions of them."""
    if not _ANNOTATION.match(text):
        raise ValueError(f"not an annotation in Python: {text!r}")
    return text


def docstring_rows(text: str, columns: int) -> list[str]:
    r'''Prose as a docstring of `columns` columns; an empty line parts paragraphs, other blanks are only blanks.

    >>> print("\n".join(docstring_rows("In C:\\x.\n\nSay \"\"\"hi\"\"\".", 40)))
    """In C:\\x.
    <BLANKLINE>
    Say \x22\x22\x22hi\x22\x22\x22.
    """
    '''
    rows: list[str] = []
    for paragraph in _PARAGRAPHS.split(text.strip()):
        words = [_special_char(word).sub(lambda found: escape(found[0]), word) for word in paragraph.split()]
        words = [word.replace('"""', "\\x22" * 3) for word in words]
        if rows:
            rows.append("")
        elif words:
            words[0] = f'""" {words[0]}' if words[0].startswith('"') else f'"""{words[0]}'
        rows.extend(_wrapped(words, columns))
    if len(rows) > 1:
        return [*rows, '"""']
    return [f'{row} """' if row.endswith('"') else f'{row}"""' for row in rows]


def _wrapped(words: list[str], columns: int) -> list[str]:
    rows = words[:1]
    for word in words[1:]:
        if len(rows[-1]) + len(word) < columns:
            rows[-1] += " " + word
        else:
            rows.append(word)
    return rows
