"""Hypothesis strategies over the whole language of this release.

`documents()` draws specifications that build, most of them; `documents(valid=False)` such specifications with something
broken; `accepted()` whatever the schema accepts, the keys of later releases included. All of them are plain dicts as
`obsc.source.load` would give them, and `written` makes a file of one. The simplest choice is always the smallest file.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from strategies import models
from strategies.mutations import break_somewhere
from strategies.systems import systems
from strategies.writing import written

__all__ = ["Document", "accepted", "documents", "written"]

Document = dict[str, Any]


@st.composite
def documents(draw: st.DrawFn, *, valid: bool = True, hostile: bool = True) -> Document:
    """Specifications that build, or with `valid=False` documents with one to three things broken.

    Without `hostile`, texts are what AWS takes in their place, so that its tools can judge the whole output.
    """
    if valid:
        return draw(systems(hostile))
    return break_somewhere(draw, draw(systems(hostile)) if draw(st.booleans()) else draw(_accepted()))


@st.composite
def accepted(draw: st.DrawFn) -> Document:
    """Documents that the schema accepts, whatever the rules say about them."""
    return draw(_accepted())


@cache
def _accepted() -> st.SearchStrategy[Document]:
    from obsc.spec.document import Observability

    return models.instances(Observability)
