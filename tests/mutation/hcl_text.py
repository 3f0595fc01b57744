"""Places in HCL, found by a scanner of its own: the readers' parser must not say where to look for its own mistakes.

It knows what a configuration of plain values has: blocks, attributes, lists, objects, strings, heredocs, calls and
traversals.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mutation.places import Change, Child, Group, Leaf, LeafKind, Span, Unknown, Value

References = Callable[[str, Span, bool], Iterator[Change]]
"""From a traversal, where it stands, and whether that is inside of a string, to faults in what it refers to."""

_BLANK = re.compile(r"(?:\s+|#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_TRAVERSAL = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+|\[\d+\])*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LABEL = re.compile(r'"([^"\\]*)"')
_HEREDOC = re.compile(r"<<-?(\w+)\n")


def places(text: str, references: References) -> Group:
    """The places of a file.

    >>> [child.key for child in places('a = 1\\nb "c" {}\\n', lambda *_: iter(())).children]
    ['a', 'b.c']
    """
    scanner = _Scanner(text, references)
    body = scanner.body(0, len(text))
    if scanner.at != len(text):
        raise Unknown(f"line {text.count(chr(10), 0, scanner.at) + 1}")
    return body


class _Scanner:
    def __init__(self, text: str, references: References) -> None:
        self.at = 0
        self._text = text
        self._references = references

    def body(self, start: int, end: int) -> Group:
        """The attributes and blocks from here to a closing brace, or to the end of the file."""
        children = []
        self._skip()
        while self.at < end and self._text[self.at] != "}":
            children.append(self._item())
            self._skip()
        return Group((start, self.at), tuple(children), False, "\n", "")

    def _item(self) -> Child:
        name = self._take(_NAME)
        self._skip()
        if self._text[self.at] == "=":
            self.at += 1
            value = self._expression()
            return Child(self._text[slice(*name)], name, (name[0], value.span[1]), value)
        labels = []
        while self._text[self.at] == '"':
            labels.append(self._take(_LABEL))
            self._skip()
        self._expect("{")
        body = self.body(self.at, len(self._text))
        self._expect("}")
        changes = tuple(Change("rename label", (end - 1, end - 1), "x") for _, end in labels)
        value = Group(body.span, body.children, False, body.glue, "", changes)
        key = ".".join((self._text[slice(*name)], *(self._text[start + 1 : end - 1] for start, end in labels)))
        return Child(key, name, (name[0], self.at), value)

    def _expression(self) -> Value:
        self._skip()
        character = self._text[self.at]
        if character == "[":
            return self._list("[", "]", self.at)
        if character == "{":
            return self._object()
        if character == '"':
            return self._string()
        if character == "<":
            return self._heredoc()
        if _NUMBER.match(self._text, self.at):
            return self._leaf("number", self._take(_NUMBER))
        span = self._take(_TRAVERSAL)
        written = self._text[slice(*span)]
        if self._text.startswith("(", self.at):
            return self._list("(", ")", span[0])
        if written in ("true", "false"):
            return self._leaf("boolean", span)
        return Leaf("name", span, span, (*self._references(written, span, False), *_item(written, span)))

    def _list(self, opening: str, closing: str, start: int) -> Group:
        """A list, or the arguments of a call, whose name begins at `start`."""
        self._expect(opening)
        hollow = self._text[start : self.at] + closing
        values = []
        while not self._ends(closing):
            values.append(self._expression())
            if not self._ends(closing):
                self._expect(",")
        self._expect(closing)
        children = tuple(Child(str(number), None, value.span, value) for number, value in enumerate(values))
        changes = tuple(self._of_call(start, values)) if opening == "(" else ()
        return Group((start, self.at), children, True, ", ", hollow, changes)

    def _of_call(self, start: int, values: list[Value]) -> Iterator[Change]:
        end = self._text.index("(", start)
        yield Change("rename", (end, end), "x")
        if len(values) == 1:
            yield Change("drop call", (start, self.at), self._text[slice(*values[0].span)])

    def _object(self) -> Group:
        start = self.at
        self._expect("{")
        children = []
        while not self._ends("}"):
            name = self._take(_LABEL if self._text[self.at] == '"' else _NAME)
            inner = (name[0] + 1, name[1] - 1) if self._text[name[0]] == '"' else name
            self._skip()
            self._expect("=")
            value = self._expression()
            children.append(Child(self._text[slice(*inner)], inner, (name[0], value.span[1]), value))
            if not self._ends("}") and self._text[self.at] == ",":
                self.at += 1
        self._expect("}")
        return Group((start, self.at), tuple(children), False, "\n", "{}")

    def _string(self) -> Leaf:
        start = self.at
        self.at += 1
        changes = self._template(re.compile(r'["\n]'), escape="\\")
        self._expect('"')
        return Leaf("text", (start, self.at), (start + 1, self.at - 1), changes)

    def _heredoc(self) -> Leaf:
        start, first = self._take(_HEREDOC)
        marker = self._text[start:first].strip("<-\n")
        changes = self._template(re.compile(rf"(?<=\n)[ \t]*{marker}(?=\n)"), escape=None)
        last = self.at
        self._skip()
        self._expect(marker)
        return Leaf("text", (start, self.at), (first, last), changes)

    def _template(self, closing: re.Pattern[str], escape: str | None) -> tuple[Change, ...]:
        """Faults in what a text refers to, up to where it ends."""
        changes: list[Change] = []
        while not closing.match(self._text, self.at):
            if self._text[self.at] == escape:
                self.at += 2
            elif self._text.startswith(("$${", "%%{"), self.at):
                self.at += 3
            elif self._text.startswith(("${", "%{"), self.at):
                changes += self._hole()
            else:
                self.at += 1
        return tuple(changes)

    def _hole(self) -> Iterator[Change]:
        start = self.at
        self.at += 2
        span = self._take(_TRAVERSAL)
        self._expect("}")
        yield Change("literal", (start, start), "$")
        yield from self._references(self._text[slice(*span)], span, True)

    def _leaf(self, kind: LeafKind, span: Span) -> Leaf:
        return Leaf(kind, span, span)

    def _ends(self, closing: str) -> bool:
        self._skip()
        return self._text.startswith(closing, self.at)

    def _take(self, pattern: re.Pattern[str]) -> Span:
        found = pattern.match(self._text, self.at)
        if not found:
            raise Unknown(f"{self._text[self.at : self.at + 20]!r} is not known")
        self.at = found.end()
        return found.span()

    def _expect(self, what: str) -> None:
        if not self._text.startswith(what, self.at):
            raise Unknown(f"{self._text[self.at : self.at + 20]!r} where {what} has to be")
        self.at += len(what)

    def _skip(self) -> None:
        found = _BLANK.match(self._text, self.at)
        assert found is not None
        self.at = found.end()


def _item(written: str, span: Span) -> Iterator[Change]:
    """Faults in an item of a list by its number, `local.availability_zones[0]`."""
    if found := re.fullmatch(r"(.+)\[(\d+)\]", written):
        yield Change("rename", (span[0] + found.end(1), span[0] + found.end(1)), "x")
        yield Change("other item", (span[0] + found.start(2), span[0] + found.end(2)), str(int(found[2]) + 1))
