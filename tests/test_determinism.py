"""The same content gives the same bytes, in whatever order it is written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from obsc import registry
from obsc.pipeline import compile_text, emit
from obsc.user_files import inside
from obsc_targets._shared.cfn.ids import logical_ids
from shipped import SPECS, TARGETS, VALID, compiled, outputs


@pytest.mark.parametrize("spec", VALID, ids=lambda path: path.stem)
def test_order_of_keys_changes_nothing(spec: Path) -> None:
    """Otherwise tidying up a file would roll every service."""
    turned = json.dumps(_turned(compiled(spec).document), ensure_ascii=False)
    compilation = compile_text(turned.encode(), spec.name, read=inside(str(spec.parent)))
    assert compilation.ok, compilation.diagnostics
    for name in TARGETS:
        target = registry.find(name)
        assert target is not None
        again = emit(compilation, target)
        assert [(f.path, f.text) for f in outputs(spec, name)] == [(f.path, f.text) for f in again]


def _turned(value: Any) -> Any:
    """The same document with every mapping the other way round."""
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in reversed(value.items())}
    return [_turned(item) for item in value] if isinstance(value, list) else value


def test_hash_seed_changes_nothing() -> None:
    """A set on the way to the output would show only from time to time."""
    script = (
        "import sys; from obsc import registry; from obsc.pipeline import compile_text, emit\n"
        "c = compile_text(open(sys.argv[1], 'rb').read(), 'x')\n"
        "for n in registry.BUILT_IN:\n"
        "    for f in emit(c, registry.find(n)): sys.stdout.write(f.path + f.text)\n"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", script, str(SPECS[-1])],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(texts) == 1


@pytest.mark.parametrize("spec", VALID, ids=lambda path: path.stem)
def test_the_graph_is_whole(spec: Path) -> None:
    """A dangling reference is a template that does not deploy."""
    graph = compiled(spec).graph
    assert graph is not None
    assert graph.verify() == []
    ids = logical_ids(graph)
    assert len(ids) == len(set(ids.items()))
