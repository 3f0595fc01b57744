"""What is not edited, and why; any text gives an edit or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsc.cli import main
from obsc.images.splices import Unsafe
from patching.servers.cases import GUNICORN, NAMES, UWSGI, edit, read, specification
from patching.user_data.cases import AMAZON

_FORK = "def post_fork(server, worker):\n"
_OFF = "[uwsgi]\nlazy-apps = "

HOOKS = {
    "another's": ("from hooks import post_fork\n", "imports `post_fork` at line 1"),
    "a value": ("post_fork = lambda server, worker: None\n", "gives `post_fork` a value or takes it away at line 1"),
    "a condition": (f"if True:\n  {_FORK}    pass\n", "defines `post_fork` at line 2"),
    "twice": (f"{_FORK}  pass\n{_FORK}  pass\n", "defines `post_fork` at line 3"),
    "asynchronous": (f"async {_FORK}  pass\n", "defines `post_fork` at line 1"),
    "a class": ("class post_fork: pass\n", "defines `post_fork` at line 1"),
    "taken away": (f"{_FORK}  pass\ndel post_fork\n", "takes it away at line 3"),
    "decorated": (f"@once\n{_FORK}  pass\n", "decorates `post_fork`"),
    "one line": ("def post_fork(server, worker): pass\n", "with its statements on one line"),
    "a continued line": ("def post_fork(server, worker): \\\n    pass\n", "laid out in a way"),
    "a line of its description": (f'{_FORK}  "so"; pass\n', "on the line of its description"),
    "other parameters": ("def post_fork(*all):\n  pass\n", "takes something else"),
    "a star": ("from base import *\n", "imports `*`, which may hold a hook, at line 1"),
    "open names": ("globals().update(read())\n", "calls `globals`, which may set a hook, at line 1"),
    "a name of the hook's": ("def post_fork(server, error):\n  pass\n", "uses `error`"),
    "a global of the hook's": (f"{_FORK}  global error\n  error = 1\n", "uses `error`"),
    "OpenTelemetry by hand": ("from opentelemetry import trace\n", "imports `opentelemetry` at line 1"),
    "no Python": ("bind = \n", "is no Python at line 1"),
    "a NUL": ("bind = 1\0", "holds a NUL"),
}
OPTIONS = {
    "off": (f"{_OFF}Off\n", "says `lazy-apps = Off` at line 2"),
    "off in the end": (f"{_OFF}true\nlazy-apps = 0\n", "says `lazy-apps = 0` at line 3"),
    "expanded": (f"{_OFF}$(LAZY)\n", "which only uWSGI expands"),
    "a condition": ("[uwsgi]\nif-env = A\nlazy-apps = true\nendif =\n", "says `lazy-apps` under a condition at line 3"),
    "an open condition": ("[uwsgi]\nif-env = A\nx = 1\n", "ends inside of a condition"),
    "an import under a condition": ("[uwsgi]\nfor = a\nimport = %(_)\nendfor =\n", "under a condition at line 3"),
    "in the master": (
        "[uwsgi]\nshared-import = opentelemetry.instrumentation.auto_instrumentation.sitecustomize\n",
        "in the master at line 2",
    ),
    "an emperor": ("[uwsgi]\nemperor = /etc/vassals\n", "starts other configurations at line 2"),
    "a section that uWSGI does not see": ("\ufeff[uwsgi]\n", "has no section `[uwsgi]`"),
    "another program's": ("[alembic]\na = 1\n", "has no section `[uwsgi]`"),
}


@pytest.mark.parametrize(("text", "why"), HOOKS.values(), ids=list(HOOKS))
def test_hooks(text: str, why: str) -> None:
    """A hook that is hidden by ours, or that hides ours, would be found out in production."""
    with pytest.raises(Unsafe) as refused:
        edit("gunicorn.conf.py", text, GUNICORN)
    assert why in str(refused.value)


@pytest.mark.parametrize(("text", "why"), OPTIONS.values(), ids=list(OPTIONS))
def test_options(text: str, why: str) -> None:
    """The user's value wins, and with it nothing would arrive."""
    with pytest.raises(Unsafe) as refused:
        edit("uwsgi.ini", text, UWSGI)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("path", "text"),
    [("conf.xml", "<uwsgi/>"), ("uwsgi.json", '{ "uwsgi": {} }'), ("uwsgi.yaml", "uwsgi:\n  master: true\n")],
)
def test_other_formats(path: str, text: str) -> None:
    """They are told what they are."""
    with pytest.raises(Unsafe, match="no XML, YAML or JSON"):
        edit(path, text, UWSGI)


def test_what_the_specification_says_counts() -> None:
    """Another server, no OpenTelemetry of obsc's, a file and a section of another name."""
    with pytest.raises(Unsafe, match="is started by gunicorn"):
        edit("uwsgi.ini", "[uwsgi]\n", GUNICORN)
    with pytest.raises(Unsafe, match="attach: none"):
        edit("uwsgi.ini", "[uwsgi]\n", UWSGI + "    instrumentation: { attach: none }\n")
    named = GUNICORN.replace("workers: 2", "workers: 2, configFile: /srv/settings.py")
    assert "post_fork" in edit("web/settings.py", "", named).text
    assert "`obsc patch` of user data writes it" in edit("gunicorn.conf.py", "", AMAZON).notes[0]
    named = UWSGI.replace("workers: 2", "workers: 2, configFile: /srv/shop.ini:live")
    assert edit("shop.ini", "[uwsgi]\n[live]\n", named).text.startswith("[uwsgi]\n[live]\nenable-threads")


@pytest.mark.parametrize(
    ("name", "text", "spec", "lines"),
    [
        ("gunicorn.conf.py", "from base import *\n", GUNICORN, "    def post_fork(server, worker):\n        try:\n"),
        ("uwsgi.ini", "[uwsgi]\nlazy-apps = no\n", UWSGI, "    [uwsgi]\n    enable-threads = true\n"),
    ],
)
def test_lines_to_paste(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    spec: str,
    lines: str,
) -> None:
    """A refusal comes with what a person can do."""
    (tmp_path / "observability.yaml").write_text(spec)
    (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert main(["patch", name, "--write"]) == 1
    err = capsys.readouterr().err
    assert "OBS059" in err and lines in err
    assert (tmp_path / name).read_text() == text


_TOKENS = sorted({line for name in NAMES for line in read(name).splitlines(keepends=True)})


@given(st.sampled_from(NAMES), st.data())
@settings(deadline=None, max_examples=60)
def test_any_file(name: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one: an edit that is made once, or a reason."""
    rows = read(name).splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows)))
    noise = st.one_of(st.sampled_from(_TOKENS), st.text(max_size=6))
    rows[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(noise, max_size=2))
    try:
        after = edit(name, "".join(rows), specification(name)).text
    except Unsafe as refused:
        assert refused.args
        return
    assert edit(name, after, specification(name)).text == after
