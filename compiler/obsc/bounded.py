"""A document of which every mistake can be listed in memory that is linear in its size.

The validator copies a whole mapping into each error about the name of one of its keys: 3,000 wrong names in 20 kB would
take 2 GB.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import isqrt
from typing import Any

MOST_COPIED = 1_000_000
"""Values in the copies that the errors about one mapping may hold: 200 MB or so, and some seconds."""
ENOUGH = 50_000
"""The same for a mapping of which not all can be told: a quarter of a second."""


def bounded(data: Any, schema: dict[str, Any], most: int) -> tuple[Any, bool]:
    """The document, and whether mappings of more than `most` keys have lost all but a few with wrong names."""
    crowds = [(mapping, names) for mapping, names in _named(data, schema, schema) if len(mapping) > most]
    reduced: dict[int, dict[str, Any]] = {}
    for mapping, names in crowds:
        fits = _validator(names)
        wrong = [key for key in mapping if not fits(key)]
        size = _size(mapping)
        if len(wrong) * size > MOST_COPIED:
            told = max(1, isqrt(ENOUGH * len(mapping) // size))
            reduced[id(mapping)] = {key: mapping[key] for key in wrong[:told]}
    return (_with(data, reduced), True) if reduced else (data, False)


def _named(value: Any, schema: Any, root: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every mapping whose names have a form, with that form as JSON."""
    import json

    if not isinstance(schema, dict) or not isinstance(value, dict | list):
        return
    if "$ref" in schema:
        yield from _named(value, root["definitions"][schema["$ref"].rpartition("/")[2]], root)
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _named(value, branch, root)
    for word in ("then", "else"):
        yield from _named(value, schema.get(word), root)
    if isinstance(value, list):
        for item in value:
            yield from _named(item, schema.get("items"), root)
        return
    if "propertyNames" in schema:
        yield value, json.dumps(schema["propertyNames"], sort_keys=True)
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    for key, item in value.items():
        yield from _named(item, known.get(key, others), root)


def _size(value: Any) -> int:
    """How many values there are, keys with them."""
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


@cache
def _validator(names: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft7Validator(names).is_valid


def _with(value: Any, reduced: dict[int, dict[str, Any]]) -> Any:
    value = reduced.get(id(value), value)
    if isinstance(value, dict):
        return {key: _with(item, reduced) for key, item in value.items()}
    return [_with(item, reduced) for item in value] if isinstance(value, list) else value
