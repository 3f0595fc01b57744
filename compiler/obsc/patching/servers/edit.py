"""The edit of a server's own configuration, and what it leaves for a person."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.patching.request import Outcome, Request
from obsc.patching.servers import gunicorn, uwsgi
from obsc.plan.model import Service

_DEFERRED = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"


def edited(request: Request) -> Outcome:
    """The configuration with the hook, or with the options."""
    service, before = request.service, request.read(request.path)
    if service.instrumentation.attach == "none":
        raise Unsafe(f"is for `{service.name}`, whose OpenTelemetry is not obsc's: `attach: none`")
    if "\0" in before:
        raise Unsafe("holds a NUL character")
    if request.path.endswith(".py"):
        after, notes = gunicorn.with_hook(before), gunicorn.notes(before)
    else:
        if service.server.name != "uwsgi":
            raise Unsafe(f"could be uWSGI's, and `{service.name}` is started by {service.server.kind.title}")
        after, notes = uwsgi.with_options(before, _section(service)), uwsgi.notes(before, _section(service))
    if after == before:
        return Outcome((), notes)
    edit = Edited(path=request.path, before=before, after=after)
    return Outcome((edit,), (*notes, *_left(service)))


def snippet(request: Request) -> str:
    """The lines for a person to paste."""
    lines = {"gunicorn": gunicorn.snippet, "uwsgi": uwsgi.snippet}.get(request.service.server.name)
    return "" if lines is None else lines()


def _left(service: Service) -> Iterator[str]:
    """What stands in the environment, and not in such a file."""
    where = "user data" if service.machine is not None else "the task definition"
    if service.launch.deferred:
        yield f"the workers need `{_DEFERRED}=true`, too: `obsc patch` of {where} writes it, with every other variable"
    else:
        yield f"the workers need `{_DEFERRED}=true`, too: `obsc patch` of {where} writes it where `server.app` is said"


def _section(service: Service) -> str:
    """The section that uWSGI reads: https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html#ini-files"""
    return (service.server.config_file or "").partition(":")[2] or "uwsgi"
