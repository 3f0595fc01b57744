"""Terraform configurations: resources with locals, defaults of variables and the project's own modules followed.

It needs the parser of `obsc prove`, from the extra `obsc[judges]`.
https://developer.hashicorp.com/terraform/language
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from obsc.importing.cloudformation import KINDS as IN_TEMPLATES
from obsc.importing.embedded import embedded
from obsc.importing.terraform_modules import known_module
from obsc.importing.terraform_types import KINDS
from obsc.importing.values import Here, Reference, Resource, join, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import Project, TextFile
from obsc_readers.document import Unreadable
from obsc_readers.terraform.parse import parse_hcl
from obsc_readers.terraform.syntax import (
    Attribute,
    Block,
    Body,
    Call,
    Entries,
    Expression,
    Index,
    Items,
    Literal,
    Template,
    Variable,
)

_DEEPEST = 60
_MOST = 200_000
"""Values of a configuration, those behind a reference each time, and a hundredth of the characters of texts with
references; a module of 1 MB has fewer."""
_FACTS = {"aws_region": "region", "aws_caller_identity": "account-id", "aws_partition": "partition"}


def resources(project: Project, paths: tuple[str, ...]) -> Iterator[Resource]:
    """The resources of every folder, and of the modules of the project that these use."""
    folders: dict[str, list[TextFile]] = {}
    for path in paths:
        file = project.file(path)
        if file is not None:
            folders.setdefault(file.folder, []).append(file)
    budget = _Budget()
    modules = {folder: _Folder(project, folder, files, budget) for folder, files in folders.items()}
    called = {used for module in modules.values() for used in module.calls()}
    for folder, module in modules.items():
        if folder not in called or len(modules) == 1:
            yield from module.resources(0)


class _Budget:
    """What may still be read: two references to a value that has two are four, and so on."""

    def __init__(self) -> None:
        self._left = _MOST

    def take(self, count: int = 1) -> bool:
        """Whether there was so much left."""
        self._left -= count
        return self._left >= 0


class _Folder:
    """A folder of Terraform files, which is one module."""

    def __init__(
        self,
        project: Project,
        folder: str,
        files: list[TextFile],
        budget: _Budget,
        given: Mapping[str, Node] | None = None,
    ) -> None:
        self.project, self.folder, self.budget, self.prefix = project, folder, budget, ""
        self.given = dict(given or {})
        self.blocks: list[tuple[Block, TextFile]] = []
        self.variables: dict[str, tuple[Block, TextFile]] = {}
        self.locals: dict[str, tuple[Expression, TextFile]] = {}
        for file in files:
            self._load(file)

    def _load(self, file: TextFile) -> None:
        try:
            body = parse_hcl(file.text)
        except Unreadable as error:
            self.project.notes.add(f"not read: {error.message}", file.place(error.line or 1))
            return
        except RecursionError:
            self.project.notes.add(f"`{file.path}` is not read: it is nested too deep")
            return
        if file.path.endswith(".tfvars"):
            for one in body.arguments:
                self.given.setdefault(one.name, self.value(one.value, file, 0))
            return
        for block in body.blocks:
            if block.type == "locals":
                self.locals |= {one.name: (one.value, file) for one in block.body.arguments}
            elif block.type == "variable" and block.labels:
                self.variables[block.labels[0]] = (block, file)
            else:
                self.blocks.append((block, file))

    def calls(self) -> Iterator[str]:
        """The folders of the project that are used as modules."""
        for block, file in self.blocks:
            if block.type == "module" and (folder := self._source(block, file)) is not None:
                yield folder

    def resources(self, depth: int) -> Iterator[Resource]:
        """The resources, those of modules under their modules' names."""
        for block, file in self.blocks:
            body = self.body(block.body, file, block.line or 1, 0)
            if block.type == "resource" and len(block.labels) == 2:
                kind, name = block.labels
                if body["for_each"].data is not None:
                    message = f"`{kind}.{name}` is left out: how many there are, `for_each` decides when it runs"
                    self.project.notes.add(message, body["for_each"].place(file))
                    continue
                if text(body["count"]) not in (None, "1") or isinstance(body["count"].data, Reference):
                    self.project.notes.add(
                        f"how many `{kind}.{name}` there are, `count` decides", body["count"].place(file)
                    )
                resource = Resource(KINDS.get(kind, kind), f"{self.prefix}{kind}.{name}", body, file, kind)
                yield from _in_stack(resource) or [resource]
            elif block.type == "provider" and block.labels == ("aws",):
                yield Resource("Provider", "aws", body, file)
            elif block.type == "module" and block.labels:
                yield from self._module(block, body, file, depth)

    def _module(self, block: Block, body: Node, file: TextFile, depth: int) -> Iterator[Resource]:
        name, folder = block.labels[0], self._source(block, file)
        if folder is None:
            known = known_module(self._written_source(block, file), name, body, file)
            yield from known
            if known:
                message = f"the module `{name}` is read by what it is given, and its defaults are those of its pages"
                self.project.notes.add(message, body.place(file))
                return
            message = f"the module `{name}` is not in this folder: import the output of `terraform show -json` for it"
            self.project.notes.add(message, body.place(file))
            return
        if depth > 5 or body["for_each"].data is not None:
            self.project.notes.add(
                f"the module `{name}` is left out: `for_each` decides when it runs", body.place(file)
            )
            return
        files = [self.project.file(path) for path in self.project.paths if _is_in(path, folder)]
        there = [one for one in files if one is not None]
        module = _Folder(self.project, folder, there, self.budget, dict(body.items))
        module.prefix = f"{self.prefix}{name}."
        yield from module.resources(depth + 1)

    def _written_source(self, block: Block, file: TextFile) -> str:
        sources = (text(self.value(one.value, file, 0)) for one in block.body.arguments if one.name == "source")
        return next(sources, "") or ""

    def _source(self, block: Block, file: TextFile) -> str | None:
        written = self._written_source(block, file)
        if not written or not written.startswith((".", "..")):
            return None
        folder = self.project.named(self.folder, written)
        return folder if any(_is_in(path, folder) for path in self.project.paths) else None

    def body(self, body: Body, file: TextFile, line: int, depth: int) -> Node:
        """Arguments and blocks under their names; blocks are lists, for there may be several of a name."""
        data = {one.name: self.value(one.value, file, depth) for one in body.arguments}
        for block in body.blocks:
            rows = data[block.type].rows if block.type in data else []
            inner = self.body(block.body, file, block.line or line, depth + 1)
            data[block.type] = Here([*rows, inner], block.line or line, "", file)
        return Here(data, line, "", file)

    def value(self, value: Expression, file: TextFile, depth: int, line: int = 1) -> Node:
        """A value, its references followed as far as the files say them."""
        line = value.line or line
        if depth > _DEEPEST or not self.budget.take():
            return Here(Reference("unknown", "what is nested too deep"), line, "", file)
        data: object = Reference("unknown", type(value).__name__.lower())
        match value:
            case Literal(kind="integer", text=written):
                data = int(written) if len(written) < 10 else written
            case Literal(kind="boolean", text=written):
                data = written == "true"
            case Literal(kind="null"):
                data = None
            case Literal(text=written):
                data = written
            case Template(parts=parts):
                pieces = [piece for one in parts for piece in self._piece(one, file, depth, line)]
                if self.budget.take(sum(len(piece) for piece in pieces if isinstance(piece, str)) // 100):
                    data = join(pieces)
            case Items(items=items):
                data = [self.value(item, file, depth + 1, line) for item in items]
            case Entries(entries=entries):
                pairs = [(self.value(key, file, depth + 1), self.value(item, file, depth + 1)) for key, item in entries]
                data = {name: item for key, item in pairs if (name := text(key)) is not None}
            case Variable() | Attribute() | Index():
                return self._reference(value, file, depth, line)
            case Call(name=name, arguments=arguments):
                return self._call(name, arguments, file, depth, line)
        return Here(data, line, "", file)

    def _piece(self, piece: str | Expression, file: TextFile, depth: int, line: int) -> list[str | Reference]:
        if isinstance(piece, str):
            return [piece]
        node = self.value(piece, file, depth + 1, line)
        if isinstance(node.data, Reference):
            return [node.data]
        parts = getattr(node.data, "parts", None)
        return list(parts) if parts is not None else [text(node) or ""]

    def _reference(self, value: Expression, file: TextFile, depth: int, line: int) -> Node:
        path = _path(value)
        if path is None and isinstance(value, Index):
            of, key = self.value(value.of, file, depth + 1), self.value(value.key, file, depth + 1)
            at = text(key)
            if of.rows and at is not None and at.isdigit() and int(at) < len(of.rows):
                return of.rows[int(at)]
            return of[at] if at is not None and of.items else Here(Reference("unknown", "index"), line, "", file)
        match path:
            case ["var", name, *rest]:
                return _descend(self._variable(name, file, line, depth), rest)
            case ["local", name, *rest] if name in self.locals:
                written, origin = self.locals[name]
                return _descend(self.value(written, origin, depth + 1, line), rest)
            case ["data", kind, *_] if kind in _FACTS:
                return Here(Reference("fact", _FACTS[kind]), line, "", file)
            case ["data", "aws_iam_policy_document", name, "json"]:
                return self._policy_document(name, line, depth)
            case ["data", kind, name, *rest]:
                looked_for = self._looked_for(kind, name, depth)
                return Here(Reference("input", "_".join([name, *_names(rest)]), looks_for=looked_for), line, "", file)
            case ["module", name, *rest]:
                return Here(Reference("input", "_".join([name, *_names(rest)])), line, "", file)
            case [kind, name, *rest] if kind.startswith("aws_"):
                attribute = ".".join(_names(rest))
                return Here(Reference("resource", f"{self.prefix}{kind}.{name}", attribute), line, "", file)
        return Here(Reference("unknown", ".".join(path or ["expression"])), line, "", file)

    def _policy_document(self, name: str, line: int, depth: int) -> Node:
        """A policy that is written as a data source, in the words of IAM."""
        found = next((one for one in self.blocks if one[0].labels == ("aws_iam_policy_document", name)), None)
        if found is None:
            return Node(Reference("input", f"{name}_json"), line)
        block, file = found
        body = self.body(block.body, file, block.line or 1, depth + 1)
        words = {"sid": "Sid", "effect": "Effect", "actions": "Action", "resources": "Resource"}
        rows = [
            Here({words[key]: value for key, value in row.items if key in words}, row.line, "", file)
            for row in body["statement"].rows
        ]
        return Here({"Statement": Here(rows, block.line or 1, "", file)}, block.line or 1, "", file)

    def _looked_for(self, kind: str, name: str, depth: int) -> str:
        """The name of the parameter or the image that a data source finds."""
        found = next((one for one in self.blocks if (one[0].type, *one[0].labels) == ("data", kind, name)), None)
        if found is None or kind not in ("aws_ssm_parameter", "aws_ami"):
            return ""
        body = self.body(found[0].body, found[1], found[0].line or 1, depth + 1)
        rows = [row["values"] for row in body["filter"].rows if text(row["name"]) == "name"]
        names = (body["name"], *(value for row in rows for value in row.rows))
        return next((written for node in names if (written := text(node))), "")

    def _variable(self, name: str, file: TextFile, line: int, depth: int) -> Node:
        if name in self.given:
            known = self.given[name]
            if self.prefix or isinstance(known.data, Reference | list | dict):
                return known
            return Here(Reference("input", name, default=known), line, "", file)
        default: Node | None = None
        said = ""
        if name in self.variables:
            block, origin = self.variables[name]
            described = next((one.value for one in block.body.arguments if one.name == "description"), None)
            said = "" if described is None else text(self.value(described, origin, depth + 1)) or ""
            written = next((one.value for one in block.body.arguments if one.name == "default"), None)
            default = None if written is None else self.value(written, origin, depth + 1)
        if default is not None and default.data is not None and isinstance(default.data, list | dict):
            return default
        known_default = default if default is not None and default.data is not None else None
        return Here(Reference("input", name, default=known_default, description=said), line, "", file)

    def _call(self, name: str, arguments: tuple[Expression, ...], file: TextFile, depth: int, line: int) -> Node:
        values = [self.value(one, file, depth + 1, line) for one in arguments]
        first = values[0] if values else Node(None, line)
        match name:
            case "jsonencode" | "tostring" | "tonumber" | "tolist" | "toset" | "trimspace" | "chomp" | "base64encode":
                return first
            case "concat":
                return Here([row for value in values for row in value.rows], line, "", file)
            case "merge":
                return Here({key: item for value in values for key, item in value.items}, line, "", file)
            case "lookup" | "try" | "coalesce" | "basename":
                return first
            case "file" | "templatefile":
                return self._template(name, values, file, line)
            case "join" if len(values) == 2:
                return Here(_join(text(first) or "", values[1].rows), line, "", file)
            case "format" if (pattern := text(first)) is not None:
                pieces = re.split(r"%[sdv]", pattern)
                if len(pieces) == len(values):
                    parts: list[str | Reference] = [pieces[0]]
                    for value, piece in zip(values[1:], pieces[1:], strict=True):
                        parts += [*_parts(value), piece]
                    return Here(join(parts), line, "", file)
        return Here(Reference("unknown", f"{name}()"), line, "", file)

    def _template(self, name: str, values: list[Node], file: TextFile, line: int) -> Node:
        """A file of the project, with the variables that are filled in; `${path.module}` is the folder."""
        data = values[0].data if values else None
        parts = getattr(data, "parts", (data,))
        written = "".join(piece if isinstance(piece, str) else "." for piece in parts if piece is not None)
        path = self.project.named(self.folder, re.sub(r"^\./+", "", written))
        found = self.project.file(path) if path else None
        if found is None:
            self.project.notes.add(f"`{written}` is not in this folder, and so not read", file.place(line))
            return Here(Reference("unknown", f"{name}()"), line, "", file)
        if name == "file" or len(values) < 2:
            return Here(found.text, 0, "", found)
        pieces: list[str | Reference] = []
        for at, piece in enumerate(re.split(r"\$\{\s*([A-Za-z_]\w*)\s*\}", found.text)):
            pieces += [piece] if at % 2 == 0 else _parts(values[1][piece], piece)
        return Here(join(pieces), 0, "", found)


def _in_stack(stack: Resource) -> list[Resource]:
    """What a stack of CloudFormation in Terraform holds: resources that the provider does not have."""
    if stack.kind != "aws_cloudformation_stack":
        return []
    template = embedded(stack.body["template_body"], stack.file, Notes())
    return [
        Resource(IN_TEMPLATES.get(kind, kind), f"{stack.id}.{id}", one["Properties"], stack.file, kind)
        for id, one in template["Resources"].items
        if (kind := one["Type"].text) is not None
    ]


def _path(value: Expression) -> list[str] | None:
    """`a.b[0].c` as its names and keys; None for anything else."""
    match value:
        case Variable(name=name):
            return [name]
        case Attribute(of=of, name=name):
            before = _path(of)
            return None if before is None else [*before, name]
        case Index(of=of, key=Literal(text=key)) | Index(of=of, key=Template(parts=(str(key),))):
            before = _path(of)
            return None if before is None else [*before, f"[{key}]"]
    return None


def _names(steps: list[str]) -> list[str]:
    return [step for step in steps if not step.startswith("[")]


def _descend(node: Node, steps: list[str]) -> Node:
    for step in steps:
        key = step.strip("[]")
        if isinstance(node.data, dict):
            node = node[key]
        elif isinstance(node.data, list) and key.isdigit() and int(key) < len(node.rows):
            node = node.rows[int(key)]
    return node


def _parts(node: Node, name: str = "") -> list[str | Reference]:
    if isinstance(node.data, Reference):
        return [node.data]
    parts = getattr(node.data, "parts", None)
    if parts is not None:
        return list(parts)
    known = text(node)
    return [Reference("input", name) if known is None and name else known or ""]


def _join(separator: str, rows: list[Node]) -> object:
    parts: list[str | Reference] = []
    for row in rows:
        parts += [separator] if parts else []
        parts += _parts(row)
    return join(parts) if parts else ""


def _is_in(path: str, folder: str) -> bool:
    return path.endswith((".tf", ".tfvars")) and path.rpartition("/")[0] == folder
