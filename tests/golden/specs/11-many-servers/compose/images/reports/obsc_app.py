"""Put OpenTelemetry's middleware around the app. Written by obsc."""

import importlib
import sys
from wsgiref.util import request_uri

app = importlib.import_module("reports")
for _name in "application".split("."):
    app = getattr(app, _name)

try:
    from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
    from opentelemetry.util.http import get_excluded_urls

    _excluded = get_excluded_urls("WSGI")
    _bare, _traced = app, OpenTelemetryMiddleware(app)

    def app(environ, start_response):
        chosen = _bare if _excluded.url_disabled(request_uri(environ)) else _traced
        return chosen(environ, start_response)

except Exception as error:
    print(f"obsc: no OpenTelemetry around this app: {error!r}", file=sys.stderr)
