"""A server's own configuration: gunicorn's gets the worker hook, uWSGI's the options that it needs.

With it a server that somebody else starts, by a command that obsc does not write, sends what its workers see.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from obsc.images.splices import Unsafe
from obsc.patching.request import Request
from obsc.plan.model import Service

_CDK = re.compile(r"^[ \t]*(?:from|import)[ \t]+aws_cdk\b", re.MULTILINE)
_OTHER_UWSGI = re.compile(r'\A\ufeff?\s*(?:<uwsgi\b|\{\s*"uwsgi"\s*:)|^["\']?uwsgi["\']?[ \t]*:', re.MULTILINE)
"""uWSGI's configuration as XML, JSON or YAML, by the name of its root."""


def is_configuration(request: Request) -> bool:
    """Whether a file is a server's configuration: any INI, and gunicorn's by its name, if it is no app of the CDK."""
    name, server = _name(request.path), request.service.server.name
    if name.endswith((".ini", ".xml")):
        return True
    if server == "gunicorn" and name.endswith(".py"):
        return ("gunicorn" in name or name == _own(request.service)) and not _CDK.search(_text(request))
    if server == "uwsgi" and name.endswith((".yaml", ".yml", ".json")):
        return _OTHER_UWSGI.search(_text(request)) is not None
    return server == "uwsgi" and name == _own(request.service)


def _text(request: Request) -> str:
    try:
        return request.read(request.path)
    except Unsafe:
        return ""


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _own(service: Service) -> str | None:
    """The name of the file that the specification says; uWSGI's may be followed by a section."""
    own = service.server.config_file
    return None if own is None else _name(own.partition(":")[0] if service.server.name == "uwsgi" else own)
