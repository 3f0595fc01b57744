"""Terraform files with the place of everything in them: blocks, arguments, expressions, by the grammar of tree-sitter.

https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from obsc.images.splices import Unsafe
from obsc.records import dataclass

if TYPE_CHECKING:
    import tree_sitter

_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Syntax:
    """A piece of a text, from `start` to `end` in characters; `kind` is the grammar's name of it."""

    kind: str
    start: int
    end: int
    kids: tuple[Syntax, ...]

    def walk(self) -> Iterator[Syntax]:
        """This and everything in it, in the order of the text."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def of(self, *kinds: str) -> tuple[Syntax, ...]:
        """What stands directly in it, of these kinds."""
        return tuple(kid for kid in self.kids if kid.kind in kinds)


@dataclass(frozen=True, slots=True)
class Argument:
    """`name = value`."""

    name: str
    start: int
    value: Syntax

    @property
    def end(self) -> int:
        """Where its value ends."""
        return self.value.end


@dataclass(frozen=True, slots=True)
class Block:
    """A block: `inside` and `closing` are the places behind its opening brace and of its closing one."""

    type: str
    labels: tuple[str, ...]
    start: int
    inside: int
    closing: int
    arguments: tuple[Argument, ...]
    blocks: tuple[Block, ...]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.closing + 1

    def argument(self, name: str) -> Argument | None:
        """The argument of a name."""
        return next((one for one in self.arguments if one.name == name), None)


@lru_cache(maxsize=8)
def parse(text: str, at: int = 0) -> tuple[Block, ...]:
    """The top-level blocks of a file, whose places begin at `at`; Unsafe where the text is not Terraform."""
    root = _tree(text, at)
    return tuple(_block(kid, text, at) for body in root.of("body") for kid in body.of("block"))


def template(text: str, at: int = 0) -> tuple[Syntax, ...]:
    """The interpolations and directives of a text that `templatefile` reads; Unsafe where it is no template.

    https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
    """
    marker = "EOF"
    while marker in text:
        marker += "F"
    before = f"x = <<{marker}\n"
    root = _tree(f"{before}{text}\n{marker}\n", at - len(before))
    return tuple(kid for one in root.walk() if one.kind == "heredoc_template" for kid in pieces(one))


def pieces(string: Syntax) -> tuple[Syntax, ...]:
    """The interpolations and directives of a quoted text or a heredoc, in their order."""
    return string.of("template_interpolation", "template_directive")


def _tree(text: str, at: int) -> Syntax:
    try:
        root = parser().parse(text.encode("utf-8", "surrogatepass")).root_node
    except ModuleNotFoundError as missing:
        raise Unsafe(f"is Terraform, which needs {missing.name} to be edited: pip install 'obsc[patch]'") from None
    if root.has_error:
        raise Unsafe(f"is not Terraform that obsc understands, at line {_first_error(root)}")
    return _syntax(root, _places(text, at), 0)


@cache
def parser() -> tree_sitter.Parser:
    """The parser of HCL; ModuleNotFoundError without the extra `obsc[patch]`."""
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def _first_error(node: tree_sitter.Node) -> int:
    while True:
        inner = next((kid for kid in node.children if kid.has_error or kid.is_missing), None)
        if inner is None:
            return node.start_point[0] + 1
        node = inner


def _places(text: str, at: int) -> Callable[[int], int]:
    """From places in bytes, which the parser counts, to places in characters."""
    if text.isascii():
        return lambda place: at + place
    table: list[int] = []
    for number, character in enumerate(text):
        table += [at + number] * len(character.encode("utf-8", "surrogatepass"))
    table.append(at + len(text))
    return table.__getitem__


def _syntax(node: tree_sitter.Node, place: Callable[[int], int], depth: int) -> Syntax:
    if depth > _DEEPEST:
        raise Unsafe("is nested too deep")
    kids = tuple(_syntax(kid, place, depth + 1) for kid in node.children)
    return Syntax(node.type, place(node.start_byte), place(node.end_byte), kids)


def _block(node: Syntax, text: str, at: int) -> Block:
    def said(piece: Syntax) -> str:
        return text[piece.start - at : piece.end - at]

    head, *labels = node.of("identifier", "string_lit")
    (opening,), (closing,) = node.of("block_start"), node.of("block_end")
    bodies = node.of("body")
    return Block(
        type=said(head),
        labels=tuple(said(label).strip('"') for label in labels),
        start=node.start,
        inside=opening.end,
        closing=closing.start,
        arguments=tuple(
            Argument(said(one.kids[0]), one.start, one.of("expression")[0])
            for body in bodies
            for one in body.of("attribute")
        ),
        blocks=tuple(_block(one, text, at) for body in bodies for one in body.of("block")),
    )
