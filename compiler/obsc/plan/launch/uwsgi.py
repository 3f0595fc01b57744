"""uWSGI, and the configuration that starts OpenTelemetry in each of its workers."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.plan.launch.files import START, file_of
from obsc.plan.model import LaunchFile, Server

NEEDED: Mapping[str, str] = {
    "enable-threads": "true",
    "single-interpreter": "true",
    "die-on-term": "true",
    "lazy-apps": "true",
    "py-call-osafterfork": "true",
    "import": START,
}
"""The options without which workers send nothing, or not all of it; the rest of the file is hardening."""

_LINES = {name: f"{name} = {value}" for name, value in NEEDED.items()}
_INI = f"""\
; Start OpenTelemetry in every uWSGI worker. Written by obsc.
; What the app's own configuration says to the contrary is overruled: uWSGI takes the last word.
[uwsgi]
{{strict}}master = true
{_LINES["enable-threads"]}
{_LINES["single-interpreter"]}
need-app = true
{_LINES["die-on-term"]}
vacuum = true

; A worker loads the app itself, after OpenTelemetry has started in it: a fork would lose its threads, and with them
; the metrics.
{_LINES["lazy-apps"]}
{_LINES["py-call-osafterfork"]}
{_LINES["import"]}
"""


def uwsgi(server: Server, app: str, hook: LaunchFile) -> tuple[str, ...]:
    """uWSGI's command: the app's own file, then obsc's over it, then what the specification says.

    Measured with 2.0.31: of an option that stands twice the last counts, on the command line and in files alike, and
    an address that is bound twice is bound once. No text of the user's stands in the file, where `%`, `$(…)` and
    `@(…)` would be expanded.
    https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html
    """
    options = [
        ("--ini", server.config_file),
        ("--ini", hook.path),
        ("--http-socket", f"{server.host}:{server.port}"),
        ("--module", app),
        ("--processes", server.workers),
        ("--threads", server.threads),
    ]
    words = (str(word) for name, value in options if value is not None for word in (name, value))
    return ("uwsgi", *words, *server.args)


def uwsgi_hook(server: Server, attach: str) -> LaunchFile:
    """uWSGI's configuration with the hook, hardened as for production.

    `die-on-term`: without it SIGTERM restarts the workers. `strict` refuses what uWSGI does not know; an app's own file
    may well hold names of its own, for which uWSGI has placeholders.
    https://uwsgi-docs.readthedocs.io/en/latest/ThingsToKnow.html
    """
    return file_of(
        attach,
        name="uwsgi.ini",
        variable="OBSC_UWSGI_INI",
        path="/tmp/obsc-uwsgi.ini",
        content=_INI.format(strict="strict = true\n" if server.config_file is None else ""),
        purpose="uWSGI's configuration with the worker hook",
    )
