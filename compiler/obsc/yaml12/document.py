"""Build the data of a document and the places of its parts from the parser's events, in one pass."""

from __future__ import annotations

import re
from itertools import repeat
from typing import Any

from obsc.diagnostics import Path
from obsc.records import dataclass
from obsc.yaml12.events import explicit_keys, parse
from obsc.yaml12.findings import Findings, Stop
from obsc.yaml12.lines import Lines
from obsc.yaml12.places import MASK, SHIFT, Branch, Node, place
from obsc.yaml12.refusals import DEEPEST, MOST_EVENTS, Refusals, is_unfit
from obsc.yaml12.scalars import Scalar, is_text, read_plain

_LOST: Any = object()
"""Stands for the key of a value that has no place in the result."""
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*\s+)*")
_NOTHING = re.compile(r"(?:\.\.\.(?=[ \t\r\n]|\Z)|[ \t\r\n]|#[^\n]*+)*+")


@dataclass(frozen=True, slots=True)
class Document:
    """The data, and where it stands; both None where the file cannot be read to its end."""

    data: Any
    root: Node | None


UNREADABLE = Document(None, None)


def build(text: str, lines: Lines, findings: Findings) -> Document:
    """Read the only document of a text that `decode.harmless` has passed."""
    from yaml.error import YAMLError

    builder = _Builder(text, lines, findings)
    try:
        end = builder.run()
        _check_rest(text, end, lines, findings)
        _check_questions(text, end, Refusals(lines, findings))
        return builder.document()
    except YAMLError as error:
        from obsc.yaml12.syntax import explain

        explain(error, lines, findings)
    except Stop:
        pass
    return UNREADABLE


def _check_rest(text: str, end: int, lines: Lines, findings: Findings) -> None:
    """Look at what follows the first document without parsing it: a second one is refused whatever it holds."""
    match = _NOTHING.match(text, end)
    at = match.end() if match else end
    if at == len(text):
        return
    if not text.startswith(("---", "%"), at):
        from obsc.yaml12.syntax import behind_document

        behind_document(lines, at, findings)
        raise Stop
    why = "obsc reads one specification per file; what follows would be ignored"
    fix = "remove the line, or move what follows to a file of its own"
    findings.add("OBS006", "a second document begins here", lines.span(at, at + 3), why=why, fix=fix)


def _check_questions(text: str, end: int, refuse: Refusals) -> None:
    """Find `{?x: 1}`, where libyaml drops the question mark and editors do not; the events do not show it."""
    if re.search(r"[\[{,\s]\?\S", text) is None:
        return
    for start in explicit_keys(text, end):
        if not text[start + 1].isspace():
            refuse.question(place(start, start + 1))


class _Builder:
    """The state of the pass. `run` is one long loop because it runs once for every value of the file."""

    def __init__(self, text: str, lines: Lines, findings: Findings) -> None:
        self._text = text
        self._refuse = Refusals(lines, findings)
        self._frames: list[Any] = []
        self._holder: list[Any] = []
        self._branch = Branch(0, flow=False, is_map=False)
        self._known: dict[str, Scalar] = {}
        self._names: dict[str, str] = {}

    def document(self) -> Document:
        """What `run` has read."""
        return Document(self._holder[0], self._branch.kid(0)) if self._holder else UNREADABLE

    def run(self) -> int:
        """Read up to the end of the first document, and say where that is."""
        from yaml import events as ev

        scalar, map_start, list_start = ev.ScalarEvent, ev.MappingStartEvent, ev.SequenceStartEvent
        get, frames, known, names = parse(self._text), self._frames, self._known, self._names
        here: Any = self._holder
        branch = self._branch
        kids: Any = branch.kids
        keys: Any = branch.keys
        key: Any = None
        is_map, key_at = False, 0
        for _ in repeat(None, MOST_EVENTS):
            event = get()
            kind = type(event)
            if kind is scalar:
                at = event.start_mark.index << SHIFT | event.end_mark.index
                text, style = event.value, event.style
                if event.tag or event.anchor:
                    at = self._refuse_properties(event, at, self._path(key, here))
                if is_map and key is None:
                    # One string for all that say the same: a file has few words and many keys.
                    key = names[text] if text in names else self._new_name(text, style, at, here)
                    if key in here and key is not _LOST:
                        self._refuse.duplicate(key, keys[key], at, self._path(key, here))
                        key = _LOST
                    key_at = at
                    continue
                if style or event.tag:
                    value = text
                    if style == '"' and is_unfit(text):
                        self._refuse.characters(text, at, self._path(key, here))
                elif text in known:
                    value = known[text]
                else:
                    value = self._new_plain(text, at, key, here)
                if is_map:
                    here[key], kids[key], keys[key] = value, at, key_at
                    key = None
                else:
                    here.append(value)
                    kids.append(at)
            elif kind is map_start or kind is list_start:
                start = event.start_mark.index
                at = start << SHIFT | start
                if event.tag or event.anchor:
                    at = self._refuse_properties(event, at, self._path(key, here))
                if len(frames) == DEEPEST:
                    self._refuse.depth(at, self._path(key, here))
                    raise Stop
                new: Any = {} if kind is map_start else []
                node = Branch(at, event.flow_style, kind is map_start)
                then = None
                if is_map:
                    if key is None:
                        key, then, key_at = _LOST, _LOST, at
                        if not frames or frames[-1][4] is not _LOST:
                            self._refuse.complex_key(at, self._path(key, here))
                    here[key], kids[key], keys[key] = new, node, key_at
                else:
                    here.append(new)
                    kids.append(node)
                frames.append((key if is_map else len(here) - 1, here, branch, is_map, then, key_at))
                here, branch, is_map, key = new, node, kind is map_start, None
                kids, keys = branch.kids, branch.keys
            elif kind is ev.MappingEndEvent or kind is ev.SequenceEndEvent:
                if branch.flow:
                    branch.at = place(branch.at >> SHIFT, event.end_mark.index)
                if is_map and _LOST in here:
                    del here[_LOST], kids[_LOST], keys[_LOST]
                _, here, branch, is_map, key, key_at = frames.pop()
                kids, keys = branch.kids, branch.keys
            elif kind is ev.AliasEvent:
                at = place(event.start_mark.index, event.end_mark.index)
                self._refuse.alias(event.anchor, at, self._path(key, here))
                if is_map and key is None:
                    key, key_at = _LOST, at
                elif is_map:
                    here[key], kids[key], keys[key] = None, at, key_at
                    key = None
                else:
                    here.append(None)
                    kids.append(at)
            elif kind is ev.DocumentEndEvent:
                return int(event.end_mark.index)
            elif event is None:
                return len(self._text)
        self._refuse.size()
        raise Stop

    def _path(self, key: Any, here: Any) -> Path:
        """The path of the value that is being read, as far as it has a place in the result."""
        if not self._frames:
            return ()
        steps = [frame[0] for frame in self._frames[1:]] + [len(here) if key is None else key]
        return tuple(steps[: steps.index(_LOST)] if _LOST in steps else steps)

    def _new_name(self, text: str, style: str, at: int, here: Any) -> Any:
        """The key to use for a text that is not known to be a good one."""
        path = self._path(text, here)
        if style:
            if is_unfit(text):
                self._refuse.characters(text, at, path)
        elif text == "<<":
            self._refuse.merge(at, path)
            return _LOST
        elif not is_text(text):
            self._refuse.key(text, at, path)
        elif (doubt := read_plain(text)[1]) is not None:
            self._refuse.plain(text, doubt, at, path, is_key=True)
        else:
            self._names[text] = text
        return text

    def _new_plain(self, text: str, at: int, key: Any, here: Any) -> Scalar:
        """The value of a plain scalar that is not known to be a good one."""
        value, doubt = read_plain(text)
        if doubt is None:
            self._known[text] = value
        else:
            self._refuse.plain(text, doubt, at, self._path(key, here), is_key=False)
        return value

    def _refuse_properties(self, event: Any, at: int, path: Path) -> int:
        """Report a tag or an anchor, and give the place of the value behind them."""
        start, end = at >> SHIFT, at & MASK
        match = _PROPERTIES.match(self._text, start)
        value: int = match.end() if match else start
        properties = place(start, start + len(self._text[start:value].rstrip()))
        if event.anchor:
            self._refuse.anchor(properties, path)
        if event.tag:
            self._refuse.tag(event.tag, properties, path)
        return place(min(value, end), end) if end > start else place(value, value)
