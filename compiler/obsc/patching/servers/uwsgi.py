"""uWSGI's configuration as INI, read line by line as uWSGI's own reader does it.

Python's `configparser` keeps no places, takes a `:` for a separator and joins lines: uWSGI does neither, and of an
option that stands twice the last counts.
https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html#ini-files
"""

from __future__ import annotations

import re

from obsc.images.splices import Splice, Unsafe, line_end, lines_behind, spliced
from obsc.plan.launch.files import START
from obsc.plan.launch.uwsgi import NEEDED
from obsc.records import dataclass

_BLANK = " \t\r"
_IMPORT = "import"
_IMPORTS = frozenset({_IMPORT, "pyimport", "py-import", "python-import"})
"""One option of uWSGI's by four names: it may stand many times."""
_SHARED = frozenset(f"shared-{name}" for name in _IMPORTS)
_LOGIC = re.compile(r"(?:if-|for-).*|for|ifenv|ifexists|ifplugin|ifdir")
_END = frozenset({"end", "endif", "end-if", "endfor", "end-for"})
"""https://uwsgi-docs.readthedocs.io/en/latest/ConfigLogic.html"""
_OFF = frozenset({"false", "off", "no", "0"})
"""What turns an option off; everything else turns it on, nothing at all too."""
_EXPANDED = re.compile(r"%|[$@]\(")
_INCLUDES = frozenset({"include", "inherit", "ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line that says something: where it starts and ends, its option and its value."""

    start: int
    end: int
    number: int
    text: str
    key: str
    value: str
    is_conditional: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """What uWSGI reads of a file; `at` is the end of the last line that belongs to it."""

    rows: tuple[_Row, ...]
    at: int
    is_open: bool
    """Whether a condition goes on to its end."""


def with_options(before: str, section: str) -> str:
    """The configuration with what OpenTelemetry needs; Unsafe where it says something to the contrary."""
    found = _read(before, section)
    said = {row.key: row for row in found.rows}
    missing = [name for name in NEEDED if name != _IMPORT and not _is_on(name, said.get(name))]
    imports = [row for row in found.rows if row.key in _IMPORTS]
    is_imported = any(row.value == START and not row.is_conditional for row in imports)
    _check_rest(found)
    if not missing and is_imported:
        return before
    if found.is_open:
        raise Unsafe(f"ends inside of a condition in its section `{section}`")
    splices = []
    if not is_imported and imports:
        first = imports[0]
        if first.is_conditional:
            raise Unsafe(f"imports `{first.value}` under a condition at line {first.number}, before OpenTelemetry")
        splices = [Splice(first.start, first.start, _styled(first, _IMPORT) + line_end(before))]
    elif not is_imported:
        missing.append(_IMPORT)
    lines = [_styled(_model(found), name) for name in missing]
    after = spliced(before, [*splices, lines_behind(before, found.at, lines)] if lines else splices)
    _check(before, after, section)
    return after


def notes(text: str, section: str) -> tuple[str, ...]:
    """What a person should know of the rest of the file."""
    names = ", ".join(f"`{name}`" for name in NEEDED)
    return tuple(
        f"line {row.number} reads `{row.value}`: what that says of {names} counts, too"
        for row in _read(text, section).rows
        if row.key in _INCLUDES
    )


def snippet() -> str:
    """The options by themselves."""
    return "[uwsgi]\n" + "".join(f"{name} = {value}\n" for name, value in NEEDED.items())


def _read(text: str, section: str) -> _Section:
    """The lines of a section, which may stand in several places."""
    rows: list[_Row] = []
    here, at, end_of_section, is_in_logic = "", 0, None, False
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.strip(_BLANK)
        end = min(len(text), at + len(line) + 1)
        if said.startswith("["):
            here = said[1:-1]
        elif said and not said.startswith((";", "#")) and here == section:
            key, _, value = (part.strip(_BLANK) for part in said.partition("="))
            is_in_logic = key not in _END and (is_in_logic or _LOGIC.fullmatch(key) is not None)
            is_conditional = is_in_logic and _LOGIC.fullmatch(key) is None
            rows.append(
                _Row(
                    start=at,
                    end=end,
                    number=number,
                    text=line,
                    key=key,
                    value=value,
                    is_conditional=is_conditional,
                )
            )
        if here == section and said and not said.startswith((";", "#")):
            end_of_section = end
        at = end
    if end_of_section is None:
        raise Unsafe(f"has no section `[{section}]`: obsc edits uWSGI's INI, and no XML, YAML or JSON")
    return _Section(tuple(rows), end_of_section, is_in_logic)


def _is_on(name: str, row: _Row | None) -> bool:
    if row is None:
        return False
    if row.is_conditional:
        raise Unsafe(f"says `{name}` under a condition at line {row.number}")
    if _EXPANDED.search(row.value):
        raise Unsafe(f"says `{name} = {row.value}` at line {row.number}, which only uWSGI expands")
    if row.value.lower() in _OFF:
        raise Unsafe(
            f"says `{name} = {row.value}` at line {row.number}, and OpenTelemetry in uWSGI's workers needs"
            f" `{name} = {NEEDED[name]}`"
        )
    return True


def _check_rest(found: _Section) -> None:
    for row in found.rows:
        if row.key in _SHARED and row.value == START:
            raise Unsafe(f"imports OpenTelemetry in the master at line {row.number}: a fork loses its threads")
        if row.key in ("emperor", "vassals-dir"):
            raise Unsafe(f"starts other configurations at line {row.number}: the app's own is edited")


def _model(found: _Section) -> _Row | None:
    """The line whose style is taken."""
    return next((row for row in reversed(found.rows) if "=" in row.text and not row.is_conditional), None)


def _styled(model: _Row | None, name: str) -> str:
    """An option as the file writes its options: its margin, its blanks around `=`, its columns."""
    style = None if model is None else re.match(r"([ \t]*)([^=]*?)([ \t]*)=([ \t]*)", model.text)
    if style is None:
        return f"{name} = {NEEDED[name]}"
    margin, key, before, behind = style.groups()
    is_in_columns = len(before) > 1
    left = f"{name} ".ljust(len(key) + len(before)) if is_in_columns else name + before
    return f"{margin}{left}={behind}{NEEDED[name]}"


def _check(before: str, after: str, section: str) -> None:
    """The result says what it said, in its order, and what it needs."""
    rows = [(row.key, row.value, row.is_conditional) for row in _read(after, section).rows]
    rest = iter(rows)
    is_kept = all((row.key, row.value, row.is_conditional) in rest for row in _read(before, section).rows)
    said = {key for key, _, is_conditional in rows if not is_conditional}
    if not is_kept or not said >= NEEDED.keys() - {_IMPORT} or START not in {value for _, value, _ in rows}:
        raise Unsafe("is laid out in a way that obsc does not understand")
