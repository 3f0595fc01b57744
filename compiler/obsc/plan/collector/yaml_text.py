"""Print a configuration as YAML that every parser reads as the same value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*(:[0-9]+)?|[0-9]+[sm]")
_NO_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Words that some version of YAML takes for something else."""


def yaml_text(value: Mapping[str, Any]) -> str:
    r"""A mapping in block style, lists of scalars on one line; what is not a plain word stands in JSON's quotes.

    >>> print(yaml_text({"endpoint": "localhost:4317", "receivers": ["otlp", "no"], "batch": {}}), end="")
    endpoint: localhost:4317
    receivers: [otlp, "no"]
    batch: {}
    """
    return "".join(f"{line}\n" for line in (_mapping(value, 0) if value else ["{}"]))


def _mapping(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, item in value.items():
        yield from _entry(f"{' ' * indent}{_scalar(key)}:", item, indent)


def _entry(start: str, item: Any, indent: int) -> Iterator[str]:
    if isinstance(item, Mapping) and item:
        yield start
        yield from _mapping(item, indent + 2)
    elif _is_list(item) and any(isinstance(one, Mapping) or _is_list(one) for one in item):
        yield start
        for one in item:
            yield from _item(one, indent + 2)
    else:
        yield f"{start} {_flow(item)}"


def _item(item: Any, indent: int) -> Iterator[str]:
    """An item of a list: a mapping begins on the line of the dash."""
    dash = f"{' ' * indent}- "
    if not isinstance(item, Mapping) or not item:
        yield dash + _flow(item)
        return
    first, *rest = _mapping(item, indent + 2)
    yield dash + first.lstrip(" ")
    yield from rest


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if _is_list(value):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NO_TEXT:
        return value
    if not isinstance(value, str):
        return json.dumps(value)
    # JSON leaves these as they are; YAML does not print them, or takes them for the end of a line.
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", _escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
