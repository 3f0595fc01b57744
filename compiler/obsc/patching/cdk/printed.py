"""Data as a literal of Python or of TypeScript, in ASCII: no text can end it, hide in it or turn it around."""

from __future__ import annotations

import json
import re
from typing import Any

_WORDS = {"null": "None", "true": "True", "false": "False"}
_ASTRAL = re.compile("([\U00010000-\U0010ffff])")


def python_literal(value: Any, indent: str = "") -> str:
    """A literal of Python, as its formatters leave it.

    >>> print(python_literal({"a": ['"\\n\\U0001f600'], "b": None}))
    {
        "a": [
            '"\\n\\U0001f600',
        ],
        "b": None,
    }
    """
    return _printed(value, indent, "    ", _WORDS, _python_text)


def typescript_literal(value: Any, indent: str = "") -> str:
    """A literal of TypeScript, which JSON is.

    >>> print(typescript_literal({"a": ["\\u2028"], "b": []}))
    {
      "a": [
        "\\u2028",
      ],
      "b": [],
    }
    """
    return _printed(value, indent, "  ", {}, json.dumps)


def _printed(value: Any, indent: str, unit: str, words: dict[str, str], text: Any) -> str:
    if isinstance(value, str):
        return str(text(value))
    if not isinstance(value, dict | list) or not value:
        said = json.dumps(value)
        return words.get(said, said)
    deeper = indent + unit
    rows = (
        [f"{text(key)}: {_printed(item, deeper, unit, words, text)}" for key, item in value.items()]
        if isinstance(value, dict)
        else [_printed(item, deeper, unit, words, text) for item in value]
    )
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}\n" + "".join(f"{deeper}{row},\n" for row in rows) + f"{indent}{right}"


def _python_text(value: str) -> str:
    """JSON's escapes are Python's, but for the characters that JSON writes as two; in the quotes that take fewer."""
    pieces = enumerate(_ASTRAL.split(value))
    inside = "".join(_escaped(piece) if odd % 2 else json.dumps(piece)[1:-1] for odd, piece in pieces)
    if value.count('"') <= value.count("'"):
        return f'"{inside}"'
    inside = inside.replace('\\"', '"').replace("'", "\\'")
    return f"'{inside}'"


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08x}"
