"""Which of the formats a file is in. Each is imported where it is used, with the parser that it needs."""

from __future__ import annotations

from importlib import import_module

from obsc.images.splices import Unsafe
from obsc.patching.request import Format, Request
from obsc.patching.servers import is_configuration

_TASK_DEFINITION = "task_definition"
_CLOUDFORMATION = "cloudformation"
_TERRAFORM = "terraform"
_USER_DATA = "user_data"
_CDK = "cdk"
_SERVERS = "servers.edit"


def format_of(request: Request) -> Format:
    """What edits the file that a request names; Unsafe where nothing does."""
    edited: Format = import_module(f"obsc.patching.{_named(request)}").edited
    return edited


def _named(request: Request) -> str:
    """The module for a file, or for a folder that is read as a whole; on instances it is their user data."""
    if is_configuration(request):
        return _SERVERS
    if is_program(request):
        return _CDK
    if request.service.machine is not None:
        return _USER_DATA
    if is_module(request):
        return _TERRAFORM
    return _CLOUDFORMATION if is_template(request) else _TASK_DEFINITION


def is_program(request: Request) -> bool:
    """Whether a file is a program, which can only be one of the CDK's."""
    return request.path.endswith((".py", ".ts"))


def is_module(request: Request) -> bool:
    """Whether a path is a file of Terraform's, or a folder of such files."""
    try:
        return request.path.endswith(".tf") or any(name.endswith(".tf") for name in request.names(request.path))
    except OSError:
        return False


def is_template(request: Request) -> bool:
    """Whether a file is a template of CloudFormation, which may be JSON as a task definition is."""
    if request.path.endswith(".json"):
        try:
            return '"Resources"' in request.read(request.path)
        except Unsafe:
            return False
    return request.path.endswith((".yaml", ".yml", ".template"))
