"""The components of the collector that obsc ships, version 0.49.0.

https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/pkg/defaultcomponents/defaults.go
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Kind = Literal["receivers", "processors", "exporters", "extensions"]
Signal = Literal["traces", "metrics", "logs"]

COMPONENTS: Mapping[Kind, frozenset[str]] = {
    "receivers": frozenset(
        {
            *("awscontainerinsightreceiver", "awsecscontainermetrics", "awsxray", "filelog", "jaeger", "kafka"),
            *("otlp", "prometheus", "statsd", "zipkin"),
        }
    ),
    "processors": frozenset(
        {
            *("attributes", "batch", "cumulativetodelta", "deltatorate", "filter", "groupbytrace", "k8sattributes"),
            *("memory_limiter", "metricsgeneration", "metricstransform", "probabilistic_sampler", "resource"),
            *("resourcedetection", "span", "tail_sampling"),
        }
    ),
    "exporters": frozenset(
        {
            *("awscloudwatchlogs", "awsemf", "awsxray", "datadog", "debug", "file", "kafka", "loadbalancing"),
            *("logzio", "otlp", "otlphttp", "prometheus", "prometheusremotewrite", "signalfx"),
        }
    ),
    "extensions": frozenset(
        {"awsproxy", "ecs_observer", "file_storage", "health_check", "pprof", "sigv4auth", "zpages"}
    ),
}
"""By the sections of a configuration: the types that it may name."""

SIGNALS: Mapping[tuple[Kind, str], frozenset[Signal]] = {
    ("receivers", "awscontainerinsightreceiver"): frozenset({"metrics"}),
    ("receivers", "awsecscontainermetrics"): frozenset({"metrics"}),
    ("receivers", "awsxray"): frozenset({"traces"}),
    ("receivers", "filelog"): frozenset({"logs"}),
    ("receivers", "jaeger"): frozenset({"traces"}),
    ("receivers", "prometheus"): frozenset({"metrics"}),
    ("receivers", "statsd"): frozenset({"metrics"}),
    ("receivers", "zipkin"): frozenset({"traces"}),
    ("processors", "cumulativetodelta"): frozenset({"metrics"}),
    ("processors", "deltatorate"): frozenset({"metrics"}),
    ("processors", "groupbytrace"): frozenset({"traces"}),
    ("processors", "metricsgeneration"): frozenset({"metrics"}),
    ("processors", "metricstransform"): frozenset({"metrics"}),
    ("processors", "probabilistic_sampler"): frozenset({"traces", "logs"}),
    ("processors", "span"): frozenset({"traces"}),
    ("processors", "tail_sampling"): frozenset({"traces"}),
    ("exporters", "awscloudwatchlogs"): frozenset({"logs"}),
    ("exporters", "awsemf"): frozenset({"metrics"}),
    ("exporters", "awsxray"): frozenset({"traces"}),
    ("exporters", "prometheus"): frozenset({"metrics"}),
    ("exporters", "prometheusremotewrite"): frozenset({"metrics"}),
}
"""What a component takes where it does not take everything: each README names its signals.

https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0
"""


def type_of(id: str) -> str:
    """The type in a component's id.

    >>> type_of("batch/traces"), type_of("otlp")
    ('batch', 'otlp')
    """
    return id.partition("/")[0].strip()
