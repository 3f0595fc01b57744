"""Print a document as JSON, byte for byte as `json.dumps(..., indent=2, ensure_ascii=False)` does."""

from __future__ import annotations

from json.encoder import encode_basestring as _quoted
from typing import Any

from obsc_targets._shared.doc import Lines, Note


def print_json(document: Any) -> Lines:
    """Give the lines of a document; JSON has no comments, so notes leave only their marks.

    >>> print("\\n".join(print_json({"a": Note([1, None], "unseen")}).rows))
    {
      "a": [
        1,
        null
      ]
    }
    """
    lines = Lines()
    _print(lines, "", document, "", "")
    return lines


def _print(lines: Lines, lead: str, value: Any, end: str, pad: str) -> None:
    """Print a value after `lead` and before `end`; `pad` is the indentation of its own line."""
    while type(value) is Note:
        lines.mark(value)
        value = value.value
    kind = type(value)
    if kind is dict and value:
        _print_dict(lines, lead, value, end, pad)
    elif kind is list and value:
        lines.rows.append(lead + "[")
        inner = pad + "  "
        last = len(value) - 1
        for position, item in enumerate(value):
            _print(lines, inner, item, "" if position == last else ",", inner)
        lines.rows.append(f"{pad}]{end}")
    else:
        lines.rows.append(lead + _scalar(value) + end)


def _print_dict(lines: Lines, lead: str, value: dict[str, Any], end: str, pad: str) -> None:
    rows = lines.rows
    rows.append(lead + "{")
    inner = pad + "  "
    left = len(value)
    for key, item in value.items():
        left -= 1
        comma = "," if left else ""
        if type(item) is str:
            rows.append(f"{inner}{_quoted(key)}: {_quoted(item)}{comma}")
        else:
            _print(lines, f"{inner}{_quoted(key)}: ", item, comma, inner)
    rows.append(f"{pad}}}{end}")


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return int.__repr__(value)
    if kind is float and value - value == 0:  # JSON has no word for what is not finite
        return float.__repr__(value)
    if kind is dict or kind is list:
        return "{}" if kind is dict else "[]"
    raise TypeError(f"not a JSON value: {value!r}")
