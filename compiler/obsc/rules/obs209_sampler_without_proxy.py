"""OBS209."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import known
from obsc.rules.samplers import NAME, place


@rule("OBS209", "sampler-without-proxy", Severity.ERROR)
def sampler_without_proxy(plan: Plan) -> Iterator[Finding]:
    """The sampler asks for X-Ray's rules, and the collector has no proxy for them.

    ## Why
    The sampler `xray` asks its agent on port 2000. A collector answers there if it has a backend for X-Ray, or with
    the extension `awsproxy` or the receiver `awsxray` in a configuration of your own. The configurations in the image
    have the proxy on localhost, or none. Without an answer the SDK takes one request a second and 5 % of the others.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector, config: "builtin:ecs-xray" } }
    services:
      web:
        agent: adot
        signals: { traces: { sampler: xray } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        signals: { traces: { sampler: xray } }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/extension/awsproxy
    - https://github.com/aws-observability/aws-otel-collector/tree/v0.49.0/config/ecs
    """
    for service in plan.services:
        collector = service.agent.collector
        if service.instrumentation.sdk == "opentelemetry":
            continue  # it has no such sampler (OBS226), so that it gets no proxy either
        if collector is not None and not collector.has_sampling_proxy and known(service, NAME) == "xray":
            what = "its configuration" if collector.built_in is None else f"`{collector.built_in}`"
            yield Finding(
                message=f"`{service.name}` samples by X-Ray's rules, for which the collector has no proxy",
                path=place(service),
                label="nobody answers on port 2000",
                fix="add a backend of type `xray` and `config: generated`, or write another sampler",
                related=((service.agent.origin, f"{what} has no proxy that the app reaches"),),
            )
