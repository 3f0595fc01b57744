"""OBS204."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.environment import literals


@rule("OBS204", "bad-resource-attribute", Severity.ERROR)
def bad_resource_attribute(document: Raw) -> Iterator[Finding]:
    """A resource attribute would be dropped, or be something else than it looks like.

    ## Why
    OpenTelemetry splits `OTEL_RESOURCE_ATTRIBUTES` at commas and equals signs, and says nothing about what does not
    fit. An item without `=` is dropped, quotes become part of a name, `;` separates nothing, and a service with an
    empty name is called `unknown_service`. obsc encodes what stands under `resource.attributes`, so that any text can
    stand there.

    `aws.local.service` is the SDK's own: it is a warning.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_RESOURCE_ATTRIBUTES: "'team=checkout'" }
    ```

    ```yaml
    services:
      web:
        env: { OTEL_RESOURCE_ATTRIBUTES: "team=checkout;tier=front" }
    ```

    ## Good
    ```yaml
    services:
      web:
        resource: { attributes: { team: checkout, tier: front } }
    ```

    ## Source
    - https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
    - https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-sdk/src/opentelemetry/sdk/resources/__init__.py
    """
    for found in literals(document):
        if found.name == "OTEL_RESOURCE_ATTRIBUTES":
            yield from _in_variable(found.value, found.path)
    yield from _in_mapping(document, ())
    for name, service in document["services"].items():
        yield from _in_mapping(service, ("services", name))


def _in_variable(text: str, path: Path) -> Iterator[Finding]:
    whole = text.strip()
    if len(whole) > 1 and whole[0] == whole[-1] and whole[0] in "\"'":
        yield _finding("quotes around all attributes become part of the first name and the last value", path)
        return
    for item in filter(str.strip, text.split(",")):
        key, equals, value = (part.strip() for part in item.partition("="))
        if not equals or not key:
            yield _finding(f"`{item.strip()}` is not `name=value`, and is dropped", path)
        elif match := re.search(r";\s*[A-Za-z][\w.-]*=", value):
            yield _finding(f"`;` separates nothing: `{match[0]}…` becomes part of the value of `{key}`", path)
        elif len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            yield _finding(f"the quotes become part of the value of `{key}`", path)
        else:
            yield from _special(key, value, path)


def _in_mapping(holder: dict[str, Any], at: Path) -> Iterator[Finding]:
    for key, value in holder.get("resource", {}).get("attributes", {}).items():
        yield from _special(key, value, (*at, "resource", "attributes", key))


def _special(key: str, value: str, path: Path) -> Iterator[Finding]:
    if key == "service.name" and not value.strip():
        yield Finding(
            message="`service.name` is empty",
            path=path,
            label="the service has no name",
            fix="give it a name, or leave it out: the service is then called by its key",
        )
    elif key == "aws.local.service":
        yield Finding(
            message="`aws.local.service` cannot be set: the SDK overwrites it",
            path=path,
            label="has no effect",
            fix="write `service.name`",
            severity=Severity.WARNING,
        )


def _finding(message: str, path: Path) -> Finding:
    return Finding(
        message=message,
        path=path,
        label="not what it looks like",
        fix="write the attributes under `resource.attributes`, one key each",
    )
