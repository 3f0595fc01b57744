"""Start OpenTelemetry in every gunicorn worker. Written by obsc.

The app's own gunicorn configuration is read first, and its hook is called too.
"""

import os
import runpy

_own = "gunicorn.conf.py"
_must_exist = False
if _must_exist or os.path.exists(_own):
    _read = runpy.run_path(_own)
    globals().update({k: v for k, v in _read.items() if not k.startswith("__")})
_own_post_fork = globals().get("post_fork")


def post_fork(server, worker):
    try:
        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401
    except Exception as error:
        server.log.warning("obsc: no OpenTelemetry in this worker: %r", error)
    if _own_post_fork is not None:
        _own_post_fork(server, worker)
