"""A program in TypeScript as a tree: what its names mean, what its calls are given, and where everything stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from obsc.images.splices import Unsafe
from obsc.patching.cdk.source import FOLLOWED, MORE, text_of
from obsc.patching.tree import Expression

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

LOOPS = ("for_statement", "for_in_statement", "while_statement", "do_statement")
CONDITIONS = ("if_statement", "switch_statement", "try_statement", "ternary_expression", "binary_expression")
FUNCTIONS = ("method_definition", "function_declaration", "function_expression", "arrow_function")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_COMMENTS = re.compile(r"\s*(/\*.*?\*/\s*)*(//.*)?")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": "", "\r": ""}


class Source:
    """A module of the user's."""

    def __init__(self, text: str) -> None:
        self.text, self._bytes = text, text.encode("utf-8", "surrogatepass")
        self.root = parsed(text)
        self.nodes = [*walk(self.root)]
        self.imported = dict(self._imports())
        self.assigned = _assigned(self.nodes)

    def class_of(self, node: Node) -> tuple[str, str]:
        """The module and the name of the class that is called."""
        if node.type != "new_expression":
            return "", ""
        module, _, name = self.qualified(node.child_by_field_name("constructor")).rpartition(".")
        return module, name

    def props(self, node: Node, at: int) -> dict[str, Any]:
        arguments = arguments_of(node)
        value = self.value(arguments[at]) if len(arguments) > at else {}
        return value if isinstance(value, dict) else {MORE: value}

    def value(self, node: Node) -> Any:
        kids = [kid for kid in node.named_children if kid.type != "comment"]
        match node.type:
            case "string" | "template_string":
                found = text_of(map(piece_of, kids))
                return _joined(found) if isinstance(found, str) else found
            case "true" | "false" | "null" | "undefined":
                return _WORDS[node.type]
            case "number" if re.fullmatch(r"[0-9_]+", text_in(node)):
                return int(text_in(node).replace("_", ""))
            case "array" if all(kid.type != "spread_element" for kid in kids):
                return [self.value(kid) for kid in kids]
            case "object":
                return dict(self._entry(kid) for kid in kids)
            case "as_expression" | "satisfies_expression" | "parenthesized_expression" | "non_null_expression":
                return self.value(kids[0])
            case "call_expression":
                called = self.qualified(node.child_by_field_name("function"))
                if called == "aws_cdk_lib.aws_ecs.ContainerImage.fromRegistry" and (arguments := arguments_of(node)):
                    return self.value(arguments[0])
        return Expression(text_in(node))

    def _entry(self, node: Node) -> tuple[str, Any]:
        if node.type == "shorthand_property_identifier":
            return text_in(node), self._given(text_in(node), node)
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type == "pair" and key is not None and value is not None and key.type != "computed_property_name":
            name = self.value(key) if key.type == "string" else text_in(key)
            return str(name), self._given(str(name), value)
        return MORE, Expression(text_in(node))

    def _given(self, key: str, node: Node) -> Any:
        """The value of a property, or of the name that it is."""
        names = ("identifier", "member_expression", "shorthand_property_identifier")
        given = self.assigned.get(text_in(node)) if key in FOLLOWED and node.type in names else None
        return self.value(given or node)

    def qualified(self, node: Node | None) -> str:
        """A name with its module in place of what the module is called here."""
        parts: list[str] = []
        while node is not None and node.type == "member_expression":
            parts.append(text_in(node.child_by_field_name("property")))
            node = node.child_by_field_name("object")
        first = text_in(node) if node is not None and node.type == "identifier" else ""
        return ".".join([self.imported.get(first, first), *reversed(parts)])

    def _imports(self) -> Iterator[tuple[str, str]]:
        """What names of modules mean, the modules written as in Python."""
        for node in self.root.named_children:
            if node.type != "import_statement":
                continue
            source = self.import_source(node)
            module = source if source.startswith(".") else source.replace("-", "_").replace("/", ".")
            for one in walk(node):
                if one.type in ("namespace_import", "import_require_clause"):
                    yield text_in(one.named_children[0]), module
                elif one.type == "import_specifier":
                    name = one.child_by_field_name("name")
                    yield text_in(one.child_by_field_name("alias") or name), f"{module}.{text_in(name)}"

    def import_source(self, node: Node) -> str:
        strings = [one for one in walk(node) if one.type == "string"]
        value = self.value(strings[-1]) if strings else ""
        return value if isinstance(value, str) else ""

    def at(self, byte: int) -> int:
        return len(self._bytes[:byte].decode("utf-8", "surrogatepass"))

    def line_end(self, node: Node) -> int:
        at = self.at(node.end_byte)
        while at < len(self.text) and self.text[at] not in "\r\n":
            at += 1
        return at

    def indent(self, node: Node) -> str:
        at = self.at(node.start_byte)
        return self.text[max(self.text.rfind(end, 0, at) for end in "\r\n") + 1 : at].removeprefix("\ufeff")

    def is_alone(self, node: Node) -> bool:
        rest = self.text[self.at(node.end_byte) : self.line_end(node)]
        return not self.indent(node).strip() and _COMMENTS.fullmatch(rest) is not None


def parsed(text: str) -> Node:
    root = _parser().parse(text.encode("utf-8", "surrogatepass")).root_node
    if root.has_error:
        wrong = next(node for node in walk(root) if node.is_error or node.is_missing)
        raise Unsafe(f"is no TypeScript at line {wrong.start_point[0] + 1}")
    return root


@cache
def _parser() -> Parser:
    try:
        from tree_sitter import Language, Parser
        from tree_sitter_typescript import language_typescript
    except ModuleNotFoundError as missing:
        raise Unsafe(f"is TypeScript, which needs {missing.name} to be edited: pip install 'obsc[patch]'") from None
    return Parser(Language(language_typescript()))


def walk(node: Node) -> Iterator[Node]:
    """This and everything in it, in the order of the text, however deep."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children))


def _assigned(nodes: list[Node]) -> dict[str, Node]:
    """What is given to names, by those that are given something once."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        sides = ("name", "value") if node.type == "variable_declarator" else ("left", "right")
        if node.type in ("variable_declarator", "assignment_expression", "augmented_assignment_expression"):
            name, value = (node.child_by_field_name(side) for side in sides)
            if value is not None:
                found.setdefault(text_in(name), []).append(value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def arguments_of(node: Node) -> list[Node]:
    arguments = node.child_by_field_name("arguments")
    return [] if arguments is None else [kid for kid in arguments.named_children if kid.type != "comment"]


def piece_of(node: Node) -> str | Expression:
    """A piece of a string: text, an escape, or what is put in."""
    said = text_in(node)
    if node.type == "escape_sequence":
        code = re.fullmatch(r"\\(?:x|u\{?)([0-9A-Fa-f]{1,6})\}?", said)
        if code is not None:
            return chr(int(code[1], 16)) if int(code[1], 16) <= sys.maxunicode else Expression(said)
        return _ESCAPES.get(said[1:], said[1:])
    if node.type == "template_substitution":
        return Expression(said)
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _joined(text: str) -> str:
    """A text whose characters may have been written as two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text_in(node: Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode("utf-8", "surrogatepass")
