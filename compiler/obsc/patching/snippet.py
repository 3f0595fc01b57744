"""What a person pastes where obsc does not edit: the same pieces, in the words of the file's language."""

from __future__ import annotations

import json
from typing import Any

from obsc.patching.wanted import Wanted

_MAPS = ("options", "dockerLabels")
"""Keys whose values are the user's own maps, whose keys no language spells in its own way."""


def snippet(wanted: Wanted, path: str, *, is_template: bool) -> str:
    """The pieces for a task definition in the file of that name: JSON, which YAML and HCL take as it is.

    Those of a template have CloudFormation's keys.

    https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects
    """
    app = {
        key: value
        for key, value in wanted.app.items()
        if key in ("environment", "mountPoints", "dependsOn", "links")
        or (wanted.is_started and key in ("entryPoint", "command"))
    }
    pieces: dict[str, Any] = {
        "containerDefinitions": [*wanted.others, {"name": wanted.app["name"], **app}],
        "volumes": list(wanted.volumes),
    }
    if is_template:
        pieces = _capitals(pieces)
    text = json.dumps(pieces, indent=2, ensure_ascii=False)
    return text.replace("${", "$${").replace("%{", "%%{") if path.endswith(".tf") else text


def _capitals(value: Any) -> Any:
    """The keys of CloudFormation, which are the API's with a capital."""
    if isinstance(value, dict):
        return {key[0].upper() + key[1:]: item if key in _MAPS else _capitals(item) for key, item in value.items()}
    return [_capitals(item) for item in value] if isinstance(value, list) else value
