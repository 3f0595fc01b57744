"""Overlays: what an environment changes of a document, merged before anything is checked.

Mappings merge, everything else replaces, `null` deletes: a JSON merge patch (https://www.rfc-editor.org/rfc/rfc7396).
The table of places is merged with the data, so that every later stage points at the line that a value really has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Diagnostic, Path, Severity, Span, nearest
from obsc.records import replace
from obsc.source import Source
from obsc.yaml12.places import Branch, Places

KEY = "environments"
_NAMED_AFTER = "deploymentEnvironment"


def names(source: Source) -> tuple[str, ...]:
    """The environments of a file, in its order."""
    written = source.data.get(KEY) if isinstance(source.data, dict) else None
    return tuple(written) if isinstance(written, dict) else ()


def base(source: Source) -> Source:
    """The document itself: of every overlay, only that it is a mapping is left to be checked."""
    if not isinstance(source.data, dict) or not isinstance(source.data.get(KEY), dict):
        return source
    return replace(source, data=source.data | {KEY: _shape(source.data[KEY])})


def overlaid(source: Source, name: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The document with an environment over it, and what is wrong with the overlay as an overlay."""
    if name not in names(source):
        return base(source), (_unknown(source, name),)
    merge = _Merge(source, name)
    return merge.run(), tuple(merge.found)


def _shape(overlays: dict[str, Any]) -> dict[str, Any]:
    return {name: {} if isinstance(overlay, dict) else overlay for name, overlay in overlays.items()}


class _Merge:
    """One overlay over its document."""

    def __init__(self, source: Source, name: str) -> None:
        self.source = source
        self.name = name
        self.found: list[Diagnostic] = []
        self.changes: dict[Path, Span | None] = {}
        """Every value of the overlay, and the key in the document that it replaces or deletes."""

    def run(self) -> Source:
        document = {key: value for key, value in self.source.data.items() if key != KEY}
        shape = _shape(self.source.data[KEY])
        root = self.source.places.root
        assert isinstance(root, Branch)
        tree = _copy(root)
        overlay = self.source.data[KEY][self.name]
        environments = root.kid(KEY)
        at = environments.kid(self.name) if isinstance(environments, Branch) else None
        if isinstance(overlay, dict) and isinstance(at, Branch):
            if KEY in overlay:
                self.found.append(self._nested())
            document = self._over(document, tree, {k: v for k, v in overlay.items() if k != KEY}, at, ())
            if _NAMED_AFTER not in overlay:
                self._name(document, tree)
        return replace(
            self.source,
            data=document | {KEY: shape},
            places=Places(tree, self.source.lines),
            environment=self.name,
            changes=self.changes,
        )

    def _over(self, base: dict[str, Any], tree: Branch, over: dict[str, Any], at: Branch, path: Path) -> dict[str, Any]:
        """The merged mapping; `tree`, the places of the base, becomes that of the result."""
        merged = dict(base)
        assert isinstance(tree.kids, dict) and tree.keys is not None and at.keys is not None
        for key, value in over.items():
            here, kid = (*path, key), at.kid(key)
            before = merged.pop(key, None)
            assert kid is not None
            if isinstance(value, dict) and isinstance(kid, Branch) and isinstance(before, dict):
                inner = tree.kid(key)
                assert isinstance(inner, Branch)
                tree.kids[key] = new = _copy(inner)
                merged[key] = self._over(before, new, value, kid, here)
                continue
            self.changes[here] = self.source.key_span(here) if key in base else None
            tree.keys[key], tree.kids[key] = at.keys[key], kid
            if value is None and key not in base:
                self.found.append(self._useless(here))
            elif isinstance(value, dict) and isinstance(kid, Branch):
                tree.kids[key] = new = Branch(kid.at, kid.flow, is_map=True)
                merged[key] = self._over({}, new, value, kid, here)
            elif value is not None:
                merged[key] = value
        return merged

    def _name(self, document: dict[str, Any], tree: Branch) -> None:
        """Name the environment after the overlay: its key is where the value stands."""
        environments = self.source.places.root
        assert isinstance(environments, Branch) and isinstance(tree.kids, dict) and tree.keys is not None
        overlays = environments.kid(KEY)
        assert isinstance(overlays, Branch) and overlays.keys is not None
        place = overlays.keys[self.name]
        here = (_NAMED_AFTER,)
        self.changes[here] = self.source.key_span(here) if _NAMED_AFTER in document else None
        document[_NAMED_AFTER] = self.name
        tree.keys[_NAMED_AFTER] = tree.kids[_NAMED_AFTER] = place

    def _nested(self) -> Diagnostic:
        path = (KEY, self.name, KEY)
        return Diagnostic(
            "OBS010",
            Severity.ERROR,
            f"`{KEY}` is not a key of an environment",
            path=path,
            span=self.source.key_span(path),
            label="unknown key",
            fix=f"move it out of `{self.name}`: an environment is not made of others",
        )

    def _useless(self, here: Path) -> Diagnostic:
        path = (KEY, self.name, *here)
        return Diagnostic(
            "OBS025",
            Severity.WARNING,
            f"`{here[-1]}` is deleted, and the document does not have it",
            path=path,
            span=self.source.key_span(path),
            label="nothing to delete",
            fix="remove the line, or write the key as it stands in the document",
            suggestion=nearest(str(here[-1]), self._known(here[:-1])),
        )

    def _known(self, path: Path) -> Iterator[str]:
        value = self.source.data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        yield from value if isinstance(value, dict) else ()


def _copy(branch: Branch) -> Branch:
    """A mapping's places, to be changed without changing the file's."""
    new = Branch(branch.at, branch.flow, is_map=True)
    assert branch.keys is not None and isinstance(branch.kids, dict)
    new.keys, new.kids = dict(branch.keys), dict(branch.kids)
    return new


def _unknown(source: Source, name: str) -> Diagnostic:
    known = names(source)
    fix = f"one of {', '.join(f'`{one}`' for one in known)}" if known else f"write `{KEY}: {{ {name}: {{}} }}`"
    return Diagnostic(
        "OBS024",
        Severity.ERROR,
        f"there is no environment `{name}`",
        path=(KEY,),
        span=source.key_span((KEY,)) if known else None,
        fix=fix,
        suggestion=nearest(name, known),
    )
