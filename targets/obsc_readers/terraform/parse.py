"""HCL text to syntax, by the grammar of python-hcl2; whatever the text, only `Unreadable` comes out.

That grammar is wider than HCL: arguments that share a line, entries without a separator and strings over several lines
pass it. They are refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from obsc_readers.terraform.tree import (
    children_of,
    contents,
    first_of,
    is_space,
    is_symbol,
    line_of,
    only,
    rule_of,
    subtree,
    subtrees,
    word,
)

if TYPE_CHECKING:
    from obsc_readers.terraform.tree import Child, Parsed

_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"


def parse_hcl(text: str) -> Body:
    """The arguments and blocks of a file."""
    hidden = hide(text)
    return _Builder(hidden).body(subtree(_tree(hidden.text), "body"), 0)


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
        for number, child in enumerate(subtrees(tree, "attribute", "block")):
            if number and not self._begins_line(child):
                raise Unreadable("a second argument or block begins on the same line", line_of(child))
            if child.data == "block":
                blocks.append(self._block(child, depth + 1))
                continue
            name = word(child.children[0])
            if name in seen:
                raise Unreadable(f"the argument {name} stands twice", line_of(child))
            seen.add(name)
            arguments.append(Argument(name, self._expression(child.children[-1], depth), line_of(child)))
        return Body(tuple(arguments), tuple(blocks))

    def _begins_line(self, node: Child) -> bool:
        start = getattr(getattr(node, "meta", None), "start_pos", 0)
        before = self._hidden.text[:start].rpartition("\n")[2].strip()
        return not before or before.endswith("*/")

    def _block(self, tree: Parsed, depth: int) -> Block:
        if depth > MAX_DEPTH:
            raise Unreadable(_TOO_DEEP, line_of(tree))
        first, *labels = (child for child in tree.children if not is_space(child) and not is_symbol(child))
        return Block(
            type=word(first),
            labels=tuple(self._label(label) for label in labels[:-1]),
            body=self.body(subtree(tree, "body"), depth),
            line=line_of(tree),
        )

    def _label(self, tree: Child) -> str:
        if rule_of(tree) != "string":
            return word(tree)
        template = self._string(tree, 0)
        if all(isinstance(part, str) for part in template.parts):
            return "".join(str(part) for part in template.parts)
        raise Unreadable("a label holds no expressions", line_of(tree))

    def _expression(self, tree: Child, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise Unreadable(_TOO_DEEP, line_of(tree))
        rule = rule_of(tree)
        if rule == "expr_term":
            return self._expression(only(tree), depth + 1)
        if rule in ("string", "heredoc_template", "heredoc_template_trim"):
            return self._string(tree, depth) if rule == "string" else self._heredoc(tree)
        if rule in ("int_lit", "float_lit", "literal_value"):
            return _literal(tree)
        if rule in ("tuple", "object", "function_call"):
            return self._composed(tree, depth)
        if rule in ("get_attr_expr_term", "index_expr_term"):
            return self._part(tree, depth)
        if rule == "identifier":
            return Variable(word(tree), line_of(tree))
        if rule == "binary_op":
            return self._minus(tree, depth)
        if rule == "unary_op" and str(first_of(tree)) == "-":
            return _negative(self._expression(children_of(tree)[1], depth + 1), line_of(tree))
        return Other(rule.replace("_", " "), line_of(tree))

    def _string(self, tree: Child, depth: int) -> Template:
        parts: list[str | Expression] = []
        for part in subtrees(tree, "string_part"):
            inner = part.children[0]
            rule = rule_of(inner)
            if not rule:
                parts.append(self._hidden.quoted(str(inner), line_of(part)))
            elif rule == "interpolation":
                parts.append(self._expression(only(inner), depth + 1))
            else:
                parts.append(Other("template directive", line_of(part)))
        return Template(tuple(parts), line_of(tree))

    def _heredoc(self, tree: Child) -> Template:
        line = line_of(tree)
        parts: list[str | Expression] = []
        for piece, is_code in self._hidden.heredoc(str(only(tree)), line):
            parts.append(_inside_heredoc(piece, line) if is_code else piece)
        return Template(tuple(parts), line)

    def _composed(self, tree: Child, depth: int) -> Expression:
        line = line_of(tree)
        if rule_of(tree) == "tuple":
            return Items(tuple(self._expression(item, depth + 1) for item in contents(tree)), line)
        if rule_of(tree) == "object":
            self._check_separators(tree)
            return Entries(tuple(self._entry(entry, depth + 1) for entry in subtrees(tree, "object_elem")), line)
        names = [word(name) for name in subtrees(tree, "identifier")]
        inside = [argument for arguments in subtrees(tree, "arguments") for argument in arguments.children]
        if any(str(child) == "..." for child in inside):
            return Other("expansion of a list into arguments", line)
        arguments = tuple(
            self._expression(child, depth + 1) for child in inside if rule_of(child) and not is_space(child)
        )
        return Call("::".join(names), arguments, line)

    def _entry(self, tree: Parsed, depth: int) -> tuple[Expression, Expression]:
        """A bare word as a key is text; any other key that is not quoted stands in parentheses."""
        key = only(subtree(tree, "object_elem_key"))
        value = self._expression(tree.children[-1], depth)
        bare = only(key) if rule_of(key) == "expr_term" and not is_symbol(first_of(key)) else key
        if rule_of(bare) in ("identifier", "keyword", "literal_value"):
            return Template((word(bare),), line_of(bare)), value
        if rule_of(bare) in ("get_attr_expr_term", "index_expr_term", "function_call"):
            return Other("expression without parentheses as a key", line_of(bare)), value
        return self._expression(key, depth), value

    def _check_separators(self, tree: Child) -> None:
        apart = True
        for child in children_of(tree):
            if rule_of(child) == "object_elem":
                if not apart and not self._begins_line(child):
                    raise Unreadable("there has to be a comma or a new line before this", line_of(child))
                apart = False
            elif str(child) == "," or (is_space(child) and "\n" in "".join(map(str, children_of(child)))):
                apart = True

    def _part(self, tree: Child, depth: int) -> Expression:
        of, step = children_of(tree)
        whole = self._expression(of, depth + 1)
        if rule_of(step) == "get_attr":
            return Attribute(whole, word(children_of(step)[-1]), line_of(tree))
        if rule_of(step) == "short_index":
            return Index(whole, Literal(str(children_of(step)[-1]), "integer", line_of(tree)), line_of(tree))
        return Index(whole, self._expression(only(step), depth + 1), line_of(tree))

    def _minus(self, tree: Child, depth: int) -> Expression:
        left, term = [child for child in children_of(tree) if not is_space(child)]
        operator, right = [child for child in children_of(term) if not is_space(child)]
        sign = str(children_of(operator)[0]).strip()
        if sign != "-":
            return Other(f"operator {sign.split()[-1]}", line_of(tree))
        return Minus(self._expression(left, depth + 1), self._expression(right, depth + 1), line_of(tree))


def _inside_heredoc(code: str, line: int | None) -> Expression:
    try:
        return parse_hcl(f"x = {code}").arguments[0].value
    except Unreadable as error:
        raise Unreadable(f"${{{code}}} in a heredoc: {error.message}", line) from None


def _literal(tree: Child) -> Expression:
    rule = rule_of(tree)
    text = word(tree)
    if rule == "literal_value":
        return Literal(text, "null" if text == "null" else "boolean", line_of(tree))
    return Literal(text, "integer" if rule == "int_lit" else "fraction", line_of(tree))


def _negative(number: Expression, line: int | None) -> Expression:
    if isinstance(number, Literal) and number.text[:1].isdigit():
        return Literal(f"-{number.text}", number.kind, line)
    return Other("unary minus", line)
