"""A CloudFormation template in YAML or JSON as a text with places, and edits that are held against what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.cloudformation.editor import YamlEditor
from obsc.patching.cloudformation.functions import Functions, holds, normal, references
from obsc.patching.cloudformation.yaml import Document
from obsc.patching.cloudformation.yaml import parse as parse_yaml
from obsc.patching.editor import Editor
from obsc.patching.json_text import parse as parse_json
from obsc.patching.tree import Value

_ODD = "is written in a way that obsc does not know how to add to"


class Template:
    """A template; functions stand by their long names in either language."""

    def __init__(self, text: str) -> None:
        self._before = text
        read = _read(text)
        self.root = read if isinstance(read, Value) else read.root
        self._edit: YamlEditor | Editor = Editor(text, read) if isinstance(read, Value) else YamlEditor(text, read)
        has_tags = not isinstance(read, Value) and any(layout.tag for layout in read.layouts.values())
        self.functions = Functions(is_short=has_tags)
        self._replaced: dict[int, Any] = {}
        self._added: dict[int, list[Any]] = {}
        self._put: dict[int, dict[str, Any]] = {}
        self._waiting: list[Callable[[], None]] = []

    @property
    def resources(self) -> dict[str, Value]:
        """The resources that have a type, by their logical ids."""
        found = self.root["Resources"]
        named = found.data.items() if found is not None and isinstance(found.data, dict) else ()
        return {name: one for name, one in named if type_of(one) and not name.startswith("Fn::")}

    def add(self, id: str, resource: Mapping[str, Any]) -> None:
        """One more resource, under a logical id that is free."""
        section = self.root["Resources"]
        assert section is not None  # there is one that is edited
        self.put(section, {id: resource})

    @property
    def is_changed(self) -> bool:
        """Whether the text with its edits is another."""
        self._write()
        return self._edit.is_changed

    @property
    def text(self) -> str:
        """The text with every edit made; Unsafe where it does not say what was meant, for whatever reason."""
        self._write()
        after = self._edit.text
        try:
            read = _read(after)
        except Unsafe:
            raise Unsafe(_ODD) from None
        root = read if isinstance(read, Value) else read.root
        if normal(root.plain) != normal(self._expected(self.root)):
            raise Unsafe(_ODD)
        return after

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one."""
        self._waiting.append(lambda: self._edit.replace(old, value))
        self._replaced[id(old)] = value

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list, behind those that it is to get already."""
        if id(old) in self._added:
            self._added[id(old)] += items
            return
        added = self._added[id(old)] = list(items)
        self._waiting.append(lambda: self._edit.append(old, added))

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object, which has none of these keys; a list that it is to get gets more."""
        if id(old) in self._put:
            put = self._put[id(old)]
            for key, item in entries.items():
                put[key] = [*put[key], *item] if isinstance(put.get(key), list) else item
            return
        added = self._put[id(old)] = dict(entries)
        self._waiting.append(lambda: self._edit.put(old, added))

    def _write(self) -> None:
        """Edits are written when the text is asked for: until then a list that is added may get more items."""
        waiting, self._waiting = self._waiting, []
        for edit in waiting:
            edit()

    def free(self, wanted: str) -> str:
        """A logical id like that one that the template does not have.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
        """
        taken = {*self._put.get(id(self.root["Resources"]), ())}
        for section in ("Parameters", "Resources", "Conditions", "Mappings"):
            found = self.root[section]
            taken |= set(found.data) if found is not None and isinstance(found.data, dict) else set()
        return next(one for number in count(1) if (one := wanted if number == 1 else f"{wanted}{number}") not in taken)

    def source(self, value: Value) -> str:
        """How a value is written, on one line; as it is read where it has more."""
        text = self._before[value.start : value.end]
        return str(self.functions.read(value.plain)) if "\n" in text else text

    def added_to(self, rows: Value | None) -> tuple[Any, ...]:
        """What was added to a list."""
        return tuple(self._added.get(id(rows), ()))

    def adds(self, part: Any) -> bool:
        """Whether something that is written holds a value."""
        return holds(self._written(), part)

    def refers_to(self, id: str) -> bool:
        """Whether something that is written refers to a resource or a parameter."""
        return id in references(self._written())

    def _written(self) -> list[Any]:
        return [*self._replaced.values(), *self._added.values(), *self._put.values()]

    def _expected(self, value: Value) -> Any:
        if id(value) in self._replaced:
            return self._replaced[id(value)]
        if isinstance(value.data, dict):
            own = {key: self._expected(item) for key, item in value.data.items()}
            return own | self._put.get(id(value), {})
        if isinstance(value.data, list):
            return [*map(self._expected, value.data), *self._added.get(id(value), [])]
        return value.data


def _read(text: str) -> Value | Document:
    """A text as JSON, if it is some, or as YAML, which has brackets too."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return parse_yaml(text)
    try:
        return parse_json(text)
    except Unsafe as no_json:
        try:
            return parse_yaml(text)
        except Unsafe:
            raise no_json from None


def type_of(resource: Value) -> str | None:
    """The type of a resource; None for what is none, as a `Fn::ForEach` among them."""
    found = resource["Type"]
    return found.data if found is not None and isinstance(found.data, str) else None
