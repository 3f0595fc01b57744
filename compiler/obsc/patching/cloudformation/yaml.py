"""CloudFormation templates in YAML, with the place of every value and how it is written.

A short tag is read as the function that it stands for: `!Ref Group` is the object `{"Ref": "Group"}`, as in JSON.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from obsc.images.splices import Unsafe
from obsc.patching.tree import Value
from obsc.records import dataclass
from obsc.yaml12.events import parse as parse_events
from obsc.yaml12.scalars import read_plain

_DEEPEST = 100
_MOST = 200_000
"""Values of a template; one of 1 MB, which is the most that CloudFormation takes, has fewer."""
_STANDARD = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How a value is written. Offsets as in `Value`; `kids` are what stands in it in the order of the text."""

    is_flow: bool
    """Between brackets, or inside of something that is."""
    style: str
    """The quote or the `|` or `>` of a scalar; nothing for a plain one and for what is no scalar."""
    depth: int
    column: int
    """Of the keys or dashes of a block."""
    kids: tuple[Value, ...]
    behind_key: int | None
    """Behind the colon, for the value of a key."""
    tag: str
    in_flow: bool
    """Inside of brackets, whatever it is itself."""
    is_alias: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """The only document of a text. Layouts and shared values are found by the identity of a value."""

    root: Value
    layouts: Mapping[int, Layout]
    shared: Mapping[int, str]
    """The anchors under which a value stands at other places too."""


def parse(text: str) -> Document:
    """The document of a text, which may begin with a byte order mark; Unsafe where there is none, or several."""
    from yaml.error import MarkedYAMLError, YAMLError

    mark = 1 if text.startswith("\ufeff") else 0
    try:
        return _Builder(text, mark).document()
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unsafe(f"is no YAML at line {line}") from None
    except YAMLError:
        raise Unsafe("is no YAML") from None


class _Builder:
    """Builds values from the events of a parser, which come one by one however deep the text is."""

    def __init__(self, text: str, mark: int) -> None:
        self._text, self._mark = text, mark
        self._next = parse_events(text[mark:])
        self._anchors: dict[str, Value] = {}
        self._used: set[str] = set()
        self._layouts: dict[int, Layout] = {}
        self._count = 0
        self._sizes: dict[int, int] = {}

    def document(self) -> Document:
        from yaml.events import DocumentStartEvent, StreamEndEvent

        root = None
        while not isinstance(event := self._next(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    raise Unsafe("holds more than one document")
                root = self._value(self._next(), 0, None, None, is_flow=False)
        if root is None:
            raise Unsafe("is empty")
        shared: dict[int, str] = {}
        for name in self._used:
            for value in _all(self._anchors[name]):
                shared.setdefault(id(value), name)
        return Document(root, self._layouts, shared)

    def _value(self, event: Any, depth: int, first: int | None, behind_key: int | None, *, is_flow: bool) -> Value:
        """A value whose first event was read; `first` is where its key begins."""
        from yaml.events import AliasEvent, ScalarEvent, SequenceStartEvent

        self._count += 1
        if depth > _DEEPEST or self._count > _MOST:
            raise _too_large()
        start = event.start_mark.index + self._mark
        first = start if first is None else first
        if isinstance(event, AliasEvent):
            return self._alias(event, start, first, depth, behind_key, is_flow=is_flow)
        tag = event.tag if event.tag and event.tag.startswith("!") and event.tag != "!" else ""
        # Behind a tag stands what the function is applied to.
        own = depth + 1 if tag else depth
        inner_first = first if not tag else None
        if isinstance(event, ScalarEvent):
            value, layout = self._scalar(
                event, start, own, inner_first, behind_key, is_flow=is_flow, is_tagged=bool(tag)
            )
        elif isinstance(event, SequenceStartEvent):
            value, layout = self._list(event, start, own, inner_first, behind_key, is_flow=is_flow)
        else:
            value, layout = self._object(event, start, own, inner_first, behind_key, is_flow=is_flow)
        self._keep(value, layout)
        if tag:
            value = Value({_function(tag): value}, start, value.end, first)
            kids = tuple(value.kids)
            self._keep(value, Layout(layout.is_flow, "", depth, layout.column, kids, behind_key, tag, is_flow))
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _alias(self, event: Any, start: int, first: int, depth: int, behind_key: int | None, *, is_flow: bool) -> Value:
        there = self._anchors.get(event.anchor)
        if there is None:
            raise Unsafe(f"has an alias `*{event.anchor}` of nothing at line {event.start_mark.line + 1}")
        self._used.add(event.anchor)
        value = Value(there.data, start, self._end(event), first)
        self._keep(value, Layout(is_flow, "", depth, 0, (), behind_key, "", is_flow, is_alias=True))
        return value

    def _scalar(
        self,
        event: Any,
        start: int,
        depth: int,
        first: int | None,
        behind_key: int | None,
        *,
        is_flow: bool,
        is_tagged: bool,
    ) -> tuple[Value, Layout]:
        style = event.style or ""
        end = self._end(event)
        if style in ("|", ">"):
            end = self._end_of_block(start, end)
            inner = self._text.index(style, self._behind_properties(start, event))
        else:
            inner = self._behind_properties(start, event)
        standard = (event.tag or "").partition(_STANDARD)[2]
        is_text = standard == "str" if standard else bool(style) or is_tagged
        data = str(event.value) if is_text else _plain(event.value)
        value = Value(data, min(inner, end), end, inner if first is None else first)
        return value, Layout(is_flow, style, depth, 0, (), behind_key, "", is_flow)

    def _behind_properties(self, start: int, event: Any) -> int:
        """Where a value begins behind its anchor and its tag, in whatever order they stand."""
        at = start
        for _ in range((event.anchor is not None) + bool(event.tag)):
            if self._text[at : at + 1] in ("&", "!"):
                while at < len(self._text) and not self._text[at].isspace() and self._text[at] not in ",[]{}":
                    at += 1
                end = self._end(event)
                while at < min(end, len(self._text)) and self._text[at].isspace():
                    at += 1
        return at

    def _end_of_block(self, start: int, end: int) -> int:
        """Where a block scalar ends: with its last line, and with the empty ones behind it if these belong to it."""
        header = self._text[start : self._text.find("\n", start)].partition("#")[0]
        is_kept = "+" in header.rpartition("|")[2].rpartition(">")[2]
        if not is_kept:
            return start + len(self._text[start:end].rstrip())
        end -= self._text[:end].endswith("\n")
        return end - self._text[:end].endswith("\r")

    def _list(
        self, event: Any, start: int, depth: int, first: int | None, behind_key: int | None, *, is_flow: bool
    ) -> tuple[Value, Layout]:
        from yaml.events import SequenceEndEvent

        flow = is_flow or bool(event.flow_style)
        inner = self._end(event) - 1 if event.flow_style else start
        rows = []
        while not isinstance(last := self._next(), SequenceEndEvent):
            rows.append(self._value(last, depth + 1, None, None, is_flow=flow))
        end = self._end(last) if event.flow_style else rows[-1].end
        column = 0
        if not event.flow_style:
            # The dash is behind nothing but blanks and other dashes; a tag or an anchor stands on the line above.
            inner = self._text.rindex("-", 0, rows[0].first) if event.tag or event.anchor else start
            column = inner - self._line(inner)
        value = Value(rows, inner, end, inner if first is None else first)
        return value, Layout(flow, "", depth, column, tuple(rows), behind_key, "", is_flow)

    def _object(
        self, event: Any, start: int, depth: int, first: int | None, behind_key: int | None, *, is_flow: bool
    ) -> tuple[Value, Layout]:
        from yaml.events import MappingEndEvent, ScalarEvent

        flow = is_flow or bool(event.flow_style)
        own: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        kids: list[Value] = []
        while not isinstance(key := self._next(), MappingEndEvent):
            if not isinstance(key, ScalarEvent):
                raise Unsafe("has a key that is no text")
            at = int(cast(Any, key).start_mark.index) + self._mark
            colon = self._text.find(":", self._end(key)) + 1
            value = self._value(self._next(), depth + 1, at, colon, is_flow=flow)
            kids.append(value)
            if key.value == "<<" and not key.style:
                # The first of several wins: https://yaml.org/type/merge.html
                for source in value.data if isinstance(value.data, list) else [value]:
                    merged = {**(source.data if isinstance(source.data, dict) else {}), **merged}
            elif key.value in own:
                raise Unsafe(f"has `{key.value}` twice in one object at line {self._row(at)}")
            else:
                own[key.value] = value
        inner = self._end(event) - 1 if event.flow_style else kids[0].first
        end = self._end(key) if event.flow_style else kids[-1].end
        column = 0 if event.flow_style else inner - self._line(inner)
        value = Value({**merged, **own}, inner, end, inner if first is None else first)
        return value, Layout(flow, "", depth, column, tuple(kids), behind_key, "", is_flow)

    def _keep(self, value: Value, layout: Layout) -> None:
        """Remember how a value is written. What aliases repeat counts as often as it is repeated."""
        size = 1 + sum(self._sizes[id(kid)] for kid in value.kids)
        if size > _MOST:
            raise _too_large()
        self._sizes[id(value)] = size
        self._layouts[id(value)] = layout

    def _end(self, event: Any) -> int:
        return int(event.end_mark.index) + self._mark

    def _row(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    def _line(self, at: int) -> int:
        return max(self._text.rfind("\n", 0, at) + 1, self._mark)


def _all(value: Value) -> Iterator[Value]:
    """A value and what is in it, each once."""
    seen: set[int] = set()
    rest = [value]
    while rest:
        one = rest.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            rest += one.kids


def _function(tag: str) -> str:
    """The long name of a short tag.

    >>> _function("!Ref"), _function("!GetAtt")
    ('Ref', 'Fn::GetAtt')
    """
    name = tag.removeprefix("!")
    return name if name in ("Ref", "Condition") else f"Fn::{name}"


def _too_large() -> Unsafe:
    return Unsafe("is nested too deep, or too large")


def _plain(text: str) -> Any:
    try:
        return read_plain(text)[0]
    except ValueError:
        return text
