"""An overlay and the same edit by hand are one: in every output, and in what is found."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from obsc import registry
from obsc.pipeline import Compilation, compile_text, emit
from shipped import TARGETS
from strategies import Document, accepted, documents, written


@settings(max_examples=settings().max_examples // 2)
@given(documents(), documents())
def test_an_overlay_is_the_same_edit_by_hand(base: Document, wanted: Document) -> None:
    """Staging would be another system than the one that its overlay describes."""
    overlaid, by_hand = _both(base, wanted)
    assert overlaid.document == by_hand.document
    assert overlaid.graph == by_hand.graph
    assert _told(overlaid) == _told(by_hand)
    if by_hand.ok:
        for name in TARGETS:
            target = registry.find(name)
            assert target is not None
            assert [(f.path, f.text) for f in emit(overlaid, target)] == [
                (f.path, f.text) for f in emit(by_hand, target)
            ], name


@given(documents(valid=False), accepted() | documents(valid=False))
def test_the_same_is_found_in_an_overlay_as_by_hand(base: Any, wanted: Any) -> None:
    """A mistake would be one only where it stands, or nothing would come of it but a traceback."""
    if isinstance(base, dict) and isinstance(wanted, dict):
        overlaid, by_hand = _both(base, wanted)
        if "OBS024" not in {problem.code for problem in overlaid.diagnostics}:  # else it cannot be read at all
            assert _told(overlaid) == _told(by_hand)


def _both(base: Document, wanted: Document) -> tuple[Compilation, Compilation]:
    """One document as an environment of another, and by itself."""
    base, wanted = ({k: v for k, v in one.items() if k != "environments"} for one in (base, wanted))
    # An environment that says nothing of its name would get the overlay's.
    name = wanted.get("deploymentEnvironment")
    overlay = _difference(base, wanted) | {"deploymentEnvironment": name}
    overlaid = compile_text(written(base | {"environments": {"other": overlay}}), environment="other")
    return overlaid, compile_text(written(_without_nulls(base, wanted)))


def _difference(before: Document, after: Document) -> Document:
    """The merge patch that makes one document of the other."""
    out: Document = {key: None for key in before if key not in after}
    for key, value in after.items():
        if key not in before or before[key] != value or _kinds(before[key]) != _kinds(value):
            both = isinstance(value, dict) and isinstance(before.get(key), dict)
            out[key] = _difference(before[key], value) if both else value
    return out


def _kinds(value: Any) -> Any:
    """What `==` does not see: 1 is True, and 1.0."""
    if isinstance(value, dict):
        return {key: _kinds(item) for key, item in value.items()}
    return [_kinds(item) for item in value] if isinstance(value, list) else type(value)


def _without_nulls(base: Any, wanted: Any) -> Any:
    """A null in an overlay deletes: by hand, the key is left out."""
    if not isinstance(wanted, dict):
        return wanted
    before = base if isinstance(base, dict) else {}
    return {
        key: _without_nulls(before.get(key), value)
        for key, value in wanted.items()
        if value is not None or (key in before and before[key] is None)
    }


def _told(compilation: Compilation) -> list[tuple[str, str, str]]:
    """What is found, without where; that an overlay deletes nothing is found in an overlay only."""
    found = {(d.code, d.message, str(d.path)) for d in compilation.diagnostics if d.code != "OBS025"}
    return sorted(found)
