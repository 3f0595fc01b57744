"""HCL text to syntax, by the grammar of python-hcl2; whatever the text, only `Unreadable` comes out.

That grammar is wider than HCL: arguments that share a line, entries without a separator and strings over several lines
pass it. They are refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from obsc_readers.document import MAX_DEPTH, Unreadable
from obsc_readers.terraform.strings import Hidden, hide
from obsc_readers.terraform.syntax import (
    Argument,
    Attribute,
    Block,
    Body,
    Call,
    Entries,
    Expression,
    Index,
    Items,
    Literal,
    Minus,
    Other,
    Template,
    Variable,
)

if TYPE_CHECKING:
    from lark import Token, Tree

    Parsed: TypeAlias = Tree[Token]
    Child: TypeAlias = Parsed | Token

_SYMBOLS = ("{", "}", "[", "]", "(", ")", ",", '"', ".", "${")
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"


def parse_hcl(text: str) -> Body:
    """The arguments and blocks of a file."""
    hidden = hide(text)
    return _Builder(hidden).body(_child(_tree(hidden.text), "body"), 0)


def _tree(text: str) -> Parsed:
    import hcl2  # with lark, 0.1 s; the first parse on a machine costs as much again
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        tree: Parsed = hcl2.parses_to_tree(text)
    except UnexpectedInput as error:
        place = getattr(error, "line", None)
        line = place if isinstance(place, int) and place > 0 else None
        raise Unreadable("not HCL: this does not belong here", line) from None
    except LarkError as error:
        raise Unreadable(f"not HCL: {' '.join(str(error).split())}") from None
    return tree


class _Builder:
    """Builds syntax from the tree of the grammar; the names are those of its rules."""

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden

    def body(self, tree: Parsed, depth: int) -> Body:
        """Arguments and blocks, each beginning on a line of its own."""
        arguments: list[Argument] = []
        blocks: list[Block] = []
        seen: set[str] = set()
        for number, child in enumerate(_trees(tree, "attribute", "block")):
            if number and not self._begins_line(child):
                raise Unreadable("a second argument or block begins on the same line", _line(child))
            if child.data == "block":
                blocks.append(self._block(child, depth + 1))
                continue
            name = _word(child.children[0])
            if name in seen:
                raise Unreadable(f"the argument {name} stands twice", _line(child))
            seen.add(name)
            arguments.append(Argument(name, self._expression(child.children[-1], depth), _line(child)))
        return Body(tuple(arguments), tuple(blocks))

    def _begins_line(self, node: Child) -> bool:
        start = getattr(getattr(node, "meta", None), "start_pos", 0)
        before = self._hidden.text[:start].rpartition("\n")[2].strip()
        return not before or before.endswith("*/")

    def _block(self, tree: Parsed, depth: int) -> Block:
        if depth > MAX_DEPTH:
            raise Unreadable(_TOO_DEEP, _line(tree))
        first, *labels = (child for child in tree.children if not _is_space(child) and not _is_symbol(child))
        return Block(
            type=_word(first),
            labels=tuple(self._label(label) for label in labels[:-1]),
            body=self.body(_child(tree, "body"), depth),
            line=_line(tree),
        )

    def _label(self, tree: Child) -> str:
        if _rule(tree) != "string":
            return _word(tree)
        template = self._string(tree, 0)
        if all(isinstance(part, str) for part in template.parts):
            return "".join(str(part) for part in template.parts)
        raise Unreadable("a label holds no expressions", _line(tree))

    def _expression(self, tree: Child, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise Unreadable(_TOO_DEEP, _line(tree))
        rule = _rule(tree)
        if rule == "expr_term":
            return self._expression(_only(tree), depth + 1)
        if rule in ("string", "heredoc_template", "heredoc_template_trim"):
            return self._string(tree, depth) if rule == "string" else self._heredoc(tree)
        if rule in ("int_lit", "float_lit", "literal_value"):
            return _literal(tree)
        if rule in ("tuple", "object", "function_call"):
            return self._composed(tree, depth)
        if rule in ("get_attr_expr_term", "index_expr_term"):
            return self._part(tree, depth)
        if rule == "identifier":
            return Variable(_word(tree), _line(tree))
        if rule == "binary_op":
            return self._minus(tree, depth)
        if rule == "unary_op" and str(_first(tree)) == "-":
            return _negative(self._expression(_children(tree)[1], depth + 1), _line(tree))
        return Other(rule.replace("_", " "), _line(tree))

    def _string(self, tree: Child, depth: int) -> Template:
        parts: list[str | Expression] = []
        for part in _trees(tree, "string_part"):
            inner = part.children[0]
            rule = _rule(inner)
            if not rule:
                parts.append(self._hidden.quoted(str(inner), _line(part)))
            elif rule == "interpolation":
                parts.append(self._expression(_only(inner), depth + 1))
            else:
                parts.append(Other("template directive", _line(part)))
        return Template(tuple(parts), _line(tree))

    def _heredoc(self, tree: Child) -> Template:
        line = _line(tree)
        parts: list[str | Expression] = []
        for piece, is_code in self._hidden.heredoc(str(_only(tree)), line):
            parts.append(_inside_heredoc(piece, line) if is_code else piece)
        return Template(tuple(parts), line)

    def _composed(self, tree: Child, depth: int) -> Expression:
        line = _line(tree)
        if _rule(tree) == "tuple":
            return Items(tuple(self._expression(item, depth + 1) for item in _values(tree)), line)
        if _rule(tree) == "object":
            self._check_separators(tree)
            return Entries(tuple(self._entry(entry, depth + 1) for entry in _trees(tree, "object_elem")), line)
        names = [_word(name) for name in _trees(tree, "identifier")]
        inside = [argument for arguments in _trees(tree, "arguments") for argument in arguments.children]
        if any(str(child) == "..." for child in inside):
            return Other("expansion of a list into arguments", line)
        arguments = tuple(
            self._expression(child, depth + 1) for child in inside if _rule(child) and not _is_space(child)
        )
        return Call("::".join(names), arguments, line)

    def _entry(self, tree: Parsed, depth: int) -> tuple[Expression, Expression]:
        """A bare word as a key is text; any other key that is not quoted stands in parentheses."""
        key = _only(_child(tree, "object_elem_key"))
        value = self._expression(tree.children[-1], depth)
        bare = _only(key) if _rule(key) == "expr_term" and not _is_symbol(_first(key)) else key
        if _rule(bare) in ("identifier", "keyword", "literal_value"):
            return Template((_word(bare),), _line(bare)), value
        if _rule(bare) in ("get_attr_expr_term", "index_expr_term", "function_call"):
            return Other("expression without parentheses as a key", _line(bare)), value
        return self._expression(key, depth), value

    def _check_separators(self, tree: Child) -> None:
        apart = True
        for child in _children(tree):
            if _rule(child) == "object_elem":
                if not apart and not self._begins_line(child):
                    raise Unreadable("there has to be a comma or a new line before this", _line(child))
                apart = False
            elif str(child) == "," or (_is_space(child) and "\n" in "".join(map(str, _children(child)))):
                apart = True

    def _part(self, tree: Child, depth: int) -> Expression:
        of, step = _children(tree)
        whole = self._expression(of, depth + 1)
        if _rule(step) == "get_attr":
            return Attribute(whole, _word(_children(step)[-1]), _line(tree))
        if _rule(step) == "short_index":
            return Index(whole, Literal(str(_children(step)[-1]), "integer", _line(tree)), _line(tree))
        return Index(whole, self._expression(_only(step), depth + 1), _line(tree))

    def _minus(self, tree: Child, depth: int) -> Expression:
        left, term = [child for child in _children(tree) if not _is_space(child)]
        operator, right = [child for child in _children(term) if not _is_space(child)]
        sign = str(_children(operator)[0]).strip()
        if sign != "-":
            return Other(f"operator {sign.split()[-1]}", _line(tree))
        return Minus(self._expression(left, depth + 1), self._expression(right, depth + 1), _line(tree))


def _inside_heredoc(code: str, line: int | None) -> Expression:
    try:
        return parse_hcl(f"x = {code}").arguments[0].value
    except Unreadable as error:
        raise Unreadable(f"${{{code}}} in a heredoc: {error.message}", line) from None


def _literal(tree: Child) -> Expression:
    rule = _rule(tree)
    text = _word(tree)
    if rule == "literal_value":
        return Literal(text, "null" if text == "null" else "boolean", _line(tree))
    return Literal(text, "integer" if rule == "int_lit" else "fraction", _line(tree))


def _negative(number: Expression, line: int | None) -> Expression:
    if isinstance(number, Literal) and number.text[:1].isdigit():
        return Literal(f"-{number.text}", number.kind, line)
    return Other("unary minus", line)


def _rule(node: Child) -> str:
    """The name of a tree's rule, or nothing for a token."""
    return str(getattr(node, "data", ""))


def _children(node: Child) -> list[Child]:
    return list(getattr(node, "children", ()))


def _first(node: Child) -> Child:
    return _children(node)[0]


def _line(node: Child) -> int | None:
    meta = getattr(node, "meta", node)
    return getattr(meta, "line", None)


def _is_space(node: Child) -> bool:
    return _rule(node) == "new_line_or_comment"


def _is_symbol(node: Child) -> bool:
    return not _rule(node) and str(node) in _SYMBOLS


def _trees(node: Child, *rules: str) -> Iterator[Parsed]:
    for child in _children(node):
        if _rule(child) in rules and not isinstance(child, str):
            yield child


def _child(node: Child, rule: str) -> Parsed:
    return next(_trees(node, rule))


def _values(node: Child) -> list[Child]:
    return [child for child in _children(node) if not _is_symbol(child) and not _is_space(child)]


def _only(node: Child) -> Child:
    """What stands in brackets of some kind, or by itself."""
    return _values(node)[0]


def _word(node: Child) -> str:
    return str(_first(node))
