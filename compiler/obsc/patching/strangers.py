"""Files that hold no task definition and no user data, and what to do with them: nothing in them is to be pasted."""

from __future__ import annotations

import re
from pathlib import PurePath

from obsc.images.splices import Unsafe
from obsc.patching.formats import is_module, is_program, is_template
from obsc.patching.json_text import parse
from obsc.patching.request import Request
from obsc.patching.servers import is_configuration

_KEY = re.compile(r"^\ufeff?(?:\"([^\"\n]+)\"|'([^'\n]+)'|([A-Za-z$][\w.$-]*))[ \t]*:(?:[ \t\r]|$)", re.MULTILINE)
_COPILOT = re.compile(r"^type:[ \t]*['\"]?[\w -]*\b(?:Service|Job|Site|Environment|Pipeline)\b", re.MULTILINE)
"""https://aws.github.io/copilot-cli/docs/manifest/overview/"""


def stranger(request: Request) -> str | None:
    """What a file is that nothing can be put into, as the end of a sentence about it; None for what may be edited."""
    name = PurePath(request.path).name
    if name.endswith(".tf.json"):
        return "is Terraform in JSON, which programs write: change what writes it, or move the resource to a `.tf` file"
    if is_module(request) or is_program(request) or is_configuration(request):
        return None
    try:
        text = request.read(request.path)
    except Unsafe:
        return _folder(request)
    if name.lower().startswith(("dockerfile", "containerfile")) or name.lower().endswith(".dockerfile"):
        return "is a Dockerfile: `obsc instrument` edits the sources of an image"
    if is_template(request):
        return _other_yaml(text)
    if request.service.machine is not None:
        return None
    if "containerDefinitions" in text or (name.endswith(".json") and not _is_json(text)):
        return None
    if name.endswith(".json"):
        return "has neither `containerDefinitions`, as a task definition, nor `Resources`, as a template"
    return f"is no template, module, app of the CDK or JSON, and `{request.service.name}` runs in a task of ECS"


def _is_json(text: str) -> bool:
    """Whether there is an object or a list; what is wrong elsewhere, the reader says with its line."""
    try:
        parse(text)
    except Unsafe:
        return False
    return True


def _folder(request: Request) -> str | None:
    """Why a folder is not read; None for a file that cannot be, whose reader says why."""
    try:
        names = request.names(request.path)
    except OSError:
        return None
    if any(name.endswith(".tf.json") for name in names):
        return "is a module in Terraform's JSON, which programs write: change what writes it"
    return "is a folder without a `.tf` file: name the template, the task definition, the app or the script itself"


def _other_yaml(text: str) -> str | None:
    """What a file of YAML is that is no template."""
    keys = {next(filter(None, match.groups())) for match in _KEY.finditer(text)}
    if "Resources" in keys:
        return None
    if {"apiVersion", "kind"} <= keys:
        if re.search(r"^apiVersion:\s*['\"]?obsc/", text, re.MULTILINE):
            return "is a specification of obsc's: name the file that it is to be put into"
        return "is for Kubernetes: obsc knows ECS and EC2"
    if _COPILOT.search(text):
        return "is a Copilot manifest, from which Copilot writes the task definition: `obsc import` reads it"
    if "services" in keys:
        return "is a Compose file, which has no task definition: `obsc import` reads it"
    return None
