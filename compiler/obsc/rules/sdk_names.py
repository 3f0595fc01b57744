"""The names that the AWS distribution and what it depends on register, from 0.12 to 0.21.

Read from the entry points of https://pypi.org/project/aws-opentelemetry-distro/ and of its requirements.
"""

from __future__ import annotations

RATIO_SAMPLERS = ("traceidratio", "parentbased_traceidratio")
PROPAGATORS = ("tracecontext", "baggage", "xray", "xray-lambda", "b3", "b3multi", "jaeger", "ottrace", "none")
_ALWAYS = ("always_on", "always_off", "parentbased_always_on", "parentbased_always_off")
_EXPORTERS = ("otlp", "otlp_proto_http", "otlp_proto_grpc", "console", "none")

KNOWN: dict[str, tuple[str, ...]] = {
    "OTEL_PYTHON_DISTRO": ("aws_distro", "distro"),
    "OTEL_PYTHON_CONFIGURATOR": ("aws_configurator", "configurator"),
    "OTEL_PYTHON_ID_GENERATOR": ("xray", "random"),
    "OTEL_PROPAGATORS": PROPAGATORS,
    "OTEL_TRACES_SAMPLER": ("xray", *_ALWAYS, *RATIO_SAMPLERS),
    "OTEL_TRACES_EXPORTER": _EXPORTERS,
    "OTEL_METRICS_EXPORTER": (*_EXPORTERS, "awsemf"),
    "OTEL_LOGS_EXPORTER": _EXPORTERS,
}
"""The variables that hold a name, with those that are known."""

LISTS = ("OTEL_PROPAGATORS", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER")
"""The variables that hold several names."""


def is_known(variable: str, name: str) -> bool:
    """Whether the SDK finds something of this name; only `none` may have capitals.

    >>> is_known("OTEL_PROPAGATORS", "None"), is_known("OTEL_TRACES_SAMPLER", "XRAY")
    (True, False)
    """
    return name in KNOWN[variable] or (name.lower() == "none" and "none" in KNOWN[variable])
