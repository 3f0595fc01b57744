"""A folder of Terraform files, which is one module: its files as one text with places, its blocks, its local values.

https://developer.hashicorp.com/terraform/language/files
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from obsc.images.splices import Splice, Unsafe, spliced
from obsc.images.wanted import Edited
from obsc.patching.terraform.syntax import Argument, Block, Syntax, parse
from obsc.records import dataclass

_LOCAL = re.compile(r"local\.([A-Za-z_][A-Za-z0-9_-]*)")


@dataclass(frozen=True, slots=True)
class Document:
    """A file, whose text begins at `base` of that of the folder."""

    path: str
    base: int
    text: str
    blocks: tuple[Block, ...]

    def holds(self, place: int) -> bool:
        """Whether a place of the folder's text is in this file."""
        return self.base <= place <= self.base + len(self.text)


class Folder:
    """The files of a module but for `without`. Places are those of `text`, in which one file follows the other.

    Unsafe where one is not understood, `asked` being the one that a person named.
    """

    def __init__(
        self,
        path: str,
        names: Iterable[str],
        read: Callable[[str], str],
        without: frozenset[str] = frozenset(),
        asked: str = "",
    ) -> None:
        self.path = path
        self._asked = asked
        self.text = ""
        self.documents: list[Document] = []
        self.overrides: dict[str, tuple[Block, ...]] = {}
        self._read = read
        for name in names:
            if name in without:
                continue
            if is_override(name):
                self.overrides[name] = () if name.endswith(".json") else parse(read(name))
            elif name.endswith(".tf"):
                self._add(name, read(name), is_terraform=True)
        self.blocks = tuple(block for one in self.documents for block in one.blocks)
        self._locals = {one.name: one for block in self.blocks if block.type == "locals" for one in block.arguments}
        self._uses: Counter[str] | None = None
        self._splices: list[Splice] = []

    def _add(self, path: str, text: str, *, is_terraform: bool) -> Document:
        base = len(self.text)
        try:
            blocks = parse(text, base) if is_terraform else ()
        except Unsafe as unsafe:
            if path == self._asked:
                raise
            raise Unsafe(f"lies beside `{path}`, which {unsafe}") from None
        document = Document(path, base, text, blocks)
        self.documents.append(document)
        self.text += text + "\n"
        return document

    def file(self, path: str) -> Document:
        """A file of the project that is no Terraform, by its path."""
        known = next((one for one in self.documents if one.path == path), None)
        return known or self._add(path, self._read(path), is_terraform=False)

    def named(self, node: Syntax) -> str:
        """The path of a file, as an expression of this module says it."""
        said = re.sub(r"^\$\{path\.(module|root|cwd)\}/", "", self.said(node).strip('"'))
        return posixpath.normpath(posixpath.join(self.path, said))

    def of(self, place: int) -> Document:
        """The file that holds a place."""
        return next(one for one in self.documents if one.holds(place))

    def resources(self, kind: str, name: str | None = None) -> Iterator[Block]:
        """The resources of a kind."""
        return self.labelled("resource", kind, name)

    def labelled(self, block: str, kind: str, name: str | None = None) -> Iterator[Block]:
        """Blocks of two labels: `resource` and `data`."""
        for one in self.blocks:
            if one.type == block and len(one.labels) == 2 and one.labels[0] == kind and name in (None, one.labels[1]):
                yield one

    def said(self, piece: Syntax) -> str:
        """A piece of syntax as it stands there."""
        return self.text[piece.start : piece.end]

    def local(self, source: str) -> Argument | None:
        """The local value that an expression names, if that is all it does."""
        match = _LOCAL.fullmatch(source)
        return self._locals.get(match[1]) if match else None

    def uses(self, argument: Argument) -> int:
        """How often a local value is named."""
        if self._uses is None:
            self._uses = Counter(self.said(one) for one in self._references())
        return self._uses[f"local.{argument.name}"]

    def calls(self, *names: str) -> Iterator[Syntax]:
        """The calls of functions."""
        for value in self._values(self.blocks):
            for one in value.walk():
                if one.kind == "function_call" and self.said(one.kids[0]) in names:
                    yield one

    def _references(self) -> Iterator[Syntax]:
        """The first two names of every reference, as a piece of syntax."""
        for value in self._values(self.blocks):
            for one in value.walk():
                for first, second in zip(one.kids, one.kids[1:], strict=False):
                    if first.kind == "variable_expr" and second.kind == "get_attr":
                        yield Syntax("reference", first.start, second.end, ())

    def _values(self, blocks: Iterable[Block]) -> Iterator[Syntax]:
        for block in blocks:
            yield from (one.value for one in block.arguments)
            yield from self._values(block.blocks)

    def splice(self, start: int, end: int, text: str) -> None:
        """Put a text in place of what stands there."""
        self._splices.append(Splice(start, end, text))

    def is_edited_outside(self, start: int, end: int) -> bool:
        """Whether a splice is not between two places."""
        return any(not start <= one.start <= end for one in self._splices)

    def edited(self) -> tuple[Edited, ...]:
        """The files that are changed by the splices."""
        found = []
        for one in self.documents:
            own = [
                Splice(splice.start - one.base, splice.end - one.base, splice.text)
                for splice in self._splices
                if one.holds(splice.start)
            ]
            after = spliced(one.text, own)
            if after != one.text:
                found.append(Edited(path=one.path, before=one.text, after=after))
        return tuple(found)


def is_override(path: str) -> bool:
    """Whether Terraform merges a file over the others.

    https://developer.hashicorp.com/terraform/language/files/override
    """
    name = posixpath.basename(path)
    return name in ("override.tf", "override.tf.json") or name.endswith(("_override.tf", "_override.tf.json"))
