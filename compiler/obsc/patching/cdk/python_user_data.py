"""The user data that a program in Python puts together."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from obsc.images.splices import Unsafe, line_end
from obsc.patching.cdk.python_syntax import CONDITIONS, FUNCTIONS, LOOPS, Source, is_main
from obsc.patching.cdk.python_texts import escaped, places
from obsc.patching.cdk.source import MACHINES
from obsc.patching.cdk.user_data import SHEBANG, Piece, Script


def scripts(text: str) -> Iterator[Script]:
    """The user data of a module's machines, in the order of the text."""
    source = Source(text)
    for name, node in source.assigned.items():
        kind = source.qualified(node.func).removeprefix("aws_cdk.") if isinstance(node, ast.Call) else ""
        props = source.props(node) if isinstance(node, ast.Call) else {}
        receivers: tuple[str, ...] = (name,)
        methods: tuple[str, ...] = ("add_commands",)
        first: ast.expr | None = None
        if kind == "aws_ec2.UserData.for_linux" and not props:
            pieces = [Piece(text=SHEBANG)]
        elif kind == "aws_ec2.UserData.custom" and isinstance(node, ast.Call) and node.args:
            first, pieces = node.args[0], [_piece(source, node.args[0])]
        elif kind in MACHINES and "userData" not in props:
            receivers, methods = (name, f"{name}.user_data"), ("add_commands", "add_user_data")
            pieces = [Piece(text=SHEBANG)]
        else:
            continue
        calls = [call for call in source.calls if _is_method(call, receivers, methods)]
        pieces += [_piece(source, one) for call in calls for one in call.args]
        if calls or first is not None:
            _refuse_calls(source, [node, *calls], name)
            yield Script(name, tuple(pieces))


def _is_method(call: ast.Call, receivers: tuple[str, ...], methods: tuple[str, ...]) -> bool:
    """Whether a call adds commands; Unsafe where it adds something else."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) not in receivers:
        return False
    is_other = call.func.attr.startswith("add_") and call.func.attr not in (*methods, "add_to_role_policy")
    if is_other and ast.unparse(call.func.value) == receivers[-1]:
        raise Unsafe(f"calls `{call.func.attr}` of `{receivers[-1]}`, whose commands are not written out")
    return call.func.attr in methods


def _refuse_calls(source: Source, nodes: list[ast.expr], name: str) -> None:
    """Commands have to be added once each, one call behind the other."""
    functions = set()
    for node in nodes:
        around: ast.AST = node
        while around in source.parents and not isinstance(around, FUNCTIONS):
            around = source.parents[around]
            if isinstance(around, LOOPS) or (isinstance(around, CONDITIONS) and not is_main(around)):
                raise Unsafe(f"puts the user data of `{name}` together in a loop or under a condition")
        functions.add(around)
    if len(functions) > 1:
        raise Unsafe(f"puts the user data of `{name}` together in several functions")


def _piece(source: Source, node: ast.expr) -> Piece:
    """An argument, whose text can be edited where it is one plain literal."""
    start = source.offset(node.lineno, node.col_offset)
    assert node.end_lineno is not None and node.end_col_offset is not None
    written = source.text[start : source.offset(node.end_lineno, node.end_col_offset)]
    found = places(written, start)
    value = source.value(node)
    if isinstance(node, ast.Starred) or not isinstance(value, str):
        return Piece(text=None, start=start)
    if found is None or found[0] != value:
        return Piece(text=value, start=start)
    return Piece(text=value, at=found[1], start=start, escaped=escaped(found[2], line_end(source.text)))
