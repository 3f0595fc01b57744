"""What the strategies draw: all of the language, and little that does not build."""

from __future__ import annotations

from collections import Counter

from obsc.diagnostics import Severity
from obsc.pipeline import compile_text
from obsc.spec.document import Observability
from strategies import documents, written
from strategies.reach import language, said
from strategies.sampling import DEEP, sample

DRAWN = documents()


def test_all_of_the_language_is_drawn() -> None:
    """A key, a word or an alternative that is never drawn is one for which nothing here holds.

    Words of long lists are rare: the few documents of the fast profile may lack one in ten, the deep profile none.
    """
    everything = set(language(Observability))
    drawn = {found for document in sample(DRAWN, 1000) for found in said(Observability, document)}
    missing = sorted(everything - drawn)
    print(f"{1 - len(missing) / len(everything):.0%} of {len(everything)} parts of the language are drawn")
    assert len(missing) <= (0 if DEEP else len(everything) // 10), missing


def test_what_is_drawn_builds() -> None:
    """Properties of outputs would hold for the few that are left: a rule is not known to the strategies."""
    refused: Counter[str] = Counter()
    drawn = sample(DRAWN, 1000)[::5]
    for document in drawn:
        found = compile_text(written(document)).diagnostics
        refused.update({problem.code for problem in found if problem.severity is Severity.ERROR})
    builds = 1 - refused.total() / len(drawn)
    print(f"{builds:.0%} of {len(drawn)} documents build")
    assert builds >= 0.9, refused
    assert compile_text(written(drawn[0])).ok, "the simplest of all has to build"
