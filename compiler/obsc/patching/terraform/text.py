"""Texts in Terraform: what a quoted one means, and how one is written so that it means that.

https://developer.hashicorp.com/terraform/language/expressions/strings
"""

from __future__ import annotations

import re
from collections.abc import Callable

from obsc.images.splices import Unsafe
from obsc.patching.tree import Expression, Filled

_OPENING = re.compile(r"([$%]*)([$%])(?=\{)")
_ESCAPED_OPENING = re.compile(r"([$%])\1(?=\{)")
_ESCAPE = re.compile(r"""\\(?:([nrt"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))""")
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LONG = {character: f"\\{letter}" for letter, character in _SHORT.items()}


def written(value: str | Expression | Filled) -> str:
    r"""A text as an expression of Terraform's.

    >>> print(written('say "${x}"\n'), written(Expression("var.a")))
    "say \"$${x}\"\n" var.a
    >>> print(written(Filled(("price$", Expression("var.a")))))
    "price\u0024${var.a}"
    """
    if isinstance(value, Expression):
        return value.source
    return f'"{joined(value, _quoted)}"'


def joined(value: str | Filled, quote: Callable[[str], str]) -> str:
    """The inside of a template, of a quoted text or of JSON, both of which know `\\u0024`.

    https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
    """
    out = ""
    for part in (value,) if isinstance(value, str) else value.parts:
        if isinstance(part, str):
            out += _OPENING.sub(lambda found: _coded(found[1]) + found[2] * 2, quote(part))
        else:
            # A dollar right before it would take away its meaning.
            end = len(out.rstrip("$%"))
            out = f"{out[:end]}{_coded(out[end:])}${{{part.source}}}"
    return out


def _quoted(text: str) -> str:
    return "".join(_LONG.get(one) or (one if one.isprintable() else _coded(one)) for one in text)


def _coded(text: str) -> str:
    """Characters by their numbers."""
    numbers = map(ord, text)
    return "".join(f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}" for number in numbers)


def unescaped(raw: str) -> str:
    r"""What stands between the quotes of a text without interpolations, but for the dollars of templates.

    >>> unescaped(r"a\"b\u00e9$${x}")
    'a"bé$${x}'
    """
    if _ESCAPE.sub("", raw).count("\\"):
        raise Unsafe("has a text with an escape that Terraform does not know")
    return _ESCAPE.sub(lambda found: _SHORT[found[1]] if found[1] else chr(int(found[2] or found[3], 16)), raw)


def literal(text: str) -> str:
    """A piece of a template as text.

    >>> literal("$${x}")
    '${x}'
    """
    return _ESCAPED_OPENING.sub(r"\1", text)


def object_key(name: str) -> str:
    """A key of an object: bare where it is a plain name.

    >>> object_key("cpu"), object_key("awslogs-group"), object_key("for")
    ('cpu', '"awslogs-group"', '"for"')
    """
    is_plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and name not in ("for", "null", "true", "false")
    return name if is_plain else written(name)
