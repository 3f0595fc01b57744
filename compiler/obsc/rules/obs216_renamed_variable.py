"""OBS216."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Rename
from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.environment import literals_of

_RENAMED = {
    "OTEL_AWS_APP_SIGNALS_ENABLED": "OTEL_AWS_APPLICATION_SIGNALS_ENABLED",
    "OTEL_AWS_APP_SIGNALS_EXPORTER_ENDPOINT": "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT",
    "OTEL_SMP_ENABLED": "OTEL_AWS_APPLICATION_SIGNALS_ENABLED",
    "OTEL_AWS_SMP_EXPORTER_ENDPOINT": "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT",
}


@rule("OBS216", "renamed-variable", Severity.WARNING)
def renamed_variable(document: Raw) -> Iterator[Finding]:
    """A variable has a name from the preview of Application Signals.

    ## Why
    The SDK looks at the old names only where the new ones are unset, or not at all. obsc sets the new ones: the value
    has no effect.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_AWS_APP_SIGNALS_ENABLED: "false" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: "false" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/pull/59
    - https://github.com/aws/amazon-cloudwatch-agent-operator/pull/172
    """
    for name, service in document["services"].items():
        for found in literals_of(service, ("services", name)):
            new = _RENAMED.get(found.name)
            if new is not None:
                yield Finding(
                    message=f"`{found.name}` is an old name, and has no effect",
                    path=found.path,
                    key=True,
                    label="renamed",
                    fix=f"write `{new}`, or leave it out",
                    suggestion=new,
                    change=Rename(found.path, new),
                )
