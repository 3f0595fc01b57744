"""Places in YAML and in JSON, which is YAML, too; the parser is PyYAML, asked for nodes and their marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

from mutation.places import Change, Child, Group, Leaf, LeafKind, Span, Unknown, Value

References = Callable[[str, str, Span], Iterator[Change]]
"""From a tag (`!Ref`, or nothing), the text under it and where that stands, to faults in what it refers to."""

_KINDS: dict[str, LeafKind] = {
    "tag:yaml.org,2002:int": "integer",
    "tag:yaml.org,2002:bool": "boolean",
}


def places(text: str, references: References) -> Group:
    """The places of a document, whose root has to be a mapping.

    >>> places("a: 1\\nb: [x]\\n", lambda *_: iter(())).children[1].span
    (5, 11)
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise Unknown("the root is no mapping")
    value = _Places(text, references).value(root)
    assert isinstance(value, Group)
    return value


class _Places:
    def __init__(self, text: str, references: References) -> None:
        self._text = text
        self._references = references

    def value(self, node: yaml.Node) -> Value:
        tag, start = self._tag(node)
        if isinstance(node, yaml.ScalarNode):
            return self._leaf(node, tag, start)
        assert isinstance(node, yaml.MappingNode | yaml.SequenceNode)
        group = self._mapping(node, start) if isinstance(node, yaml.MappingNode) else self._sequence(node, start)
        if not tag:
            return group
        untagged = Change("drop tag", (node.start_mark.index, start), "")
        whole = (node.start_mark.index, group.span[1])
        return Group(whole, group.children, group.is_list, group.glue, group.hollow, (untagged,))

    def _tag(self, node: yaml.Node) -> tuple[str, int]:
        """A tag that is written, and where the value behind it begins."""
        start = node.start_mark.index
        written = re.compile(r"(![A-Za-z]+)\s+").match(self._text, start)
        return (written[1], written.end()) if written else ("", start)

    def _leaf(self, node: yaml.ScalarNode, tag: str, start: int) -> Leaf:
        raw = self._text[start : node.end_mark.index]
        end = start + len(raw.rstrip() if node.style in ("|", ">") else raw)
        inner = (start, end)
        if node.style in ("'", '"'):
            inner = (start + 1, end - 1)
        elif node.style in ("|", ">"):
            inner = (start + raw.index("\n") + 1, end)
        changes = tuple(self._references(tag, self._text[slice(*inner)], inner))
        if tag:
            changes = (Change("drop tag", (node.start_mark.index, start), ""), *changes)
        return Leaf(_KINDS.get(node.tag, "text"), (node.start_mark.index, end), inner, changes)

    def _mapping(self, node: yaml.MappingNode, start: int) -> Group:
        children = []
        for key, item in node.value:
            value = self.value(item)
            name = self._leaf(key, "", key.start_mark.index).inner
            children.append(Child(key.value, name, (key.start_mark.index, value.span[1]), value))
        return Group(self._around(node, start, children), tuple(children), False, self._glue(node, ""), "{}")

    def _sequence(self, node: yaml.SequenceNode, start: int) -> Group:
        values = [self.value(item) for item in node.value]
        children = [Child(str(number), None, value.span, value) for number, value in enumerate(values)]
        return Group(self._around(node, start, children), tuple(children), True, self._glue(node, "- "), "[]")

    def _around(self, node: yaml.CollectionNode, start: int, children: list[Child]) -> Span:
        """All of a collection; PyYAML ends one in block style only where the next thing begins."""
        return start, node.end_mark.index if node.flow_style or not children else children[-1].span[1]

    def _glue(self, node: yaml.CollectionNode, dash: str) -> str:
        return ", " if node.flow_style else f"\n{' ' * node.start_mark.column}{dash}"
