"""OBS205."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import attributes, written


@rule("OBS205", "two-service-names", Severity.WARNING)
def two_service_names(plan: Plan) -> Iterator[Finding]:
    """`OTEL_SERVICE_NAME` and the attribute `service.name` say different names.

    ## Why
    The variable wins. Whatever goes by the attribute, a link from a log group to its traces for example, then looks
    for a service that does not exist.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_SERVICE_NAME: shop-frontend }
    ```

    ## Good
    ```yaml
    services:
      web:
        resource: { attributes: { service.name: shop-frontend } }
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_service_name
    """
    for service in plan.services:
        name, attribute = written(service, "OTEL_SERVICE_NAME"), attributes(service).get("service.name")
        if name and attribute is not None and name.strip() != attribute:
            yield Finding(
                message=f"`OTEL_SERVICE_NAME` is `{name}`, and `service.name` is `{attribute}`",
                path=service.at("env", "OTEL_SERVICE_NAME"),
                label=f"wins over `{attribute}`",
                fix=f"write `resource: {{ attributes: {{ service.name: {name} }} }}` in place of it",
            )
