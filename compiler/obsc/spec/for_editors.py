"""The schema as editors get it: an environment's overlay is the document with nothing required and anything nullable.

A run does not need this half. It checks the merged document, which says more than an overlay by itself can
(docs/decisions/0010); an editor has to complete and underline while the overlay is being written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_PREFIX = "Overlay"
_HERE = "#/definitions/"


def for_editors(schema: Schema) -> Schema:
    """The language's schema with its overlays spelled out."""
    overlays = _Overlays(schema["definitions"])
    properties = {key: value for key, value in schema["properties"].items() if key != "environments"}
    whole = overlays.schema({"type": "object", "properties": properties, "additionalProperties": False})
    whole |= {"type": "object", "title": "overlay (mapping)"}
    environments = {**schema["properties"]["environments"], "additionalProperties": {"$ref": _HERE + _PREFIX}}
    definitions = {**schema["definitions"], **overlays.made, _PREFIX: whole}
    return {
        **schema,
        "properties": {**schema["properties"], "environments": environments},
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


class _Overlays:
    """Rewrites schemas of values into those of changes; `made` are the named ones."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self.definitions = definitions
        self.made: dict[str, Schema] = {}

    def schema(self, node: Any) -> Any:
        """What may stand over a value: a part of it, or null. A list replaces a list and has to be whole."""
        if isinstance(node, bool):
            return node
        if "$ref" in node:
            return {"$ref": _HERE + self._named(node["$ref"].removeprefix(_HERE))}
        out = {key: value for key, value in node.items() if key not in ("required", "minProperties")}
        if "const" in out:
            out["enum"] = [out.pop("const")]
        if "enum" in out:
            out["enum"] = [*out["enum"], None]
        if "type" in out:
            kinds = out["type"]
            out["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
        if "properties" in out:
            out["properties"] = {key: self.schema(value) for key, value in out["properties"].items()}
        if isinstance(out.get("additionalProperties"), dict):
            out["additionalProperties"] = self.schema(out["additionalProperties"])
        for key in ("then", "else"):
            if key in out:
                out[key] = self.schema(out[key])
        if "allOf" in out:
            every = {
                key for rule in out["allOf"] for option in self._options(rule["then"]) for key in option["properties"]
            }
            out["allOf"] = [self._rule(rule, every) for rule in out["allOf"]]
        return out

    def _named(self, name: str) -> str:
        new = _PREFIX + name
        if new not in self.made:
            self.made[new] = {}  # a definition may lead to itself
            self.made[new] = self.schema(self.definitions[name])
        return new

    def _rule(self, rule: Schema, every: set[str]) -> Schema:
        """An alternative, chosen by its JSON type or by a key that says its kind.

        An overlay that says another kind may have to delete what only the kind below it has.
        """
        if rule["if"] != {"type": "object"}:
            then = rule["then"]
            if "$ref" not in then:
                return {"if": rule["if"], "then": then}
            changed = self.schema(self.definitions[then["$ref"].removeprefix(_HERE)])
            if "properties" in changed:
                gone: Schema = {"description": "Deletes what another kind has below.", "type": "null"}
                others = {
                    key: {"title": f"{key} (nothing)", **gone} for key in sorted(every - changed["properties"].keys())
                }
                changed["properties"] = {**changed["properties"], **others}
            return {"if": rule["if"], "then": changed}
        keys: Schema = {}
        for option in self._options(rule["then"]):
            keys = {**option["properties"], **keys}
        then = {"type": "object", "properties": keys, "additionalProperties": False}
        return {"if": rule["if"], "then": self.schema(then)}

    def _options(self, node: Schema) -> Iterator[Schema]:
        """The mappings that a value can be: an overlay need not hold the key that tells them apart."""
        if "$ref" in node:
            yield from self._options(self.definitions[node["$ref"].removeprefix(_HERE)])
        elif "if" in node:
            yield from self._options(node["then"])
            yield from self._options(node["else"])
        elif "properties" in node:
            yield node
