"""Turn the models into the JSON Schema that editors complete from and that every run validates with.

draft-07 only, every union decided by `if`/`then` so that an error names the leaf and not the union, and the titles,
examples and snippets that yaml-language-server shows (docs/decisions/0004).
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
        self._decided_by: dict[str, str] = {}

    def definition(self, name: str) -> Schema:
        made = self.schema(self.definitions[name])
        if name in self._decided_by:
            # The key that decides is described once, where it decides; a hover would show the variant's words.
            made["properties"][self._decided_by[name]] = True
            del made["description"]
        made["title"] = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
        return made

    def schema(self, raw: Schema, name: str = "") -> Schema:
        """A part of the schema; `name` is what an editor calls the things in it that have no name of their own."""
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
        if "patternProperties" in node:
            ((pattern, value),) = node.pop("patternProperties").items()
            node["additionalProperties"] = value
            node["propertyNames"] = {"pattern": pattern, **node.get("propertyNames", {})}
        for key in ("items", "additionalProperties", "propertyNames"):
            if isinstance(node.get(key), dict):
                node[key] = self.schema(node[key], name)
        if "propertyNames" in node:
            self._name(node["propertyNames"], name)
        for key in ("items", "additionalProperties"):
            held = node.get(key)
            if name and isinstance(held, dict) and "$ref" not in held:
                held.setdefault("title", name)
        if "properties" in node:
            node["properties"] = {key: self._property(key, value) for key, value in node["properties"].items()}
        return node

    def _property(self, key: str, raw: Schema) -> Schema:
        made = self.schema(raw, _one_of(key))
        if "$ref" in made:
            return made
        kind = made.get("type")
        made["title"] = key + {"object": " (mapping)", "array": " (list)"}.get(
            kind if isinstance(kind, str) else "", ""
        )
        description = made.get("description", "")
        # An editor would write a default out, in every mapping that it completes, as if somebody had chosen it.
        default = made.pop("default", None)
        if default is not None and not isinstance(default, dict | list):
            description += f"\n\nDefault: `{json.dumps(default)}`"
            if not isinstance(default, bool) and "enum" not in made:
                made.setdefault("examples", [default])
        if description:
            made["markdownDescription"] = description
        return made

    def _reference(self, node: Schema) -> Schema:
        name = node.pop("$ref").rsplit("/", 1)[-1]
        if not node:
            return {"$ref": f"#/definitions/{name}"}
        # Beside a $ref, draft-07 ignores everything: a reference with a description of its own is written out.
        return {**self.definition(name), **node}

    def _name(self, names: Schema, of: str) -> None:
        """Let an editor offer a name to begin with in a map, which it takes from the title, and say what names are."""
        if "description" in names:
            names["patternErrorMessage"] = names["description"]
        placeholder = f"{of.replace(' ', '-')}-name"
        fits = of and re.search(names.get("pattern", ""), placeholder)
        names["title"] = placeholder if fits else next(iter(names.get("examples", ())), of or "name")

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
        words = [word for rule in rules for word in rule["then"].get("enum", ())]
        if words and "object" in by_type:
            # An editor looks into no condition as long as there is no value, and offers examples.
            node["examples"] = words
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
        if len(options) == 1:
            return self.schema(options[0])
        keys = [self.definitions[option["$ref"].rsplit("/", 1)[-1]]["required"][0] for option in options]
        # Without any of those keys it is the last, which there shows the keys of the others too.
        made = self.schema({**options[-1], "description": ""})
        del made["description"]
        for key, option in zip(keys, options, strict=True):
            made["properties"].setdefault(key, self._first_property(option, key))
        for key, option in zip(reversed(keys), reversed(options), strict=True):
            made = {
                "if": {"type": "object", "properties": {key: True}, "required": [key]},
                "then": self.schema(option),
                "else": made,
            }
        return made

    def _first_property(self, option: Schema, key: str) -> Schema:
        """A key of a definition, as that shows it."""
        properties: dict[str, Schema] = self.definition(option["$ref"].rsplit("/", 1)[-1])["properties"]
        return properties[key]

    def _discriminated(self, node: Schema) -> Schema:
        """Objects told apart by the value of a key; each is offered as a snippet until the key is there."""
        discriminator = node.pop("discriminator")
        node.pop("oneOf")
        key, mapping = discriminator["propertyName"], discriminator["mapping"]
        options = {value: ref.rsplit("/", 1)[-1] for value, ref in mapping.items()}
        self._decided_by |= dict.fromkeys(options.values(), key)
        told = [self.definitions[name].get("description", "") for name in options.values()]
        rules = [
            {
                "if": {"type": "object", "properties": {key: {"const": value}}, "required": [key]},
                "then": {"$ref": f"#/definitions/{name}"},
            }
            for value, name in options.items()
        ]
        kinds = {
            "type": "string",
            "enum": list(options),
            "title": key,
            "description": "Which kind; it decides the other keys.",
            "markdownEnumDescriptions": told,
        }
        snippets = [
            {"label": f"{key}: {value}", "markdownDescription": text, "body": self._snippet(key, value, name)}
            for (value, name), text in zip(options.items(), told, strict=True)
        ]
        return {
            "type": "object",
            "required": [key],
            "properties": {key: kinds},
            **node,
            "if": {"type": "object", "properties": {key: True}, "required": [key]},
            "then": {"allOf": rules},
            "else": {"defaultSnippets": snippets},
        }

    def _snippet(self, key: str, value: str, name: str) -> Schema:
        """The required keys of a variant, each with its example to type over."""
        shape = self.definitions[name]
        body: Schema = {key: value}
        for number, wanted in enumerate((word for word in shape.get("required", ()) if word != key), 1):
            example = shape["properties"][wanted].get("examples", [wanted])[0]
            body[wanted] = f"${{{number}:{example}}}"
        return body


def _one_of(key: str) -> str:
    """What one of the things under a key is called.

    >>> _one_of("services"), _one_of("securityGroups"), _one_of("ingress")
    ('service', 'security group', 'ingress')
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key).lower()
    return words.removesuffix("s") if not words.endswith("ss") else words


if __name__ == "__main__":
    import sys

    sys.stdout.write(text())
