"""The models, the schema and the generated reader are one language."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given, settings

from obsc.source import load
from properties.file_claims import SCHEMA, models_refuse, reader_sees_what_models_see, schema_and_models_agree
from shipped import ROOT
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


@given(accepted() | documents())
def test_the_reader_sees_what_the_models_see(document: Document) -> None:
    """A default would be one thing in the documentation and another in a build."""
    reader_sees_what_models_see(written(document))
