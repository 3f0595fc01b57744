"""Whatever a file holds, the compiler says what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.file_claims import a_wrong_shape_is_an_error, is_answered
from strategies import Document, accepted, documents, written
from strategies.mutations import places
from strategies.texts import FRAGMENTS

TOKENS = (*FRAGMENTS, "apiVersion: obsc/v1alpha1\n", "services:\n", "  web:\n", ": ", "{", "}", "]", "\x85", "\0")
DOUBTED = (
    "yes",
    "no",
    "on",
    "y",
    "~",
    "null",
    "010",
    "0x10",
    "1_000",
    "12:30",
    ".inf",
    "1e400",
    "3.10",
    "true",
    "80.0",
)
"""Without quotes, readers of YAML take these for different things, or for other things than they look like."""

cheap = settings(max_examples=4 * settings().max_examples)


@cheap
@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    """A file in another encoding, or none at all, would end in a traceback."""
    is_answered(raw)


@cheap
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
def test_anything_like_yaml(text: str) -> None:
    """A file with broken syntax, in the middle of being typed, would end in a traceback."""
    is_answered(text.encode())


@given(documents(), st.data())
def test_a_file_that_is_cut_or_overwritten_somewhere(document: Document, data: st.DataObject) -> None:
    """A file half written would end in a traceback."""
    raw = yaml.safe_dump(document, sort_keys=False, allow_unicode=True).encode()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(start + 40, len(raw))))
    is_answered(raw[:start] + data.draw(st.sampled_from([b"", b"\n", b":", b"{", b"\xff", b"\t"])) + raw[end:])


@pytest.mark.parametrize("claim", [is_answered, a_wrong_shape_is_an_error])
@given(document=documents(valid=False))
def test_documents_with_something_broken(claim: Any, document: Any) -> None:
    """A mistake in one place would hide all others behind a traceback, or be built."""
    claim(written(document))


@cheap
@given(accepted())
def test_documents_that_the_schema_accepts(document: Document) -> None:
    """A rule would raise on values that nobody thought of."""
    is_answered(written(document))


@cheap
@given(document=documents(), data=st.data())
def test_what_readers_of_yaml_doubt_is_not_read_in_silence(document: Document, data: st.DataObject) -> None:
    """`readonlyRootFilesystem: yes` would build as if it were not there."""
    holder, key = data.draw(st.sampled_from(list(places(document))))
    before, holder[key] = holder[key], "doubted"
    raw = written(document).replace(b'"doubted"', data.draw(st.sampled_from(DOUBTED)).encode())
    holder[key] = before
    a_wrong_shape_is_an_error(raw)
