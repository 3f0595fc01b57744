"""Blocks that a module of Terraform gets: behind others, in their files, or all of them in a file of their own."""

from __future__ import annotations

from itertools import chain, count

from obsc.images.splices import line_end
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.resource import unit_of
from obsc.patching.terraform.syntax import Block


class Additions:
    """Blocks that are put behind others, in the order in which they are added."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._labels: set[tuple[str, ...]] = set()
        self._blocks: list[tuple[Block, str]] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not self._blocks

    def free(self, block: str, kind: str, label: str) -> str:
        """A name that no block of the kind has, and which is taken from now on."""
        names = chain([label, f"{label}_telemetry"], (f"{label}_telemetry_{number}" for number in count(2)))
        taken = {one.labels for one in self._folder.blocks if one.type == block}
        name = next(one for one in names if (kind, one) not in taken and (block, kind, one) not in self._labels)
        self._labels.add((block, kind, name))
        return name

    def is_new(self, *labels: str) -> bool:
        """Whether a block of these labels was not added yet; from now on it was."""
        is_new = labels not in self._labels
        self._labels.add(labels)
        return is_new

    def add(self, behind: Block, text: str) -> None:
        """A block behind another."""
        self._blocks.append((behind, text))

    def text(self) -> str:
        """All of them, as a file of their own."""
        return "\n\n".join(text for _, text in self._blocks) + "\n"

    def put(self) -> None:
        """Put them into their files."""
        for behind, text in self._blocks:
            end = line_end(self._folder.of(behind.start).text)
            rows = [self._indented(row, behind) for row in text.split("\n")]
            self._folder.splice(behind.end, behind.end, end + end + end.join(rows))

    def _indented(self, row: str, behind: Block) -> str:
        """A line of `terraform fmt`, indented as the block before it is."""
        unit = unit_of(self._folder.text, behind)
        level = (len(row) - len(row.lstrip(" "))) // 2
        return unit * level + row[2 * level :]
