"""OBS309."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import distribution_version, shown, version_path
from obsc.rules.server_options import is_owned

_FIRST = (0, 18, 0)


@rule("OBS309", "reloader", Severity.WARNING)
def reloader(plan: Plan) -> Iterator[Finding]:
    """The framework's own server reloads code, and two processes are instrumented.

    ## Why
    With a reloader the first process only watches files, and starts a second one that serves. Both send runtime metrics
    under the service's name. Before 0.18.0 of the AWS distribution the second one sends nothing at all.

    ## Bad
    ```yaml
    deploymentEnvironment: development
    services:
      web:
        framework: { name: django, settingsModule: shop.settings }
        server: { name: runserver, app: null, reload: true }
    ```

    ## Good
    ```yaml
    deploymentEnvironment: development
    services:
      web:
        framework: { name: django, settingsModule: shop.settings }
        server: { name: runserver, app: null }
    ```

    ## Source
    - https://docs.djangoproject.com/en/stable/ref/django-admin/#cmdoption-runserver-noreload
    - https://github.com/awslabs/mcp/pull/1808
    - https://github.com/open-telemetry/opentelemetry-python-contrib/pull/4469
    """
    for service in plan.services:
        server = service.server
        if not (server.kind.is_for_development and server.reload and is_owned(service)):
            continue
        version = distribution_version(service.instrumentation)
        lost = version < _FIRST
        yield Finding(
            message=f"{shown(version)} of the AWS distribution loses the process of `{service.name}` that serves"
            if lost
            else f"two processes of `{service.name}` are instrumented, and one of them serves",
            path=(*server.origin, "reload"),
            label="no telemetry at all" if lost else "starts a second process",
            fix="leave out `reload`",
            severity=Severity.ERROR if lost else None,
            related=((version_path(service, plan), "older than 0.18.0"),) if lost else (),
        )
