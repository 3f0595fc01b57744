"""Turn the models into the JSON Schema that editors complete from and that every run validates with.

draft-07 only, every union decided by `if`/`then` so that an error names the leaf and not the union, and the titles
and examples that yaml-language-server shows (docs/decisions/0004).
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

Schema = dict[str, Any]

SCHEMA_ID = "https://json.schemastore.org/obsc-v1alpha1.json"


def observability_schema() -> Schema:
    """The schema of `observability.yaml`."""
    from obsc.spec.document import Observability

    raw = Observability.model_json_schema(by_alias=True)
    definitions: dict[str, Schema] = raw.pop("$defs")
    make = _Maker(definitions)
    out = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": SCHEMA_ID, **make.schema(raw)}
    out["title"] = "obsc specification"
    done: dict[str, Schema] = {}
    while missing := sorted(_used(out, done) - done.keys()):
        for name in missing:
            done[name] = make.definition(name)
    out["definitions"] = {name: done[name] for name in sorted(done)}
    return out


def text() -> str:
    """The schema as the file that is shipped."""
    return json.dumps(observability_schema(), indent=2, ensure_ascii=False) + "\n"


def _used(*trees: Any) -> set[str]:
    return set(re.findall(r'"#/definitions/(\w+)"', json.dumps(trees)))


class _Maker:
    """Rewrites pydantic's schema; `definitions` are its named parts."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self.definitions = definitions

    def definition(self, name: str) -> Schema:
        made = self.schema(self.definitions[name])
        made["title"] = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
        return made

    def schema(self, raw: Schema) -> Schema:
        node = copy.deepcopy(raw)
        node.pop("title", None)
        if node.get("default", 0) is None or isinstance(node.get("default"), dict):
            del node["default"]
        if "anyOf" in node:
            node = self._union(node)
        elif "oneOf" in node:
            node = self._discriminated(node)
        if "$ref" in node:
            return self._reference(node)
        self._name_pattern(node)
        for key in ("items", "additionalProperties", "propertyNames"):
            if isinstance(node.get(key), dict):
                node[key] = self.schema(node[key])
        if "properties" in node:
            node["properties"] = {key: self._property(key, value) for key, value in node["properties"].items()}
        return node

    def _property(self, key: str, raw: Schema) -> Schema:
        made = self.schema(raw)
        if "$ref" in made:
            return made
        kind = made.get("type")
        made["title"] = key + {"object": " (mapping)", "array": " (list)"}.get(
            kind if isinstance(kind, str) else "", ""
        )
        later = made.pop("x-obsc-not-yet", None)
        values = made.pop("x-obsc-not-yet-values", {})
        description = made.get("description", "")
        if later:
            description += f" Not in this release: {later}."
            made["doNotSuggest"] = True
        for value, what in values.items():
            description += f" `{value}`: {what}, not in this release."
        if "default" in made and not isinstance(made["default"], dict | list):
            description += f"\n\nDefault: `{json.dumps(made['default'])}`"
        if description:
            made["markdownDescription"] = description
        return made

    def _reference(self, node: Schema) -> Schema:
        name = node.pop("$ref").rsplit("/", 1)[-1]
        if not node:
            return {"$ref": f"#/definitions/{name}"}
        # Beside a $ref, draft-07 ignores everything: a reference with a description of its own is written out.
        return {**self.definition(name), **node}

    def _name_pattern(self, node: Schema) -> None:
        if "patternProperties" in node:
            ((pattern, value),) = node.pop("patternProperties").items()
            node["additionalProperties"] = value
            node["propertyNames"] = {"pattern": pattern, **node.get("propertyNames", {})}
        names = node.get("propertyNames")
        if names and "description" in names:
            names["patternErrorMessage"] = names["description"]

    def _union(self, node: Schema) -> Schema:
        """One `type` list, and a condition per JSON type: an error then speaks of the type that was written."""
        options = [option for option in node.pop("anyOf") if option != {"type": "null"}]
        if len(options) == 1:
            return {**options[0], **node}
        by_type: dict[str, list[Schema]] = {}
        for option in options:
            by_type.setdefault(self._type(option), []).append(option)
        rules = [
            {"if": {"type": kind}, "then": self._one_of_type(kind, alternatives)}
            for kind, alternatives in by_type.items()
        ]
        return {"type": list(by_type), **node, "allOf": [rule for rule in rules if rule["then"]]}

    def _type(self, option: Schema) -> str:
        if "$ref" in option:
            return "object"
        if "const" in option or "enum" in option:
            return {str: "string", bool: "boolean", int: "integer"}[
                type(option.get("const", option.get("enum", [""])[0]))
            ]
        return str(option["type"])

    def _one_of_type(self, kind: str, options: list[Schema]) -> Schema:
        if kind == "object":
            return self._by_key(options)
        made = [self.schema(option) for option in options]
        for one in made:
            one.pop("type", None)
        if not all(made):
            return {}
        if all("minLength" in one or one.get("const") == "" for one in made) and len(made) > 1:
            return {}  # text, or the empty text: any text
        return made[0] if len(made) == 1 else {"anyOf": made}

    def _by_key(self, options: list[Schema]) -> Schema:
        """Objects told apart by a key that only one of them has."""
        *first, last = options
        made = self.schema(last)
        for option in reversed(first):
            key = self.definitions[option["$ref"].rsplit("/", 1)[-1]]["required"][0]
            made = {
                "if": {"type": "object", "properties": {key: True}, "required": [key]},
                "then": self.schema(option),
                "else": made,
            }
        return made

    def _discriminated(self, node: Schema) -> Schema:
        discriminator = node.pop("discriminator")
        node.pop("oneOf")
        key, mapping = discriminator["propertyName"], discriminator["mapping"]
        rules = [
            {
                "if": {"type": "object", "properties": {key: {"const": value}}, "required": [key]},
                "then": {"$ref": "#/definitions/" + ref.rsplit("/", 1)[-1]},
            }
            for value, ref in mapping.items()
        ]
        kinds = {"type": "string", "enum": list(mapping), "description": "Which kind; it decides the other keys."}
        return {"type": "object", "required": [key], "properties": {key: kinds}, **node, "allOf": rules}


if __name__ == "__main__":
    import sys

    sys.stdout.write(text())
