"""YAML and JSON text to a document; whatever the text, only `Unreadable` comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from obsc.diagnostics import Path
from obsc_readers.document import MAX_DEPTH, List, Object, Scalar, ScalarKind, Unreadable, Value

_KINDS: dict[str, ScalarKind] = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:int": "integer",
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:float": "fraction",
    "tag:yaml.org,2002:null": "null",
    "tag:yaml.org,2002:timestamp": "date",
    "tag:yaml.org,2002:value": "text",
}
_COLLECTIONS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_RESOLVER = yaml.resolver.Resolver()
_NUMBER_ELSEWHERE = re.compile(r"0o[0-7]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
"""`1e3` and `0o7` are text to PyYAML and numbers to YAML 1.2; `1e3` is one to other parsers of YAML 1.1, too."""


def parse_json(text: str) -> Value:
    """A JSON document; a key that stands twice is refused, numbers keep their digits."""
    try:
        data = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_Pairs,
            parse_int=lambda digits: Scalar(digits, "integer", (), None),
            parse_float=lambda digits: Scalar(digits, "fraction", (), None),
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg}", error.lineno) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None
    return _from_json(data, ())


def parse_yaml(text: str, tags: Mapping[str, str]) -> Value:
    """A YAML 1.1 document; `tags` says what entry a tag stands for: `!Ref x` is `{Ref: x}`.

    Anchors, aliases, merge keys, keys that stand twice and several documents are refused.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(text, Loader=loader)
        return _Builder(events, tags).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise Unreadable(f"not YAML: {error.problem or error.context}", line) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise Unreadable(f"not YAML: {' '.join(str(error).split())}") from None


_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"


class _Pairs(list[tuple[str, Any]]):
    """The entries of a JSON object, told apart from a list."""


def _no_constant(name: str) -> Any:
    raise Unreadable(f"not JSON: {name} is no JSON number")


def _from_json(data: Any, path: Path) -> Value:
    if len(path) > MAX_DEPTH:
        raise Unreadable(_TOO_DEEP)
    if isinstance(data, _Pairs):
        seen: set[str] = set()
        for key, _ in data:
            if key in seen:
                raise Unreadable(f"the key {key!r} stands twice")
            seen.add(key)
        return Object(tuple((key, _from_json(value, (*path, key))) for key, value in data), path, None)
    if isinstance(data, list):
        return List(tuple(_from_json(value, (*path, number)) for number, value in enumerate(data)), path, None)
    if isinstance(data, Scalar):
        return Scalar(data.text, data.kind, path, None)
    if isinstance(data, bool):
        return Scalar("true" if data else "false", "boolean", path, None)
    return Scalar("null", "null", path, None) if data is None else Scalar(data, "text", path, None)


class _Builder:
    """Builds a document from the events of a YAML parser."""

    def __init__(self, events: Iterator[Any], tags: Mapping[str, str]) -> None:
        self._events = events
        self._tags = tags

    def document(self) -> Value:
        """The one document of the stream."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise Unreadable("there is nothing in it")
        root = self._value(next(self._events), ())
        next(self._events)
        more = next(self._events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise Unreadable("a second document begins", _line(more))
        return root

    def _value(self, event: Any, path: Path) -> Value:
        line = _line(event)
        if len(path) > MAX_DEPTH:
            raise Unreadable(_TOO_DEEP, line)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise Unreadable(f"anchors and aliases are not supported: {event.anchor}", line)
        if event.tag in self._tags:
            key = self._tags[event.tag]
            return Object(((key, self._plain(event, (*path, key), True)),), path, line)
        return self._plain(event, path, False)

    def _plain(self, event: Any, path: Path, tagged: bool) -> Value:
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, _kind(event, tagged), path, line)
        if not tagged and event.tag not in _COLLECTIONS:
            raise Unreadable(f"the tag {event.tag} is not known", line)
        if isinstance(event, yaml.SequenceStartEvent):
            return List(tuple(self._items(path)), path, line)
        return Object(tuple(self._entries(path)), path, line)

    def _items(self, path: Path) -> Iterator[Value]:
        number = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, (*path, number))
            number += 1

    def _entries(self, path: Path) -> Iterator[tuple[str, Value]]:
        seen: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in seen:
                raise Unreadable(f"the key {key!r} stands twice", _line(event))
            seen.add(key)
            yield key, self._value(next(self._events), (*path, key))

    def _key(self, event: Any, path: Path) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            raise Unreadable("a key must be plain text", _line(event))
        key = self._value(event, path)
        assert isinstance(key, Scalar)
        if not event.style and key.text == "<<":
            raise Unreadable("merge keys are not supported", key.line)
        return key.text


def _kind(event: Any, tagged: bool) -> ScalarKind:
    if tagged or event.tag == "!" or (event.tag is None and not event.implicit[0]):
        return "text"
    tag = event.tag
    if tag is None:
        tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))  # type: ignore[no-untyped-call]
    if tag == "tag:yaml.org,2002:merge":
        return "text"
    if event.tag is None and tag == "tag:yaml.org,2002:str" and _NUMBER_ELSEWHERE.fullmatch(event.value):
        return "fraction"
    if tag not in _KINDS:
        raise Unreadable(f"the tag {tag} is not known", _line(event))
    return _KINDS[tag]


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
