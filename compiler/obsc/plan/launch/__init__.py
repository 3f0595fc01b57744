"""The command that starts the app, for every server, and what has to stand beside it for OpenTelemetry to start.

A shell does not consume the marker by which the AWS distribution knows the master of a forking server; a Python
launcher would (docs/decisions/0006).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from obsc.plan.launch.asgi import daphne, hypercorn, uvicorn
from obsc.plan.launch.development import flask, runserver
from obsc.plan.launch.files import IMAGE_FOLDER, MOUNT_PATH
from obsc.plan.launch.gunicorn import gunicorn, gunicorn_hook
from obsc.plan.launch.middleware import APP, middleware
from obsc.plan.launch.script import script
from obsc.plan.launch.shell import line
from obsc.plan.launch.uwsgi import uwsgi, uwsgi_hook
from obsc.plan.launch.wsgi import waitress
from obsc.plan.model import Framework, Launch, LaunchFile, Server

__all__ = ["IMAGE_FOLDER", "MOUNT_PATH", "launch"]

_WRAPPER = "opentelemetry-instrument"
"""https://opentelemetry.io/docs/zero-code/python/"""

Words = tuple[str, ...]

_PLAIN: dict[str, Callable[[Server, str], Words]] = {
    "uvicorn": uvicorn,
    "hypercorn": hypercorn,
    "daphne": daphne,
    "waitress": waitress,
    "runserver": runserver,
    "flask": flask,
}
"""Servers whose processes start OpenTelemetry by themselves: their commands."""

_HOOKED: dict[str, tuple[Callable[[Server, str], LaunchFile], Callable[[Server, str, LaunchFile], Words]]] = {
    "gunicorn": (gunicorn_hook, gunicorn),
    "uwsgi": (uwsgi_hook, uwsgi),
}
"""Servers whose workers are forks: the file with the hook, and the command that reads it."""


def launch(server: Server, framework: Framework, attach: str, entry_point: Words) -> Launch:
    """The command of the app's container, for the way in which OpenTelemetry is attached.

    With `attach: none` the command is the image's own, unless a script is named.
    """
    if server.script is not None:
        return _launch(script(server), (), server, attach, entry_point)
    if attach == "none" or server.name == "python" or (server.app is None and "app" in server.kind.keys):
        return Launch(entry_point=entry_point)
    app = server.app or ""
    files = [middleware(framework, app, attach)] if framework.is_wrapped else []
    app = APP if files else app
    if server.name in _HOOKED:
        make_hook, command = _HOOKED[server.name]
        hook = make_hook(server, attach)
        return _launch(command(server, app, hook), (hook, *files), server, attach, entry_point, deferred=True)
    return _launch(_PLAIN[server.name](server, app), tuple(files), server, attach, entry_point)


def _launch(
    words: Words,
    files: Sequence[LaunchFile],
    server: Server,
    attach: str,
    entry_point: Words,
    *,
    deferred: bool = False,
) -> Launch:
    """The words as they are, or behind a shell where something has to be done before."""
    wrapped = (_WRAPPER, *words) if attach == "package" else words
    if any(file.variable is not None for file in files) or server.before:
        whole: tuple[Words, Words] = (("sh", "-c"), (line(files, server.before, wrapped, attach),))
    else:
        split = len(wrapped) - len(words) + 1
        whole = wrapped[:split], wrapped[split:]
    return Launch(
        entry_point=(*entry_point, *whole[0]),
        command=whole[1],
        is_ours=True,
        files=tuple(files),
        deferred=deferred,
    )
