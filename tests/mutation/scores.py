"""How many mutants of each target the proof finds, as data.

`OBSC_MUTATION=all` stands for every mutant, else there is a sample.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import cache

from mutation.engine import Mutant, mutants, sample
from mutation.subjects import subjects
from mutation.survivors import reason

MOST = {"cfn": 300, "terraform": 300, "ecs": 300, "cdk": 60, "compose": 300}
"""By target, how many mutants a run has time for."""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of a target, out of all that there are (`sites`)."""

    target: str
    sites: int
    mutants: int
    refused: int
    different: int
    same: int
    beyond: int
    unexplained: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def kill_rate(self) -> float:
        """The share of mutants that are another system and were found; what is beyond the proof counts as alive."""
        return (self.refused + self.different) / (self.mutants - self.same)

    def __str__(self) -> str:
        """One line for a person."""
        return (
            f"{self.target:10} {self.mutants:6} of {self.sites:6} mutants: {self.refused:6} refused, "
            f"{self.different:6} different, {self.same:5} the same system, {self.beyond:4} beyond the proof, "
            f"{len(self.unexplained)} unexplained; {self.kill_rate:.1%} killed"
        )


@cache
def score(target: str, most: int | None) -> Score:
    """Seed at most that many faults into what a target writes, and ask the proof."""
    everything = [(subject, mutant) for subject in subjects(target) for mutant in mutants(subject.documents)]
    chosen = sample([mutant for _, mutant in everything], most)
    wanted = {id(mutant) for mutant in chosen}
    count: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    unexplained: list[str] = []
    for subject in subjects(target):
        own = [mutant for other, mutant in everything if other is subject and id(mutant) in wanted]
        for mutant, fate in zip(own, subject.fates(own), strict=True):
            outcome, why = (fate, "") if fate in ("refused", "different") else _excuse(mutant, fate)
            count[outcome] += 1
            if why:
                reasons[why] += 1
            if outcome == "alive":
                unexplained.append(f"{subject.name}: {mutant}")
    return Score(
        target=target,
        sites=len(everything),
        mutants=len(chosen),
        refused=count["refused"],
        different=count["different"],
        same=count["same"],
        beyond=count["beyond"],
        unexplained=tuple(unexplained),
        reasons=tuple(sorted(reasons.items())),
    )


def how_many(target: str) -> int | None:
    """How many mutants the run asks for; None is all."""
    return None if os.environ.get("OBSC_MUTATION") == "all" else MOST[target]


def _excuse(mutant: Mutant, fate: str) -> tuple[str, str]:
    row = reason(mutant)
    if row is not None:
        return row.excuse, row.why
    return ("same", "what is synthesised is the same text") if fate == "same output" else ("alive", "")
