"""OBS809."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.metrics import METRICS
from obsc.plan.model import Alarm, Plan, Service
from obsc.rules import Finding, rule


@rule("OBS809", "metric-nobody-emits", Severity.ERROR)
def metric_nobody_emits(plan: Plan) -> Iterator[Finding]:
    """An alarm or an objective is about a metric that the service does not have.

    ## Why
    Application Signals' metrics come from the AWS distribution, and only while it is on; a load balancer's metrics are
    those of the load balancer that stands before the service. Without them the alarm never fires.

    ## Bad
    ```yaml
    services:
      web:
        alarms: { hosts: { metric: unhealthy-hosts, threshold: 1, actions: [{ ref: pager }] } }
    ```

    ## Good
    ```yaml
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn }, securityGroup: { ref: loadBalancerGroup } }
        alarms: { hosts: { metric: unhealthy-hosts, threshold: 1, actions: [{ ref: pager }] } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
    """
    for service in plan.services:
        for alarm in service.alarms:
            yield from _alarm(service, alarm)
        for objective in service.objectives:
            if not service.has_application_signals:
                yield _silent(service, (*objective.origin, "metric"))


def _alarm(service: Service, alarm: Alarm) -> Iterator[Finding]:
    named = METRICS.get(alarm.metric) if isinstance(alarm.metric, str) else None
    if named is None:
        return
    if named.source == "application-signals" and not service.has_application_signals:
        yield _silent(service, (*alarm.origin, "metric"))
    if named.source == "load-balancer" and alarm.dimensions is None:
        yield Finding(
            message=f"no load balancer stands before `{service.name}`, as far as this file says",
            path=(*alarm.origin, "metric"),
            label="a metric of a load balancer",
            fix="write `targetGroup` under `route`",
            rests_on=(service.at("route"),),
        )


def _silent(service: Service, path: tuple[str | int, ...]) -> Finding:
    return Finding(
        message=f"`{service.name}` emits no metrics of Application Signals",
        path=path,
        label="a metric of Application Signals",
        fix="write `instrumentation: { sdk: adot }` and leave Application Signals on, or watch another metric",
        rests_on=(service.at("instrumentation"),),
    )
