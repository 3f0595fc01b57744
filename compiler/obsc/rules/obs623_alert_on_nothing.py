"""OBS623."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import slip
from obsc.diagnostics import Severity
from obsc.plan.model import AmpBackend, Plan, PrometheusBackend, PrometheusRules
from obsc.plan.sent_metrics import senders
from obsc.rules import Finding, rule


@rule("OBS623", "alert-on-nothing", Severity.ERROR)
def alert_on_nothing(plan: Plan) -> Iterator[Finding]:
    """Rules of Prometheus are about metrics that nobody sends there.

    ## Why
    The rules are about the requests of services whose collector has a pipeline of metrics to this backend, and whose
    SDK sends metrics. An alert on any other service would never fire, and nobody would notice.

    ## Bad
    ```yaml
    backends: { metrics: { type: amp, rules: {} } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot, env: { OTEL_METRICS_EXPORTER: none } } }
    ```

    ```yaml
    backends:
      metrics:
        type: amp
        rules: { alerts: { slow: { metric: latency, threshold: 500ms, services: [wbe] } } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends:
      metrics:
        type: amp
        rules: { alerts: { slow: { metric: latency, threshold: 500ms, services: [web] } } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-Ruler.html
    """
    for backend in plan.backends:
        if isinstance(backend, AmpBackend | PrometheusBackend) and backend.rules is not None:
            known = {service.name for service in senders(plan, backend)}
            if known:
                yield from _of_alerts(backend.rules, known)
            else:
                yield Finding(
                    message=f"no service sends metrics to `{backend.name}`, and its rules are about them",
                    path=backend.rules.origin,
                    key=True,
                    label="about nothing",
                    fix="let a service with an ADOT Collector send metrics there, or take the rules out",
                )


def _of_alerts(rules: PrometheusRules, known: set[str]) -> Iterator[Finding]:
    for alert in rules.alerts:
        for name in alert.services or ():
            if name not in known:
                near = slip(name, known)
                yield Finding(
                    message=f"`{name}` sends no metrics to `{rules.origin[1]}`",
                    path=(*alert.origin, "services"),
                    label="would never fire",
                    fix=f"did you mean `{near}`?" if near else "one of " + ", ".join(sorted(known)),
                )
