"""What the readers take for the same of networks, endpoints and load balancers, and what they refuse."""

from __future__ import annotations

import pytest

from obsc.compare import differences
from obsc_readers import cloudformation, terraform
from obsc_readers.model import Reading
from readers.blocks import changes
from readers.created_network import GRAPH, MODULE, TEMPLATE

IN_TEMPLATES = changes("created_network_cloudformation.md")
IN_MODULES = changes("created_network_terraform.md")


def _template(text: str) -> Reading:
    return cloudformation.read({"template.yaml": text})


def _module(text: str) -> Reading:
    return terraform.read({"main.tf": text})


def _judge(reading: Reading, says: str = "") -> None:
    """A refusal of these words; without any, the graph."""
    if says:
        assert any(says in str(refusal) for refusal in reading.refused), [*map(str, reading.refused)]
    else:
        assert reading.refused == ()
        assert differences(GRAPH, reading.graph) == ()


def test_the_two_say_the_graph() -> None:
    """The reference: everything below is a variation of it."""
    assert GRAPH.verify() == []
    _judge(_template(TEMPLATE))
    _judge(_module(MODULE))


@pytest.mark.parametrize("name", IN_TEMPLATES)
def test_a_template_in_other_words(name: str) -> None:
    """What a person would write by hand is the same network; what cannot be held is not read over."""
    change = IN_TEMPLATES[name]
    _judge(_template(change.apply(TEMPLATE)), change.says)


@pytest.mark.parametrize("name", IN_MODULES)
def test_a_module_in_other_words(name: str) -> None:
    """What a person would write by hand is the same network; what cannot be held is not read over."""
    change = IN_MODULES[name]
    _judge(_module(change.apply(MODULE)), change.says)
