"""OBS625."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS625", "metrics-namespace", Severity.WARNING)
def metrics_namespace(document: Raw) -> Iterator[Finding]:
    """CloudWatch does not take metrics in a namespace like this.

    ## Why
    The collector writes metrics as log events, and CloudWatch makes metrics of them later: where it cannot, nobody is
    told. A namespace has letters, digits, spaces and `. - _ / # :`, at most 255 of them, and those that begin with
    `AWS/` are for AWS's own services.

    ## Bad
    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: AWS/Shop } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: Shop } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
    """
    for name, backend in document.get("backends", {}).items():
        namespace = backend.get("namespace")
        if not isinstance(namespace, str):
            continue
        is_of_aws = namespace.startswith("AWS/")
        if is_of_aws or not re.fullmatch(r"(?=.*[^ ])[A-Za-z0-9 ._/#:-]{1,255}", namespace):
            yield Finding(
                message=f"CloudWatch makes no metrics of what the backend `{name}` writes",
                path=("backends", name, "namespace"),
                label="for AWS's own services" if is_of_aws else "not in this form",
                fix="write a name of your own"
                if is_of_aws
                else "use letters, digits, spaces and `. - _ / # :`, at most 255",
            )
