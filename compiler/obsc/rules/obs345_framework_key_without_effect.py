"""OBS345."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Framework, Plan
from obsc.rules import Finding, rule


@rule("OBS345", "framework-key-without-effect", Severity.WARNING)
def framework_key_without_effect(plan: Plan) -> Iterator[Finding]:
    """A key under `framework` belongs to another framework.

    ## Why
    `settingsModule` is Django's. `middleware` is for apps of no framework that OpenTelemetry knows: it would see every
    request of a Flask app a second time. An app that brings its own middleware tells it itself what not to trace.

    ## Bad
    ```yaml
    services:
      web:
        framework: { name: flask, middleware: true }
    ```
    ```yaml
    services:
      web:
        framework: { name: flask, settingsModule: shop.settings }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: { name: wsgi, middleware: true }
    ```

    ## Source
    - https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/wsgi/wsgi.html
    - https://docs.djangoproject.com/en/stable/topics/settings/
    """
    for service in plan.services:
        for key, why in _without_effect(service.framework):
            yield Finding(
                message=f"`{key}` of `{service.name}` has no effect: {why}",
                path=(*service.framework.origin, key),
                key=True,
                label="not used",
                fix=f"leave out `{key}`",
            )


def _without_effect(framework: Framework) -> Iterator[tuple[str, str]]:
    if framework.settings_module is not None and framework.name != "django":
        yield "settingsModule", "it is Django's"
    if framework.middleware and framework.name not in ("wsgi", "asgi"):
        yield "middleware", f"OpenTelemetry knows {framework.name}"
    if framework.middleware and framework.excluded_urls:
        yield "excludedUrls", "the app's own middleware does not read it"
