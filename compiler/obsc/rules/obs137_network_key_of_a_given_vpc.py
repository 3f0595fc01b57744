"""OBS137."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS137", "network-key-of-a-given-vpc", Severity.WARNING)
def network_key_of_a_given_vpc(document: Raw) -> Iterator[Finding]:
    """Subnets or route tables are named, and the VPC is created.

    ## Why
    A VPC that is created brings its own. Those that are named are in another, where these tasks cannot be; they are in
    no output.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true }, subnets: { ref: subnetIds } }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true } }
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
    """
    network = document.get("platform", {}).get("network", {})
    if not isinstance(network.get("vpc"), dict) or "create" not in network["vpc"]:
        return
    for key in ("subnets", "routeTables"):
        if key in network:
            path: Path = ("platform", "network", key)
            yield Finding(
                message=f"`{key}` has no effect: the VPC is created with its own",
                path=path,
                key=True,
                label="not used",
                fix=f"remove `{key}`, or name the VPC that they are in",
            )
