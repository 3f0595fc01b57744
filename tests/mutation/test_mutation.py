"""Does the proof bite? Faults in what targets write have to be refused, or read as another system.

`OBSC_MUTATION=all` seeds every fault; else there is a sample, the same on every run. `mutation.survivors` is the table
of what may live, each with its reason.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from judging import skip_without
from mutation.scores import how_many, score
from mutation.subjects import subjects
from mutation.survivors import TABLE
from obsc_judges import cdk
from shipped import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_fault_is_found(target: str, record_property: Callable[[str, object], None]) -> None:
    """A fault that lives on without a reason is a bug in a reader, or in what is taken for the same."""
    if target == "cdk" and (absent := cdk.available()):
        skip_without(absent)
    found = score(target, how_many(target))
    record_property("mutants", (target, str(found)))
    assert found.unexplained == ()


@pytest.mark.skipif(how_many("cfn") is not None, reason="only every mutant shows which rows nothing needs")
def test_every_row_of_the_table_is_needed() -> None:
    """A row that excuses nothing waits for a fault to hide."""
    if absent := cdk.available():
        skip_without(absent)
    used = {why for target in TARGETS for why, _ in score(target, None).reasons}
    assert used >= {row.why for row in TABLE}


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_not_changed_is_read(target: str) -> None:
    """Every mutant would be found by a reader that refuses whatever it is given."""
    if target == "cdk" and (absent := cdk.available()):
        skip_without(absent)
    for subject in subjects(target):
        assert subject.is_read(), subject.name
