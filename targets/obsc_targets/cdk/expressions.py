"""Turn values of the template into Python expressions that are worth the same wherever the construct is used.

Logical ids are only known when an app is synthesised, and parameters may be given: references become attributes and
variables, and `Fn.sub` is left where a text mentions nothing but pseudo parameters.
"""

from __future__ import annotations

import re
from typing import Any

from obsc.infra.values import Join, Json, Text
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.doc import Note
from obsc_targets._shared.json_data import json_data
from obsc_targets._shared.names import snake
from obsc_targets._shared.python_source import Call, Name
from obsc_targets._shared.yaml_printer import Tagged
from obsc_targets.cdk.naming import Naming
from obsc_targets.cdk.types import MAP, type_below

_TOKEN = re.compile(r"[$#](?=\{Token\[[a-zA-Z0-9:._-]+\]\})|-1(?=\.\d{10,16}e\+289)", re.ASCII)
"""What aws-cdk-lib takes for one of its own tokens in any text, and replaces: core/lib/private/encoding.ts."""

_HOLE = re.compile(r"\$\{([^}]*)\}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Expressions:
    """Says values in the names of one system; `home` is the variable whose attributes the L1 constructs are."""

    def __init__(self, naming: Naming, home: str) -> None:
        self.naming = naming
        self.home = home
        self._said = Say(naming.ids)

    def resource(self, kind: str, properties: dict[str, Any]) -> dict[str, Any]:
        """The keyword arguments of a class, from the properties of a template."""
        return {snake(key): self._property(kind, key, value) for key, value in properties.items()}

    def value(self, value: Any) -> Any:
        """A literal, or what an intrinsic function means; maps keep their keys."""
        match value:
            case Note():
                return Note(self.value(value.value), value.comment, value.origin, value.node)
            case str():
                return value if _TOKEN.search(value) is None else self._text([value])
            case dict():
                return {key: self.value(item) for key, item in value.items()}
            case list():
                return [self.value(item) for item in value]
            case Tagged("!Ref", str(id)):
                return self._ref(id)
            case Tagged("!GetAtt", str(path)):
                id, _, attribute = path.partition(".")
                return Name(f"{self._construct(id)}.attr_{snake(attribute)}")
            case Tagged("!Sub", str(text)):
                return self._sub(text)
            case Tagged("!Base64", script):
                return Call("cdk.Fn.base64", (self._script(script),))
            case Tagged("!Join", ["", list(parts)]):
                return self._text(parts)
            case Tagged("!Select", [int(place), source]):
                return Call("cdk.Fn.select", (place, self.value(source)))
            case Tagged("!GetAZs", ""):
                return Call("cdk.Fn.get_azs", ())
            case Tagged("!Split", [str(mark), source]):
                return Call("cdk.Fn.split", (mark, self.value(source)))
            case Tagged():
                raise TypeError(f"no Python for {value!r}")
        return value

    def json(self, document: Json) -> Any:
        """A JSON document as Python has it."""
        return self.value(json_data(document, self._said.text))

    def _property(self, owner: str, key: str, value: Any) -> Any:
        """A property of a class: mappings in it, alone or in a list, are of the class that the table says."""
        match value:
            case Note():
                return Note(self._property(owner, key, value.value), value.comment, value.origin, value.node)
            case dict():
                kind = type_below(owner, key)
                return self.value(value) if kind == MAP else Call(kind, (), self.resource(kind, value))
            case list():
                return [self._property(owner, key, item) for item in value]
        return self.value(value)

    def _construct(self, id: str) -> str:
        return f"{self.home}.{self.naming.attribute(id)}"

    def _ref(self, id: str) -> Any:
        if id.startswith("AWS::"):
            return Name(f"cdk.Aws.{snake(id.removeprefix('AWS::')).upper()}")
        if id in self.naming.lists:
            return Call("list", (Name(self.naming.parameters[id]),))  # jsii takes no other sequence
        return Name(self.naming.parameters[id] if id in self.naming.parameters else f"{self._construct(id)}.ref")

    def _sub(self, text: str) -> Any:
        holes = _HOLE.findall(text)
        if not _TOKEN.search(text) and all(hole.startswith("AWS::") for hole in holes):
            return Call("cdk.Fn.sub", (text,))
        return self._text(_parts(text))

    def _script(self, script: Any) -> Any:
        """Text that is read line by line: a line to a string, but for references in it."""
        match script:
            case str():
                parts: list[Any] = [script]
            case Tagged("!Sub", str(text)):
                parts = _parts(text)
            case Tagged("!Join", ["", list(pieces)]):
                parts = pieces
            case _:
                return self.value(script)
        return self._text([row for part in parts for row in (_LINE.findall(part) if isinstance(part, str) else [part])])

    def _text(self, parts: list[Any]) -> Any:
        """Text of several parts; a literal that looks like a token is cut in two, which no resolution joins again."""
        cut = [piece for part in parts for piece in (_cut(part) if isinstance(part, str) else [part])]
        said = [piece if isinstance(piece, str) else self.value(piece) for piece in cut]
        if len(cut) > len(parts):
            return Call("cdk.Token.as_string", ({"Fn::Join": ["", said]},))
        return said[0] if len(said) == 1 else Call("cdk.Fn.join", ("", said))


def _parts(text: str) -> list[str | Tagged]:
    """The pieces of what `!Sub` takes.

    >>> _parts("${!HOME} ${WebImage}")
    ['${HOME} ', Tagged(tag='!Ref', value='WebImage')]
    """
    parts: list[str | Tagged] = []
    for odd, part in enumerate(_HOLE.split(text)):
        if odd % 2 == 1 and not part.startswith("!"):
            parts.append(Tagged("!GetAtt" if "." in part else "!Ref", part))
            continue
        literal = f"${{{part[1:]}}}" if odd % 2 == 1 else part
        before = parts.pop() if parts and isinstance(parts[-1], str) else ""
        parts += [f"{before}{literal}"] if before or literal else []
    return parts


def has_token(value: Text) -> bool:
    """Whether a document in JSON has what looks like a token, or would but for JSON's escapes.

    `to_json_string` joins what has been cut in two, and so finds the token again.
    """
    parts = value.parts if isinstance(value, Join) else (value,)
    return any(isinstance(part, str) and _TOKEN.search(part.replace("\\u0024", "$")) for part in parts)


def _cut(text: str) -> list[str]:
    """A text in pieces, none of which looks like a token.

    >>> _cut("a ${Token[AWS.Region.4]}"), _cut("${x}")
    (['a $', '{Token[AWS.Region.4]}'], ['${x}'])
    """
    if _TOKEN.search(text) is None:
        return [text]
    ends = [found.end() for found in _TOKEN.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
