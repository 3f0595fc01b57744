"""OBS308."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import known, words
from obsc.rules.images import distribution_version

_VARIABLE = "DJANGO_SETTINGS_MODULE"


@rule("OBS308", "django-without-settings", Severity.ERROR)
def django_without_settings(plan: Plan) -> Iterator[Finding]:
    """Django's settings module is not known when Python starts.

    ## Why
    OpenTelemetry adds itself to Django's middleware before the app runs, when `wsgi.py` has not set
    DJANGO_SETTINGS_MODULE yet. Since 0.14.1 of the AWS distribution Django is then not instrumented at all; before,
    every request failed.

    ## Bad
    ```yaml
    services:
      web:
        framework: django
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: { name: django, settingsModule: shop.settings }
    ```

    ## Source
    - https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/django/django.html
    - https://github.com/awslabs/mcp/pull/1808
    """
    for service in plan.services:
        if service.framework.name == "django" and service.instrumentation.attach != "none" and _is_unknown(service):
            fails = distribution_version(service.instrumentation) < (0, 14, 1)
            yield Finding(
                message=f"Django's settings module of `{service.name}` is not known when Python starts",
                path=service.framework.origin,
                label="every request fails" if fails else "Django is not traced",
                fix="write `framework: { name: django, settingsModule: shop.settings }`, with your own module",
            )


def _is_unknown(service: Service) -> bool:
    variable = service.variable(_VARIABLE)
    given = variable is not None and variable.value != ""
    secret = any(secret.name == _VARIABLE for secret in service.secrets)
    disabled = words(known(service, "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS") or "")
    return not given and not secret and not {"django", "*"} & set(disabled)
