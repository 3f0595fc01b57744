"""What each server is: what it speaks, how its processes start, how it ends, and which keys say something to it.

How processes start and end is measured under the real servers (tests/runtime), and so are the defaults that follow.
"""

from __future__ import annotations

from typing import Literal

from obsc.records import dataclass

Protocol = Literal["WSGI", "ASGI"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerKind:
    """A server of the language. `page` is the vendor's page of its options."""

    title: str
    """What it is called in a sentence."""
    program: str
    """The program that a command starts; other servers' programs never stand in front of it."""
    speaks: tuple[Protocol, ...]
    only: str | None = None
    """The one framework whose apps it serves."""
    processes: Literal["one", "forks", "spawns"]
    """`forks`: workers are copies of a master that has already loaded Python; `spawns`: fresh processes."""
    keys: frozenset[str]
    """The keys of `server` that decide something about its command."""
    ends_on_sigterm: bool
    """Whether it ends when it is process 1, for which the kernel drops a signal that nobody handles."""
    sends_last_batch: bool
    """Whether OpenTelemetry gets to send what it holds when SIGTERM comes."""
    is_for_development: bool = False
    page: str


_COMMON = {"app", "bind", "args", "before", "script"}

SERVERS: dict[str, ServerKind] = {
    "gunicorn": ServerKind(
        title="gunicorn",
        program="gunicorn",
        speaks=("WSGI", "ASGI"),
        processes="forks",
        keys=frozenset(_COMMON | {"workers", "threads", "workerClass", "preload", "reload", "configFile"}),
        ends_on_sigterm=True,
        sends_last_batch=True,
        page="https://docs.gunicorn.org/en/stable/settings.html",
    ),
    "uwsgi": ServerKind(
        title="uWSGI",
        program="uwsgi",
        speaks=("WSGI",),
        processes="forks",
        keys=frozenset(_COMMON | {"workers", "threads", "configFile"}),
        ends_on_sigterm=True,
        sends_last_batch=True,
        page="https://uwsgi-docs.readthedocs.io/en/latest/Options.html",
    ),
    "uvicorn": ServerKind(
        title="uvicorn",
        program="uvicorn",
        speaks=("ASGI",),
        processes="one",
        keys=frozenset(_COMMON | {"workers", "reload"}),
        ends_on_sigterm=True,
        sends_last_batch=False,
        page="https://www.uvicorn.org/settings/",
    ),
    "hypercorn": ServerKind(
        title="hypercorn",
        program="hypercorn",
        speaks=("WSGI", "ASGI"),
        # With one worker, too: the first process serves nothing.
        processes="spawns",
        keys=frozenset(_COMMON | {"workers", "workerClass", "reload"}),
        ends_on_sigterm=True,
        sends_last_batch=True,
        page="https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html",
    ),
    "daphne": ServerKind(
        title="daphne",
        program="daphne",
        speaks=("ASGI",),
        processes="one",
        keys=frozenset(_COMMON),
        ends_on_sigterm=True,
        sends_last_batch=True,
        page="https://github.com/django/daphne",
    ),
    "waitress": ServerKind(
        title="waitress",
        program="waitress-serve",
        speaks=("WSGI",),
        processes="one",
        keys=frozenset(_COMMON | {"threads"}),
        ends_on_sigterm=False,
        sends_last_batch=False,
        page="https://docs.pylonsproject.org/projects/waitress/en/stable/runner.html",
    ),
    "runserver": ServerKind(
        title="Django's runserver",
        program="python",
        speaks=("WSGI", "ASGI"),
        only="django",
        processes="one",
        keys=frozenset(_COMMON - {"app"} | {"reload"}),
        ends_on_sigterm=False,
        sends_last_batch=False,
        is_for_development=True,
        page="https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver",
    ),
    "flask": ServerKind(
        title="`flask run`",
        program="flask",
        speaks=("WSGI",),
        only="flask",
        processes="one",
        keys=frozenset(_COMMON | {"reload"}),
        ends_on_sigterm=False,
        sends_last_batch=False,
        is_for_development=True,
        page="https://flask.palletsprojects.com/en/stable/cli/",
    ),
    "python": ServerKind(
        title="a Python script",
        program="python",
        speaks=("WSGI", "ASGI"),
        processes="one",
        keys=frozenset({"script", "args", "before"}),
        ends_on_sigterm=False,
        sends_last_batch=False,
        page="https://docs.python.org/3/using/cmdline.html",
    ),
}
"""By the names that the language has for them."""
