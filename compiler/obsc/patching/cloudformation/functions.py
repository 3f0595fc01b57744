"""CloudFormation's functions as values of a task definition, and back: what is written out, and what nobody evaluates.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from obsc.patching.cloudformation.style import function_of
from obsc.patching.tree import Expression, Filled

Text = str | Expression | Filled

_HOLE = re.compile(r"\$\{([^}]*)\}")
NO_VALUE = {"Ref": "AWS::NoValue"}
REGION = {"Ref": "AWS::Region"}
_LISTS = ("Fn::Cidr", "Fn::GetAZs", "Fn::Split")
"""Functions that give lists."""


class Functions:
    """The functions of one template. An expression is spelled as in a file with short tags, or as in JSON."""

    def __init__(self, *, is_short: bool) -> None:
        self._is_short = is_short
        self._known: dict[str, Any] = {}

    def read(self, value: Any) -> Any:
        """A value of a template; a function becomes a text with expressions in it, or an expression."""
        name = function_of(value)
        if name is None:
            return value
        if value == NO_VALUE:
            return None
        argument = value[name]
        if name == "Fn::Sub" and isinstance(argument, str):
            return _joined(self._pieces(argument))
        if name == "Fn::Join" and isinstance(argument, list) and len(argument) == 2 and _is_joined(argument):
            separator, rows = argument
            pieces: list[Any] = []
            for row in rows:
                pieces += [separator, self.read(row)] if pieces else [self.read(row)]
            return _joined(pieces)
        return self.expression(value)

    def expression(self, value: Any) -> Expression:
        """A function as an expression."""
        value = normal(value)
        source = self._spelled(value)
        self._known[source] = value
        return Expression(source)

    def write(self, value: Any) -> Any:
        """A value for a template, of what is a task definition's; functions by their long names."""
        if isinstance(value, dict):
            return {key: self.write(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.write(item) for item in value]
        if isinstance(value, Expression):
            return self._known[value.source]
        if isinstance(value, Filled):
            return self._filled(value)
        return value

    def _pieces(self, text: str) -> list[Text]:
        pieces: list[Text] = []
        for at, piece in enumerate(_HOLE.split(text)):
            if at % 2 == 0:
                pieces.append(piece)
            elif piece.startswith("!"):
                pieces.append("${" + piece[1:] + "}")
            else:
                name, dot, attribute = piece.strip().partition(".")
                pieces.append(self.expression({"Fn::GetAtt": [name, attribute]} if dot else {"Ref": name}))
        return pieces

    def _filled(self, value: Filled) -> Any:
        known = [part if isinstance(part, str) else self._known[part.source] for part in value.parts]
        holes = [part if isinstance(part, str) else _hole(part) for part in known]
        # What `Fn::Sub` makes of braces that are none of its own is not written down to the last character.
        if all(hole is not None for hole in holes) and not any(
            isinstance(part, str) and "${" in part for part in known
        ):
            return {"Fn::Sub": "".join(hole for hole in holes if hole is not None)}
        return {"Fn::Join": ["", known]}

    def _spelled(self, value: Any) -> str:
        if not self._is_short:
            return json.dumps(value, ensure_ascii=False)
        name = function_of(value)
        if name is None:
            inside = value if isinstance(value, dict | list) else None
            if isinstance(inside, list):
                return f"[{', '.join(map(self._spelled, inside))}]"
            return json.dumps(value, ensure_ascii=False) if inside is not None or not isinstance(value, str) else value
        argument = value[name]
        if name == "Fn::GetAtt" and isinstance(argument, list) and all(isinstance(part, str) for part in argument):
            return f"!GetAtt {'.'.join(argument)}"
        return f"!{name.removeprefix('Fn::')} {self._spelled(argument)}"


def references(value: Any) -> Iterator[str]:
    """The names that a value refers to.

    >>> list(references([{"Ref": "A"}, {"Fn::Sub": "${B.Arn}${!C}"}, {"Fn::GetAtt": ["D", "Arn"]}]))
    ['A', 'B', 'D']
    """
    name = function_of(value)
    argument = "" if name is None else value[name]
    if name == "Ref":
        yield str(argument)
    elif name == "Fn::GetAtt":
        yield argument.partition(".")[0] if isinstance(argument, str) else argument[0]
    elif name == "Fn::Sub" and isinstance(argument, str):
        yield from (one.partition(".")[0] for one in re.findall(r"\$\{([^!}][^}]*)\}", argument))
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from references(item)


def holds(value: Any, part: Any) -> bool:
    """Whether a value is another one, or has it inside."""
    kids = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(value == part) or any(holds(kid, part) for kid in kids)


def normal(value: Any) -> Any:
    """One spelling of what has two: the path of `Fn::GetAtt`."""
    if function_of(value) == "Fn::GetAtt" and isinstance(value["Fn::GetAtt"], str):
        name, _, attribute = value["Fn::GetAtt"].partition(".")
        return {"Fn::GetAtt": [name, attribute]}
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    return [normal(item) for item in value] if isinstance(value, list) else value


def resource_in(value: Any) -> str | None:
    """The resource whose name or ARN a value is, if it is one and nothing else.

    >>> resource_in({"Fn::GetAtt": "Role.Arn"}), resource_in({"Ref": "Role"}), resource_in("arn:aws:iam::1:role/a")
    ('Role', 'Role', None)
    >>> resource_in({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Role}"})
    'Role'
    """
    name = function_of(value)
    argument = value[name] if name is not None else None
    match name:
        case "Ref":
            return argument if isinstance(argument, str) and "::" not in argument else None
        case "Fn::GetAtt":
            path = argument.split(".") if isinstance(argument, str) else argument
            return str(path[0]) if isinstance(path, list) and path[1:] == ["Arn"] else None
        case "Fn::Sub" if isinstance(argument, str):
            found = [one.partition(".") for one in _HOLE.findall(argument) if not one.startswith(("AWS::", "!"))]
            if len(found) == 1 and found[0][2] in ("", "Arn"):
                return str(found[0][0])
    return None


def _is_joined(argument: list[Any]) -> bool:
    """Whether every piece of a `Fn::Join` is a text, or one value."""
    separator, rows = argument
    return isinstance(separator, str) and isinstance(rows, list) and bool(rows) and all(map(_is_text, rows))


def _is_text(row: Any) -> bool:
    """Whether a row is one text, whatever it is: one that a condition takes out would take its separator with it."""
    if isinstance(row, str | int):
        return not isinstance(row, bool)
    return function_of(row) not in (None, *_LISTS) and not holds(row, NO_VALUE)


def _joined(pieces: list[Any]) -> Text:
    """Pieces as the simplest thing that says them."""
    parts: list[str | Expression] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Filled) else (piece,):
            part = part if isinstance(part, Expression) else str(part)
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else Filled(tuple(parts))


def _hole(value: Any) -> str | None:
    """A function inside of a `Fn::Sub`; None for one that has no place there."""
    match function_of(value):
        case "Ref" if isinstance(value["Ref"], str):
            return "${" + value["Ref"] + "}"
        case "Fn::GetAtt" if all(isinstance(part, str) for part in value["Fn::GetAtt"]):
            return "${" + ".".join(value["Fn::GetAtt"]) + "}"
    return None
