"""Command lines as people write them, and what they say."""

from __future__ import annotations

import shlex

import pytest

from obsc.init.command import read_command, read_shell

_LINES: dict[str, dict[str, object] | None] = {
    "gunicorn app:app": {"server.name": "gunicorn", "server.app": "app:app"},
    "/usr/local/bin/gunicorn -w4 -b=:80 shop.wsgi": {"server.workers": 4, "port": 80, "server.app": "shop.wsgi"},
    "gunicorn --preload app:app --daemon": {"server.preload": True, "server.app": "app:app", "server.args": ...},
    "gunicorn --bind unix:/run/a.sock app:app": {"port": ..., "server.app": "app:app"},
    "gunicorn --bind 127.0.0.1:80 app:app": {"port": 80, "server.bind": "127.0.0.1:80"},
    "gunicorn --capture-output app:app --log-level debug": {"server.args": ("--capture-output", "--log-level", "debug")},
    "gunicorn --unknown --workers 2 app:app": {"server.workers": 2, "server.args": ("--unknown",), "server.app": "app:app"},
    "python -m gunicorn app:app": {"server.name": "gunicorn"},
    "python3.12 -u -m uvicorn a.b:c --port 80": {"server.name": "uvicorn", "server.app": "a.b:c", "port": 80},
    "uvicorn a:b --host 10.0.0.1 --port=80": {"server.bind": "10.0.0.1:80"},
    "uvicorn --factory a:make --reload": {"server.args": ("--factory",), "server.app": "a:make", "server.reload": True},
    "uvicorn --fd 3 a:b": {"server.app": "a:b", "server.args": ..., "port": ...},
    "hypercorn a:b -b 0.0.0.0:80 -k uvloop --config c.toml": {"server.workerClass": "uvloop", "server.args": ("--config", "c.toml")},
    "daphne -b 0.0.0.0 -p 8001 shop.asgi:application": {"port": 8001, "server.app": "shop.asgi:application", "server.bind": ...},
    "waitress-serve --call a:make": {"server.name": "waitress", "server.args": ("--call",)},
    "uwsgi --http :80 --wsgi-file web/app.py --callable app --master": {"server.app": "web.app:app", "port": 80, "server.args": ("--master",)},
    "uwsgi --ini x.ini": {"server.configFile": "x.ini", "server.app": ...},
    "uwsgi x.ini": {"server.configFile": "x.ini", "server.app": ...},
    "flask --app hello run -h 0.0.0.0 -p 5000": {"server.name": "flask", "server.app": "hello", "port": 5000},
    "fastapi run app/main.py": {"server.name": "uvicorn", "server.app": "app.main:app"},
    "fastapi dev main.py --app api": {"server.app": "main:api", "server.reload": True},
    "python manage.py runserver 8000": {"server.name": "runserver", "port": 8000},
    "./manage.py runserver 0.0.0.0:80 --noreload": {"server.name": "runserver", "port": 80},
    "python manage.py migrate": None,
    "python app.py --debug": {"server.name": "python", "server.script": "app.py", "server.args": ("--debug",)},
    "exec env A=b C=d gunicorn app:app": {"server.name": "gunicorn"},
    "tini -- gunicorn app:app": {"server.name": "gunicorn"},
    "gosu app gunicorn app:app": {"server.name": "gunicorn"},
    "uv run --no-dev gunicorn app:app": {"server.name": "gunicorn"},
    "opentelemetry-instrument --traces_exporter otlp gunicorn app:app": {"server.name": "gunicorn", "server.app": "app:app"},
    "newrelic-admin run-program gunicorn app:app": {"server.app": "app:app"},
    "celery -A shop worker": None,
    "nginx -g 'daemon off;'": None,
    "gunicorn": {"server.name": "gunicorn", "server.app": ...},
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "wrappers"),
    [
        ("uv run --no-dev gunicorn app:app", ("uv",)),
        ("exec env A=b C=d gosu app:app gunicorn app:app", ("A=", "C=", "gosu app:app")),
        ("/usr/bin/tini -- opentelemetry-instrument gunicorn app:app", ("opentelemetry-instrument",)),
    ],
)
def test_what_stands_before_a_server_is_told(line: str, wrappers: tuple[str, ...]) -> None:
    """Left out in silence, the app would start as somebody else, with other values, or not at all."""
    found = read_command(tuple(shlex.split(line)))
    assert found is not None and found.wrappers == wrappers


@pytest.mark.parametrize("line", _LINES)
def test_command_lines(line: str) -> None:
    """`...` says that the key must not be there."""
    found, wanted = read_command(tuple(shlex.split(line))), _LINES[line]
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        present = {key: value for key, value in wanted.items() if value is not ...}
        assert {key: found.values.get(key) for key in present} == present
        assert not {key for key, value in wanted.items() if value is ...} & found.values.keys()


@pytest.mark.parametrize(
    ("text", "app", "before"),
    [
        ("python manage.py migrate && gunicorn a:b", "a:b", 1),
        ("set -e\necho start\nexec gunicorn a:b\n", "a:b", 0),
        ("if [ -n \"$X\" ]; then gunicorn dev:app; fi\nexec gunicorn a:b", "a:b", 1),
        ("gunicorn $APP", None, 0),
        ("wait-for-it db:5432 -- gunicorn a:b", "a:b", 0),
            ("uvicorn a:b || gunicorn c:d", "a:b", 0),
            ("gunicorn a:b | tee log", "", 0),
            ("cat <<EOT\ngunicorn no:no\nEOT", "", 0),
        ("nginx & gunicorn a:b", "a:b", 1),
    ],
)  # fmt: skip
def test_shell_lines(text: str, app: str | None, before: int) -> None:
    """The last server that is sure to run; "" stands for none."""
    found = read_shell(text, {})
    if app == "":
        assert found is None
    else:
        assert found is not None
        assert found[0].values["server.app"] == app
        assert len(found[2]) == before
