"""What commands are made of: values said for a shell, and values that are known when a command has run."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from typing import Any, TypeAlias

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass
from obsc_targets.ecs.placeholders import Unknown, spell
from obsc_targets.ecs.shell import command, filled


@dataclass(frozen=True, slots=True)
class Known:
    """From here on a value is known: `expression` gives it in a shell.

    An expression that only looks something up is left out where nobody wants the value.
    """

    value: Unknown
    expression: str
    looks_up: bool = False


class Shell:
    """Says values for the commands of one system."""

    def __init__(self, system: str, placeholders: Container[str]) -> None:
        self.system = system
        self.placeholders = placeholders

    def word(self, value: Text) -> str:
        """A text as one word."""
        return filled(spell(value), self.placeholders)

    def option(self, name: str, value: Text) -> str:
        """An option and its value."""
        return f"--{name} {self.word(value)}"

    def json(self, name: str, value: Any) -> str:
        """An option whose value is JSON, in which placeholders are filled in too."""
        return f"--{name} {filled(json.dumps(value), self.placeholders)}"

    def name(self, node: Node, longest: int) -> str:
        """A name for what the spec leaves unnamed; a name that is too long ends in its hash."""
        from hashlib import sha256

        name = f"{self.system}-{node.name}"
        return name if len(name) <= longest else f"{name[: longest - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


Commands: TypeAlias = Iterator[str | Known]
"""Commands in their order, with what each makes known."""


def captured(*words: str) -> str:
    """What a command prints, without table or quotes."""
    return f"$({command(*words, '--output text')})"


def tags(name: str, pairs: Tags, shell: Shell) -> list[str]:
    """The option for tags, unless there are none."""
    return [shell.json(name, [{"Key": key, "Value": value} for key, value in pairs])] if pairs else []
