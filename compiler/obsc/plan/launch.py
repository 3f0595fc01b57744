"""The command that starts the app, and the hook that starts OpenTelemetry in each of its workers.

Measured against real servers: gunicorn with deferral but without a hook delivers nothing; the hook without deferral
initialises twice; a Python launcher in front defeats deferral, a shell does not (docs/decisions/0006).
"""

from __future__ import annotations

from obsc.plan.model import ImageFile, Launch, Server

MOUNT_PATH = "/otel-auto-instrumentation-python"
"""Where the init container's volume is mounted, in both containers, as in AWS's guides.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""

HOOK_VARIABLE = "OBSC_GUNICORN_CONF"
HOOK_PATH = "/tmp/obsc-gunicorn.conf.py"
"""A folder that can be written: with a read-only root, a volume is mounted there (see `obsc.lower.ecs`)."""
IMAGE_HOOK_PATH = "/opt/obsc/gunicorn.conf.py"

_GUNICORN_CONF = '''\
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


def post_fork(server, worker):
    try:
        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401
    except Exception as error:
        server.log.warning("obsc: no OpenTelemetry in this worker: %r", error)
    if _own_post_fork is not None:
        _own_post_fork(server, worker)
'''


def launch(server: Server, attach: str, entry_point: tuple[str, ...]) -> Launch:
    """The command of the app's container, for the way in which OpenTelemetry is attached."""
    if attach == "none" or server.app is None:
        return Launch(entry_point=entry_point)
    wrapper = ("opentelemetry-instrument",) if attach == "package" else ()
    if server.name == "uvicorn":
        return Launch(entry_point=(*entry_point, *wrapper, "uvicorn"), command=_uvicorn(server))
    content = gunicorn_conf(server.config_file)
    if attach == "package":
        hook = ImageFile(path=IMAGE_HOOK_PATH, content=content)
        return Launch(entry_point=(*entry_point, *wrapper, "gunicorn"), command=_gunicorn(server, hook.path), hook=hook)
    hook = ImageFile(path=HOOK_PATH, content=content)
    import shlex

    server_line = shlex.join(("gunicorn", *_gunicorn(server, hook.path)))
    script = f'printf %s "${HOOK_VARIABLE}" > {hook.path} && exec {server_line}'
    return Launch(entry_point=(*entry_point, "sh", "-c"), command=(script,), hook=hook)


def gunicorn_conf(own: str | None) -> str:
    """gunicorn's configuration with the worker hook, chaining the app's own file.

    gunicorn reads `./gunicorn.conf.py` by itself only when it gets no `-c`; a file that is named must exist.
    https://docs.gunicorn.org/en/stable/settings.html#config
    """
    return _GUNICORN_CONF.format(own=_quoted(own or "gunicorn.conf.py"), required=own is not None)


def _quoted(text: str) -> str:
    """A Python string literal, in the quotes that its formatters prefer."""
    body = "".join(char if char in "'\"" else repr(char)[1:-1] for char in text)
    quote = '"' if body.count('"') <= body.count("'") else "'"
    return quote + body.replace(quote, "\\" + quote) + quote


def _gunicorn(server: Server, config: str) -> tuple[str, ...]:
    options = [
        ("-c", config),
        ("--bind", f"{server.host}:{server.port}"),
        ("--workers", server.workers),
        ("--threads", server.threads),
        ("--worker-class", server.worker_class),
    ]
    words = [str(word) for name, value in options if value is not None for word in (name, value)]
    words += ["--preload"] * server.preload + ["--reload"] * server.reload
    return (*words, *server.args, str(server.app))


def _uvicorn(server: Server) -> tuple[str, ...]:
    words = [str(server.app), "--host", server.host.strip("[]"), "--port", str(server.port)]
    words += ["--workers", str(server.workers)] if server.workers else []
    words += ["--reload"] if server.reload else []
    return (*words, *server.args)
