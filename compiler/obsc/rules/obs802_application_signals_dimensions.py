"""OBS802."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import custom_metrics

_REMOTE = {"RemoteService", "RemoteOperation", "RemoteEnvironment", "RemoteResourceIdentifier", "RemoteResourceType"}
_RESOURCE = {"RemoteResourceIdentifier", "RemoteResourceType"}
_EMITTED = tuple(
    frozenset(names)
    for names in (
        {"Environment", "Service"},
        {"Environment", "Service", "Operation"},
        {"RemoteService"},
        {"RemoteService", *_RESOURCE},
        {"Environment", "Service", "RemoteService"},
        {"Environment", "Service", "RemoteService", "RemoteEnvironment"},
        {"Environment", "Service", "RemoteService", *_RESOURCE},
        {"Environment", "Service", "RemoteService", "RemoteOperation"},
        {"Environment", "Service", "RemoteService", "RemoteOperation", "RemoteEnvironment"},
        {"Environment", "Service", "RemoteService", "RemoteOperation", *_RESOURCE},
        {"Environment", "Service", "Operation", "RemoteService", "RemoteOperation"},
        {"Environment", "Service", "Operation", "RemoteService", "RemoteOperation", "RemoteEnvironment"},
        {"Environment", "Service", "Operation", "RemoteService", "RemoteOperation", *_RESOURCE},
        {"Environment", "Service", "Operation", *_REMOTE},
    )
)
"""The sets of dimensions with which the agent writes these metrics."""


@rule("OBS802", "application-signals-dimensions", Severity.ERROR)
def application_signals_dimensions(document: Raw) -> Iterator[Finding]:
    """An alarm asks for an Application Signals metric with dimensions that it never has.

    ## Why
    To CloudWatch, each set of dimensions is a metric of its own. The agent writes a service's metrics with
    `Environment` and `Service`, and with `Operation` besides; with `Service` alone there is none.

    ## Bad
    ```yaml
    services:
      web:
        alarms:
          slow:
            metric: { namespace: ApplicationSignals, name: Latency, dimensions: { Service: web }, statistic: p99 }
            threshold: 500
            actions: [{ ref: pager }]
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms:
          slow:
            metric:
              namespace: ApplicationSignals
              name: Latency
              dimensions: { Environment: production, Service: web, Operation: GET /cart }
              statistic: p99
            threshold: 500
            actions: [{ ref: pager }]
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/translate/otel/exporter/awsemf/awsemf_default_appsignals.yaml
    """
    for at, metric in custom_metrics(document):
        written = frozenset(metric.get("dimensions", {}))
        if metric["namespace"] == "ApplicationSignals" and written not in _EMITTED:
            said = ", ".join(f"`{name}`" for name in sorted(written)) or "no dimension"
            yield Finding(
                message=f"Application Signals writes no metric with {said} alone",
                path=(*at, "dimensions"),
                label="no data with these",
                fix="write `Environment` and `Service`, and `Operation` for one operation",
            )
