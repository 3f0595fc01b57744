"""A JSON document as plain data, for languages that write JSON themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from obsc.infra.values import Json, JsonObject, Text
from obsc_targets._shared.numbers import plain


def json_data(document: Json, say: Callable[[Text], Any]) -> Any:
    """Dictionaries, lists and leaves, of which `say` says those that are text.

    >>> json_data(JsonObject((("a", ("b", 1.0, None)),)), str.upper)
    {'a': ['B', 1, None]}
    """
    if isinstance(document, JsonObject):
        return {key: json_data(item, say) for key, item in document.entries}
    if isinstance(document, tuple):
        return [json_data(item, say) for item in document]
    if document is None or isinstance(document, bool):
        return document
    return plain(document) if isinstance(document, int | float) else say(document)
