"""What reading a target's files gives: the graph that they describe, and everything that was not understood."""

from __future__ import annotations

from dataclasses import dataclass

from obsc.infra.graph import Graph


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a file that no graph can hold, or that the reader does not know; `line` counts from 1.

    `subject` is the path of keys from the root of the document to the offence: it names the resource and the key.
    """

    file: str
    line: int | None
    subject: str
    message: str

    def __str__(self) -> str:
        """One line for a person."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.subject}: {self.message}" if self.subject else f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The nodes that were understood whole, under the language's own ids, and what was refused.

    A node with anything refused inside is left out. The graph says what the files say only if `refused` is empty.
    """

    graph: Graph
    refused: tuple[Refusal, ...]
