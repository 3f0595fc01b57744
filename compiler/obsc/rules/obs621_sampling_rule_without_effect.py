"""OBS621."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, SamplingRule, Service, XrayBackend
from obsc.rules import Finding, rule


@rule("OBS621", "sampling-rule-without-effect", Severity.WARNING)
def sampling_rule_without_effect(plan: Plan) -> Iterator[Finding]:
    """A sampling rule decides about no request of the system.

    ## Why
    Only the sampler `xray` asks for sampling rules. Any other decides by itself, and so does a service whose name the
    rule does not match.

    ## Bad
    ```yaml
    backends: { traces: { type: xray, sampling: { rest: { priority: 100, rate: 5%, serviceName: wbe } } } }
    ```

    ```yaml
    backends: { traces: { type: xray, sampling: { rest: { priority: 100, rate: 5%, serviceName: web } } } }
    services: { web: { signals: { traces: { sampler: parentbased_traceidratio, ratio: 0.1 } } } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray, sampling: { rest: { priority: 100, rate: 5%, serviceName: web } } } }
    services: { web: { signals: { traces: { sampler: xray } } } }
    ```

    ## Source
    - https://aws-otel.github.io/docs/getting-started/remote-sampling
    """
    for backend in plan.backends:
        for one in backend.sampling if isinstance(backend, XrayBackend) else ():
            matched = [service for service in plan.services if _matches(one, service)]
            if not matched:
                yield Finding(
                    message=f"the sampling rule `{one.name}` matches no service of the system",
                    path=(*one.origin, "serviceName"),
                    label="no service has this name",
                    fix="write the `service.name` of one: it is its key, unless a resource attribute says otherwise",
                )
            elif not any(map(_asks, matched)):
                yield Finding(
                    message=f"no service that the sampling rule `{one.name}` matches asks for sampling rules",
                    path=one.origin,
                    key=True,
                    label="nobody asks for it",
                    fix="write `signals: { traces: { sampler: xray } }` in a service",
                )


def _matches(one: SamplingRule, service: Service) -> bool:
    """X-Ray's wildcards; a name that is only known at deployment may match."""
    name = service.identity.service
    if not isinstance(name, str) or service.identity.undecided is not None:
        return True
    wildcards = {"*": ".*", "?": "."}
    pattern = "".join(wildcards.get(character, re.escape(character)) for character in one.service_name)
    return re.fullmatch(pattern, name, re.IGNORECASE | re.DOTALL) is not None


def _asks(service: Service) -> bool:
    sampler = service.variable("OTEL_TRACES_SAMPLER")
    return sampler is not None and (not isinstance(sampler.value, str) or "xray" in sampler.value)
