"""The rules: one to a file, registered by a decorator; a rule's docstring is its page and `obsc explain`.

A rule is a function of the document (`Raw`), of the `Plan` or of the `Graph`; it yields findings and knows nothing of
lines: a finding names a place in the document by its path. What the reader and the schema check find is declared
here too, so that every code has its page.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any, Literal

from obsc.changes import Change
from obsc.diagnostics import Path, Severity
from obsc.records import dataclass

Raw = dict[str, Any]
Stage = Literal["Raw", "Plan", "Graph", "declared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found.

    `path` may lead to a key that is not there: the nearest one above it is marked then. `key` marks the key instead of
    its value. `why` and `severity` replace the rule's own.
    """

    message: str
    path: Path
    fix: str = ""
    label: str = ""
    suggestion: str | None = None
    key: bool = False
    why: str = ""
    severity: Severity | None = None
    related: tuple[tuple[Path, str], ...] = ()
    rests_on: tuple[Path, ...] = ()
    """Places that the finding is about besides its own: where the shape is wrong there, it would be a second error."""
    conceal: bool = False
    """Whether what stands behind the marked place must not be printed."""
    change: Change | None = None
    """What mends it, where nobody has to choose."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `docstring` is its page as the file has it, `check` is None where another stage does the finding."""

    code: str
    name: str
    severity: Severity
    docstring: str
    stage: Stage
    check: Callable[[Any], Iterable[Finding]] | None

    @property
    def doc(self) -> str:
        """The page, made when it is asked for: most builds show none, and inspect.cleandoc takes 8 ms to import."""
        from textwrap import dedent

        first, _, rest = self.docstring.partition("\n")
        return f"{first.strip()}\n{dedent(rest)}".strip()

    def section(self, heading: str) -> str:
        """The text under one of the docstring's headings, or nothing."""
        _, _, after = self.doc.partition(f"## {heading}\n")
        return after.partition("\n## ")[0].strip()

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return self.doc.strip().splitlines()[0]

    @property
    def why(self) -> str:
        """The first paragraph under `Why`, on one line."""
        return " ".join(self.section("Why").partition("\n\n")[0].split())


RETIRED = {"OBS030": "it refused keys that were designed and not compiled yet, and there are none"}
"""Codes that nothing finds any more, and why: what they meant stays what people find when they search for them."""

_registered: dict[str, Rule] = {}


def rule(code: str, name: str, severity: Severity) -> Callable[[Callable[..., Iterable[Finding]]], Callable[..., Any]]:
    """Register a function as a rule; its first parameter's type says on what it runs."""

    def register(check: Callable[..., Iterable[Finding]]) -> Callable[..., Iterable[Finding]]:
        stage = next(iter(check.__annotations__.values()))
        _add(Rule(code, name, severity, check.__doc__ or "", stage, check))
        return check

    return register


def declare(code: str, name: str, severity: Severity, doc: str | None) -> Rule:
    """Register a code that another stage finds; its module's docstring is its page."""
    return _add(Rule(code, name, severity, doc or "", "declared", None))


def _add(new: Rule) -> Rule:
    if new.code in RETIRED:
        raise ValueError(f"{new.code} is retired: {RETIRED[new.code]}")
    old = _registered.setdefault(new.code, new)
    if old.name != new.name:
        raise ValueError(f"{new.code} is both {old.name} and {new.name}")
    return new


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    # pkgutil would list them too, and import inspect for it.
    for file in os.listdir(__path__[0]):  # noqa: PTH208
        if file.startswith("obs") and file.endswith(".py"):
            _load(f"{__name__}.{file.removesuffix('.py')}", f"{__path__[0]}/{file}")
    return tuple(_registered[code] for code in sorted(_registered))


def _load(name: str, file: str) -> None:
    """Import a module whose file is known: to look for each of them takes longer than to read it."""
    if name in sys.modules:
        return
    spec = spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


def rule_of(code: str) -> Rule:
    """The rule of a code."""
    all_rules()
    return _registered[code]


def run(subject: object, stage: Stage) -> Iterator[tuple[Rule, Finding]]:
    """What the rules of one stage find."""
    for one, check in _of(stage):
        for finding in check(subject):
            yield one, finding


@cache
def _of(stage: Stage) -> tuple[tuple[Rule, Callable[[Any], Iterable[Finding]]], ...]:
    return tuple((one, one.check) for one in all_rules() if one.stage == stage and one.check is not None)
