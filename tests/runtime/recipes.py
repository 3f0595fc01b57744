"""Task definitions written by hand, as the verified recipe for ADOT Python says, to try the harness on."""

from __future__ import annotations

from typing import Any

MOUNT = "/otel-auto-instrumentation-python"
VOLUME = "opentelemetry-auto-instrumentation-python"
INIT_IMAGE = "public.ecr.aws/aws-observability/adot-autoinstrumentation-python:v0.21.0"
AGENT_IMAGE = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300071.0b1"

TELEMETRY = {
    "AWS_GEVENT_PATCH_MODULES": "none",
    "OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "true",
    "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT": "http://localhost:4316/v1/metrics",
    "OTEL_AWS_SERVICE_EVENTS_ENABLED": "false",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4316/v1/traces",
    "OTEL_LOGS_EXPORTER": "none",
    "OTEL_METRICS_EXPORTER": "none",
    "OTEL_PROPAGATORS": "tracecontext,baggage,xray",
    "OTEL_PYTHON_CONFIGURATOR": "aws_configurator",
    "OTEL_PYTHON_DISTRO": "aws_distro",
    "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION": "false",
    "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS": "SamplingTargets,GetSamplingRules",
    "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS": "SamplingTargets,GetSamplingRules",
    "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=production,service.name=checkout",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_TRACES_SAMPLER": "xray",
    "OTEL_TRACES_SAMPLER_ARG": "endpoint=http://localhost:2000",
}
IN_THE_VOLUME = {"PYTHONPATH": f"{MOUNT}/opentelemetry/instrumentation/auto_instrumentation:{MOUNT}"}
DEFER = {"OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED": "true"}
HOOK = {
    "OBSC_GUNICORN_CONF": """\
def post_fork(server, worker):
    try:
        from opentelemetry.instrumentation.auto_instrumentation import sitecustomize
    except Exception as error:
        server.log.warning("no instrumentation in this worker: %r", error)
"""
}

GUNICORN = ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2", "app:app"]
HOOKED_GUNICORN = [
    "sh",
    "-c",
    'printf "%s" "$OBSC_GUNICORN_CONF" > /tmp/gunicorn.conf.py'
    " && exec gunicorn -c /tmp/gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 app:app",
]

Document = dict[str, Any]


def task(command: list[str], environment: dict[str, str], **more: Any) -> Document:
    """Write a task of an application and an agent, into whose image the distro is installed."""
    app = {
        "name": "app",
        "image": "example.com/checkout:1",
        "essential": True,
        "command": command,
        "portMappings": [{"containerPort": 8000, "protocol": "tcp"}],
        "environment": [{"name": name, "value": value} for name, value in environment.items()],
        "dependsOn": [{"containerName": "ecs-cwagent", "condition": "START"}],
        **more,
    }
    agent = {"name": "ecs-cwagent", "image": AGENT_IMAGE, "essential": False}
    return {"family": "checkout", "containerDefinitions": [agent, app]}


def task_with_init(command: list[str], environment: dict[str, str], **more: Any) -> Document:
    """Write the same task with the distro brought by an init container."""
    document = task(command, {**environment, **IN_THE_VOLUME}, **more)
    agent, app = document["containerDefinitions"]
    app["dependsOn"].append({"containerName": "init", "condition": "SUCCESS"})
    app["mountPoints"] = [{"sourceVolume": VOLUME, "containerPath": MOUNT, "readOnly": True}]
    init = {
        "name": "init",
        "image": INIT_IMAGE,
        "essential": False,
        "command": ["cp", "-a", "/autoinstrumentation/.", MOUNT],
        "mountPoints": [{"sourceVolume": VOLUME, "containerPath": MOUNT, "readOnly": False}],
    }
    return {**document, "containerDefinitions": [agent, app, init], "volumes": [{"name": VOLUME}]}
