"""The servers' options in `server.args` and in the environment, and which of them obsc writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsc.plan.model import Plan, Server, Service
from obsc.records import dataclass
from obsc.rules.environment import known

GUNICORN = {
    "-c": "configFile",
    "--config": "configFile",
    "-b": "bind",
    "--bind": "bind",
    "-w": "workers",
    "--workers": "workers",
    "--threads": "threads",
    "-k": "workerClass",
    "--worker-class": "workerClass",
    "--preload": "preload",
    "--reload": "reload",
}
"""gunicorn's options that have a key. https://docs.gunicorn.org/en/stable/settings.html"""

UVICORN = {
    "--host": "bind",
    "--port": "bind",
    "--uds": "bind",
    "--fd": "bind",
    "--workers": "workers",
    "--reload": "reload",
}
"""uvicorn's options that have a key. https://www.uvicorn.org/settings/"""

HYPERCORN = {
    "-b": "bind",
    "--bind": "bind",
    "--insecure-bind": "bind",
    "-w": "workers",
    "--workers": "workers",
    "-k": "workerClass",
    "--worker-class": "workerClass",
    "--reload": "reload",
}
"""https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html"""

UWSGI = {
    "--ini": "configFile",
    "--http-socket": "bind",
    "--http": "bind",
    "-s": "bind",
    "--socket": "bind",
    "--uwsgi-socket": "bind",
    "-w": "app",
    "--module": "app",
    "--wsgi": "app",
    "--wsgi-file": "app",
    "-p": "workers",
    "--processes": "workers",
    "--workers": "workers",
    "--threads": "threads",
}
"""https://uwsgi-docs.readthedocs.io/en/latest/Options.html"""

DAPHNE = {
    "-b": "bind",
    "--bind": "bind",
    "-p": "bind",
    "--port": "bind",
    "-u": "bind",
    "--unix-socket": "bind",
    "--fd": "bind",
    "-e": "bind",
    "--endpoint": "bind",
}
"""https://github.com/django/daphne"""

WAITRESS = {"--listen": "bind", "--host": "bind", "--port": "bind", "--unix-socket": "bind", "--threads": "threads"}
"""https://docs.pylonsproject.org/projects/waitress/en/stable/runner.html"""

RUNSERVER = {"--noreload": "reload"}
"""https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver"""

FLASK = {
    "-h": "bind",
    "--host": "bind",
    "-p": "bind",
    "--port": "bind",
    "--reload": "reload",
    "--no-reload": "reload",
    "-A": "app",
    "--app": "app",
}
"""https://flask.palletsprojects.com/en/stable/cli/"""

WITH_KEYS: dict[str, dict[str, str]] = {
    "gunicorn": GUNICORN,
    "uvicorn": UVICORN,
    "hypercorn": HYPERCORN,
    "uwsgi": UWSGI,
    "daphne": DAPHNE,
    "waitress": WAITRESS,
    "runserver": RUNSERVER,
    "flask": FLASK,
    "python": {},
}
"""Of every server the options that have a key."""

_WITHOUT_VALUE = ("--preload", "--reload", "--daemon", "-D", "-R", "--factory", "--no-access-log", "--proxy-headers")

WSGI_WORKERS = ("sync", "gthread", "gevent", "gevent_wsgi", "gevent_pywsgi", "tornado")
ASGI_WORKER = "asgi"
"""gunicorn's own names of worker classes.

https://docs.gunicorn.org/en/stable/settings.html#worker-class
"""
HYPERCORN_WORKERS = ("asyncio", "uvloop", "trio")
"""https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html"""
UVICORN_WORKERS = tuple(
    f"{module}.{name}"
    for module in ("uvicorn_worker", "uvicorn.workers")
    for name in ("UvicornWorker", "UvicornH11Worker")
)
"""https://github.com/Kludex/uvicorn-worker"""


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it stands among words: the position of its word, its name, and its value where it has one."""

    index: int
    name: str
    value: str | None


def options(words: Sequence[str]) -> Iterator[Option]:
    """The options among words.

    >>> [option.name for option in options(["-w4", "--bind=:80", "--log-level", "debug"])]
    ['-w', '--bind', '--log-level']
    """
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        if word.startswith("--") and " " not in word:
            name, equals, value = word.partition("=")
            yield Option(index, name, value if equals else following)
        elif re.match(r"-[A-Za-z]", word):
            yield Option(index, word[:2], word[2:].lstrip("= ") or following)


def option(words: Sequence[str], *names: str) -> Option | None:
    """The last of some options, which is the one that counts."""
    return next((one for one in reversed(list(options(words))) if one.name in names), None)


def applications(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The words that name an application, as `module:variable`, and are no option's value."""
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        is_value = before.startswith("-") and "=" not in before and before not in _WITHOUT_VALUE
        if not is_value and re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(\(\))?", word):
            yield index, word


def variable_words(service: Service, name: str) -> list[str]:
    """The words of a variable that holds a command line."""
    import shlex

    try:
        return shlex.split(known(service, name) or "")
    except ValueError:
        return []


def workers(service: Service) -> tuple[int, str] | None:
    """How many worker processes are asked for, and by which key or variable; None leaves it to the server."""
    if service.server.workers is not None:
        return service.server.workers, "workers"
    names = ("UVICORN_WORKERS", "WEB_CONCURRENCY") if service.server.name == "uvicorn" else ("WEB_CONCURRENCY",)
    for name in names:
        value = known(service, name)
        if value is not None and re.fullmatch("[0-9]{1,4}", value):
            return int(value), name
    return None


def spawns(service: Service) -> bool:
    """Whether the processes that serve are fresh ones, which the first process starts."""
    server, asked = service.server, workers(service)
    by_many = server.name == "uvicorn" and asked is not None and asked[0] > 1
    return server.kind.processes == "spawns" or by_many or (server.reload and not server.forks)


def is_owned(service: Service) -> bool:
    """Whether obsc writes the server's command, so that what is said of the server is what happens."""
    return service.launch.is_ours and service.server.script is None


def is_asgi_worker(name: str) -> bool:
    """Whether a gunicorn worker class speaks ASGI."""
    return name == ASGI_WORKER or name in UVICORN_WORKERS or name.endswith((".ASGIWorker", ".UvicornWorker"))


def is_wsgi_worker(name: str) -> bool:
    """Whether a gunicorn worker class is one that speaks WSGI."""
    return name in WSGI_WORKERS or (name.startswith("gunicorn.workers.") and not is_asgi_worker(name))


def says_worker_class(server: Server, variable: Sequence[str]) -> bool:
    """Whether the worker class may be chosen where obsc does not see it: arguments, a variable, an own file."""
    names = ("-k", "--worker-class")
    return server.config_file is not None or any(option(words, *names) for words in (server.args, variable))


_DEVELOPMENT = re.compile(r"(?<![a-z])(dev|develop|development|local|test|testing|sandbox)(?![a-z])", re.IGNORECASE)


def is_development(plan: Plan) -> bool:
    """Whether the environment's name says that nobody depends on it."""
    return plan.environment is not None and _DEVELOPMENT.search(plan.environment) is not None
