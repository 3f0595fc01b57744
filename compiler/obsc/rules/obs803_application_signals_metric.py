"""OBS803."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.changes import Put
from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import custom_metrics

_EMITTED = "Latency|Fault|Error|(PythonProcess|JVM|DotNet|NodeJS)[A-Za-z0-9]+"
_MEANT = {"Faults": "Fault", "Errors": "Error", "Duration": "Latency"}


@rule("OBS803", "application-signals-metric", Severity.WARNING)
def application_signals_metric(document: Raw) -> Iterator[Finding]:
    """An alarm asks Application Signals for a metric that it does not have.

    ## Why
    The metrics are `Latency`, `Fault` and `Error`, in the singular, whatever older pages say, and those of the
    language's runtime. Requests are the `SampleCount` of `Latency`; availability is computed from `Fault`.

    ## Bad
    ```yaml
    services:
      web:
        alarms:
          broken:
            metric:
              namespace: ApplicationSignals
              name: Faults
              dimensions: { Environment: production, Service: web }
            threshold: 5
            actions: [{ ref: pager }]
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms:
          broken: { metric: faults, threshold: 5, actions: [{ ref: pager }] }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/translate/otel/exporter/awsemf/awsemf_default_appsignals.yaml
    """
    for at, metric in custom_metrics(document):
        if metric["namespace"] == "ApplicationSignals" and not re.fullmatch(_EMITTED, metric["name"]):
            meant = _MEANT.get(metric["name"])
            yield Finding(
                message=f"Application Signals has no metric `{metric['name']}`",
                path=(*at, "name"),
                label="no data under this name",
                fix=f"write `{meant}`" if meant else "write `Latency`, `Fault` or `Error`",
                suggestion=meant,
                change=None if meant is None else Put((*at, "name"), meant),
            )
