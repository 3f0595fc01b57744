"""OBS141."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_ALLOWED = re.compile(r"/[A-Za-z0-9_.$/~\"'@:+&*?-]*")
_LONGEST = 126
_WILDCARDS = 5


@rule("OBS141", "bad-path", Severity.ERROR)
def bad_path(plan: Plan) -> Iterator[Finding]:
    """A load balancer takes no such path.

    ## Why
    A path begins with a slash and has letters, digits and a few signs, 128 characters with the `/*` that obsc appends.
    `*` and `?` stand for characters, at most five of them in a rule.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true, certificate: { ref: certificate } } }
    services:
      web:
        route: { path: api, healthCheckPath: /health }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true, certificate: { ref: certificate } } }
    services:
      web:
        route: { path: /api, healthCheckPath: /health }
    ```

    ## Source
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
    """
    for service in plan.services:
        path = None if service.route is None else service.route.path
        if path is None:
            continue
        wrong = ""
        if not path.startswith("/"):
            wrong = "it begins with a slash"
        elif not _ALLOWED.fullmatch(path):
            wrong = "of signs it may have _ - . $ / ~ \" ' @ : + & * ?"
        elif len(path) > _LONGEST:
            wrong = f"it has at most {_LONGEST} characters"
        elif sum(map(path.count, "*?")) > _WILDCARDS:
            wrong = f"it has at most {_WILDCARDS} wildcards"
        if wrong:
            yield Finding(
                message=f"the path of `{service.name}` is none for a load balancer: {wrong}",
                path=service.at("route", "path"),
                label="not a path",
                fix="write a path like /api",
            )
