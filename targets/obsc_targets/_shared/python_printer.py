"""Print Python source that Black and `ruff format` leave as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from obsc_targets._shared.doc import Lines, Note, bare
from obsc_targets._shared.notes import comment_rows, mark, open_note, print_comments, unwrap
from obsc_targets._shared.python_expression import WIDTH, atom, head, in_ascii, one_line, print_value
from obsc_targets._shared.python_source import (
    Assign,
    Blank,
    Class,
    Comment,
    Declare,
    Evaluate,
    Function,
    Import,
    ImportFrom,
    Parameter,
    Return,
    Statement,
)
from obsc_targets._shared.python_text import annotation, docstring_rows, dotted, identifier, width


def print_python(body: Sequence[Statement], *, doc: str = "", header: Sequence[str] = ()) -> Lines:
    r'''Give the lines of a module, below a header of comment lines and its docstring.

    >>> body = [Import("aws_cdk", "cdk"), Assign("name", "web")]
    >>> print("\n".join(print_python(body, doc="An app.").rows))
    """An app."""
    <BLANKLINE>
    import aws_cdk as cdk
    <BLANKLINE>
    name = "web"
    '''
    lines = Lines()
    for text in header:
        lines.rows.extend(comment_rows(text, WIDTH))
    lines.rows.extend(docstring_rows(doc, WIDTH))
    kinds = _kinds(body)
    if lines.rows and kinds:
        lines.rows.extend([""] * (2 if kinds[0] in _DEFINITIONS else 1))
    _print_body(lines, body, "")
    return lines


def _print_body(lines: Lines, body: Iterable[Statement], pad: str) -> None:
    """Print statements, parted by blank lines where Black wants them or one is asked for."""
    before: type | None = None
    asked = 0
    for item in body:
        statement = type(bare(item))
        if type(item) is Blank:
            asked = 1
            continue
        if before:
            asked = asked or int(before in _IMPORTS and any(note.comment for note in unwrap(item)[0]))
            lines.rows.extend([""] * _gap(before, statement, asked, pad))
        _print_statement(lines, open_note(lines, item, pad, WIDTH), pad)
        before, asked = statement, 0


def _kinds(body: Iterable[Statement]) -> list[type]:
    """What a body is made of, apart from blank lines."""
    return [kind for kind in (type(bare(item)) for item in body) if kind is not Blank]


def _gap(before: type, after: type, asked: int, pad: str) -> int:
    """How many blank lines part two statements."""
    if _DEFINITIONS & {before, after}:
        return 1 if pad else 2
    if before in _IMPORTS and after not in _IMPORTS:
        return 1
    return asked


def _print_statement(lines: Lines, statement: Any, pad: str) -> None:
    kind = type(statement)
    if kind is Assign:
        note = f": {annotation(statement.annotation)}" if statement.annotation else ""
        _print_right_side(lines, f"{pad}{dotted(statement.target)}{note} = ", statement.value, pad)
    elif kind is Return:
        _print_right_side(lines, f"{pad}return ", statement.value, pad)
    elif kind is Evaluate:
        print_value(lines, pad, statement.value, "", pad)
    elif kind is Declare:
        lines.rows.append(f"{pad}{dotted(statement.target)}: {annotation(statement.annotation)}")
    elif kind is Comment:
        lines.rows.extend(pad + row for row in comment_rows(statement.text, WIDTH - len(pad)))
    elif kind is Import:
        lines.rows.append(f"{pad}import {_imported((statement.module, statement.alias))}")
    elif kind is ImportFrom:
        _print_import(lines, statement, pad)
    elif kind is Function:
        _print_function(lines, statement, pad)
    elif kind is Class:
        _print_class(lines, statement, pad)
    else:
        raise TypeError(f"not a Python statement: {statement!r}")


def _print_right_side(lines: Lines, lead: str, value: Any, pad: str) -> None:
    """Print what is assigned or returned, in parentheses if only they make room for it."""
    value = open_note(lines, value, pad, WIDTH)
    opening = head(value)
    too_wide = one_line(value, WIDTH - width(lead), []) is None and not (opening and _fits(lead + opening))
    if too_wide and value not in ([], (), {}):
        value = in_ascii(value)  # from here on the layout hangs on exact widths
        if _print_parenthesized(lines, lead, value, pad):
            return
    print_value(lines, lead, value, "", pad)


def _print_parenthesized(lines: Lines, lead: str, value: Any, pad: str) -> bool:
    """Print a value in parentheses, unless even there a line is too long: then Black does without them."""
    rows, marks = len(lines.rows), len(lines.marks)
    lines.rows.append(f"{lead}(")
    print_value(lines, pad + "    ", value, "", pad + "    ")
    if all(map(_fits, lines.rows[rows:])):
        lines.rows.append(f"{pad})")
        return True
    del lines.rows[rows:], lines.marks[marks:]
    return False


def _fits(row: str) -> bool:
    return width(row) <= WIDTH


def _imported(name: str | tuple[str, str]) -> str:
    plain, alias = (name, "") if isinstance(name, str) else name
    return f"{dotted(plain)} as {identifier(alias)}" if alias else dotted(plain)


def _print_import(lines: Lines, statement: ImportFrom, pad: str) -> None:
    lead = f"{pad}from {dotted(statement.module)} import "
    names = [_imported(name) for name in statement.names]
    row = lead + ", ".join(names)
    if _fits(row):
        lines.rows.append(row)
    else:
        lines.rows.extend([f"{lead}(", *(f"{pad}    {name}," for name in names), f"{pad})"])


def _print_function(lines: Lines, function: Function, pad: str) -> None:
    _print_decorators(lines, function.decorators, pad)
    parameters = [_parameter(item) for item in function.parameters]
    if function.keywords:
        parameters += [([], "*"), *map(_parameter, function.keywords)]
    if function.rest:
        notes, text = _parameter(function.rest)
        parameters.append((notes, "**" + text))
    returns = f" -> {annotation(function.returns)}" if function.returns else ""
    _print_signature(lines, f"{pad}def {identifier(function.name)}", parameters, f"{returns}:", pad)
    _print_suite(lines, function, pad + "    ")


def _print_class(lines: Lines, definition: Class, pad: str) -> None:
    _print_decorators(lines, definition.decorators, pad)
    lead = f"{pad}class {identifier(definition.name)}"
    if definition.bases:
        _print_signature(lines, lead, [([], dotted(base)) for base in definition.bases], ":", pad)
    else:
        lines.rows.append(f"{lead}:")
    _print_suite(lines, definition, pad + "    ")


def _print_decorators(lines: Lines, decorators: Iterable[Any], pad: str) -> None:
    for decorator in decorators:
        print_value(lines, f"{pad}@", decorator, "", pad)


def _parameter(item: Parameter | Note) -> tuple[list[Note], str]:
    """The notes on a parameter, and how it is written."""
    notes, parameter = unwrap(item)
    text = identifier(parameter.name)
    equals = "="
    if parameter.annotation:
        text += f": {annotation(parameter.annotation)}"
        equals = " = "
    return notes, text + "".join(equals + atom(bare(value)) for value in parameter.default)


def _print_signature(lines: Lines, lead: str, elements: list[tuple[list[Note], str]], end: str, pad: str) -> None:
    """Print what stands in the parentheses of a definition."""
    row = f"{lead}({', '.join(text for _, text in elements)}){end}"
    if _fits(row) and not any(note.comment for notes, _ in elements for note in notes):
        for notes, _ in elements:
            mark(lines, notes)
        lines.rows.append(row)
        return
    lines.rows.append(f"{lead}(")
    for notes, text in elements:
        print_comments(lines, notes, pad + "    ", WIDTH)
        mark(lines, notes)
        lines.rows.append(f"{pad}    {text},")
    lines.rows.append(f"{pad}){end}")


def _print_suite(lines: Lines, definition: Function | Class, pad: str) -> None:
    """Print a docstring and a body."""
    doc = docstring_rows(definition.doc, WIDTH - len(pad))
    lines.rows.extend(pad + row if row else "" for row in doc)
    kinds = _kinds(definition.body)
    if doc and kinds and (type(definition) is Class or kinds[0] in _DEFINITIONS):
        lines.rows.append("")
    _print_body(lines, definition.body, pad)
    if not doc and all(kind is Comment for kind in kinds):
        lines.rows.append(f"{pad}pass")


_DEFINITIONS = {Function, Class}
_IMPORTS = {Import, ImportFrom}
