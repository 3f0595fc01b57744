"""Expressions of Terraform as values with places: what is written out, and what nobody evaluates.

A local value is followed to what it is. What is a list or an object there can be edited there, if nothing else uses it.
https://developer.hashicorp.com/terraform/language/expressions
"""

from __future__ import annotations

import re
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.syntax import Syntax, pieces
from obsc.patching.terraform.text import literal, unescaped
from obsc.patching.tree import Expression, Filled, Value

_DEEPEST = 30
_MOST = 100_000
"""Of values that are read: ten local values that name each other twice are a thousand."""
_AS_WRITTEN = ("logConfiguration",)
"""Keys whose texts are put into other containers too: by their names, not by what these stand for."""
_COMMENT = "comment"
_WORDS = {"true": True, "false": False}


class Values:
    """Reads the expressions of a folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.shared: list[tuple[int, int, str]] = []
        """Where local values stand that are used several times, with what they are called."""
        self._places: dict[int, tuple[Value, ...]] = {}
        self._left = _MOST

    def places(self, value: Value) -> tuple[Value, ...]:
        """What a list or an object holds where it stands in it, and not where the local values are that it names."""
        return self._places.get(value.start, ())

    def read(self, node: Syntax, first: int | None = None) -> Value:
        """The value of an expression; `first` is where its key begins."""
        return self._value(node, node.start if first is None else first, 0, True)

    def argument(self, node: Syntax) -> Syntax:
        """What an expression is without parentheses around it, a local value followed."""
        for _ in range(_DEEPEST):
            node = _bare(node)
            one = self._folder.local(self._said(node))
            if one is None:
                break
            if self._folder.uses(one) > 1:
                self.shared.append((one.value.start, one.value.end, f"local.{one.name}"))
            node = one.value
        return _bare(node)

    def _said(self, node: Syntax) -> str:
        return self._folder.said(node)

    def _value(self, node: Syntax, first: int, depth: int, follow: bool) -> Value:
        self._left -= 1
        if self._left < 0:
            raise Unsafe("has local values that name each other so often that nobody can follow them")
        inner = _bare(node)
        open_ = Value(Expression(self._said(inner)), node.start, node.end, first)
        if depth > _DEEPEST:
            return open_
        if inner.kind == "expression":
            return self._reference(inner, open_, depth, follow)
        match inner.kind:
            case "literal_value":
                return Value(self._literal(inner.kids[0]), node.start, node.end, first)
            case "template_expr":
                return Value(self._template(inner), node.start, node.end, first)
            case "operation" if re.fullmatch(r"-[0-9]+", self._said(inner)):
                return Value(int(self._said(inner)), node.start, node.end, first)
            case "collection_value":
                return self._collection(inner.kids[0], first, depth, follow) or open_
        return self._reference(inner, open_, depth, follow)

    def _reference(self, node: Syntax, open_: Value, depth: int, follow: bool) -> Value:
        """What a local value is: a text at the place that names it, a list or an object where it stands."""
        one = self._folder.local(self._said(node))
        if one is None:
            return open_
        value = self._value(one.value, one.start, depth + 1, follow)
        if not isinstance(value.data, list | dict):
            return Value(value.data, open_.start, open_.end, open_.first) if follow else open_
        if self._folder.uses(one) > 1:
            self.shared.append((one.value.start, one.value.end, f"local.{one.name}"))
        return value

    def _literal(self, node: Syntax) -> Any:
        said = self._said(node)
        match node.kind:
            case "string_lit":
                return literal(unescaped(said[1:-1]))
            case "bool_lit":
                return _WORDS[said]
            case "null_lit":
                return None
        if re.fullmatch("[0-9]{1,15}", said):
            return int(said)
        # The grammar of tree-sitter has hexadecimal numbers, which Terraform has not.
        return float(said) if re.fullmatch(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", said) else Expression(said)

    def _template(self, node: Syntax) -> str | Expression | Filled:
        """A quoted text with expressions; what is not of these is an expression as a whole."""
        template = node.kids[0]
        if template.kind != "quoted_template":
            return Expression(self._said(node))
        parts: list[str | Expression] = []
        at = template.start + 1
        for piece in pieces(template):
            source = self._said(piece)
            if piece.kind == "template_directive" or source.startswith("${~") or source.endswith("~}"):
                return Expression(self._said(node))
            parts += [literal(unescaped(self._folder.text[at : piece.start])), Expression(source[2:-1].strip())]
            at = piece.end
        parts.append(literal(unescaped(self._folder.text[at : template.end - 1])))
        known = [self._followed(part) for part in parts if part != ""]
        merged: list[str | Expression] = []
        for part in known:
            if isinstance(part, str) and merged and isinstance(merged[-1], str):
                merged[-1] += part
            else:
                merged.append(part)
        match merged:
            case []:
                return ""
            case [only]:
                return only
        return Filled(tuple(merged))

    def _followed(self, part: str | Expression) -> str | Expression:
        """A local value that is a text without expressions, inside of another text."""
        one = self._folder.local(part.source) if isinstance(part, Expression) else None
        data = self._value(one.value, one.start, _DEEPEST // 2, True).data if one is not None else None
        return data if isinstance(data, str) else part

    def _collection(self, node: Syntax, first: int, depth: int, follow: bool) -> Value | None:
        """A list or an object; None for an object with a key that is computed."""
        if node.kind == "tuple":
            items = node.of("expression")
            self._places[node.start] = tuple(Value(None, one.start, one.end, one.start) for one in items)
            rows = [self._value(one, one.start, depth + 1, follow) for one in items]
            return Value(rows, node.start, node.end, first)
        entries: dict[str, Value] = {}
        for element in node.of("object_elem"):
            key, value = element.of("expression")
            name = self._key(key)
            if name is None or name in entries:
                return None
            entries[name] = self._value(value, element.start, depth + 1, follow and name not in _AS_WRITTEN)
        self._places[node.start] = tuple(
            Value(None, one.kids[-1].start, one.end, one.start) for one in node.of("object_elem")
        )
        return Value(entries, node.start, node.end, first)

    def _key(self, node: Syntax) -> str | None:
        said = self._said(node)
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", said):
            return said
        inner = _bare(node)
        data = self._literal(inner.kids[0]) if inner.kind == "literal_value" else None
        return data if isinstance(data, str) else None


def _bare(node: Syntax) -> Syntax:
    """What stands in an expression, without comments and parentheses."""
    while node.kind == "expression":
        kids = [kid for kid in node.kids if kid.kind not in (_COMMENT, "(", ")")]
        if len(kids) != 1:
            break
        node = kids[0]
    return node
