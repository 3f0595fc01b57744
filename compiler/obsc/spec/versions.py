"""The versions that obsc ships as defaults, each a full tag that a public source names."""

ADOT_PYTHON_IMAGE = "public.ecr.aws/aws-observability/adot-autoinstrumentation-python"
ADOT_PYTHON_IMAGE_VERSION = "0.19.0"
"""Newest release of the repository: https://github.com/aws-observability/aws-otel-python-instrumentation/releases"""

ADOT_PYTHON_PACKAGE = "aws-opentelemetry-distro"
ADOT_PYTHON_PACKAGE_VERSION = "0.21.0"
"""Newest on PyPI: https://pypi.org/project/aws-opentelemetry-distro/"""

CLOUDWATCH_AGENT_IMAGE = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent"
CLOUDWATCH_AGENT_TAG = "1.300066.1b1374"
"""A tag of the public gallery: https://gallery.ecr.aws/cloudwatch-agent/cloudwatch-agent"""

ADOT_COLLECTOR_IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector"
ADOT_COLLECTOR_VERSION = "0.49.0"
"""Newest release of the repository: https://github.com/aws-observability/aws-otel-collector/releases"""

PROMETHEUS_IMAGE = "prom/prometheus:v3.5.0"
"""A release with long-term support: https://prometheus.io/docs/introduction/release-cycle/"""

GRAFANA_IMAGE = "grafana/grafana:12.3.1"
"""https://hub.docker.com/r/grafana/grafana/tags"""

JAEGER_IMAGE = "jaegertracing/jaeger:2.17.0"
"""https://www.jaegertracing.io/download/"""
