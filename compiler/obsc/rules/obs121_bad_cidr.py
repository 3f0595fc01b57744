"""OBS121."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS121", "bad-cidr", Severity.ERROR)
def bad_cidr(plan: Plan) -> Iterator[Finding]:
    """A range of addresses is not a CIDR block.

    ## Why
    EC2 wants a network and the length of its prefix, `/32` for a single address. An address inside the network,
    `10.1.2.3/8` for example, EC2 would round and Terraform refuses.

    ## Bad
    ```yaml
    platform:
      network: { ingress: [{ port: 8000, from: 10.1.2.3/8 }] }
    ```

    ## Good
    ```yaml
    platform:
      network: { ingress: [{ port: 8000, from: 10.0.0.0/8 }] }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
    - https://github.com/hashicorp/terraform-provider-aws/issues/4641
    """
    for cidr, path in _written(plan):
        if (network := _network(cidr)) == cidr:
            continue
        fix, label = "write a block such as `10.0.0.0/8`", "not a CIDR block"
        if cidr.startswith("sg-") and path[-1] == "from":
            fix = f"write `from: {{ securityGroup: {cidr} }}`"
        elif network is not None:
            fix, label = f"write `{network}`", "not the address of a network"
        yield Finding(message=f"`{cidr}` is not a CIDR block", path=path, label=label, fix=fix)


def _written(plan: Plan) -> Iterator[tuple[str, Path]]:
    for ingress in plan.platform.ingress:
        if ingress.cidr is not None:
            yield ingress.cidr, (*ingress.origin, "from")
    balancer = plan.platform.load_balancer
    for number, source in enumerate(() if balancer is None else balancer.sources):
        assert balancer is not None
        yield source, (*balancer.origin, "from", number)


def _network(cidr: str) -> str | None:
    """The block that is meant, in the form that everybody takes."""
    import ipaddress

    try:
        return str(ipaddress.ip_network(cidr, strict=False))
    except ValueError:
        return None
