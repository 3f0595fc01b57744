"""Unified diffs: written as `git apply` and `patch -p1` take them, and taken back from a file that has moved on since.

https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsc.records import dataclass

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@.*\n")
_NOWHERE = "/dev/null"
_CUT = "\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that stand there, where they stand (from 0), and the lines that stood there; with their ends."""

    at: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilePatch:
    """What a patch did to one file."""

    path: str
    created: bool
    hunks: tuple[Hunk, ...]
    text: str = ""
    """As it stands in the patch."""

    @property
    def swapped(self) -> FilePatch:
        """The patch that takes this one back."""
        return FilePatch(self.path, False, tuple(Hunk(one.at, one.after, one.before) for one in self.hunks))


def diff(path: str, before: str | None, after: str | None) -> str:
    """A change of a file, None where there is no such file; "" where nothing changes.

    >>> print(diff("a.txt", "x\\n", "x\\ny"), end="")
    --- a/a.txt
    +++ b/a.txt
    @@ -1 +1,2 @@
     x
    +y
    \\ No newline at end of file
    """
    return "".join(_diff(path, before, after))


def _diff(path: str, before: str | None, after: str | None) -> Iterator[str]:
    import difflib  # 7 ms

    old = _NOWHERE if before is None else _named(f"a/{path}")
    new = _NOWHERE if after is None else _named(f"b/{path}")
    for line in difflib.unified_diff(_rows(before), _rows(after), old, new):
        yield line if line.endswith("\n") else f"{line}\n{_CUT}"


def _named(path: str) -> str:
    """A name as git and GNU patch write one and read it: in quotes where it has what would end it or is not seen.

    https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
    """
    if path.isprintable() and not set('"\\') & set(path) and not path.endswith(" "):
        # A name ends at a space unless a tab says where it ends.
        return f"{path}\t" if " " in path else path
    return f'"{"".join(map(_escaped, path))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    octal = (f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
    return char if char.isprintable() else "".join(octal)


def _name(row: str) -> str:
    """The name that `_named` wrote."""
    name = row[4:].rstrip("\n").rstrip("\t")
    if not name.startswith('"') or not name.endswith('"'):
        return name
    raw = re.sub(rb"\\(?:([0-7]{3})|(.))", _byte, name[1:-1].encode("utf-8", "surrogateescape"))
    return raw.decode("utf-8", "surrogateescape")


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8) & 0xFF]) if escape[1] else escape[2]


def _rows(text: str | None) -> list[str]:
    """Lines as a diff has them: parted by line feeds alone, whatever else ends a line elsewhere."""
    rows = (text or "").split("\n")
    return [row + "\n" for row in rows[:-1]] + [row for row in rows[-1:] if row]


def parse(patch: str) -> tuple[FilePatch, ...]:
    """The files of a patch that `diff` wrote, with nothing but remarks between them; ValueError where it is none."""
    rows, files, number = _rows(patch), [], 0
    while number < len(rows):
        if not rows[number].startswith("--- "):
            number += 1
            continue
        if number + 1 == len(rows) or not rows[number + 1].startswith("+++ "):
            raise ValueError(f"line {number + 2} does not name the new file")
        old, new = map(_name, rows[number : number + 2])
        first, number = number, number + 2
        hunks = []
        while number < len(rows) and (match := _HUNK.fullmatch(rows[number])):
            hunk, number = _hunk(match, rows, number + 1)
            hunks.append(hunk)
        files.append(
            FilePatch((old if new == _NOWHERE else new)[2:], old == _NOWHERE, tuple(hunks), "".join(rows[first:number]))
        )
    return tuple(files)


def _hunk(match: re.Match[str], rows: Sequence[str], number: int) -> tuple[Hunk, int]:
    """A hunk and the number of the row behind it: its head counts its lines, whatever they look like."""
    before: list[str] = []
    after: list[str] = []
    sides = {" ": (before, after), "-": (before,), "+": (after,)}
    old, new = (1 if count is None else int(count) for count in (match[1], match[3]))
    while len(before) < old or len(after) < new:
        if number == len(rows) or rows[number][0] not in sides:
            raise ValueError(f"line {number + 1} ends a change too early")
        row = rows[number]
        number += 1
        if number < len(rows) and rows[number] == _CUT:
            row = row[:-1]
            number += 1
        for side in sides[row[0]]:
            side.append(row[1:])
    return Hunk(max(int(match[2]) - 1, 0), tuple(before), tuple(after)), number


def reverted(patch: FilePatch, text: str) -> str | None:
    """A file without a patch: every other line as it is; None where the patched lines are not there any more.

    Lines before them may have come and gone; lines that stand there twice are not guessed at.
    """
    rows, shift = _rows(text), 0
    for hunk in patch.hunks:
        at = _find(rows, hunk.after, hunk.at + shift)
        if at is None:
            return None
        rows[at : at + len(hunk.after)] = hunk.before
        shift = at - hunk.at + len(hunk.before) - len(hunk.after)
    return "".join(rows)


def _find(rows: Sequence[str], wanted: tuple[str, ...], at: int) -> int | None:
    places = [at, *range(len(rows) - len(wanted) + 1)]
    found = [place for place in places if tuple(rows[place : place + len(wanted)]) == wanted]
    if found[:1] == [at]:
        return at
    return found[0] if len(found) == 1 else None
