"""Values that stand in a text while it is read as something else: JSON, a shell's script, a unit of systemd."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from obsc.importing.values import Joined, Reference, join, text
from obsc.init.documents import Node

_MARK = re.compile("\ue000([0-9]+)\ue001")
"""A value: characters for private use, which no template holds."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The values of a text, each behind a mark in it."""

    values: list[Reference] = field(default_factory=list)

    def mark(self, value: Reference) -> str:
        """The mark of a value: the same for the same."""
        if value not in self.values:
            self.values.append(value)
        return f"\ue000{self.values.index(value)}\ue001"

    def marked(self, node: Node) -> str:
        """A text with marks in place of what is no text."""
        data = node.data
        parts = data.parts if isinstance(data, Joined) else (data,) if isinstance(data, str | Reference) else ()
        return "".join(piece if isinstance(piece, str) else self.mark(piece) for piece in parts)

    def data(self, marked: str) -> str | Reference | Joined:
        """What a marked text stands for."""
        pieces = _MARK.split(marked)
        return join([self.values[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces)])

    def known(self, marked: str) -> str | None:
        """A marked text that is written out, inputs by their defaults; None where it is not."""
        pieces = _MARK.split(marked)
        texts = [text(Node(self.values[int(one)], 1)) if at % 2 else one for at, one in enumerate(pieces)]
        written = [one for one in texts if one is not None]
        return "".join(written) if len(written) == len(texts) else None


def is_marked(text: str) -> bool:
    """Whether there is a value in a text."""
    return "\ue000" in text
