"""What fuzzing found stays mended, and every subject survives what is near to its seeds."""

from __future__ import annotations

import random

import pytest

from fuzz.subjects import CORPUS, SUBJECTS, seeds
from strategies.texts import FRAGMENTS

FOUND = [path for name in SUBJECTS for path in sorted((CORPUS / name).glob("*"))]


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_is_mended(path: object) -> None:
    """A crash that was mended once would come back with the next change."""
    SUBJECTS[path.parent.name](path.read_bytes())  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_is_near_to_a_seed_is_survived(name: str) -> None:
    """Files in the middle of being written or merged would end in a traceback."""
    chance, near = random.Random(name), list(seeds(name))
    for _ in range(25):
        SUBJECTS[name](mutated(chance, chance.choice(near), chance.choice(near)))


def mutated(chance: random.Random, raw: bytes, other: bytes) -> bytes:
    """An input with a few places cut out, doubled, moved, or replaced by a part of another or by a hostile text."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(raw))
        end = min(len(raw), start + chance.choice((0, 1, 4, 40, 400)))
        at = chance.randint(0, len(other))
        put = chance.choice((b"", raw[start:end] * 2, other[at : at + 60], chance.choice(FRAGMENTS).encode()))
        raw = raw[:start] + put + raw[end:]
    return raw
