"""A model of the Python that targets write: expressions, statements and definitions, nothing as raw text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from obsc.records import dataclass, field
from obsc_targets._shared.doc import Note


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or an attribute of one: `Name("self.web_task.attr_arn")`."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Ascii:
    """A string that is spelled with ASCII alone, so that everybody agrees on how wide it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call: `Call("cdk.Fn.join", ("", [Name("a"), "b"]))`; arguments are literals, names, calls and notes on them."""

    func: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """`import module` or `import module as alias`."""

    module: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class ImportFrom:
    """`from module import a, b as c`: names, or pairs of a name and its alias."""

    module: str
    names: tuple[str | tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = value` or `target: annotation = value`."""

    target: str
    value: Any
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Declare:
    """`target: annotation`."""

    target: str
    annotation: str


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression that stands as a statement."""

    value: Any


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Comment:
    """Prose that stands alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line between two statements; definitions and imports are set off without it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function; `default` is a tuple of the one value, or empty for none."""

    name: str
    annotation: str = ""
    default: tuple[()] | tuple[Any] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """`def name(parameters, *, keywords, **rest) -> returns`."""

    name: str
    parameters: tuple[Parameter | Note, ...] = ()
    keywords: tuple[Parameter | Note, ...] = ()
    rest: Parameter | Note | None = None
    returns: str = ""
    doc: str = ""
    body: tuple[Statement, ...] = ()
    decorators: tuple[Name | Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    """`class name(bases)`."""

    name: str
    bases: tuple[str, ...] = ()
    doc: str = ""
    body: tuple[Statement, ...] = ()
    decorators: tuple[Name | Call, ...] = ()


Statement: TypeAlias = (
    Import | ImportFrom | Assign | Declare | Evaluate | Return | Comment | Blank | Function | Class | Note
)
"""What a body is made of; a note holds one of the others."""
