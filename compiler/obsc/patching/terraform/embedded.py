"""Texts inside of Terraform files or beside them: a heredoc, a quoted text, what `file` and `templatefile` read.

A text is edited as what it is for (JSON, a shell's script) and put back where it stood, spelled as it was.
https://developer.hashicorp.com/terraform/language/expressions/strings#heredoc-strings
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from obsc.images.splices import Unsafe
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.syntax import Syntax, pieces, template
from obsc.patching.terraform.text import unescaped
from obsc.patching.terraform.values import Values
from obsc.patching.tree import Expression
from obsc.records import dataclass

Kind = Literal["heredoc", "quoted", "file", "templatefile"]


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text from `start` to `end` of a folder: `text` is what it says, with its `${}` and its indentation."""

    kind: Kind
    start: int
    end: int
    text: str
    indent: str = ""
    """What `<<-` takes away from the beginning of every line."""
    path: str | None = None
    """The file that it stands in, where that is no Terraform."""
    variables: Mapping[str, Expression] | None = None
    """What the names in a template stand for; None where they are those of the module."""

    @property
    def is_template(self) -> bool:
        """Whether `${` begins an expression in it."""
        return self.kind != "file"

    def spelled(self, text: str) -> str:
        """Another text in its place, as it has to stand there."""
        if self.kind != "quoted":
            return text
        out, at = "", 0
        for piece in template(text):
            out += _escaped(text[at : piece.start]) + text[piece.start : piece.end]
            at = piece.end
        return out + _escaped(text[at:])

    def outside(self, expression: Expression) -> Expression | None:
        """What an expression in it is to the module; None where that cannot be said."""
        return expression if self.variables is None else self.variables.get(expression.source)


def embedded(folder: Folder, values: Values, node: Syntax) -> Embedded | None:
    """The text that an expression is, local values followed; None where it is something else, a reference or a call."""
    node = values.argument(node)
    match node.kind:
        case "template_expr" if node.kids[0].kind == "heredoc_template":
            return _heredoc(folder, node.kids[0])
        case "template_expr" | "literal_value" if folder.text[node.start] == '"':
            return _quoted(folder, node.kids[0])
        case "function_call":
            return _read(folder, values, node)
    source = re.fullmatch(r"data\.template_file\.([\w-]+)\.rendered", folder.said(node))
    if source is None:
        return None
    return _data(folder, values, source[1])


def _heredoc(folder: Folder, node: Syntax) -> Embedded:
    start = folder.text.index("\n", node.start) + 1
    end = folder.text.rindex("\n", 0, node.end) + 1
    text = folder.text[start:end]
    is_flush = folder.text.startswith("<<-", node.start)
    margins = [re.match(r"[ \t]*", row) for row in text.splitlines() if row.strip()] if is_flush else []
    indent = min((match[0] for match in margins if match), key=len, default="")
    return Embedded("heredoc", start, end, text, indent)


def _quoted(folder: Folder, node: Syntax) -> Embedded:
    start, end = node.start + 1, node.end - 1
    out, at = "", start
    for piece in pieces(node):
        out += unescaped(folder.text[at : piece.start]) + folder.said(piece)
        at = piece.end
    made = Embedded("quoted", start, end, out + unescaped(folder.text[at:end]))
    if made.spelled(made.text) != folder.text[start:end]:
        raise Unsafe("has a quoted text with escapes that it would lose")
    return made


def _read(folder: Folder, values: Values, node: Syntax) -> Embedded | None:
    """What `file` or `templatefile` reads."""
    name = folder.said(node.kids[0])
    arguments = [kid for one in node.of("function_arguments") for kid in one.of("expression")]
    if name not in ("file", "templatefile") or not arguments:
        return None
    path = folder.named(arguments[0])
    document = folder.file(path)
    readers = [one for one in folder.calls("file", "templatefile") if path in _paths(folder, one)]
    if len(readers) > 1:
        raise Unsafe(f"reads `{path}` {len(readers)} times, and all of them would change")
    variables = _variables(folder, values, arguments[1]) if name == "templatefile" and len(arguments) > 1 else None
    kind: Kind = "file" if name == "file" else "templatefile"
    return Embedded(
        kind, document.base, document.base + len(document.text), document.text, path=document.path, variables=variables
    )


def _paths(folder: Folder, call: Syntax) -> list[str]:
    return [folder.named(kid) for one in call.of("function_arguments") for kid in one.of("expression")[:1]]


def _data(folder: Folder, values: Values, name: str) -> Embedded | None:
    """The template of the provider that `templatefile` replaced.

    https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file
    """
    block = next(folder.labelled("data", "template_file", name), None)
    written = block.argument("template") if block is not None else None
    if block is None or written is None:
        return None
    made = embedded(folder, values, written.value)
    if made is None or made.kind == "quoted":
        return None
    uses = len(re.findall(rf"\bdata\.template_file\.{re.escape(name)}\b", folder.text))
    if uses > 1:
        raise Unsafe(f"reads `data.template_file.{name}` {uses} times, and all of them would change")
    said = block.argument("vars")
    variables = _variables(folder, values, said.value) if said is not None else {}
    return Embedded("templatefile", made.start, made.end, made.text, path=made.path, variables=variables)


def _variables(folder: Folder, values: Values, node: Syntax) -> dict[str, Expression]:
    """The expressions of an object by their names."""
    read = values.read(node)
    if not isinstance(read.data, dict):
        return {}
    return {
        name: Expression(folder.text[place.start : place.end])
        for name, place in zip(read.data, values.places(read), strict=True)
    }


def _escaped(text: str) -> str:
    return "".join({"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(one, one) for one in text)
