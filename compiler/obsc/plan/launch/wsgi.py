"""waitress, a server for WSGI apps in one process with threads."""

from __future__ import annotations

from obsc.plan.model import Server


def waitress(server: Server, app: str) -> tuple[str, ...]:
    """waitress's command; `module:create()` is a factory to it.

    https://docs.pylonsproject.org/projects/waitress/en/stable/runner.html
    """
    words = ["--listen", f"{server.host}:{server.port}"]
    words += ["--threads", str(server.threads)] if server.threads else []
    call = ["--call"] if app.endswith("()") else []
    return ("waitress-serve", *words, *server.args, *call, app.removesuffix("()"))
