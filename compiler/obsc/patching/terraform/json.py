"""JSON in which Terraform puts expressions: of a heredoc, of a quoted text, of a file that `templatefile` reads.

https://developer.hashicorp.com/terraform/language/functions/templatefile
"""

from __future__ import annotations

import json
import re
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.editor import plain
from obsc.patching.json_text import parse
from obsc.patching.terraform.syntax import Syntax, template
from obsc.patching.terraform.text import joined, literal
from obsc.patching.tree import Expression, Filled, Value

_FIRST_MARK = 0xE000
"""The private use area of Unicode, which no file of a person's uses."""


def parse_template(text: str) -> Value:
    """The value of JSON with expressions in place of values and in texts; Unsafe where it is anything else."""
    found = template(text)
    for piece in found:
        source = text[piece.start : piece.end]
        if piece.kind == "template_directive" or source.startswith("${~") or source.endswith("~}"):
            raise Unsafe("has a template with directives in its JSON")
    if re.search("[\ue000-\uf8ff]", text):
        raise Unsafe("has characters of Unicode's private use area in its JSON")
    masked, bare = _masked(text, found)
    return _with_expressions(parse(masked), text, found, bare)


def scalar(value: Any) -> str:
    r"""A value of JSON in a template.

    >>> print(scalar('"${x}"'), scalar(Filled(("a$", Expression("b")))), scalar(Expression("c")), scalar(1))
    "\"$${x}\"" "a\u0024${b}" "${c}" 1
    """
    if isinstance(value, Expression):
        return f'"${{{value.source}}}"'
    if isinstance(value, str | Filled):
        return f'"{joined(value, lambda part: plain(part)[1:-1])}"'
    return plain(value)


def _masked(text: str, found: tuple[Syntax, ...]) -> tuple[str, set[int]]:
    """The text with other characters in place of expressions, as many; and where those begin that are no text."""
    out, bare, at = "", set(), 0
    for number, piece in enumerate(found):
        out += text[at : piece.start]
        width = piece.end - piece.start
        # A number as digits, so that no two keys with expressions in them are the same.
        filler = "".join(chr(_FIRST_MARK + int(digit)) for digit in str(number)).ljust(width, chr(_FIRST_MARK + 10))
        if len(re.findall(r'(?<!\\)(?:\\\\)*"', out)) % 2 == 0:
            bare.add(piece.start)
            filler = f'"{filler[: width - 2]}"'
        out += filler[:width]
        at = piece.end
    return out + text[at:], bare


def _with_expressions(value: Value, text: str, found: tuple[Syntax, ...], bare: set[int]) -> Value:
    data = value.data
    if isinstance(data, dict):
        data = {key: _with_expressions(kid, text, found, bare) for key, kid in data.items()}
    elif isinstance(data, list):
        data = [_with_expressions(kid, text, found, bare) for kid in data]
    elif isinstance(data, str):
        data = _text(value, text, found, bare)
    return Value(data, value.start, value.end, value.first)


def _text(value: Value, text: str, found: tuple[Syntax, ...], bare: set[int]) -> str | Expression | Filled:
    if value.start in bare:
        return Expression(text[value.start + 2 : value.end - 1].strip())
    parts: list[str | Expression] = []
    at = value.start + 1
    for piece in found:
        if value.start < piece.start < value.end:
            parts += [_read(text[at : piece.start]), Expression(text[piece.start + 2 : piece.end - 1].strip())]
            at = piece.end
    parts = [part for part in (*parts, _read(text[at : value.end - 1])) if part != ""]
    match parts:
        case []:
            return ""
        case [only]:
            return only
    return Filled(tuple(parts))


def _read(raw: str) -> str:
    return str(json.loads(f'"{literal(raw)}"', strict=False))
