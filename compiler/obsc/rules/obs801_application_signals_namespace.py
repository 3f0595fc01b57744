"""OBS801."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Put
from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import custom_metrics

_WRONG = ("aws/applicationsignals", "appsignals", "aws/appsignals")


@rule("OBS801", "application-signals-namespace", Severity.ERROR)
def application_signals_namespace(document: Raw) -> Iterator[Finding]:
    """An alarm looks for Application Signals' metrics in a namespace that does not exist.

    ## Why
    They are in `ApplicationSignals`: no `AWS/` stands before it, and `AppSignals` was the name of the preview. An
    alarm on a metric that does not exist stays silent for ever.

    ## Bad
    ```yaml
    services:
      web:
        alarms:
          slow:
            metric:
              namespace: AWS/ApplicationSignals
              name: Latency
              dimensions: { Environment: production, Service: web }
            threshold: 500
            actions: [{ ref: pager }]
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms:
          slow: { metric: latency, threshold: 500ms, actions: [{ ref: pager }] }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/translate/otel/exporter/awsemf/awsemf_default_appsignals.yaml
    """
    for at, metric in custom_metrics(document):
        if metric["namespace"].strip().lower() in _WRONG:
            yield Finding(
                message=f"no metric is ever in the namespace `{metric['namespace']}`",
                path=(*at, "namespace"),
                label="no such namespace",
                fix="write `ApplicationSignals`, or `metric: latency`, `faults`, `errors` or `availability`",
                suggestion="ApplicationSignals",
                change=Put((*at, "namespace"), "ApplicationSignals"),
            )
