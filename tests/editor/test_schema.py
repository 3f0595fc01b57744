"""The schema as a document: what SchemaStore asks of one, and what makes editors complete well."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from editor.documents import SERVICE, SPECS
from editor.server import SHIPPED, for_editors
from npm import package

Steps = tuple[str | int, ...]

STORE = SHIPPED.parents[2] / "schemastore"
"""What is added to SchemaStore's own files (docs/editors.md)."""

# The options are those of https://github.com/SchemaStore/schemastore/blob/master/cli.js. Words of vendors it takes
# where its schema-validation.jsonc lists them.
AJV = """
const Ajv = require(process.argv[1]);
const schema = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const ajv = new Ajv({strict: true, allowUnionTypes: true});
for (const word of JSON.parse(process.argv[3])) ajv.addKeyword(word);
const validate = ajv.compile(schema);
console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(text => validate(text))));
"""


def _nodes(node: Any, path: Steps = ()) -> Iterator[tuple[dict[str, Any], Steps]]:
    """Every schema in the schema, with where it stands."""
    if isinstance(node, dict):
        if not path or path[-1] not in ("properties", "definitions"):
            yield node, path
        for key, value in node.items():
            if key not in ("defaultSnippets", "examples", "enum", "const", "default"):
                yield from _nodes(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _nodes(value, (*path, number))


@pytest.fixture(params=["shipped", "for editors"])
def schema(request: pytest.FixtureRequest) -> Path:
    """Both schemas: of a run, and with environments spelled out."""
    return SHIPPED if request.param == "shipped" else for_editors()


def _read(schema: Path) -> Any:
    return json.loads(schema.read_text(encoding="utf-8"))


def _words_of_vendors() -> list[str]:
    (options,) = _read(STORE / "schema-validation.json").values()
    words: list[str] = options["unknownKeywords"]
    return words


def test_the_entry_for_schemastore_is_about_this_schema(schema: Path) -> None:
    """The keys are those of https://json.schemastore.org/schema-catalog.json; the address is the schema's own id."""
    entry, address = _read(STORE / "catalog.json"), _read(schema)["$id"]
    assert entry.keys() == {"name", "description", "fileMatch", "url", "versions"}
    assert {entry["url"], *entry["versions"].values()} == {address}
    assert list(entry["versions"]) == ["v1alpha1"]
    assert address.endswith("/" + next(iter(_read(STORE / "schema-validation.json"))))
    assert any(fnmatch("observability.yaml", pattern) for pattern in entry["fileMatch"])


def test_ajv_is_strict_and_content(schema: Path) -> None:
    """SchemaStore takes no schema that ajv warns about."""
    from obsc.source import load

    documents = [load(path.read_bytes(), path.name)[0].data for path in SPECS]
    documents.append(load(SERVICE.replace("port", "prot").encode(), "wrong")[0].data)
    done = subprocess.run(
        ["node", "-e", AJV, str(package("ajv")), str(schema), json.dumps(_words_of_vendors())],
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [True] * len(SPECS) + [False]
    assert done.stderr == ""


def test_check_jsonschema_agrees(schema: Path, tmp_path: Path) -> None:
    """The hook for pre-commit that many repositories have already."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(SERVICE.replace("port", "prot"), encoding="utf-8")

    def run(*words: str | Path) -> int:
        command = [sys.executable, "-m", "check_jsonschema", *map(str, words)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert run("--check-metaschema", schema) == 0
    assert run("--schemafile", schema, *SPECS) == 0
    assert run("--schemafile", schema, wrong) == 1


def test_head(schema: Path) -> None:
    """draft-07 is the last that every editor knows."""
    head = _read(schema)
    assert head["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert head["$id"].startswith("https://")


OFFERS_NULL = "null would be offered"


def _lint(node: dict[str, Any], path: Steps) -> Iterator[str]:
    """What makes yaml-language-server complete badly."""
    in_condition = "if" in path
    if "$ref" in node and len(node) > 1:
        yield "editors differ in what they make of words beside a $ref"
    if {"type": "null"} in node.get("anyOf", []) or "null" in node.get("type", ""):
        yield OFFERS_NULL
    if "oneOf" in node or "discriminator" in node:
        yield "an error would be about the union, not about what is wrong"
    if "errorMessage" in node:
        yield "it would hide every other message"
    if "default" in node:
        yield "it would be written into every mapping that is completed"
    if later := node.keys() & {"$defs", "prefixItems", "unevaluatedProperties", "dependentRequired", "deprecated"}:
        yield f"not in draft-07, or not in every editor: {later}"
    if len(path) < 2 or path[-2] != "properties" or in_condition or "$ref" in node or not node:
        return
    if "title" not in node:
        yield "a message would speak of the title above it"
    if not node.get("description"):
        yield "a hover would be empty"
    is_open = node.get("type") in ("string", "integer", "number") and not node.keys() & {"enum", "const"}
    if is_open and len(node.get("examples", ())) != 1:
        yield "the key would be completed without a value to type over"
    if "type" not in node and "description" in node and node.keys() & {"allOf", "anyOf", "enum", "const"}:
        yield "the key would be completed without a colon"


def test_every_part_completes_well(schema: Path) -> None:
    """Each line was a fault that somebody saw in an editor."""
    faults = {
        f"{'/'.join(map(str, path))}: {fault}"
        for node, path in _nodes(_read(schema))
        for fault in _lint(node, path)
        # In an overlay, null deletes.
        if not (fault == OFFERS_NULL and str(path[1]).startswith("Overlay"))
    }
    assert faults == set()


@pytest.mark.parametrize("fault", ["default", "$ref", "oneOf", "title"])
def test_the_faults_are_found(fault: str) -> None:
    """A check that finds nothing in a bad schema finds nothing at all."""
    port = {"type": "integer", "title": "port", "description": "The port.", "examples": [80]}
    bad = {"default": {**port, "default": 80}, "$ref": {"$ref": "#/x", "type": "integer"}, "oneOf": {"oneOf": [port]}}
    bad["title"] = {key: value for key, value in port.items() if key != "title"}
    assert list(_lint(port, ("properties", "port"))) == []
    assert list(_lint(bad[fault], ("properties", "port")))
