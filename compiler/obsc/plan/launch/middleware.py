"""OpenTelemetry's middleware around an app of a framework that OpenTelemetry does not know (docs/decisions/0009)."""

from __future__ import annotations

from obsc.plan.launch.files import file_of
from obsc.plan.model import Framework, LaunchFile

APP = "obsc_app:app"
"""The app that the server serves in place of the user's own."""

_MODULE = '''\
"""Put OpenTelemetry's middleware around the app. Written by obsc."""

import importlib
import sys
{imports}
app = importlib.import_module("{module}")
for _name in "{variable}".split("."):
    app = getattr(app, _name)
{call}
try:
    from opentelemetry.instrumentation.{protocol} import OpenTelemetryMiddleware
    from opentelemetry.util.http import get_excluded_urls

    _excluded = get_excluded_urls("{variables}")
{wrap}
except Exception as error:
    print(f"obsc: no OpenTelemetry around this app: {{error!r}}", file=sys.stderr)
'''

_WRAP_WSGI = """\
    _bare, _traced = app, OpenTelemetryMiddleware(app)

    def app(environ, start_response):
        chosen = _bare if _excluded.url_disabled(request_uri(environ)) else _traced
        return chosen(environ, start_response)
"""

_WRAP_ASGI = """\
    app = OpenTelemetryMiddleware(app, excluded_urls=_excluded)
"""


def middleware(framework: Framework, app: str, attach: str) -> LaunchFile:
    """The module that wraps the app; `app` has the form that the schema demands: nothing in it needs an escape.

    https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/wsgi/wsgi.html
    https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/asgi/asgi.html
    """
    module, _, variable = app.partition(":")
    is_wsgi = framework.name == "wsgi"
    return file_of(
        attach,
        name="obsc_app.py",
        variable="OBSC_APP",
        path="/tmp/obsc/obsc_app.py",
        content=_MODULE.format(
            imports="from wsgiref.util import request_uri\n" if is_wsgi else "",
            module=module,
            variable=variable.removesuffix("()") or "application",
            call="app = app()\n" if variable.endswith("()") else "",
            protocol=framework.name,
            variables=framework.name.upper(),
            wrap=_WRAP_WSGI if is_wsgi else _WRAP_ASGI,
        ),
        purpose="OpenTelemetry's middleware around the app",
    )
