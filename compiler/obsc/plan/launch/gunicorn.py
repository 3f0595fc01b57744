"""gunicorn, and the hook that starts OpenTelemetry in each of its workers.

Measured: with deferral but without a hook nothing is delivered; the hook without deferral initialises twice
(docs/decisions/0006).
"""

from __future__ import annotations

from functools import lru_cache

from obsc.plan.launch.files import START, file_of
from obsc.plan.model import LaunchFile, Server

_CONF = '''\
"""Start OpenTelemetry in every gunicorn worker. Written by obsc.

The app's own gunicorn configuration is read first, and its hook is called too.
"""

import os
import runpy

_own = {own}
_must_exist = {required}
if _must_exist or os.path.exists(_own):
    _read = runpy.run_path(_own)
    globals().update({{k: v for k, v in _read.items() if not k.startswith("__")}})
_own_post_fork = globals().get("post_fork")


{hook}    if _own_post_fork is not None:
        _own_post_fork(server, worker)
'''

_START = f"""\
try:
    import {START}  # noqa: F401
except Exception as error:
    {{server}}.log.warning("obsc: no OpenTelemetry in this worker: %r", error)
"""


def gunicorn(server: Server, app: str, hook: LaunchFile) -> tuple[str, ...]:
    """gunicorn's command; `-c` is absolute, so that a missing file fails at once.

    https://docs.gunicorn.org/en/stable/settings.html
    """
    options = [
        ("-c", hook.path),
        ("--bind", f"{server.host}:{server.port}"),
        ("--workers", server.workers),
        ("--threads", server.threads),
        ("--worker-class", server.worker_class),
    ]
    words = [str(word) for name, value in options if value is not None for word in (name, value)]
    words += ["--preload"] * server.preload + ["--reload"] * server.reload
    return ("gunicorn", *words, *server.args, app)


def gunicorn_hook(server: Server, attach: str) -> LaunchFile:
    """gunicorn's configuration with the hook."""
    return file_of(
        attach,
        name="gunicorn.conf.py",
        variable="OBSC_GUNICORN_CONF",
        path="/tmp/obsc-gunicorn.conf.py",
        content=configuration(server.config_file),
        purpose="gunicorn's configuration with the worker hook",
    )


@lru_cache(maxsize=64)
def configuration(own: str | None) -> str:
    """gunicorn's configuration, chaining the app's own file.

    gunicorn reads `./gunicorn.conf.py` by itself only when it gets no `-c`; a file that is named must exist.
    https://docs.gunicorn.org/en/stable/settings.html#config
    """
    return _CONF.format(own=_quoted(own or "gunicorn.conf.py"), required=own is not None, hook=worker_hook())


def worker_hook(indent: str = "    ") -> str:
    """The function that gunicorn calls in a worker that was just forked.

    https://docs.gunicorn.org/en/stable/settings.html#post-fork
    """
    return "def post_fork(server, worker):\n" + "".join(f"{indent}{line}\n" for line in hook_lines("server", indent))


def hook_lines(server: str, indent: str) -> tuple[str, ...]:
    """What such a function does: in a worker, `server` is the parameter that has gunicorn's log."""
    return tuple(_START.format(server=server).replace("    ", indent).splitlines())


def _quoted(text: str) -> str:
    """A Python string literal, in the quotes that its formatters prefer."""
    body = "".join(char if char in "'\"" else repr(char)[1:-1] for char in text)
    quote = '"' if body.count('"') <= body.count("'") else "'"
    return quote + body.replace(quote, "\\" + quote) + quote
