"""From a document to what all targets write: total, whole, in no order but its own, and everywhere the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from properties import system_claims as claims
from strategies import Document, accepted, documents, written


@given(accepted() | documents())
def test_every_document_that_the_schema_accepts_has_a_graph(document: Document) -> None:
    """A mistake that a rule speaks of would end in a traceback, or in a template that does not deploy."""
    claims.has_a_whole_graph(written(document))


@given(documents())
def test_every_pass_leaves_the_graph_whole_and_does_nothing_twice(document: Document) -> None:
    """A pass would break what the one before it made, or its result would depend on how often it runs."""
    claims.passes_are_sound(written(document))


@given(documents())
def test_the_order_of_keys_changes_nothing(document: Document) -> None:
    """Tidying up a file would change an output, and roll a service."""
    claims.order_of_keys_changes_nothing(written(document))


@given(documents())
def test_defaults_that_are_written_out_are_the_defaults(document: Document) -> None:
    """`obsc show --resolved` would print another system than the one that is built."""
    claims.defaults_written_out_change_nothing(written(document))


@given(documents())
def test_ids_are_distinct(document: Document) -> None:
    """One resource would take the place of another."""
    claims.ids_are_distinct(written(document))


@pytest.mark.parametrize("target", claims.READ_AS_TEXT)
@given(document=documents())
def test_what_is_written_is_read_back(target: str, document: Document) -> None:
    """A target would write another system than the one that is meant."""
    claims.is_read_back(written(document), target)


@settings(max_examples=settings().max_examples // 5)
@given(documents())
def test_layers_are_the_system(document: Document) -> None:
    """What a layer needs would be lost on the way, or a layer would wait for a later one for ever."""
    claims.layers_are_the_system(written(document))


@settings(max_examples=settings().max_examples // 5)
@given(documents())
def test_all_targets_agree(document: Document) -> None:
    """One target would write another system than the others."""
    claims.all_targets_agree(written(document))


@given(documents())
def test_ingress_is_open_or_said_to_be_unused(document: Document) -> None:
    """A port would be open that the compiler says is closed, or closed without a word."""
    claims.ingress_is_open_or_said_to_be_unused(written(document))


@given(documents())
def test_patterns_of_urls_stay_whole(document: Document) -> None:
    """Half of a pattern would leave requests out of traces that nobody wanted to leave out."""
    claims.patterns_stay_whole(written(document))


@given(documents())
def test_every_system_can_be_drawn(document: Document) -> None:
    """`obsc graph` would end in a traceback, or leave out what is deployed."""
    claims.can_be_drawn(written(document))
