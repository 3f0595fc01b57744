"""The trees that python-hcl2 makes: rules of its grammar with tokens, brackets and space included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lark import Token, Tree

    Parsed: TypeAlias = Tree[Token]
    Child: TypeAlias = Parsed | Token

SYMBOLS = ("{", "}", "[", "]", "(", ")", ",", '"', ".", "${")


def rule_of(node: Child) -> str:
    """The name of a tree's rule, or nothing for a token."""
    return str(getattr(node, "data", ""))


def children_of(node: Child) -> list[Child]:
    """What a tree is made of; nothing for a token."""
    return list(getattr(node, "children", ()))


def first_of(node: Child) -> Child:
    """The first that a tree is made of."""
    return children_of(node)[0]


def line_of(node: Child) -> int | None:
    """The line on which something begins, where that is known."""
    meta = getattr(node, "meta", node)
    return getattr(meta, "line", None)


def is_space(node: Child) -> bool:
    """Whether something is a new line or a comment."""
    return rule_of(node) == "new_line_or_comment"


def is_symbol(node: Child) -> bool:
    """Whether something is a bracket, a quote or the like."""
    return not rule_of(node) and str(node) in SYMBOLS


def subtrees(node: Child, *rules: str) -> Iterator[Parsed]:
    """The trees of some rules that a tree is made of."""
    for child in children_of(node):
        if rule_of(child) in rules and not isinstance(child, str):
            yield child


def subtree(node: Child, rule: str) -> Parsed:
    """The first tree of a rule that a tree is made of."""
    return next(subtrees(node, rule))


def contents(node: Child) -> list[Child]:
    """What a tree is made of, without brackets and space."""
    return [child for child in children_of(node) if not is_symbol(child) and not is_space(child)]


def only(node: Child) -> Child:
    """What stands in brackets of some kind, or by itself."""
    return contents(node)[0]


def word(node: Child) -> str:
    """The characters of a name or a number."""
    return str(first_of(node))
