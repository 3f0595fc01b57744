"""Units of systemd that a script writes, with the place of each word in the script.

https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.images.splices import Unsafe
from obsc.patching.user_data.shell import UNKNOWN, Chars, HereDocument, Word
from obsc.records import dataclass

_PATH = re.compile(r"/(?:etc|usr/lib|lib)/systemd/system/([^/]+\.service)")
_MARKS = re.compile(r"[-:+!|]*")
"""What may stand in front of a program: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html"""
_ESCAPES = {"n": "\n", "t": "\t", "s": " ", '"': '"', "'": "'", "\\": "\\"}
_AFTER_QUOTE = {'"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class Unit:
    """The section `Service` of a unit, its settings in their order."""

    name: str
    written: HereDocument
    settings: tuple[tuple[str, Chars], ...]

    def of(self, key: str) -> tuple[Chars, ...]:
        """The values of a setting; an empty one takes those before it back."""
        found: list[Chars] = []
        for name, value in self.settings:
            if name == key:
                found = [*found, value] if value.text.strip() else []
        return tuple(found)

    @property
    def start(self) -> tuple[Word, ...]:
        """The words of the one command that it starts, beginning with its program; none where there is none."""
        commands = self.of("ExecStart")
        if len(commands) != 1:
            return ()
        (command,) = commands
        marks = _MARKS.match(command.text)
        begin = marks.end() if marks else 0
        return tuple(words(command.part(begin, len(command.text)), is_command=True))

    @property
    def environment(self) -> dict[str, str]:
        """What its `Environment=` says, with `UNKNOWN` in what is not known."""
        rows = [word.text for value in self.of("Environment") for word in words(value, is_command=False)]
        return {name: value for name, _, value in (row.partition("=") for row in rows)}


def units(documents: tuple[HereDocument, ...]) -> Iterator[Unit]:
    """The units among the files that a script writes."""
    for document in documents:
        if document.path is not None and (match := _PATH.fullmatch(document.path)):
            yield Unit(match[1], document, tuple(_settings(document.body)))


def words(value: Chars, *, is_command: bool) -> Iterator[Word]:
    """The words of a value; in a command `$` begins a variable, too."""
    text, at, size = value.text, 0, len(value.text)
    while at < size:
        if text[at].isspace():
            at += 1
            continue
        start, quote = at, ""
        found: list[tuple[str, int]] = []
        while at < size and (quote or not text[at].isspace()):
            char, here = text[at], value.at[at]
            at += 1
            if quote and char == quote:
                quote = ""
            elif not quote and char in _AFTER_QUOTE:
                quote = char
            elif char == "\\":
                found.append((_ESCAPES.get(text[at : at + 1], UNKNOWN), here))
                at += 1
            elif char == "%" or (char == "$" and is_command):
                is_doubled = text[at : at + 1] == char
                found.append((char if is_doubled else UNKNOWN, here))
                at += is_doubled
            else:
                found.append((char, here))
        at = min(at, size)
        end = value.at[at]
        if quote:
            raise Unsafe("writes a unit with a quote that does not end")
        yield Word(Chars("".join(char for char, _ in found), (*(i for _, i in found), end)), value.at[start], end)


def _settings(body: Chars) -> Iterator[tuple[str, Chars]]:
    section = ""
    for line in _lines(body):
        text = line.text.strip()
        if text.startswith("[") and text.endswith("]"):
            section = text[1:-1]
        elif section == "Service" and (match := re.match(r"\s*([A-Za-z]+)[ \t]*=[ \t]*", line.text)):
            end = len(line.text.rstrip())
            yield match[1], line.part(min(match.end(), end), end)


def _lines(body: Chars) -> Iterator[Chars]:
    """The lines, each with those that continue it, without remarks."""
    found: list[tuple[str, int]] = []
    start = 0
    while start < len(body.text):
        end = body.text.find("\n", start)
        end = len(body.text) if end < 0 else end
        line = body.part(start, end)
        start = end + 1
        if line.text.lstrip()[:1] in ("#", ";"):
            continue
        is_continued = line.text.endswith("\\")
        letters = list(zip(line.text, line.at, strict=False))
        found += [*letters[:-1], (" ", line.at[len(line.text) - 1])] if is_continued else letters
        if not is_continued:
            yield Chars("".join(char for char, _ in found), (*(at for _, at in found), line.at[-1]))
            found = []
    if found:
        yield Chars("".join(char for char, _ in found), (*(at for _, at in found), body.at[-1]))
