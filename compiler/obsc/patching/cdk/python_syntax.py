"""A program in Python as a tree: what its names mean, what its calls are given, and where everything stands."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.cdk.source import FOLLOWED, MORE, text_of
from obsc.patching.tree import Expression

LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
CONDITIONS = (ast.If, ast.IfExp, ast.BoolOp, ast.Try, ast.TryStar, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_STRUCTS = ("Options", "Property", "Props")
"""How the names of classes end that are nothing but their arguments."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Source:
    """A module of the user's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = parsed(text)
        self.parents = {kid: node for node in ast.walk(self.tree) for kid in ast.iter_child_nodes(node)}
        self.imported = dict(_imported(self.tree))
        self.assigned = _assigned(self.tree)
        self.calls = sorted(calls_in(self.tree), key=lambda call: (call.lineno, call.col_offset))
        self._lines = [(found.start(), found[0]) for found in _LINE.finditer(text, text.startswith("\ufeff"))]

    def argument(self, call: ast.Call, at: int, name: str) -> Any:
        node = next((one.value for one in call.keywords if one.arg == name), None)
        node = call.args[at] if len(call.args) > at else node
        return None if node is None else self.value(node)

    def props(self, call: ast.Call) -> dict[str, Any]:
        found = {}
        for one in call.keywords:
            key = _camel(one.arg) if one.arg else MORE
            is_name = key in FOLLOWED and isinstance(one.value, ast.Name | ast.Attribute)
            node = self.assigned.get(ast.unparse(one.value)) if is_name else None
            found[key] = self.value(node or one.value)
        return found

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=str() | bool() | int() | float() | None):
                return node.value
            case ast.JoinedStr(values=parts):
                return text_of(
                    str(part.value) if isinstance(part, ast.Constant) else Expression(ast.unparse(part))
                    for part in parts
                )
            case ast.List(elts=items) | ast.Tuple(elts=items) if not any(isinstance(one, ast.Starred) for one in items):
                return [self.value(one) for one in items]
            case ast.Dict(keys=keys, values=values):
                names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
                pairs = zip(names, values, strict=True)
                return {name if isinstance(name, str) else MORE: self.value(value) for name, value in pairs}
            case ast.Call(args=[ast.Constant(value=str(image)), *_]) if self._is_image(node):
                return image
            case ast.Call(args=[], keywords=[_, *_]) if self.qualified(node.func).endswith(_STRUCTS):
                return self.props(node)
        return Expression(ast.unparse(node))

    def _is_image(self, call: ast.Call) -> bool:
        return self.qualified(call.func) == "aws_cdk.aws_ecs.ContainerImage.from_registry"

    def qualified(self, node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            return f"{self.qualified(node.value)}.{node.attr}"
        return self.imported.get(node.id, node.id) if isinstance(node, ast.Name) else ""

    def offset(self, line: int, column: int) -> int:
        """The place that the tree has as a line and a number of bytes."""
        start, text = self._lines[line - 1]
        return start + len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))

    def end(self, node: ast.stmt) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def line_end(self, node: ast.stmt) -> int:
        at = self.end(node)
        while at < len(self.text) and self.text[at] not in "\r\n":
            at += 1
        return at

    def indent(self, node: ast.stmt) -> str:
        start, text = self._lines[node.lineno - 1]
        return text[: self.offset(node.lineno, node.col_offset) - start]

    def is_alone(self, node: ast.stmt) -> bool:
        rest = self.text[self.end(node) : self.line_end(node)].strip()
        return not self.indent(node).strip() and (not rest or rest.startswith("#"))


def parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in the user's texts
            return ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError as error:
        raise Unsafe(f"is no Python at line {error.lineno}") from None
    except (ValueError, RecursionError, MemoryError):
        raise Unsafe("is no Python") from None


def calls_in(node: ast.AST) -> list[ast.Call]:
    return [one for one in ast.walk(node) if isinstance(one, ast.Call)]


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What names of modules mean."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield (one.asname, one.name) if one.asname else (one.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:
                yield one.asname or one.name, ".".join(filter(None, ["." * node.level + (node.module or ""), one.name]))


def _assigned(tree: ast.Module) -> dict[str, ast.expr]:
    """What is given to names, by those that are given something once."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for one in node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]:
            is_declared = isinstance(node, ast.AnnAssign) and value is None
            if isinstance(one, ast.Name | ast.Attribute) and not is_declared:
                found.setdefault(ast.unparse(one), []).append(value or one)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def is_main(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")


def _camel(name: str) -> str:
    """The name that a property has in TypeScript.

    >>> _camel("memory_limit_mib"), _camel("image")
    ('memoryLimitMiB', 'image')
    """
    first, *rest = name.split("_")
    return "".join([first, *(word.capitalize() for word in rest)]).replace("Mib", "MiB")
