"""Faults in references: another resource of the same kind, one of another kind, another attribute, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mutation.places import Change, Span

FACTS = ("AWS::AccountId", "AWS::Partition", "AWS::Region")
"""CloudFormation's names for what is true of the place, of which a fault takes another one."""


@dataclass(frozen=True, slots=True)
class Names:
    """What can be referred to, each with its kind, in the order of the files."""

    kinds: Mapping[str, str]

    def others(self, name: str) -> Iterator[tuple[str, str]]:
        """The next of the same kind, and the next of another, each with what it is.

        >>> list(Names({"a": "role", "b": "group", "c": "role"}).others("a"))
        [('retarget', 'c'), ('retarget to another kind', 'b')]
        """
        names = [*self.kinds]
        place = names.index(name)
        around = [*names[place + 1 :], *names[:place]]
        same = [other for other in around if self.kinds[other] == self.kinds[name]]
        different = [other for other in around if self.kinds[other] != self.kinds[name]]
        yield from (("retarget", other) for other in same[:1])
        yield from (("retarget to another kind", other) for other in different[:1])

    def changes(self, name: str, span: Span) -> Iterator[Change]:
        """The same as changes of the text at `span`; nothing where there is no such name."""
        if name in self.kinds:
            yield from (Change(kind, span, other) for kind, other in self.others(name))


def in_templates(texts: Iterable[str]) -> Names:
    """What CloudFormation templates in YAML declare, and the facts."""
    kinds = dict.fromkeys(FACTS, "fact")
    for text in texts:
        for section in ("Parameters", "Resources"):
            found = re.search(rf"^{section}:\n((?:  .*\n|\s*\n)*)", text, re.MULTILINE)
            declared = re.findall(r"^  (\w+):\n    Type: (\S+)", found[1] if found else "", re.MULTILINE)
            kinds |= {name: f"{section} {kind}" for name, kind in declared}
    return Names(kinds)


@dataclass(frozen=True, slots=True)
class InTemplates:
    """`Ref`, `Fn::GetAtt`, `Fn::Sub`, and plain names as in `DependsOn`."""

    names: Names

    def __call__(self, tag: str, text: str, span: Span) -> Iterator[Change]:
        """Faults in the text under a tag."""
        start, end = span
        if tag == "!Sub":
            yield from in_sub(self.names, text, start)
            return
        name, dot, _ = text.partition(".")
        yield from self.names.changes(name, (start, start + len(name)))
        if tag == "!Ref":
            yield Change("other function", (start - len("!Ref "), end), f"!GetAtt {text}.Arn")
        elif tag == "!GetAtt" and dot:
            yield Change("other function", (start - len("!GetAtt "), end), f"!Ref {name}")
            yield Change("other attribute", (start + len(name) + 1, end), "Name" if text.endswith("Arn") else "Arn")


def in_sub(names: Names, text: str, start: int) -> Iterator[Change]:
    """Faults in the variables of `Fn::Sub`."""
    for hole in re.finditer(r"\$\{([^!}.]+)[^}]*\}", text):
        at = start + hole.start()
        yield Change("literal", (at + 2, at + 2), "!")
        yield from names.changes(hole[1], (at + 2, at + 2 + len(hole[1])))


def in_hcl(texts: Iterable[str]) -> Names:
    """What a Terraform module declares: resources, data sources, variables by their type, locals."""
    kinds: dict[str, str] = {}
    for text in texts:
        for kind, name in re.findall(r'^resource "(\w+)" "([\w-]+)"', text, re.MULTILINE):
            kinds[f"{kind}.{name}"] = kind
        for kind, name in re.findall(r'^data "(\w+)" "([\w-]+)"', text, re.MULTILINE):
            kinds[f"data.{kind}.{name}"] = f"data {kind}"
        for name, body in re.findall(r'^variable "([\w-]+)" \{\n(.*?)^\}', text, re.MULTILINE | re.DOTALL):
            typed = re.search(r"^  type\s*=\s*(.*)$", body, re.MULTILINE)
            kinds[f"var.{name}"] = f"var {typed[1] if typed else ''}"
        for body in re.findall(r"^locals \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            kinds |= {f"local.{name}": "local" for name in re.findall(r"^  (\w+)\s*=", body, re.MULTILINE)}
    return Names(kinds)


@dataclass(frozen=True, slots=True)
class InHcl:
    """Traversals such as `aws_iam_role.web.arn`."""

    names: Names

    def __call__(self, traversal: str, span: Span, in_string: bool) -> Iterator[Change]:
        """Faults in a traversal."""
        start, end = span
        name = next((name for name in self.names.kinds if f"{traversal}.".startswith(f"{name}.")), None)
        if name is None:
            return
        yield from self.names.changes(name, (start, start + len(name)))
        if len(name) < len(traversal):
            attribute = "name" if traversal.endswith((".arn", ".id")) else "arn"
            yield Change("other attribute", (start + len(name) + 1, end), attribute)
        if not in_string:
            yield Change("literal", span, f'"{traversal}"')


def in_json(texts: Iterable[str]) -> Names:
    """The placeholders of ECS input files, by their last word: `<web-task-role.arn>` is an arn."""
    found = [name for text in texts for name in re.findall(r"<([A-Za-z][\w.-]*)>", text)]
    return Names({name: name.rpartition(".")[2] if "." in name else "" for name in found})


@dataclass(frozen=True, slots=True)
class InJson:
    """Placeholders between brackets."""

    names: Names

    def __call__(self, tag: str, text: str, span: Span) -> Iterator[Change]:
        """Faults in the placeholders of a string."""
        for hole in re.finditer(r"<([A-Za-z][\w.-]*)>", text):
            if hole[1] in self.names.kinds:
                at = span[0] + hole.start()
                yield Change("literal", (at, at + 1), "")
                yield from self.names.changes(hole[1], (at + 1, at + 1 + len(hole[1])))
                yield from self._attribute(hole[1], at + 1)

    def _attribute(self, name: str, start: int) -> Iterator[Change]:
        head, dot, attribute = name.rpartition(".")
        if dot:
            span = (start + len(head) + 1, start + len(name))
            yield Change("other attribute", span, "name" if attribute == "arn" else "arn")


def in_python(texts: Iterable[str]) -> Names:
    """What a CDK package declares: resources by their class, arguments by their type, and AWS's facts."""
    kinds = {f"cdk.Aws.{fact}": "fact" for fact in ("ACCOUNT_ID", "PARTITION", "REGION")}
    kinds |= {"cdk.RemovalPolicy.RETAIN": "removal", "cdk.RemovalPolicy.DESTROY": "removal"}
    for text in texts:
        kinds |= dict(re.findall(r"^        (self\.cfn_\w+) = (\w+\.\w+)\(", text, re.MULTILINE))
        kinds |= dict(re.findall(r"^        (\w+): (str|Sequence\[str\]),$", text, re.MULTILINE))
    return Names(kinds)


@dataclass(frozen=True, slots=True)
class InPython:
    """Names, attributes, and the variables in text for `cdk.Fn.sub`."""

    names: Names

    def __call__(self, written: str, span: Span, is_text: bool) -> Iterator[Change]:
        """Faults in a name or in a string."""
        start, end = span
        if is_text:
            yield from in_sub(Names(dict.fromkeys(FACTS, "fact")), written, start)
            return
        heads = (name for name in self.names.kinds if f"{written}.".startswith(f"{name}."))
        name = max(heads, key=len, default=None)
        if name is None:
            return
        yield from self.names.changes(name, (start, start + len(name)))
        yield Change("literal", span, f'"{written}"')
        if len(name) < len(written):
            yield Change("other attribute", (start + len(name) + 1, end), "ref" if "attr" in written else "attr_arn")
