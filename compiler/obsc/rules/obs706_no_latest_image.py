"""OBS706."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Severity
from obsc.plan.operating_systems import OPERATING_SYSTEMS
from obsc.rules import Finding, Raw, rule


@rule("OBS706", "no-latest-image", Severity.ERROR)
def no_latest_image(document: Raw) -> Iterator[Finding]:
    """`ami: latest` of an operating system whose newest image no public parameter names.

    ## Why
    `latest` is looked up when the system is deployed, in a public parameter of AWS Systems Manager. Amazon, Canonical
    and Debian publish such parameters. Red Hat, CentOS and Fedora do not.

    ## Bad
    ```yaml
    platform: { ec2: { os: rhel-9, ami: latest } }
    services: { web: { image: null } }
    ```

    ## Good
    ```yaml
    platform: { ec2: { os: rhel-9, ami: { ref: imageId } } }
    services: { web: { image: null } }
    ```

    ## Source
    - https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
    - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html
    """
    ec2: dict[str, Any] = document.get("platform", {}).get("ec2", {})
    system = OPERATING_SYSTEMS[ec2.get("os", "amazon-linux-2023")]
    if ec2.get("ami") == "latest" and not system.images:
        yield Finding(
            message=f"nobody publishes which image of {system.title} is the newest",
            path=("platform", "ec2", "ami"),
            label="cannot be looked up",
            fix="write the id of an image, or `{ ref: imageId }` to give one at deployment",
        )
