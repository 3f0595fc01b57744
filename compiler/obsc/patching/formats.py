"""Which of the formats a file is in. Each is imported where it is used, with the parser that it needs."""

from __future__ import annotations

from importlib import import_module

from obsc.images.splices import Unsafe
from obsc.patching.request import Format, Request

_TASK_DEFINITION = "task_definition"
_NOT_JSON = {
    (".yaml", ".yml", ".template"): "CloudFormation",
    (".tf",): "Terraform",
    (".py", ".ts"): "CDK",
}


def format_of(request: Request) -> Format:
    """What edits the file that a request names; Unsafe where nothing does."""
    for ends, language in _NOT_JSON.items():
        if request.path.endswith(ends):
            raise Unsafe(f"is {language}, which is not edited: task definitions in JSON are")
    edited: Format = import_module(f"obsc.patching.{_TASK_DEFINITION}").edited
    return edited
