"""OBS213."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.environment import literals
from obsc.rules.placeholders import in_other, in_telemetry, is_telemetry


@rule("OBS213", "unexpanded-placeholder", Severity.WARNING)
def unexpanded_placeholder(document: Raw) -> Iterator[Finding]:
    """A value holds a placeholder that nothing fills in.

    ## Why
    ECS hands every value to the container as it is: no shell reads it. A service whose name is `${SERVICE_NAME}` is
    called exactly that in Application Signals, and a PYTHONPATH with `$APP_PATH` leads to a folder of that name.

    It is an error in PYTHONPATH and in OpenTelemetry's variables. Elsewhere the app may fill it in itself: a warning.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_SERVICE_NAME: "${SERVICE_NAME}" }
    ```

    ## Good
    ```yaml
    services:
      web:
        resource: { attributes: { service.name: shop-web } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html
    - https://github.com/awslabs/mcp/tree/main/src/cloudwatch-applicationsignals-mcp-server
    """
    for found in literals(document):
        telemetry = is_telemetry(found.name)
        placeholder = in_telemetry(found.value) if telemetry else in_other(found.value)
        if placeholder is not None:
            yield _finding(placeholder, f"`{found.name}` of `{found.owner}`", found.path, is_error=telemetry)
    yield from _in_attributes(document, ())
    for name, service in document["services"].items():
        yield from _in_attributes(service, ("services", name))


def _in_attributes(holder: dict[str, Any], at: Path) -> Iterator[Finding]:
    for key, value in holder.get("resource", {}).get("attributes", {}).items():
        placeholder = in_telemetry(value)
        if placeholder is not None:
            path = (*at, "resource", "attributes", key)
            yield _finding(placeholder, f"the attribute `{key}`", path, is_error=True)


def _finding(placeholder: str, holder: str, path: Path, *, is_error: bool) -> Finding:
    return Finding(
        message=f"nothing fills in `{placeholder}` in {holder}",
        path=path,
        label="stays as it is",
        fix="write the value, or `{ ref: name }` for one that is given at deployment",
        severity=Severity.ERROR if is_error else None,
    )
