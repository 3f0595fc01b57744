"""Spell strings and names in HCL so that none of them turns into a template, an expression or a block."""

from __future__ import annotations

import re
from functools import lru_cache

from obsc_targets._shared.visible import escape, for_text

_quoted_char = for_text(lambda hidden: rf'["\\{hidden}]|[$%](?={{)')
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_BARE_KEY = re.compile(r"(?!(?:for|null|true|false)\Z)[A-Za-z_][A-Za-z0-9_]*\Z")

# `terraform fmt` aligns by counting grapheme clusters: in a key only what is surely one cluster stands raw.
_UNCOUNTABLE = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u024f]")


@lru_cache(maxsize=1 << 14)
def quoted(text: str) -> str:
    r"""A string literal that means exactly `text`.

    >>> print(quoted('say "${x}"\n'))
    "say \"$${x}\"\n"
    """
    return f'"{template_literal(text)}"'


def template_literal(text: str) -> str:
    """The text as it stands between the quotes of a template."""
    return _quoted_char(text).sub(lambda found: found[0] * 2 if found[0] in "$%" else escape(found[0]), text)


@lru_cache(maxsize=1 << 14)
def object_key(name: str) -> str:
    """A key of an object: bare if it is a plain name and no keyword, else quoted.

    >>> object_key("cpu"), object_key("a.b"), object_key("for")
    ('cpu', '"a.b"', '"for"')
    """
    if _BARE_KEY.match(name):
        return name
    return _UNCOUNTABLE.sub(lambda found: escape(found[0]), quoted(name))


@lru_cache(maxsize=1 << 14)
def identifier(name: str) -> str:
    """The name itself; a name that would be read as anything else is an error of the caller."""
    if not _IDENTIFIER.match(name):
        raise ValueError(f"not a name in HCL: {name!r}")
    return name
