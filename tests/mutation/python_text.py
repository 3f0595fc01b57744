"""Places in Python source, by the standard library's own parser.

Left alone are imports, docstrings, signatures, and properties: these are handles that nothing asks for in synthesis.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from mutation.places import Change, Child, Group, Leaf, LeafKind, Span, Unknown, Value

References = Callable[[str, Span, bool], Iterator[Change]]
"""From a name or an attribute, or the text of a string, where it stands, and whether it is text, to faults in it."""


def places(text: str, references: References) -> Group:
    """The places of a module.

    >>> module = places("stack = Stack(app, name='x')\\n", lambda *_: iter(()))
    >>> [child.key for child in module.children[0].value.children]
    ['0', 'name']
    """
    return _Places(text, references).body(ast.parse(text).body, (0, len(text)))


class _Places:
    def __init__(self, text: str, references: References) -> None:
        self._text = text
        self._lines = text.splitlines(keepends=True)
        self._begins = [0]
        for line in self._lines:
            self._begins.append(self._begins[-1] + len(line))
        self._references = references

    def body(self, statements: list[ast.stmt], span: Span) -> Group:
        """Statements by what they define, assign or call, and what is in them."""
        children = tuple(
            Child(_key(statement), None, self._span(statement), value)
            for statement in statements
            if (value := self._statement(statement)) is not None
        )
        return Group(span, children, False, "\n", "pass")

    def _statement(self, statement: ast.stmt) -> Value | None:
        span = self._span(statement)
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.If):
            decorated = isinstance(statement, ast.FunctionDef) and statement.decorator_list
            return None if decorated else self.body(statement.body, (self._span(statement.body[0])[0], span[1]))
        value = getattr(statement, "value", None)
        if not isinstance(value, ast.expr) or isinstance(value, ast.Constant):
            return None
        return self._value(value)

    def _value(self, node: ast.expr) -> Value:
        span = self._span(node)
        if isinstance(node, ast.Constant):
            return self._constant(node, span)
        if isinstance(node, ast.Call):
            return self._call(node, span)
        if isinstance(node, ast.List):
            return Group(span, tuple(self._items(node.elts)), True, ", ", "[]")
        if isinstance(node, ast.Dict):
            return Group(span, tuple(self._entries(node)), False, ", ", "{}")
        if isinstance(node, ast.Name | ast.Attribute):
            return Leaf("name", span, span, tuple(self._references(self._text[slice(*span)], span, False)))
        if isinstance(node, ast.JoinedStr):
            return Leaf("text", span, (span[0] + 2, span[1] - 1))
        raise Unknown(f"{type(node).__name__} in line {node.lineno}")

    def _constant(self, node: ast.Constant, span: Span) -> Leaf:
        kinds: dict[type, LeafKind] = {int: "number", float: "number", bool: "boolean"}
        if isinstance(node.value, str):
            raw = self._text[slice(*span)]
            length = 3 if raw.endswith(('"""', "'''")) and len(raw) > 5 else 1
            inner = (span[0] + raw.index(raw[-1]) + length, span[1] - length)
            return Leaf("text", span, inner, tuple(self._references(self._text[slice(*inner)], inner, True)))
        return Leaf(kinds.get(type(node.value), "name"), span, span)

    def _call(self, node: ast.Call, span: Span) -> Group:
        arguments = [*self._items(node.args), *self._keywords(node.keywords)]
        callee = self._text[slice(*self._span(node.func))]
        changes: tuple[Change, ...] = ()
        if len(node.args) == 1 and not node.keywords:
            changes = (Change("drop call", span, self._text[slice(*arguments[0].span)]),)
        return Group(span, tuple(arguments), False, ", ", f"{callee}()", changes)

    def _items(self, nodes: list[ast.expr]) -> Iterator[Child]:
        for number, node in enumerate(nodes):
            value = self._value(node)
            yield Child(str(number), None, value.span, value)

    def _keywords(self, keywords: list[ast.keyword]) -> Iterator[Child]:
        for keyword in keywords:
            assert keyword.arg is not None
            start, end = self._span(keyword)
            yield Child(keyword.arg, (start, start + len(keyword.arg)), (start, end), self._value(keyword.value))

    def _entries(self, node: ast.Dict) -> Iterator[Child]:
        for key, item in zip(node.keys, node.values, strict=True):
            assert isinstance(key, ast.Constant)
            name, value = self._value(key), self._value(item)
            assert isinstance(name, Leaf)
            yield Child(str(key.value), name.inner, (name.span[0], value.span[1]), value)

    def _span(self, node: ast.expr | ast.stmt | ast.keyword) -> Span:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def _at(self, line: int, column: int) -> int:
        """Python counts the bytes of a line."""
        before = self._lines[line - 1].encode("utf-8")[:column].decode("utf-8")
        return self._begins[line - 1] + len(before)


def _key(statement: ast.stmt) -> str:
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return statement.name
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0]).rpartition(".")[2]
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return ast.unparse(statement.value.func).rpartition(".")[2]
    return type(statement).__name__.lower()
