"""OBS136."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from obsc.diagnostics import Path, Severity
from obsc.plan.network import NARROWEST, PRIVATE, WIDEST, address_range
from obsc.rules import Finding, Raw, rule


@rule("OBS136", "vpc-address-range", Severity.ERROR)
def vpc_address_range(document: Raw) -> Iterator[Finding]:
    """A VPC cannot have this address range, or should not.

    ## Why
    A VPC has a block of IPv4 addresses from /16 on. obsc makes sixteen subnets of it, of which the smallest that AWS
    takes is a /28, so that /24 is the end. Addresses that are not private belong to somebody on the internet, whom
    tasks could no longer reach.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true, cidr: 10.0.0.0/26 } }
    ```
    ```yaml
    platform:
      network: { vpc: { create: true, cidr: 8.8.0.0/16 } }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true, cidr: 10.20.0.0/16 } }
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    - https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    """
    vpc = document.get("platform", {}).get("network", {}).get("vpc")
    if not isinstance(vpc, dict) or "cidr" not in vpc:
        return
    path: Path = ("platform", "network", "vpc", "cidr")
    found = address_range(vpc["cidr"])
    if found is None:
        yield Finding(
            message=f"`{vpc['cidr']}` is no range of addresses for a VPC",
            path=path,
            label=f"not a block of /{WIDEST} to /{NARROWEST}",
            fix="write a block like 10.20.0.0/16, with nothing behind the prefix",
        )
    elif not any(found.subnet_of(IPv4Network(block)) for block in PRIVATE):
        yield Finding(
            message=f"`{vpc['cidr']}` are addresses of the internet",
            path=path,
            label="not private",
            fix=f"take a part of {', '.join(PRIVATE)}",
        )
