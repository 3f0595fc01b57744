"""A CDK app in Python, by its syntax tree: the task definitions that it builds, and the lines that are added."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

from obsc.images.splices import Splice, Unsafe, line_end, spliced
from obsc.patching.cdk.python_syntax import CONDITIONS, FUNCTIONS, LOOPS, Source, calls_in, is_main, parsed
from obsc.patching.cdk.source import MACHINES, PATTERNS, TASKS, Built


class Python:
    """A module of the user's."""

    function = "add_telemetry"

    def __init__(self, text: str, *, is_package: bool = False) -> None:
        self._text, self._is_package = text, is_package
        self._source = Source(text)

    def built(self) -> Iterator[Built]:
        """The task definitions that it builds, in the order of the text."""
        for call in self._source.calls:
            module, _, kind = self._source.qualified(call.func).rpartition(".")
            is_pattern = module == "aws_cdk.aws_ecs_patterns" and kind in PATTERNS
            if is_pattern or (module == "aws_cdk.aws_ecs" and kind in TASKS):
                props = self._source.props(call)
                # A service that is given a task definition builds none.
                if not (is_pattern and "taskDefinition" in props):
                    yield self._built(call, kind, props)

    def machines(self) -> Iterator[Built]:
        """The instances, groups and templates that it builds, in the order of the text."""
        for call in self._source.calls:
            kind = self._source.qualified(call.func).removeprefix("aws_cdk.")
            if kind in MACHINES:
                yield self._built(call, kind.rpartition(".")[2], self._source.props(call))

    def called(self, module: str) -> list[str]:
        """What the function of a module of obsc's is called with."""
        functions = {f"{name}.{self.function}" for name in self._names_of(module)}
        return [
            ast.unparse(call.args[0])
            for call in self._source.calls
            if call.args and ast.unparse(call.func) in functions
        ]

    def with_call(self, built: Built, module: str) -> str:
        """The text with the import and the call; Unsafe where they would not be statements of their own."""
        end = line_end(self._text)
        names = self._names_of(module)
        splices = []
        called = f"{names[0] if names else module}.{self.function}({built.receiver})"
        imported = ""
        if not names:
            self._refuse_name(module)
            has_relatives = any(isinstance(one, ast.ImportFrom) and one.level for one in self._source.tree.body)
            imported = f"from . import {module}" if self._is_package or has_relatives else f"import {module}"
            at = self._behind_imports()
            splices = [Splice(at, at, f"{end}{imported}")]
        after = spliced(self._text, [*splices, Splice(built.at, built.at, f"{end}{built.indent}{called}")])
        if not _differ_by(self._source.tree, parsed(after), [called, *([imported] if imported else [])]):
            raise Unsafe(f"has no room for a line behind line {built.line}")
        return after

    def _names_of(self, module: str) -> list[str]:
        return [name for name, known in self._source.imported.items() if known.lstrip(".") == module]

    def _refuse_name(self, module: str) -> None:
        for node in ast.walk(self._source.tree):
            found = getattr(node, "id", None) or getattr(node, "arg", None) or getattr(node, "name", None)
            if found == module or module in self._source.imported:
                raise Unsafe(f"has something of its own that is called `{module}`")

    def _built(self, call: ast.Call, kind: str, props: dict[str, Any]) -> Built:
        written = self._source.argument(call, 1, "id")
        construct = written if isinstance(written, str) else None
        statement = self._source.parents[call]
        targets: Iterable[ast.AST | None] = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        names = [ast.unparse(one) for one in targets if isinstance(one, ast.Name | ast.Attribute)]
        refused: str | None
        name = next((one for one in names if re.fullmatch(r"\w+(\.\w+)*", one)), None)
        shown = f"`{name or construct or kind}` at line {call.lineno}"
        at, indent, refused = 0, "", None
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or name is None:
            name, refused = None, f"does not give {shown} a name"
        else:
            at, indent = self._source.line_end(statement), self._source.indent(statement)
            refused = self._refused(call, shown, construct)
            if refused is None and not self._source.is_alone(statement):
                refused = f"has other code in the line of {shown}"
        return Built(
            kind=kind,
            id=construct,
            name=name,
            receiver=f"{name}.task_definition" if kind in PATTERNS else str(name),
            line=call.lineno,
            props=props,
            containers=() if name is None else tuple(self._containers(call, name)),
            at=at,
            indent=indent,
            refused=refused,
        )

    def _refused(self, call: ast.Call, shown: str, construct: str | None) -> str | None:
        """Why a line behind the statement would not mean one task definition."""
        node: ast.AST = call
        function = None
        while node in self._source.parents:
            node = self._source.parents[node]
            if isinstance(node, LOOPS):
                return f"builds {shown} in a loop"
            if isinstance(node, CONDITIONS) and not is_main(node):
                return f"builds {shown} under a condition"
            function = node.name if function is None and isinstance(node, FUNCTIONS) else function
        if construct is None and function not in (None, "__init__"):
            return f"builds {shown} with a computed id, perhaps more than once"
        return None

    def _containers(self, call: ast.Call, name: str) -> Iterator[dict[str, Any]]:
        scopes = FUNCTIONS if "." not in name else (ast.ClassDef,)
        scope: ast.AST = call
        while scope in self._source.parents and not isinstance(scope, scopes):
            scope = self._source.parents[scope]
        within = set(calls_in(scope))
        for one in self._source.calls if within else ():
            if one not in within:
                continue
            props = self._source.props(one)
            is_added = isinstance(one.func, ast.Attribute) and one.func.attr == "add_container"
            is_built = self._source.qualified(one.func) == "aws_cdk.aws_ecs.ContainerDefinition"
            of = ast.unparse(one.func.value) if is_added and isinstance(one.func, ast.Attribute) else None
            of = str(props.get("taskDefinition")) if is_built else of
            if of == name:
                id_ = self._source.argument(one, 0 if is_added else 1, "id")
                yield {**props, "name": props.get("containerName", id_)}

    def _behind_imports(self) -> int:
        """The end of the line of the last import of those that stand together at the top."""
        last = None
        for node in self._source.tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                last = node
            elif last is not None:
                break
        if last is None:
            raise Unsafe("imports nothing at its top")
        return self._source.line_end(last)


def _differ_by(before: ast.Module, after: ast.Module, statements: list[str]) -> bool:
    """Whether all that was added is these statements, each of them once."""
    left = list(statements)
    for node in ast.walk(after):
        body = getattr(node, "body", None)
        for one in list(body) if isinstance(body, list) else []:
            said = ast.unparse(one) if isinstance(one, ast.Import | ast.ImportFrom | ast.Expr) else None
            if isinstance(body, list) and said in left:
                left.remove(said)
                body.remove(one)
    return not left and ast.dump(before) == ast.dump(after)
