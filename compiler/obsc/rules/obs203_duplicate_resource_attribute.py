"""OBS203."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.environment import literals


@rule("OBS203", "duplicate-resource-attribute", Severity.ERROR)
def duplicate_resource_attribute(document: Raw) -> Iterator[Finding]:
    """`OTEL_RESOURCE_ATTRIBUTES` has the same attribute twice.

    ## Why
    OpenTelemetry keeps the last one, without a word: the service may get a name that nobody expects.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_RESOURCE_ATTRIBUTES: "team=checkout,team=payments" }
    ```

    ## Good
    ```yaml
    services:
      web:
        resource: { attributes: { team: payments } }
    ```

    ## Source
    - https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
    """
    for found in literals(document):
        if found.name != "OTEL_RESOURCE_ATTRIBUTES":
            continue
        keys = [pair.partition("=")[0].strip() for pair in found.value.split(",") if "=" in pair]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield Finding(
                message=f"the attribute `{key}` stands twice in `{found.name}` of `{found.owner}`",
                path=found.path,
                label=f"`{key}` twice",
                fix="keep one of the two; under `resource.attributes` it could not stand twice",
            )
