"""A Dockerfile by place: its instructions with where they stand in the text, and its stages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.images.splices import Unsafe
from obsc.init.dockerfile import Instruction, instructions
from obsc.records import dataclass

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})


@dataclass(frozen=True, slots=True)
class Part:
    """An instruction, and where its lines begin and end in the text."""

    instruction: Instruction
    start: int
    end: int

    @property
    def name(self) -> str:
        """Its name, in capitals."""
        return self.instruction.name


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands from one FROM to the next; the first part is the FROM."""

    number: int
    base: str
    label: str
    parts: tuple[Part, ...]

    @property
    def has_posix_shell(self) -> bool:
        """Whether the shell form means `/bin/sh` or a relative of it."""
        shells = [part.instruction.rest for part in self.parts if part.name == "SHELL"]
        return not shells or any(re.search(rf'["/]{shell}"', shells[-1]) for shell in _SHELLS)


@dataclass(frozen=True, slots=True)
class Layout:
    """A Dockerfile's text and stages."""

    text: str
    stages: tuple[Stage, ...]

    @property
    def last(self) -> tuple[Stage, ...]:
        """The stage that the image comes from, behind those of this file that it is based on."""
        return self.based_on(self.stages[-1])

    def based_on(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage, behind those that it is based on."""
        chain = [stage]
        while (below := self.named(chain[0].base, before=chain[0])) is not None:
            chain.insert(0, below)
        return tuple(chain)

    def named(self, name: str, before: Stage) -> Stage | None:
        """The stage of a name or a number above another."""
        for stage in reversed(self.stages[: before.number]):
            if name.lower() == stage.label or name == str(stage.number):
                return stage
        return None

    def copied_into(self, chain: tuple[Stage, ...]) -> Iterator[Stage]:
        """The stages from which files are copied, the last copy first."""
        for stage in reversed(chain):
            for part in reversed(stage.parts):
                source = next((flag[7:] for flag in part.instruction.flags if flag.startswith("--from=")), None)
                if part.name == "COPY" and source is not None:
                    found = self.named(source, before=stage)
                    if found is not None:
                        yield found


def layout(text: str) -> Layout:
    """The layout of a Dockerfile; `Unsafe` where it makes no image, or is continued by another character."""
    rows = text.split("\n")
    starts = [0]
    for row in rows:
        starts.append(min(starts[-1] + len(row) + 1, len(text)))
    lines = tuple(row.removesuffix("\r") for row in text.removeprefix("\ufeff").split("\n"))
    if any(re.fullmatch(r"#\s*escape\s*=\s*`\s*", line, re.IGNORECASE) for line in lines[:5]):
        raise Unsafe("is continued by backticks, as for Windows")
    stages: list[Stage] = []
    for instruction in instructions(lines):
        part = Part(instruction, starts[instruction.line - 1], starts[instruction.last])
        if instruction.name == "FROM":
            words = [word.lower() for word in instruction.rest.split()]
            label = words[2] if len(words) > 2 and words[1] == "as" else ""
            stages.append(Stage(len(stages), words[0] if words else "", label, (part,)))
        elif stages:
            stages[-1] = Stage(stages[-1].number, stages[-1].base, stages[-1].label, (*stages[-1].parts, part))
    if not stages:
        raise Unsafe("has no `FROM`")
    return Layout(text, tuple(stages))
