"""Put OpenTelemetry's middleware around the app. Written by obsc."""

import importlib
import sys

app = importlib.import_module("stock.main")
for _name in "app".split("."):
    app = getattr(app, _name)

try:
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
    from opentelemetry.util.http import get_excluded_urls

    _excluded = get_excluded_urls("ASGI")
    app = OpenTelemetryMiddleware(app, excluded_urls=_excluded)

except Exception as error:
    print(f"obsc: no OpenTelemetry around this app: {error!r}", file=sys.stderr)
