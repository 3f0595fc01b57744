"""A few drawn systems, each with a kind of resource that those before it do not have."""

from __future__ import annotations

from functools import cache

from obsc import registry
from obsc.pipeline import Compilation, compile_text, emit
from strategies import documents, written
from strategies.sampling import sample

_QUIET = documents(hostile=False)


@cache
def drawn(number: int) -> dict[str, Compilation]:
    """At most this many, by a name; a patch of one target alone would be a difference that somebody wants."""
    found: dict[str, Compilation] = {}
    known: set[str] = set()
    for document in reversed(sample(_QUIET, 25)):
        one_sided = any("target" in patch for patch in document.get("patches", ()))
        compilation = compile_text(written(document))
        if one_sided or not compilation.ok or compilation.graph is None or len(found) == number:
            continue
        kinds = {node.kind for node in compilation.graph.nodes}
        if kinds - known:
            known |= kinds
            found[f"drawn {len(found)}"] = compilation
    return found


def texts_of(compilation: Compilation, target: str) -> dict[str, str]:
    """What a target makes of one."""
    found = registry.find(target)
    assert found is not None
    return {file.path: file.text for file in emit(compilation, found)}
