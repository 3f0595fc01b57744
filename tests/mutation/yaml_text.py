"""Places in YAML and in JSON, which is YAML, too; the parser is PyYAML, asked for nodes and their marks.

A block of text that is a JSON object, such as the body of a dashboard, is places of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import yaml

from mutation.places import Change, Child, Group, Leaf, LeafKind, Span, Unknown, Value

References = Callable[[str, str, Span], Iterator[Change]]
"""From a tag (`!Ref`, or nothing), the text under it and where that stands, to faults in what it refers to."""

_KINDS: dict[str, LeafKind] = {
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:bool": "boolean",
}


def places(text: str, references: References) -> Group:
    """The places of a document, whose root has to be a mapping.

    >>> places("a: 1\\nb: [x]\\n", lambda *_: iter(())).children[1].span
    (5, 11)
    """
    return _Places(text, references, (0, len(text))).root()


class _Places:
    """The places of the document that stands in a part of a text."""

    def __init__(self, text: str, references: References, part: Span) -> None:
        self._text = text
        self._references = references
        self._part = part

    def root(self) -> Group:
        root = yaml.compose(self._text[slice(*self._part)], Loader=yaml.SafeLoader)
        if not isinstance(root, yaml.MappingNode):
            raise Unknown("the root is no mapping")
        value = self._value(root)
        assert isinstance(value, Group)
        return value

    def _value(self, node: yaml.Node) -> Value:
        tag, start = self._tag(node)
        if isinstance(node, yaml.ScalarNode):
            leaf = self._leaf(node, tag, start)
            return self._document(leaf, tag) if node.style == "|" and _is_object(node.value) else leaf
        assert isinstance(node, yaml.MappingNode | yaml.SequenceNode)
        group = self._mapping(node, start) if isinstance(node, yaml.MappingNode) else self._sequence(node, start)
        if not tag:
            return group
        begins = self._at(node.start_mark)
        untagged = Change("drop tag", (begins, start), "")
        return Group((begins, group.span[1]), group.children, group.is_list, group.glue, group.hollow, (untagged,))

    def _document(self, leaf: Leaf, tag: str) -> Group:
        """What a block of text has in it, where references are written as in the text."""
        inside = _Places(self._text, lambda _, text, span: self._references(tag, text, span), leaf.inner).root()
        untagged = tuple(change for change in leaf.changes if change.kind == "drop tag")
        return Group(inside.span, inside.children, False, inside.glue, inside.hollow, untagged)

    def _at(self, mark: yaml.Mark) -> int:
        return self._part[0] + mark.index

    def _tag(self, node: yaml.Node) -> tuple[str, int]:
        """A tag that is written, and where the value behind it begins."""
        start = self._at(node.start_mark)
        written = re.compile(r"(![A-Za-z]+)\s+").match(self._text, start)
        return (written[1], written.end()) if written else ("", start)

    def _leaf(self, node: yaml.ScalarNode, tag: str, start: int) -> Leaf:
        raw = self._text[start : self._at(node.end_mark)]
        end = start + len(raw.rstrip() if node.style in ("|", ">") else raw)
        inner = (start, end)
        if node.style in ("'", '"'):
            inner = (start + 1, end - 1)
        elif node.style in ("|", ">"):
            inner = (start + raw.index("\n") + 1, end)
        changes = tuple(self._references(tag, self._text[slice(*inner)], inner))
        if tag:
            changes = (Change("drop tag", (self._at(node.start_mark), start), ""), *changes)
        return Leaf(_KINDS.get(node.tag, "text"), (self._at(node.start_mark), end), inner, changes)

    def _mapping(self, node: yaml.MappingNode, start: int) -> Group:
        children = []
        for key, item in node.value:
            value = self._value(item)
            begins = self._at(key.start_mark)
            name = self._leaf(key, "", begins).inner
            children.append(Child(key.value, name, (begins, value.span[1]), value))
        return Group(self._around(node, start, children), tuple(children), False, self._glue(node, ""), "{}")

    def _sequence(self, node: yaml.SequenceNode, start: int) -> Group:
        values = [self._value(item) for item in node.value]
        children = [Child(str(number), None, value.span, value) for number, value in enumerate(values)]
        return Group(self._around(node, start, children), tuple(children), True, self._glue(node, "- "), "[]")

    def _around(self, node: yaml.CollectionNode, start: int, children: list[Child]) -> Span:
        """All of a collection; PyYAML ends one in block style only where the next thing begins."""
        return start, self._at(node.end_mark) if node.flow_style or not children else children[-1].span[1]

    def _glue(self, node: yaml.CollectionNode, dash: str) -> str:
        return ", " if node.flow_style else f"\n{' ' * node.start_mark.column}{dash}"


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
