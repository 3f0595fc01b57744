"""A script inside of a file of another language: what a shell gets to see, and back to how it stands there.

Lines may be indented, some characters escaped, and expressions of the language stand where nobody knows the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from obsc.images.splices import Splice, Unsafe, spliced
from obsc.patching.user_data.merge import Merged, merged
from obsc.patching.user_data.shell import Chars
from obsc.patching.user_data.wanted import Wanted
from obsc.records import dataclass

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_HOLE = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """How a script stands in a text: `escapes` are what a character or two are written as, with what they mean."""

    escapes: tuple[tuple[str, str], ...] = ()
    indent: str = ""
    holes: Callable[[str], Iterable[tuple[int, int]]] = lambda text: ()
    """Where expressions stand."""
    end: str = "\n"


@dataclass(frozen=True, slots=True)
class Changed:
    """A text with its script edited, and what that leaves for a person."""

    text: str
    notes: tuple[str, ...]


def changed(text: str, embedding: Embedding, wanted: Wanted) -> Changed:
    """A text whose script has what is wanted; Unsafe where it is not edited."""
    script, sources = decoded(text, embedding)
    made: Merged = merged(script.text, wanted)
    splices = [_encoded(one, text, script, embedding, sources) for one in made.splices]
    after = spliced(text, splices)
    read, _ = decoded(after, embedding)
    if read.text != spliced(script.text, made.splices):
        raise Unsafe("would get lines that cannot be written where the script stands")
    return Changed(after, made.notes)


def decoded(text: str, embedding: Embedding) -> tuple[Chars, tuple[str, ...]]:
    """What a shell gets to see, with its places in the text and the expressions that are marks in it."""
    if _PRIVATE.search(text):
        raise Unsafe("holds characters for private use")
    holes = dict(embedding.holes(text))
    # In an order that does not change when one of them is put in a second time.
    sources = tuple(sorted({text[start:end] for start, end in holes.items()}))
    found: list[tuple[str, int]] = []
    at, is_first = 0, True
    while at < len(text):
        if is_first and embedding.indent and text.startswith(embedding.indent, at):
            at += len(embedding.indent)
            is_first = False
            continue
        is_first = False
        if at in holes:
            found += [(char, at) for char in f"\ue000{sources.index(text[at : holes[at]])}\ue001"]
            at = holes[at]
            continue
        escape = next((one for one in embedding.escapes if text.startswith(one[0], at)), None)
        written, meant = escape or (text[at], text[at])
        found += [(char, at if i == 0 else at + len(written) - len(meant) + i) for i, char in enumerate(meant)]
        at += len(written)
        is_first = meant.endswith("\n")
    return Chars("".join(char for char, _ in found), (*(i for _, i in found), len(text))), sources


def _encoded(splice: Splice, text: str, script: Chars, embedding: Embedding, sources: tuple[str, ...]) -> Splice:
    """An edit of the script as one of the text."""
    start, end, new = script.at[splice.start], script.at[splice.end], splice.text
    is_inside = splice.start > 0 and script.text[splice.start - 1] != "\n"
    if splice.start != splice.end or is_inside or not new.endswith("\n"):
        lines = [_escaped(line, embedding, sources) for line in new.split("\n")]
        return Splice(start, end, (embedding.end + embedding.indent).join(lines))
    at = text.rfind("\n", 0, start) + 1
    rows = (f"{embedding.indent if row else ''}{_escaped(row, embedding, sources)}" for row in new.split("\n")[:-1])
    return Splice(at, at, "".join(row + embedding.end for row in rows))


def _escaped(line: str, embedding: Embedding, sources: tuple[str, ...]) -> str:
    parts = _HOLE.split(line)
    for i, part in enumerate(parts):
        if i % 2:
            parts[i] = sources[int(part)]
            continue
        for written, meant in embedding.escapes:
            if "\n" not in meant:
                part = part.replace(meant, written)
        parts[i] = part
    return "".join(parts)
