"""What Terraform's expressions come to, as a document: what is known as it is, the rest as a value of the graph."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from obsc.diagnostics import Path
from obsc.infra.values import Join, Pseudo, Ref, RoleName, Text, text
from obsc_readers.dialect import literal
from obsc_readers.document import MAX_DEPTH, List, Object, Scalar, ScalarKind, Value
from obsc_readers.walk import Refused


@dataclass(frozen=True, slots=True)
class Deferred(Scalar):
    """Text, or a list of it, that is not known before deployment."""

    value: Text
    is_list: bool


@dataclass(frozen=True, slots=True)
class Encoded(Scalar):
    """What `jsonencode` makes: text that holds a document, in which no text holds another."""

    document: Value


@dataclass(frozen=True, slots=True)
class InBase64(Scalar):
    """What `base64encode` makes of text."""

    value: Text


@dataclass(frozen=True, slots=True)
class OfParameter(Scalar):
    """What a parameter of Systems Manager holds, by the parameter's name."""

    parameter: str


@dataclass(frozen=True, slots=True)
class Pieces(Scalar):
    """What `split` makes of a role's ARN that is not known."""

    arn: Ref
    separator: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Count(Scalar):
    """How many pieces there are, less some."""

    of: Pieces
    less: int


@dataclass(frozen=True, slots=True)
class Blocks(List):
    """The nested blocks of one type."""


@dataclass(frozen=True, slots=True)
class Facts(Object):
    """What a data source knows; keys in `recent` are not there in every version of the provider."""

    recent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, for values that are made there and for refusals."""

    path: Path
    line: int | None

    def step(self, key: str | int) -> Place:
        """A place inside of this one."""
        return Place((*self.path, key), self.line)

    def scalar(self, written: str, kind: ScalarKind = "text") -> Scalar:
        """A scalar at this place."""
        return Scalar(written, kind, self.path, self.line)

    def text(self, found: Text) -> Scalar:
        """Text at this place; Terraform composes characters.

        https://developer.hashicorp.com/terraform/language/expressions/types#types
        """
        composed = _composed(found)
        if isinstance(composed, str):
            return self.scalar(composed)
        return self.deferred(composed, False)

    def deferred(self, found: Text, is_list: bool) -> Deferred:
        """Text or a list at this place that is not known before deployment."""
        return Deferred("${…}", "text", self.path, self.line, found, is_list)

    def refused(self, message: str) -> Refused:
        """A refusal of what stands here."""
        return Refused(self.scalar(""), message)

    def put(self, value: Value) -> Value:
        """The same value at this place."""
        if len(self.path) > MAX_DEPTH:
            raise self.refused(f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(value, List):
            items = tuple(self.step(number).put(item) for number, item in enumerate(value.items))
            return replace(value, items=items, path=self.path, line=self.line)
        if isinstance(value, Object):
            entries = tuple((key, self.step(key).put(item)) for key, item in value.entries)
            return replace(value, entries=entries, path=self.path, line=self.line)
        if isinstance(value, Encoded):
            return replace(value, document=self.put(value.document), path=self.path, line=self.line)
        return replace(value, path=self.path, line=self.line)


def place_of(value: Value) -> Place:
    """Where a value stands."""
    return Place(value.path, value.line)


def is_null(value: Value) -> bool:
    """Whether a value is null, which says nothing."""
    return isinstance(value, Scalar) and value.kind == "null"


def size(value: Value) -> int:
    """How many values there are in a value, itself included."""
    if isinstance(value, List):
        return 1 + sum(map(size, value.items))
    if isinstance(value, Object):
        return 1 + sum(size(item) for _, item in value.entries)
    return 1 + size(value.document) if isinstance(value, Encoded) else 1


def as_text(value: Value) -> Text:
    """A value where Terraform wants text: numbers and truth values become text."""
    if isinstance(value, Deferred):
        if value.is_list:
            raise Refused(value, "is a list and not text")
        return value.value
    if isinstance(value, Encoded):
        return encode(value.document)
    if isinstance(value, Pieces | Count):
        raise Refused(value, _ONLY_ROLES)
    if isinstance(value, InBase64 | OfParameter):
        raise Refused(value, "obsc holds base64 in user data only, and a parameter's value as an image only")
    return literal(value, converts=True)


def items_of(value: Value) -> tuple[Value, ...]:
    """The items of a list that is known as such."""
    if isinstance(value, List):
        return value.items
    raise Refused(value, "has to be a list that is written out")


def known_text(value: Value) -> str:
    """Text that is known."""
    found = as_text(value)
    if isinstance(found, str):
        return found
    raise Refused(value, "has to be known before deployment")


def whole_number(value: Value) -> int:
    """A whole number."""
    found = known_text(value)
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", found):
        return int(found)
    raise Refused(value, f"has to be a whole number, not {found!r}")


def encode(value: Value) -> str:
    """JSON text, to the character as Go writes it: no space, keys in order, `<`, `>` and `&` escaped.

    https://developer.hashicorp.com/terraform/language/functions/jsonencode
    """
    if isinstance(value, List):
        return f"[{','.join(map(encode, value.items))}]"
    if isinstance(value, Object):
        return f"{{{','.join(f'{_quoted(key)}:{encode(item)}' for key, item in sorted(value.entries, key=_key))}}}"
    if isinstance(value, Deferred | Pieces | Count | InBase64 | OfParameter) or value.kind == "fraction":
        raise Refused(value, "obsc cannot tell how jsonencode will write this")
    if value.kind == "integer":
        return str(as_text(value))
    return _quoted(value.text) if value.kind == "text" else value.text


def role_name(value: Value) -> Text:
    """The name in a role's ARN, once an expression has been found to say that."""
    arn = as_text(value)
    if not isinstance(arn, Ref):
        raise Refused(value, _ONLY_ROLES)
    return RoleName(arn)


_ONLY_ROLES = "of text that is not known obsc holds no part but the name in a role's ARN"


def _key(entry: tuple[str, Value]) -> str:
    return entry[0]


def _quoted(plain: str) -> str:
    import json

    written = json.dumps(plain, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _composed(found: Text) -> Text:
    if isinstance(found, str):
        return unicodedata.normalize("NFC", found)
    if isinstance(found, Join):
        return text(*(_composed(part) for part in found.parts))
    assert isinstance(found, Ref | Pseudo | RoleName)
    return found
