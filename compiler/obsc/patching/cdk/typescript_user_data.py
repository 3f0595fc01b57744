"""The user data that a program in TypeScript puts together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from obsc.images.splices import Unsafe, line_end
from obsc.patching.cdk.source import MACHINES
from obsc.patching.cdk.typescript_syntax import CONDITIONS, FUNCTIONS, LOOPS, Source, arguments_of, piece_of, text_in
from obsc.patching.cdk.user_data import SHEBANG, Piece, Script

if TYPE_CHECKING:
    from tree_sitter import Node


def scripts(text: str) -> Iterator[Script]:
    """The user data of a module's machines, in the order of the text."""
    source = Source(text)
    for name, node in source.assigned.items():
        called = node.child_by_field_name("function" if node.type == "call_expression" else "constructor")
        kind = source.qualified(called).removeprefix("aws_cdk_lib.") if called is not None else ""
        arguments = arguments_of(node)
        receivers: tuple[str, ...] = (name,)
        methods: tuple[str, ...] = ("addCommands",)
        pieces = [Piece(text=SHEBANG)]
        is_custom = kind == "aws_ec2.UserData.custom" and arguments != []
        if is_custom:
            pieces = [_argument(source, arguments[0])]
        elif kind in MACHINES and "userData" not in source.props(node, 2):
            receivers, methods = (name, f"{name}.userData"), ("addCommands", "addUserData")
        elif kind != "aws_ec2.UserData.forLinux" or arguments:
            continue
        calls = [call for call in source.nodes if _is_method(call, receivers, methods)]
        pieces += [_argument(source, one) for call in calls for one in arguments_of(call)]
        if calls or is_custom:
            _refuse_calls([node, *calls], name)
            yield Script(name, tuple(pieces))


def _is_method(call: Node, receivers: tuple[str, ...], methods: tuple[str, ...]) -> bool:
    """Whether a call adds commands; Unsafe where it adds something else."""
    function = call.child_by_field_name("function")
    if call.type != "call_expression" or function is None or function.type != "member_expression":
        return False
    receiver, method = (text_in(function.child_by_field_name(field)) for field in ("object", "property"))
    if receiver not in receivers:
        return False
    is_other = method.startswith("add") and method not in (*methods, "addToRolePolicy")
    if is_other and receiver == receivers[-1]:
        raise Unsafe(f"calls `{method}` of `{receiver}`, whose commands are not written out")
    return method in methods


def _argument(source: Source, node: Node) -> Piece:
    """An argument, whose text can be edited where it is a literal."""
    start, value = source.at(node.start_byte), source.value(node)
    if not isinstance(value, str) or node.type not in ("string", "template_string"):
        return Piece(text=None if not isinstance(value, str) else value, start=start)
    text, found = "", []
    for kid in node.named_children:
        start_of_kid, written = source.at(kid.start_byte), text_in(kid)
        is_escape = kid.type == "escape_sequence"
        # A carriage return with a line feed is one line feed in a template.
        places = [0] if is_escape else [i for i in range(len(written)) if written[i : i + 2] != "\r\n"]
        said = str(piece_of(kid))
        text += said
        found += [start_of_kid + i for i in (places * len(said) if is_escape else places)]
    if text != value or len(found) != len(text):
        return Piece(text=value, start=start)
    end = source.at(node.end_byte) - 1
    return Piece(text=value, at=(*found, end), start=start, escaped=_escaped(source.text[end], line_end(source.text)))


def _refuse_calls(nodes: list[Node], name: str) -> None:
    """Commands have to be added once each, one call behind the other."""
    functions = set()
    for node in nodes:
        around: Node | None = node
        while around is not None and around.type not in FUNCTIONS:
            if around.type in (*LOOPS, *CONDITIONS):
                raise Unsafe(f"puts the user data of `{name}` together in a loop or under a condition")
            around = around.parent
        functions.add(None if around is None else around.id)
    if len(functions) > 1:
        raise Unsafe(f"puts the user data of `{name}` together in several functions")


def quoted(text: str) -> str:
    """A text in the quotes that take fewer escapes, which are single ones where both do."""
    quote = '"' if text.count("'") > text.count('"') else "'"
    return f"{quote}{_escaped(quote, '')(text)}{quote}"


def _escaped(quote: str, end: str) -> Callable[[str], str]:
    """How text is written between quotes; between those of a template lines stay lines."""

    def write(text: str) -> str:
        if quote == "`":
            return re.sub(r"[\\`]|\$(?=\{)", r"\\\g<0>", text).replace("\n", end)
        inside = json.dumps(text)[1:-1]
        return inside.replace('\\"', '"').replace("'", "\\'") if quote == "'" else inside

    return write
