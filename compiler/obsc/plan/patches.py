"""Read `patches`: what they select and set, and the inputs in it."""

from __future__ import annotations

import re
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.boundary import InputKind
from obsc.plan.inputs import Inputs
from obsc.plan.model import Patch
from obsc.spec import read as spec

_INPUT = re.compile(r"[a-z][a-zA-Z0-9]{0,63}")
_LISTS: dict[str, InputKind] = {"subnets": "subnet-ids", "securityGroups": "security-group-ids"}
"""The fields that an input that is a list can stand in."""


def read_patch(written: spec.Patch, number: int, inputs: Inputs) -> Patch:
    """A patch as it stands in the document; what its values have to be, the graph knows."""
    at: Path = ("patches", number)
    _find_inputs(written.set, (*at, "set"), inputs)
    return Patch(
        kind=written.select.kind,
        name=written.select.name,
        task=written.select.task,
        set=written.set,
        target=written.target,
        divergence=written.divergence,
        origin=at,
    )


def _find_inputs(value: Any, at: Path, inputs: Inputs) -> None:
    if isinstance(value, list):
        for number, item in enumerate(value):
            _find_inputs(item, (*at, number), inputs)
    elif isinstance(value, dict) and set(value) == {"ref"} and isinstance(value["ref"], str):
        if _INPUT.fullmatch(value["ref"]):
            kind = _LISTS.get(str(at[-1]), "string")
            inputs.text(spec.Ref(value), kind, "A value that a patch sets.", at)
    elif isinstance(value, dict):
        for key, item in value.items():
            _find_inputs(item, (*at, key), inputs)
