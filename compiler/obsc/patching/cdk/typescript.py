"""A CDK app in TypeScript, by its syntax tree: the task definitions that it builds, and the lines that are added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from obsc.images.splices import Splice, Unsafe, line_end, spliced
from obsc.patching.cdk.source import MACHINES, PATTERNS, TASKS, Built
from obsc.patching.cdk.typescript_syntax import (
    CONDITIONS,
    FUNCTIONS,
    LOOPS,
    Source,
    arguments_of,
    parsed,
    text_in,
    walk,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_AROUND = ("as_expression", "satisfies_expression", "parenthesized_expression", "non_null_expression")
_NAME = re.compile(r"[\w$]+(\.#?[\w$]+)*")


class TypeScript:
    """A module of the user's."""

    function = "addTelemetry"

    def __init__(self, text: str) -> None:
        self._text = text
        self._source = Source(text)

    def built(self) -> Iterator[Built]:
        """The task definitions that it builds, in the order of the text."""
        for node in self._source.nodes:
            module, kind = self._source.class_of(node)
            is_pattern = module == "aws_cdk_lib.aws_ecs_patterns" and kind in PATTERNS
            if is_pattern or (module == "aws_cdk_lib.aws_ecs" and kind in TASKS):
                props = self._source.props(node, 2)
                # A service that is given a task definition builds none.
                if not (is_pattern and "taskDefinition" in props):
                    yield self._built(node, kind, props)

    def machines(self) -> Iterator[Built]:
        """The instances, groups and templates that it builds, in the order of the text."""
        for node in self._source.nodes:
            module, kind = self._source.class_of(node)
            if f"{module}.{kind}".removeprefix("aws_cdk_lib.") in MACHINES:
                yield self._built(node, kind, self._source.props(node, 2))

    def called(self, module: str) -> list[str]:
        """What the function of a module of obsc's is called with."""
        functions = {f"{name}.{self.function}" for name in self._names_of(module)}
        calls = [node for node in self._source.nodes if node.type == "call_expression"]
        found = [arguments_of(node) for node in calls if text_in(node.child_by_field_name("function")) in functions]
        return [text_in(arguments[0]) for arguments in found if arguments]

    def with_call(self, built: Built, module: str) -> str:
        """The text with the import and the call; Unsafe where they would not be statements of their own."""
        end = line_end(self._text)
        names = self._names_of(module)
        alias = names[0] if names else _camel(module)
        added = [f"{alias}.{self.function}({built.receiver}){built.ending}"]
        splices = [Splice(built.at, built.at, f"{end}{built.indent}{added[0]}")]
        if not names:
            if any(text_in(node) == alias for node in self._source.nodes if node.named_child_count == 0):
                raise Unsafe(f"has something of its own that is called `{alias}`")
            last = self._last_import()
            quote = next((character for character in text_in(last) if character in "'\""), "'")
            ending = ";" if text_in(last).endswith(";") else ""
            added.append(f"import * as {alias} from {quote}./{module}{self._extension()}{quote}{ending}")
            at = self._source.line_end(last)
            splices.insert(0, Splice(at, at, f"{end}{added[1]}"))
        after = spliced(self._text, splices)
        if [*_leaves(parsed(after), added)] != [*_leaves(self._source.root, [])] or added:
            raise Unsafe(f"has no room for a line behind line {built.line}")
        return after

    def _built(self, node: Node, kind: str, props: dict[str, Any]) -> Built:
        written = self._source.value(arguments[1]) if len(arguments := arguments_of(node)) > 1 else None
        construct = written if isinstance(written, str) else None
        holder, statement = _holder(node)
        name = text_in(holder).removesuffix("!") if holder is not None else ""
        line = node.start_point[0] + 1
        shown = f"`{name or construct or kind}` at line {line}"
        refused = self._refused(node, shown, construct)
        if statement is None or not _NAME.fullmatch(name):
            refused = f"does not give {shown} a name"
        elif refused is None and not self._source.is_alone(statement):
            refused = f"has other code in the line of {shown}"
        return Built(
            kind=kind,
            id=construct,
            name=name if statement is not None else None,
            receiver=f"{name}.taskDefinition" if kind in PATTERNS else name,
            line=line,
            props=props,
            containers=tuple(self._containers(node, name)) if name else (),
            at=0 if statement is None else self._source.line_end(statement),
            indent="" if statement is None else self._source.indent(statement),
            ending=";" if statement is not None and text_in(statement).endswith(";") else "",
            refused=refused,
        )

    def _refused(self, node: Node, shown: str, construct: str | None) -> str | None:
        """Why a line behind the statement would not mean one task definition."""
        function: Node | None = None
        around = node.parent
        while around is not None:
            if around.type in LOOPS:
                return f"builds {shown} in a loop"
            if around.type in CONDITIONS:
                return f"builds {shown} under a condition"
            if around.type in FUNCTIONS:
                if around.parent is not None and around.parent.type == "arguments":
                    return f"builds {shown} in a function that something else calls, perhaps more than once"
                function = function or around
            around = around.parent
        is_once = function is None or text_in(function.child_by_field_name("name")) == "constructor"
        if is_once or construct is not None:
            return None
        return f"builds {shown} with a computed id, perhaps more than once"

    def _containers(self, node: Node, name: str) -> Iterator[dict[str, Any]]:
        kinds = ("class_body",) if "." in name else FUNCTIONS
        scope = node
        while scope.parent is not None and scope.type not in kinds:
            scope = scope.parent
        for one in walk(scope):
            function = one.child_by_field_name("function")
            is_built = self._source.class_of(one) == ("aws_cdk_lib.aws_ecs", "ContainerDefinition")
            if is_built:
                props, of = self._source.props(one, 2), ""
                of = str(props.get("taskDefinition"))
            elif function is not None and text_in(function.child_by_field_name("property")) == "addContainer":
                props, of = self._source.props(one, 1), text_in(function.child_by_field_name("object"))
            else:
                continue
            if of.removesuffix("!") == name:
                id_ = arguments_of(one)[is_built : is_built + 1]
                yield {**props, "name": props.get("containerName", self._source.value(id_[0]) if id_ else None)}

    def _names_of(self, module: str) -> list[str]:
        return [
            name for name, source in self._source.imported.items() if re.sub(r"\.[jt]s$", "", source) == f"./{module}"
        ]

    def _extension(self) -> str:
        """How its own imports of files end: modules of ECMAScript say what is compiled."""
        sources = [
            self._source.import_source(node)
            for node in self._source.root.named_children
            if node.type == "import_statement"
        ]
        found = [re.search(r"\.[jt]s$", source) for source in sources if source.startswith(".")]
        return next((one[0] for one in found if one), "")

    def _last_import(self) -> Node:
        """The last import of those that stand together at the top."""
        last = None
        for node in self._source.root.named_children:
            if node.type == "import_statement":
                last = node
            elif last is not None and node.type != "comment":
                break
        if last is None:
            raise Unsafe("imports nothing at its top")
        return last


def _leaves(root: Node, without: list[str]) -> Iterator[tuple[str, str]]:
    """The words of a text without some statements, each of which is taken out of the list when it is met."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one.type in ("import_statement", "expression_statement") and (said := text_in(one)) in without:
            without.remove(said)
        elif one.children:
            waiting.extend(reversed(one.children))
        else:
            yield one.type, text_in(one)


def _holder(node: Node) -> tuple[Node | None, Node | None]:
    """The variable that a value is given to, and the statement that does it."""
    around = node.parent
    while around is not None and around.type in _AROUND:
        around = around.parent
    if around is None or around.type not in ("variable_declarator", "assignment_expression"):
        return None, None
    holder = around.child_by_field_name("name" if around.type == "variable_declarator" else "left")
    while around is not None and not around.type.endswith(("_declaration", "_statement")):
        around = around.parent
    if around is not None and around.parent is not None and around.parent.type == "export_statement":
        around = around.parent
    block = None if around is None else around.parent
    is_in_block = block is not None and block.type in ("statement_block", "program", "class_static_block")
    return holder, around if is_in_block else None


def _camel(name: str) -> str:
    """A name of one word.

    >>> _camel("observability-web-app")
    'observabilityWebApp'
    """
    first, *rest = name.split("-")
    return "".join([first, *(word.capitalize() for word in rest)])
