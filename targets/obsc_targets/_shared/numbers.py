"""Spell numbers as people write them."""

from __future__ import annotations


def plain(number: float) -> int | float:
    """The same number, without a fraction where there is none.

    >>> plain(5.0), plain(0.5), plain(60)
    (5, 0.5, 60)
    """
    return int(number) if isinstance(number, float) and number.is_integer() else number
