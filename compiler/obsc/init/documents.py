"""YAML and JSON that others own, with the lines of everything in it: compose files, templates, task definitions.

Looser than `obsc.source`, which reads the user's specification: anchors and merge keys are followed as compose files
use them, unknown tags stand beside their value. Plain scalars are read as YAML 1.2. Bounded whatever the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from obsc.init.evidence import Notes, Place
from obsc.init.project import TextFile
from obsc.yaml12.scalars import Scalar, read_plain

_DEEPEST = 100
_MOST = 200_000
"""Nodes of a document, those behind an alias counted each time; a template of 1 MB has fewer."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value: `data` is a scalar, a dict of nodes or a list of nodes. `tag` is one like `!Ref`, or nothing."""

    data: Any
    line: int
    tag: str = ""

    def __getitem__(self, key: str) -> Node:
        """What stands under a key; nothing where there is no such key, or no mapping."""
        found: Node | None = self.data.get(key) if isinstance(self.data, dict) else None
        return Node(None, self.line) if found is None else found

    @property
    def items(self) -> list[tuple[str, Node]]:
        """The entries of a mapping; nothing if it is none."""
        return list(self.data.items()) if isinstance(self.data, dict) else []

    @property
    def rows(self) -> list[Node]:
        """The items of a list; nothing if it is none."""
        return list(self.data) if isinstance(self.data, list) else []

    @property
    def text(self) -> str | None:
        """A string that is written out; None for anything else, a reference too."""
        return self.data if isinstance(self.data, str) and not self.tag else None

    @property
    def words(self) -> tuple[str, ...] | None:
        """A list of strings that are written out; None if it is anything else."""
        words = [row.text if row.text is not None else _number(row.data) for row in self.rows]
        known = tuple(word for word in words if word is not None)
        return known if isinstance(self.data, list) and len(known) == len(words) else None

    def number(self) -> int | None:
        """A whole number, in quotes too."""
        text = self.text if self.text is not None else _number(self.data)
        return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None

    def place(self, file: TextFile) -> Place:
        """Its first line, as evidence."""
        return file.place(self.line)


def parse(file: TextFile, notes: Notes) -> Node:
    """The first document of a file; nothing, with a note, where it is none."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = _json(file.text) if file.path.endswith(".json") else file.text
    try:
        events = iter(yaml.parse(text, Loader=loader))
        return _Builder(events).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        notes.add(f"not read: {error.problem or error.context}", file.place(line))
    except yaml.YAMLError as error:
        notes.add(f"`{file.path}` is not read: {' '.join(str(error).split())}")
    except _TooLarge:
        notes.add(f"`{file.path}` is not read: it is nested too deep, or too large")
    return Node(None, 1)


_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def _json(text: str) -> str:
    r"""JSON as YAML: it may be indented by tabs, and writes what is beyond 16 bits as two escapes.

    >>> _json('\t"\\ud83d\\ude00 \\\\ud83d"')
    '  "😀 \\\\ud83d"'
    """

    def one(match: re.Match[str]) -> str:
        high, low = int(match[2], 16), int(match[3], 16)
        return match[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    return _PAIR.sub(one, text.replace("\t", "  "))


class _TooLarge(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A node with a name, how many nodes it is, and how many levels are below it."""

    node: Node
    count: int = 1
    height: int = 0


class _Builder:
    """Builds nodes from the events of a parser, which come one by one however deep the text is."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0
        self._reached = 0
        """How deep the nodes are that were last built, and what is behind their aliases."""

    def document(self) -> Node:
        import yaml

        for event in self._events:
            if isinstance(event, yaml.StreamEndEvent):
                break
            if isinstance(event, yaml.DocumentStartEvent):
                return self._node(next(self._events), 0)
        return Node(None, 1)

    def _node(self, event: Any, depth: int) -> Node:
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            behind = self._anchors.get(str(event.anchor), _Anchored(Node(None, line)))
            self._take(behind.count, depth + behind.height)
            return behind.node
        before, outer = self._count, self._reached
        self._take(1, depth)
        self._reached = depth
        tag = event.tag if event.tag and event.tag.startswith("!") and event.tag != "!" else ""
        if isinstance(event, yaml.ScalarEvent):
            node = Node(_scalar(event), line, tag)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Node(self._items(depth), line, tag)
        else:
            node = Node(self._entries(depth), line, tag)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(node, self._count - before, self._reached - depth)
        self._reached = max(outer, self._reached)
        return node

    def _take(self, count: int, depth: int) -> None:
        self._count += count
        self._reached = max(self._reached, depth)
        if depth > _DEEPEST or self._count > _MOST:
            raise _TooLarge

    def _items(self, depth: int) -> list[Node]:
        import yaml

        out = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            out.append(self._node(event, depth + 1))
        return out

    def _entries(self, depth: int) -> dict[str, Node]:
        import yaml

        own: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if key.data == "<<":
                # The first of several wins: https://yaml.org/type/merge.html
                for source in value.rows or [value]:
                    self._count += len(source.items)
                    merged = {**dict(source.items), **merged}
            elif isinstance(key.data, str | int | float):
                own[str(key.data)] = value
        return {**merged, **own}


def _scalar(event: Any) -> Scalar:
    if not event.implicit[0]:
        return str(event.value)
    try:
        return read_plain(event.value)[0]
    except ValueError:
        return str(event.value)


def _number(data: object) -> str | None:
    return str(data) if isinstance(data, int) and not isinstance(data, bool) else None
