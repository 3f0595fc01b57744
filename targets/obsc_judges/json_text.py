"""JSON read strictly: what json.loads forgives, other parsers of the same text may not."""

from __future__ import annotations

import json
from typing import Any


class BadJson(ValueError):
    """The text is not JSON, or means something else to another parser."""


def parse(text: str) -> Any:
    """Read JSON; a key that stands twice, NaN and Infinity are refused.

    >>> parse('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    obsc_judges.json_text.BadJson: the key 'a' stands twice in one object
    """
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except BadJson:
        raise
    except (ValueError, RecursionError) as error:
        raise BadJson(f"not JSON: {error}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadJson(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _refuse(constant: str) -> Any:
    raise BadJson(f"{constant} is not JSON")
