"""OBS134."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LONGEST = 253 - 41
"""What DNS takes, without the longest name of an agent and its dot."""


@rule("OBS134", "namespace-name", Severity.ERROR)
def namespace_name(plan: Plan) -> Iterator[Finding]:
    """The name of a namespace is not a domain name.

    ## Why
    Cloud Map makes a private hosted zone of the name, and apps look up the agent's name in front of it. Labels have
    letters, digits and hyphens, and stand between dots.

    ## Bad
    ```yaml
    platform:
      network: { namespace: { name: "shop local", create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web: { agent: cloudwatch }
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
    - https://docs.aws.amazon.com/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html
    - https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
    """
    namespace = plan.platform.namespace
    if namespace is None:
        return
    name = namespace.name
    if len(name) > _LONGEST or not re.fullmatch(rf"{_LABEL}(\.{_LABEL})*", name):
        yield Finding(
            message=f"`{name if len(name) <= 60 else name[:59] + '…'}` is not a domain name",
            path=(*namespace.origin, "name"),
            label="not in this form",
            fix=f"write a name like `{plan.name}.local`",
        )
