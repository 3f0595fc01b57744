"""OBS145."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_ZONES: Mapping[str, int] = {"us-east-1": 6, "us-west-2": 4, "ap-northeast-1": 4, "ap-northeast-2": 4}
"""Where there are more than three. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html"""
_USUAL = 3


@rule("OBS145", "more-zones-than-the-region", Severity.WARNING)
def more_zones_than_the_region(plan: Plan) -> Iterator[Finding]:
    """A network wants more availability zones than its region has.

    ## Why
    Zones are taken from the region's own list. Behind its end there is none, and the deployment stops in the middle
    of the network. Most regions have three zones.

    ## Bad
    ```yaml
    platform:
      region: eu-west-1
      network: { vpc: { create: true, zones: 4, nat: single } }
    ```

    ## Good
    ```yaml
    platform:
      region: eu-west-1
      network: { vpc: { create: true, zones: 3, nat: single } }
    ```

    ## Source
    - https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
    """
    created, region = plan.platform.created_vpc, plan.platform.region
    if created is None or not isinstance(region, str):
        return
    there = _ZONES.get(region, _USUAL)
    if created.zones > there:
        yield Finding(
            message=f"{region} has {there} availability zones, and {created.zones} are wanted",
            path=(*created.origin, "zones"),
            label="more than there are",
            fix=f"write `zones: {there}`",
        )
