"""OBS332."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule

_NOT_USED = {"none": ("version", "image"), "package": ("image",)}


@rule("OBS332", "instrumentation-key-without-effect", Severity.WARNING)
def instrumentation_key_without_effect(document: Raw) -> Iterator[Finding]:
    """A key under `instrumentation` belongs to another way of attaching.

    ## Why
    `image` is what the init container copies from, and `version` is what obsc attaches. With another `attach` they
    change nothing, and whoever wrote them believes that they do.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: none, version: 0.19.0 }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: init-container, version: 0.19.0 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for name, service in document.get("services", {}).items():
        how = service.get("instrumentation", {})
        attach = how.get("attach", "init-container")
        for key in _NOT_USED.get(attach, ()):
            if key in how:
                yield Finding(
                    message=f"`{key}` has no effect with `attach: {attach}`",
                    path=("services", name, "instrumentation", key),
                    key=True,
                    label="not used",
                    fix=f"leave out `{key}`",
                    related=((("services", name, "instrumentation", "attach"), "because of this"),),
                )
