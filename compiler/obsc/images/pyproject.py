"""pyproject.toml: one more dependency, of a project (PEP 621) or of Poetry's.

Places are found by a reader of our own, and the result is read by `tomllib`: it must say what the file said and the
dependency, or nothing is edited.

https://packaging.python.org/en/latest/specifications/pyproject-toml/ and
https://python-poetry.org/docs/pyproject/#dependencies
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from obsc.images.requirements import PACKAGE, at_version
from obsc.images.splices import Splice, Unsafe, line_end, lines_behind, spliced
from obsc.records import dataclass

_VALUE = re.compile(
    r"""(?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
      | (?P<comment>\#[^\n]*)
      | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<end>\n) | (?P<other>[^"'\#\[\]{}\n]+)""",
    re.VERBOSE | re.DOTALL,
)
_HEADER = re.compile(r"[ \t]*\[([^\[\]\n]+)\][ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")
_OWN = re.compile(r"aws[-_.]+opentelemetry[-_.]+distro(?![A-Za-z0-9._-])", re.IGNORECASE)
_KEY = re.compile(r"[ \t]*((?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*)[ \t]*=[ \t]*")


_ODD = "is laid out in a way that obsc does not understand"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key of a table, and where its line begins, its value begins and its line ends."""

    table: str
    key: str
    start: int
    value: int
    end: int


def with_distribution(text: str, version: str) -> list[Splice]:
    """What adds the distribution in this version; nothing where it is there. `Unsafe` says why not."""
    before = _read(text)
    project, poetry = before.get("project"), _at(before, "tool", "poetry", "dependencies")
    after = deepcopy(before)
    if isinstance(project, dict) and isinstance(project.get("dependencies"), list):
        edits = _into_array(text, version)
        listed = after["project"]["dependencies"]
        listed[:] = [item for item in listed if not _is_own(item)] + [f"{PACKAGE}=={version}"]
    elif isinstance(poetry, dict):
        edits = _into_table(text, version)
        _at(after, "tool", "poetry", "dependencies")[PACKAGE] = version
    else:
        raise Unsafe("lists no dependencies: neither `project.dependencies` nor `tool.poetry.dependencies`")
    if edits and _in_order(_read(spliced(text, edits))) != _in_order(after):
        raise Unsafe(_ODD)
    return edits


def asked(text: str) -> Iterator[tuple[int, str]]:
    """The line on which the project depends on the distribution, and what stands behind its name; else nothing."""
    try:
        document = _read(text)
    except Unsafe:
        return
    listed, table = _at(document, "project", "dependencies"), _at(document, "tool", "poetry", "dependencies")
    named = [item for item in (listed if isinstance(listed, list) else ()) if _is_own(item)]
    found = [_OWN.sub("", item.strip()).partition(";")[0].strip() for item in named]
    for name, value in table.items() if isinstance(table, dict) else ():
        if _is_own(name):
            version = value.get("version", "") if isinstance(value, dict) else value
            found.append(version if isinstance(version, str) else "")
    rows = [row.partition("#")[0] for row in text.split("\n")]
    line = next((number for number, row in enumerate(rows, 1) if _OWN.search(row)), 1)
    yield from ((line, specifier) for specifier in found)


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unsafe("is not TOML") from error


def _at(document: Any, *keys: str) -> Any:
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _in_order(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its dependencies as a set: what is changed in place keeps its place."""
    listed = _at(document, "project", "dependencies")
    if isinstance(listed, list):
        document = {**document, "project": {**document["project"], "dependencies": sorted(map(str, listed))}}
    return document


def _is_own(requirement: object) -> bool:
    return isinstance(requirement, str) and bool(_OWN.match(requirement.strip()))


def _into_array(text: str, version: str) -> list[Splice]:
    entry = _entry(text, "project", "dependencies")
    items: list[tuple[int, int]] = []
    at, closing = entry.value + 1, -1
    comma = comment = False
    while closing < 0:
        match = _VALUE.match(text, at)
        if match is None or match.lastgroup == "open":
            raise Unsafe(_ODD)
        at = match.end()
        if match.lastgroup == "string":
            items.append(match.span())
            comma = False
        elif match.lastgroup == "other" and "," in match[0]:
            comma = True
        elif match.lastgroup == "comment":
            comment = True
        elif match.lastgroup == "close":
            closing = match.start()
    for start, end in items:
        if _is_own(text[start + 1 : end - 1]):
            said = text[start + 1 : end - 1]
            name = re.match(r"\s*aws[-_.]+opentelemetry[-_.]+distro\s*", said, re.IGNORECASE)
            assert name is not None
            return at_version(text, start + 1 + name.end(), said[name.end() :].partition(";")[0].strip(), version)
    new = f'"{PACKAGE}=={version}"'
    if not items:
        if comment:
            raise Unsafe("has a list of dependencies with nothing but remarks")
        return [Splice(entry.value + 1, entry.value + 1, new)]
    first = text[: items[-1][0]].rpartition("\n")[2]
    last = items[-1][1]
    if "\n" not in text[entry.value : closing]:
        return [Splice(last, last, f", {new}")]
    indent = first if not first.strip() else "    "
    edits = [] if comma else [Splice(last, last, ",")]
    row = text.find("\n", last) + 1
    if row > closing or row == 0:
        return [Splice(last, last, f",{line_end(text)}{indent}{new}")]
    return [*edits, Splice(row, row, f"{indent}{new},{line_end(text)}")]


def _into_table(text: str, version: str) -> list[Splice]:
    entries = [entry for entry in _entries(text) if entry.table == "tool.poetry.dependencies"]
    if not entries:
        raise Unsafe(_ODD)
    for entry in entries:
        if _is_own(entry.key.strip("\"'")):
            value = text[entry.value : entry.end].strip()
            own = re.match(r"""["']={0,2}\s*(\d[\w.]*)["']""", value)
            if own is None or own[1] == version:
                return []
            start = entry.value + own.start(1)
            return [Splice(start, start + len(own[1]), version)]
    return [lines_behind(text, entries[-1].end, [f'{PACKAGE} = "{version}"'])]


def _entry(text: str, table: str, key: str) -> _Entry:
    found = [entry for entry in _entries(text) if (entry.table, entry.key) == (table, key)]
    if len(found) != 1 or text[found[0].value : found[0].value + 1] != "[":
        raise Unsafe(_ODD)
    return found[0]


def _entries(text: str) -> Iterator[_Entry]:
    """The keys of plain tables, in order; arrays of tables have none."""
    table, at = "", 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        header = _HEADER.match(text, at)
        if header:
            table, at = re.sub(r"[ \t]*\.[ \t]*", ".", header[1].strip()).replace('"', ""), header.end()
            continue
        key = _KEY.match(text, at)
        if key is None:
            end = text.find("\n", at)
            if text[at:].lstrip(" \t").startswith("[["):
                table = "[["
            at = len(text) if end < 0 else end + 1
            continue
        start, at = at, key.end()
        depth = 0
        while at < len(text):
            match = _VALUE.match(text, at)
            if match is None:
                raise Unsafe(_ODD)
            at = match.end()
            depth += {"open": 1, "close": -1}.get(match.lastgroup or "", 0)
            if match.lastgroup == "end" and depth == 0:
                break
        yield _Entry(table, key[1], start, key.end(), at)
