"""What the strategies draw: all of the language, and little that does not build."""

from __future__ import annotations

from collections import Counter

from obsc.diagnostics import Severity
from obsc.pipeline import compile_text
from obsc.spec.document import Observability
from strategies import documents, written
from strategies.reach import language, said
from strategies.sampling import sample


def test_all_of_the_language_is_drawn() -> None:
    """A key, a word or an alternative that is never drawn is one for which nothing here holds."""
    drawn = {found for document in sample(documents(), 900) for found in said(Observability, document)}
    assert set(language(Observability)) - drawn == set()


def test_what_is_drawn_builds() -> None:
    """Properties of outputs would hold for the few that are left; where this fails, a rule is not known to the strategies."""
    refused: Counter[str] = Counter()
    drawn = sample(documents(), 200)
    for document in drawn:
        compilation = compile_text(written(document))
        refused.update({d.code for d in compilation.diagnostics if d.severity is Severity.ERROR})
        if document == drawn[0]:
            assert compilation.ok, "the simplest draw has to build"
    builds = 1 - sum(refused.values()) / len(drawn)
    print(f"{builds:.1%} of {len(drawn)} documents build; refused: {dict(refused)}")
    assert builds >= 0.9, refused
