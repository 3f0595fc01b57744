"""Changes to a text, written down as diffs: `-` for what stands there, `+` for what comes in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Change:
    """A named change; `says` is what is expected of it, after `?`."""

    name: str
    says: str = ""
    hunks: list[tuple[list[str], list[str]]] = field(default_factory=list)

    def apply(self, text: str) -> str:
        """The text, changed; what is replaced has to stand there once. Nothing in its place takes lines away."""
        for old_lines, new_lines in self.hunks:
            old, new = "\n".join(old_lines), "\n".join(new_lines)
            if not new_lines:
                old += "\n"
            assert text.count(old) == 1, f"{self.name}: stands there {text.count(old)} times: {old}"
            text = text.replace(old, new)
        return text


def changes(name: str) -> dict[str, Change]:
    """The changes in a file beside this one, by name."""
    found: dict[str, Change] = {}
    change = Change("")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        sign, rest = line[:2], line[2:]
        if line.startswith("## "):
            change = found[line[3:]] = Change(line[3:])
        elif sign == "? ":
            change.says = rest
        elif sign == "- ":
            if not change.hunks or change.hunks[-1][1]:
                change.hunks.append(([], []))
            change.hunks[-1][0].append(rest)
        elif line.startswith("+"):
            change.hunks[-1][1].append(rest)
    return found
