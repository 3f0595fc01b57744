"""OBS128."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS128", "network-key-without-effect", Severity.WARNING)
def network_key_without_effect(document: Raw) -> Iterator[Finding]:
    """A key of the network has no effect in bridge and host mode.

    ## Why
    Only tasks under awsvpc have a network interface, and with it subnets, security groups and addresses. In the other
    modes they are on the network of their instance, which belongs to whoever runs the instances.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: bridge }
      network: { subnets: { ref: subnetIds } }
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn } }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
      network: { subnets: { ref: subnetIds } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    platform = document.get("platform", {})
    mode = (platform.get("ecs") or {}).get("networkMode", "awsvpc")
    if mode == "awsvpc" or (platform.get("ecs") or {}).get("launchType") != "EC2":  # else OBS130
        return
    for path in _written(document):
        yield Finding(
            message=f"`{path[-1]}` has no effect: in {mode} mode tasks are on the network of their instance",
            path=path,
            key=True,
            label="not used",
            fix=f"remove `{path[-1]}`, or write `networkMode: awsvpc`",
        )


def _written(document: Raw) -> Iterator[Path]:
    network = document.get("platform", {}).get("network", {})
    # A namespace and an agent's own service need them, and are another mistake here (OBS104).
    shared = () if "namespace" in network else ("vpc", "subnets")
    for key in (*shared, "securityGroups", "assignPublicIp", "ingress"):
        if network.get(key):
            yield ("platform", "network", key)
    for name, service in document.get("services", {}).items():
        if service.get("securityGroups"):
            yield ("services", name, "securityGroups")
        if service.get("route", {}).get("securityGroup"):
            yield ("services", name, "route", "securityGroup")
