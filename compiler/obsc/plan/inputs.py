"""Collect the inputs of a spec while it is read."""

from __future__ import annotations

from collections.abc import Sequence

from obsc.diagnostics import Path
from obsc.infra.boundary import Input, InputKind
from obsc.infra.values import Ref, Text, TextList
from obsc.plan.model import InputUse
from obsc.spec import read as spec


class Inputs:
    """Every `{ ref: … }` that was met; turns what the user wrote into values of the graph."""

    def __init__(self) -> None:
        self.uses: list[InputUse] = []

    def text(self, written: str | spec.Ref, kind: InputKind, description: str, origin: Path) -> Text:
        """A literal as it is, an input as a reference."""
        return self._use(written.ref, kind, description, origin) if isinstance(written, spec.Ref) else written

    def texts(
        self, written: Sequence[str | spec.Ref] | spec.Ref, many: InputKind, one: InputKind, description: str, at: Path
    ) -> TextList:
        """A list of literals and inputs, each once, for AWS has a set here; or one input that is a list."""
        if isinstance(written, spec.Ref):
            return self._use(written.ref, many, description, at)
        return tuple(dict.fromkeys(self.text(item, one, description, (*at, i)) for i, item in enumerate(written)))

    def _use(self, name: str, kind: InputKind, description: str, origin: Path) -> Ref:
        node = Input(name=name, type=kind, description=description, origin=origin)
        self.uses.append(InputUse(node, origin))
        return node.ref("value")

    def all(self) -> tuple[InputUse, ...]:
        """The uses in an order that no order of keys can change."""
        return tuple(sorted(self.uses, key=lambda use: (use.input.name, tuple(map(str, use.origin)))))


def camel(*words: str) -> str:
    """The name of an input made of kebab-case words.

    >>> camel("my-web", "image")
    'myWebImage'
    """
    first, *rest = "-".join(words).split("-")
    return first + "".join(word.capitalize() for word in rest)
