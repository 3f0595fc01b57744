"""The models, the schema and the generated reader are one language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from obsc.pipeline import compile_text
from obsc.source import load
from properties.file_claims import SCHEMA, models_refuse, reader_sees_what_models_see, schema_and_models_agree
from shipped import ROOT, SPECS
from strategies import Document, accepted, documents, written
from strategies.mutations import ODD, places


@given(accepted())
def test_the_schema_accepts_what_the_models_accept(document: Document) -> None:
    """An editor would underline what compiles."""
    assert models_refuse(document) is None
    schema_and_models_agree(written(document))


@settings(max_examples=4 * settings().max_examples)
@given(documents(valid=False))
def test_the_schema_refuses_what_the_models_refuse(document: Any) -> None:
    """The compiler would run on what no model holds, or refuse what the documentation promises."""
    schema_and_models_agree(written(document))


def test_every_key_refuses_the_same_odd_values() -> None:
    """The same for every key and every odd value: what chance would seldom bring together."""
    source, _ = load((ROOT / "specs" / "reference.yaml").read_bytes(), "reference.yaml")
    document, differ = source.data, []
    for holder, key in list(places(document)):
        before = holder[key]
        for value in ODD:
            holder[key] = deepcopy(value)
            if SCHEMA.is_valid(document) != (models_refuse(document) is None):
                differ.append((key, value))
        holder[key] = before
    assert differ == []


@pytest.mark.parametrize("spec", [*SPECS, ROOT / "specs" / "reference.yaml"], ids=lambda path: path.stem)
def test_a_key_that_nobody_knows_is_named_wherever_it_stands(spec: Path) -> None:
    """It would be a setting that silently does not apply; where a key means something elsewhere, that is looked up."""
    source, _ = load(spec.read_bytes(), spec.name)
    document, expected = source.data, set()
    for path, mapping in list(_mappings(document, ())):
        mapping["nobodyKnows"] = 1
        if not NAMES_OF_ONES_OWN.intersection(path[-1:]) and not {"environments", "set"}.intersection(path):
            expected.add((*path, "nobodyKnows"))
    told = {one.path for one in compile_text(json.dumps(document).encode()).diagnostics if one.code == "OBS010"}
    assert told == expected


NAMES_OF_ONES_OWN = frozenset(
    {
        *("services", "agents", "backends", "containers", "alarms", "slos", "alerts", "sampling", "groups"),
        *("labels", "attributes", "dimensions", "env", "secrets", "dependsOn", "config"),
    }
)
"""Keys below which keys are names that the user gives; an overlay and a patch are looked into when they are applied."""


def _mappings(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield from _mappings(inner, (*path, key))


@given(accepted() | documents())
def test_the_reader_sees_what_the_models_see(document: Document) -> None:
    """A default would be one thing in the documentation and another in a build."""
    reader_sees_what_models_see(written(document))
