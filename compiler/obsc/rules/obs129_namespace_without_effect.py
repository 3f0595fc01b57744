"""OBS129."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS129", "namespace-without-effect", Severity.WARNING)
def namespace_without_effect(plan: Plan) -> Iterator[Finding]:
    """A namespace is given that nothing is put into.

    ## Why
    The namespace holds the names of agents that are services of their own. Sidecars are at `localhost` and daemons on
    their instance: neither has a name.

    ## Bad
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web: { agent: cloudwatch }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    namespace = plan.platform.namespace
    if namespace is not None and all(own.desired_count is None for _, own in plan.agent_services()):
        yield Finding(
            message=f"nothing gets a name in the namespace `{namespace.name}`",
            path=namespace.origin,
            key=True,
            label="not used",
            fix="remove it, or give a service an agent with `topology: service`",
        )
