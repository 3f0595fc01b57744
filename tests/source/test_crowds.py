"""A file with very many mistakes is told of some, in time and memory that its size explains."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from obsc.bounded import bounded
from obsc.check import schema_text
from obsc.pipeline import compile_text

HEAD = {"apiVersion": "obsc/v1alpha1", "kind": "Observability", "metadata": {"name": "shop"}}
WEB = {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app"}, "port": 8000}


def document(**more: Any) -> dict[str, Any]:
    """A system of one service with something more in it."""
    return {**HEAD, "services": {"web": {**WEB, **more}}}


WRONG = {
    "names": document(env={f"NO {number}": "x" for number in range(20_000)}),
    "names in a branch": document(agent={"env": {f"NO {number}": "x" for number in range(20_000)}}),
    "names of services": {**HEAD, "services": {f"No_{number}": WEB for number in range(5_000)}},
    "values": document(env={f"K{number}": [] for number in range(20_000)}),
    "keys": document(**{f"k{number}": 1 for number in range(20_000)}),
}

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from obsc.pipeline import compile_text
found = compile_text(sys.stdin.buffer.read()).diagnostics
print(50 < len(found) < 510, [one.code for one in found if one.span is None])
"""


@pytest.mark.parametrize("what", WRONG)
def test_many_mistakes_fit_in_memory(what: str) -> None:
    """3,000 wrong names in 20 kB took 2 GB, and 200,000 of them the machine."""
    raw = json.dumps(WRONG[what]).encode()
    done = subprocess.run([sys.executable, "-c", LIMITED], input=raw, capture_output=True, check=False, timeout=120)
    assert done.stdout.decode().strip() == "True ['OBS007']", done.stderr.decode()[-500:]


def test_what_is_within_the_limits_is_told_whole() -> None:
    """One wrong name among a thousand right ones would be lost with them."""
    env = {f"K{number}": "x" for number in range(1_500)} | {"NO 1": "x", "NO 2": []}
    found = compile_text(json.dumps(document(env=env)).encode()).diagnostics
    assert [one.path[-1] for one in found if one.code == "OBS014"] == ["NO 1", "NO 2"]
    assert [one.path[-1] for one in found if one.code == "OBS011"] == ["NO 2"]
    assert "OBS007" not in {one.code for one in found}


def test_a_document_without_crowds_is_left_as_it_is() -> None:
    """Every document would be copied, or some of its mistakes forgotten."""
    schema = json.loads(schema_text())
    for data in (document(), document(env={"NO 1": "x"}), [], None, 1, {"services": []}, {"services": {"web": 1}}):
        assert bounded(data, schema, 500) == (data, False)
