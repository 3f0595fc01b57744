"""OBS616."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, PrometheusBackend
from obsc.rules import Finding, rule


@rule("OBS616", "prometheus-without-url", Severity.INFO)
def prometheus_without_url(plan: Plan) -> Iterator[Finding]:
    """A Prometheus without an address is started by `docker compose`, and exists nowhere else.

    ## Why
    A Prometheus of your own is reached by the address of its remote write, which has to be switched on there
    (`--web.enable-remote-write-receiver`). Without an address, `obsc build --target compose` starts one; no target that
    deploys to AWS takes the specification (OBS032).

    ## Bad
    ```yaml
    backends: { metrics: { type: prometheus }, traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: prometheus, url: "http://prometheus.shop.local:9090/api/v1/write" } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://prometheus.io/docs/prometheus/latest/querying/api/#remote-write-receiver
    """
    for backend in plan.backends:
        if isinstance(backend, PrometheusBackend) and backend.host is not None:
            yield Finding(
                message=f"the Prometheus `{backend.name}` is started by `docker compose` only",
                path=backend.origin,
                key=True,
                label="has no address",
                fix='for AWS write `url: "http://prometheus.shop.local:9090/api/v1/write"`',
            )
