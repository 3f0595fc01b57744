"""The AWS Distro for OpenTelemetry Collector: what is in it, and the configuration that a specification asks for.

https://github.com/aws-observability/aws-otel-collector
"""
