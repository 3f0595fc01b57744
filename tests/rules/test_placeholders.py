"""OBS053 knows every placeholder that the ECS target writes."""

from __future__ import annotations

import json

from obsc.pipeline import compile_text
from obsc_targets.ecs.placeholders import placeholders
from rules.blocks import SMALLEST, merged

_FRAGMENT = {
    "platform": {"ecs": {"cluster": {"create": True}}},
    "services": {"web": {"taskRole": {"ref": "webRole"}, "logs": {"group": {"ref": "webGroup"}}}},
}


def test_no_placeholder_can_be_forged() -> None:
    """Else a text of the user's would be filled in with what is meant for something else."""
    document = merged(SMALLEST, _FRAGMENT)
    graph = compile_text(json.dumps(document).encode()).graph
    assert graph is not None
    for text in placeholders(graph):
        forged = merged(document, {"services": {"web": {"env": {"FORGED": f"a {text} b"}}}})
        found = compile_text(json.dumps(forged).encode()).diagnostics
        assert [(d.code, d.path) for d in found] == [("OBS053", ("services", "web", "env", "FORGED"))], text
