"""What a judge is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

Outputs = Mapping[str, str]
"""One build for one target: path -> text."""

Subjects = Mapping[str, Outputs]
"""Builds to be judged in one call, by a name that the caller chooses; start-up is what costs."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judge found in one subject; no findings means that it has nothing against it."""

    judge: str
    subject: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """A judge that cannot judge on this machine: why, and what a person does about it."""

    judge: str
    why: str
    how_to_get: str

    def __str__(self) -> str:
        return f"{self.judge} is absent: {self.why}; {self.how_to_get}"


class JudgeFailed(RuntimeError):
    """The tool itself broke down: it says nothing about any subject."""


def pick(outputs: Outputs, *patterns: str) -> Iterator[tuple[str, str]]:
    """Yield the files whose last path part fits one of the patterns, in order of their paths.

    >>> [path for path, _ in pick({"b/x.tf": "", "a.tf": "", "a.md": ""}, "*.tf")]
    ['a.tf', 'b/x.tf']
    """
    for path in sorted(outputs):
        name = PurePosixPath(path).name
        if any(fnmatchcase(name, pattern) for pattern in patterns):
            yield path, outputs[path]


def each(
    judge: str, subjects: Subjects, findings: Callable[[str], tuple[str, ...]], *patterns: str
) -> tuple[Verdict, ...]:
    """Judge text by text: every file that fits goes to `findings`, which hears of nothing but the text.

    A subject that holds no such file gets no verdict: silence about nothing would read as consent.
    """
    verdicts: list[Verdict] = []
    for subject, outputs in subjects.items():
        files = list(pick(outputs, *patterns))
        if files:
            found = [f"{path}: {finding}" for path, text in files for finding in findings(text)]
            verdicts.append(Verdict(judge, subject, tuple(found)))
    return tuple(verdicts)
