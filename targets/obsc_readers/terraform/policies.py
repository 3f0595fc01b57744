"""The data source that writes policies, as the JSON that it writes.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from obsc.infra.values import Join, Text, text
from obsc_readers.document import List, Object, Value
from obsc_readers.terraform.dialects import blocks
from obsc_readers.terraform.values import Encoded, Facts, as_text, place_of
from obsc_readers.walk import Keys, Notes, items


def policy_document(arguments: Value, notes: Notes) -> Facts:
    """What the data source knows: its JSON."""
    place = place_of(arguments)
    with Keys(arguments, notes) as keys:
        version = keys.peek("version") or place.scalar("2012-10-17")
        found = keys.get("statement", blocks, ())
    statements = List(tuple(_statement(item, notes) for item in found), place.path, place.line)
    whole = Object((("Version", version), ("Statement", statements)), place.path, place.line)
    json = Encoded("policy", "text", place.path, place.line, whole)
    return Facts((("json", json), ("minified_json", json)), place.path, place.line, ())


def _statement(value: Value, notes: Notes) -> Object:
    """A statement; principals and conditions are passed on, for those who read the JSON to take or refuse."""
    place = place_of(value)
    entries: dict[str, Value] = {"Effect": place.scalar("Allow")}
    with Keys(value, notes) as keys:
        for argument, (key, change) in _ARGUMENTS.items():
            said = keys.peek(argument)
            if said is not None:
                changed = notes.attempt(partial(change, notes), said, None)
                entries |= {} if changed is None else {key: changed}
    return Object(tuple(entries.items()), place.path, place.line)


def _as_it_is(notes: Notes, value: Value) -> Value:
    return value


def _each_once(notes: Notes, value: Value) -> Value:
    """The provider keeps these as sets."""
    return List(tuple({as_text(item): item for item in items(value)}.values()), value.path, value.line)


def _with_variables(notes: Notes, value: Value) -> Value:
    """`&{…}` stands for IAM's own `${…}`."""
    once = items(_each_once(notes, value))
    return List(tuple(place_of(item).text(_replaced(as_text(item))) for item in once), value.path, value.line)


def _replaced(found: Text) -> Text:
    if isinstance(found, str):
        return found.replace("&{", "${")
    return text(*map(_replaced, found.parts)) if isinstance(found, Join) else found


def _principals(notes: Notes, value: Value) -> Value:
    """Blocks with a type and identifiers; of one type there may be several."""
    by_type: dict[str, list[Value]] = {}
    for block in blocks(value):
        with Keys(block, notes) as keys:
            kind = str(keys.need("type", as_text, ""))
            by_type.setdefault(kind, []).extend(keys.need("identifiers", items, ()))
    entries = ((kind, List(tuple(found), value.path, value.line)) for kind, found in by_type.items())
    return Object(tuple(entries), value.path, value.line)


_ARGUMENTS: Mapping[str, tuple[str, Callable[[Notes, Value], Value]]] = {
    "sid": ("Sid", _as_it_is),
    "effect": ("Effect", _as_it_is),
    "principals": ("Principal", _principals),
    "not_principals": ("NotPrincipal", _principals),
    "actions": ("Action", _each_once),
    "not_actions": ("NotAction", _each_once),
    "resources": ("Resource", _with_variables),
    "not_resources": ("NotResource", _with_variables),
    "condition": ("Condition", _as_it_is),
}
"""By argument: the key in JSON, and what the provider makes of the value."""
