"""A script of bash as its parser sees it: statements with their places, commands as words, files that it writes.

Nothing is run. What only the running shell knows is `UNKNOWN` in a word; a variable that is set once, to a plain text,
is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from obsc.images.splices import Unsafe
from obsc.records import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

UNKNOWN = "\ue002"
"""A character of Unicode's private use area, in place of what nobody can know here."""
_PRIVATE = re.compile("[\ue000-\ue002]")

_PLAIN_CHAIN = frozenset({"program", "list", "redirected_statement"})
_OWN_NAMES = frozenset({"variable_assignment", "declaration_command"})
_NAMED = {"variable_assignment": "name", "for_statement": "variable"}
"""What sets a variable, and where its name stands."""
_WRITERS = ("cat", "tee")


def is_known(text: str) -> bool:
    """Whether nothing in a text is a mark for what is not known."""
    return _PRIVATE.search(text) is None


@dataclass(frozen=True, slots=True)
class Chars:
    """A text that stands in another: its character `i` begins there at `at[i]`, and `at[-1]` is where it ends."""

    text: str
    at: tuple[int, ...]

    def part(self, start: int, end: int) -> Chars:
        """A part of it."""
        return Chars(self.text[start:end], (*self.at[start:end], self.at[end]))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command, without its quotes; `start` and `end` are those of what stands in the script."""

    chars: Chars
    start: int
    end: int

    @property
    def text(self) -> str:
        """The word, with `UNKNOWN` in it where it is not known."""
        return self.chars.text

    @property
    def known(self) -> str | None:
        """The word, if all of it is known."""
        return self.text if is_known(self.text) else None

    @property
    def name(self) -> str:
        """The last part of a path."""
        return self.text.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands by itself in the script; `first` and `last` are its lines, from 0."""

    first: int
    last: int
    commands: tuple[Command, ...]
    is_definition: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command; it is `sure` to run where no condition, loop, function, pipe or other shell is around it."""

    words: tuple[Word, ...]
    assigned: tuple[str, ...]
    """The variables that are set for it alone."""
    line: int
    is_sure: bool

    @property
    def known(self) -> tuple[str | None, ...]:
        """Its words."""
        return tuple(word.known for word in self.words)


@dataclass(frozen=True, slots=True)
class HereDocument:
    """A file that a here-document writes. In one that is `open` the shell expands variables."""

    path: str | None
    body: Chars
    is_open: bool
    line: int
    is_sure: bool
    last: int
    """The last line of the statement that writes it."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script with what it does."""

    text: str
    statements: tuple[Statement, ...]
    documents: tuple[HereDocument, ...]
    comments: frozenset[int]
    """Lines with nothing but a remark."""

    @property
    def commands(self) -> Iterator[tuple[Statement, Command]]:
        """Every command, with the statement that it stands in."""
        return ((statement, command) for statement in self.statements for command in statement.commands)

    def behind(self, line: int) -> int:
        """The first line behind a line at which a statement can stand."""
        last = line
        for statement in self.statements:  # in order, so that one pass is enough
            if statement.first <= last:
                last = max(last, statement.last)
        return last + 1

    def before(self, line: int) -> int:
        """The last line up to a line at which a statement can stand: above the remarks that are about it."""
        first = line
        for statement in reversed(self.statements):
            if statement.first < first <= statement.last:
                first = statement.first
        while first - 1 > 0 and first - 1 in self.comments:
            first -= 1
        return first

    def offset(self, line: int) -> int:
        """Where a line begins."""
        at = 0
        for _ in range(line):
            end = self.text.find("\n", at)
            if end < 0:
                return len(self.text)
            at = end + 1
        return at


def read_script(text: str) -> Script:
    """What a script does; Unsafe where its parser does not understand it."""
    return _Reader(text).script()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        encoded = [char.encode("utf-8", "replace") for char in text]
        self._ends = [0, *accumulate(map(len, encoded))]
        self._root = _parser().parse(b"".join(encoded)).root_node
        self._known: dict[str, str] = {}

    def script(self) -> Script:
        if self._root.has_error:
            at = next(one.node for one in _walk(self._root) if one.node.is_error or one.node.is_missing)
            raise Unsafe(f"is no shell script that obsc understands: see its line {at.start_point.row + 1}")
        named = [
            one.node.child_by_field_name(_NAMED[one.node.type]) for one in _walk(self._root) if one.node.type in _NAMED
        ]
        names = [self._slice(name) for name in named if name is not None]
        statements: list[Statement] = []
        documents: list[HereDocument] = []
        comments: set[int] = set()
        for node in self._root.children:
            first, last = node.start_point.row, node.end_point.row
            if node.type == "comment":
                if not self.text[: self._at(node.start_byte)].rpartition("\n")[2].strip():
                    comments.add(first)
                continue
            if not node.is_named:
                continue
            commands = tuple(self._commands(node))
            documents += self._documents(node)
            statements.append(Statement(first, last, commands, node.type == "function_definition"))
            self._learn(node, names)
        return Script(self.text, tuple(statements), tuple(documents), frozenset(comments))

    def _learn(self, node: Node, names: list[str]) -> None:
        """Variables that are set here, and nowhere else."""
        for one in (node, *node.children) if node.type in (*_OWN_NAMES, "list") else ():
            name = one.child_by_field_name("name") if one.type == "variable_assignment" else None
            value = one.child_by_field_name("value") if name is not None else None
            if name is not None and value is not None and names.count(self._slice(name)) == 1:
                word = self._word(value)
                if UNKNOWN not in word.text:
                    self._known[self._slice(name)] = word.text

    def _commands(self, top: Node) -> Iterator[Command]:
        for one in _walk(top):
            if one.node.type == "command":
                yield Command(*self._words(one.node), one.node.start_point.row, one.is_sure)

    def _words(self, node: Node) -> tuple[tuple[Word, ...], tuple[str, ...]]:
        """The words of a command, and the variables that are set for it alone."""
        words: list[Word] = []
        assigned: list[str] = []
        for child in node.children:
            if child.type == "variable_assignment":
                assigned.append(self._slice(child).partition("=")[0])
            elif child.type == "command_name":
                words.append(self._word(child.children[0] if child.children else child))
            elif child.is_named and not child.type.endswith("redirect"):
                words.append(self._word(child))
        return tuple(words), tuple(assigned)

    def _documents(self, top: Node) -> Iterator[HereDocument]:
        for one in _walk(top):
            kinds = {child.type: child for child in one.node.children}
            begin, body, end = (kinds.get(f"heredoc_{part}") for part in ("start", "body", "end"))
            if one.node.type != "heredoc_redirect" or begin is None or end is None or one.parent is None:
                continue
            is_open = not re.search(r"""['"\\]""", self._slice(begin))
            first = end.start_byte if body is None else body.start_byte
            chars = self._body(first, end.start_byte, body, is_open, "<<-" in kinds)
            path, line = self._target(one.node, one.parent), one.node.start_point.row
            yield HereDocument(path, chars, is_open, line, one.is_sure, top.end_point.row)

    def _target(self, node: Node, statement: Node) -> str | None:
        """The file that a here-document ends in: by a redirection of `cat`, or as `tee`'s argument."""
        commands = [child for child in statement.children if child.type == "command"]
        words = self._words(commands[0])[0] if commands else ()
        names = [word.text for word in words if word.text != "sudo" and not word.text.startswith("-")]
        if not names or names[0].rpartition("/")[2] not in _WRITERS:
            return None
        if names[0].rpartition("/")[2] == "tee":
            is_more = any(word.text in ("-a", "--append") for word in words)
            return names[1] if len(names) == 2 and not is_more else None
        files = [child for child in (*statement.children, *node.children) if child.type == "file_redirect"]
        for file in files:
            kinds = {child.type for child in file.children}
            target = file.child_by_field_name("destination")
            if kinds & {">", ">|"} and "file_descriptor" not in kinds and target is not None:
                return self._word(target).text
        return None

    def _body(self, start: int, end: int, body: Node | None, is_open: bool, is_stripped: bool) -> Chars:
        if not is_open or body is None:
            found = [(char, at) for at, char in self._between(start, end)]
        else:
            expansions = [child for child in body.children if child.type not in ("heredoc_content", "heredoc_end")]
            found = list(self._filled(start, end, expansions, "$`\\"))
        if is_stripped:
            found = list(_without_tabs(found))
        return _chars(found, self._at(end))

    def _word(self, node: Node) -> Word:
        return Word(
            _chars(list(self._letters(node)), self._at(node.end_byte)),
            self._at(node.start_byte),
            self._at(node.end_byte),
        )

    def _letters(self, node: Node) -> Iterator[tuple[str, int]]:
        """The characters that a shell makes of a word."""
        at = self._at(node.start_byte)
        match node.type:
            case "word" | "number" | "variable_name" | "file_descriptor" | "string_content":
                yield from self._filled(node.start_byte, node.end_byte, [], None)
            case "raw_string":
                yield from ((char, i) for i, char in self._between(node.start_byte + 1, node.end_byte - 1))
            case "string":
                inner = [child for child in node.children if child.type not in ('"', "string_content")]
                yield from self._filled(node.start_byte + 1, node.end_byte - 1, inner, '$`"\\')
            case "concatenation":
                for child in node.children:
                    yield from self._letters(child)
            case "simple_expansion" | "expansion":
                yield from ((char, at) for char in self._value(node))
            case _:
                yield UNKNOWN, at

    def _filled(self, start: int, end: int, inner: list[Node], special: str | None) -> Iterator[tuple[str, int]]:
        """Text with expansions in it, and with backslashes: before `special` characters, or before any (None)."""
        here = start
        for node in inner:
            yield from self._unescaped(here, node.start_byte, special)
            yield from self._letters(node)
            here = node.end_byte
        yield from self._unescaped(here, end, special)

    def _unescaped(self, start: int, end: int, special: str | None) -> Iterator[tuple[str, int]]:
        pending: int | None = None
        for at, char in self._between(start, end):
            if pending is not None:
                if char != "\n":
                    if special is not None and char not in special:
                        yield "\\", pending
                        pending = at
                    yield char, pending
                pending = None
            elif char == "\\":
                pending = at
            else:
                yield char, at
        if pending is not None:
            yield "\\", pending

    def _value(self, node: Node) -> str:
        written = self._slice(node)
        name = re.fullmatch(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", written, re.ASCII)
        return UNKNOWN if name is None else self._known.get(name[1] or name[2], UNKNOWN)

    def _between(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        first = self._at(start)
        return enumerate(self.text[first : self._at(end)], first)

    def _slice(self, node: Node) -> str:
        return self.text[self._at(node.start_byte) : self._at(node.end_byte)]

    def _at(self, byte: int) -> int:
        return bisect_right(self._ends, byte) - 1


@cache
def _parser() -> Parser:
    try:
        from tree_sitter import Language, Parser
        from tree_sitter_bash import language
    except ModuleNotFoundError as missing:
        raise Unsafe(f"is a shell script, which needs {missing.name} to be edited: pip install 'obsc[patch]'") from None
    return Parser(Language(language()))


@dataclass(frozen=True, slots=True)
class _Place:
    """A node with what it stands in; nothing decides over one that is sure but what comes before it in its list."""

    node: Node
    parent: Node | None
    is_sure: bool


def _walk(node: Node) -> Iterator[_Place]:
    """This and everything in it, in the order of the text, however deep."""
    waiting = [_Place(node, None, True)]
    while waiting:
        one = waiting.pop()
        yield one
        children = one.node.children
        is_sure = one.is_sure and one.node.type in _PLAIN_CHAIN and not any(child.type == "||" for child in children)
        waiting += (_Place(child, one.node, is_sure) for child in reversed(children))


def _chars(found: list[tuple[str, int]], end: int) -> Chars:
    return Chars("".join(char for char, _ in found), (*(at for _, at in found), end))


def _without_tabs(found: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """What `<<-` leaves of its lines."""
    is_first = True
    for char, at in found:
        if not (is_first and char == "\t"):
            is_first = char == "\n"
            yield char, at
