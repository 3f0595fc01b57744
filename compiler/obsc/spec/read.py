"""Read a checked document into typed values. Generated from the models by obsc.spec.to_reader: do not edit.

Every class keeps what it was read from in `raw`, so that a default can be told from a value, and names its
attributes' keys in `KEYS`, in the order of the language.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

Raw = dict[str, Any]


class Metadata:
    """What the system is called."""

    KEYS: ClassVar[dict[str, str]] = {"name": "name", "labels": "labels"}
    __slots__ = ("labels", "name", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.name: str = raw["name"]
        self.labels: dict[str, str] = raw.get("labels", {})


class Ref:
    """A value that is given at deployment."""

    KEYS: ClassVar[dict[str, str]] = {"ref": "ref"}
    __slots__ = (
        "raw",
        "ref",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.ref: str = raw["ref"]


class Framework:
    """The web framework."""

    KEYS: ClassVar[dict[str, str]] = {
        "name": "name",
        "settings_module": "settingsModule",
        "excluded_urls": "excludedUrls",
        "middleware": "middleware",
    }
    __slots__ = ("excluded_urls", "middleware", "name", "raw", "settings_module")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.name: Literal["django", "flask", "fastapi", "wsgi", "asgi"] = raw["name"]
        self.settings_module: str | None = raw.get("settingsModule")
        self.excluded_urls: list[str] = raw.get("excludedUrls", [])
        self.middleware: bool = raw.get("middleware", False)


class Server:
    """The server that runs the application."""

    KEYS: ClassVar[dict[str, str]] = {
        "name": "name",
        "app": "app",
        "bind": "bind",
        "workers": "workers",
        "threads": "threads",
        "worker_class": "workerClass",
        "preload": "preload",
        "reload": "reload",
        "config_file": "configFile",
        "script": "script",
        "args": "args",
        "before": "before",
    }
    __slots__ = (
        "app",
        "args",
        "before",
        "bind",
        "config_file",
        "name",
        "preload",
        "raw",
        "reload",
        "script",
        "threads",
        "worker_class",
        "workers",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.name: Literal[
            "gunicorn", "uvicorn", "uwsgi", "hypercorn", "daphne", "waitress", "runserver", "flask", "python"
        ] = raw["name"]
        self.app: str | None = raw.get("app")
        self.bind: str | None = raw.get("bind")
        self.workers: int | None = raw.get("workers")
        self.threads: int | None = raw.get("threads")
        self.worker_class: str | None = raw.get("workerClass")
        self.preload: bool = raw.get("preload", False)
        self.reload: bool = raw.get("reload", False)
        self.config_file: str | None = raw.get("configFile")
        self.script: str | None = raw.get("script")
        self.args: list[str] = raw.get("args", [])
        self.before: list[list[str]] = raw.get("before", [])


class AgentResources:
    """What the agent's container reserves in a sidecar, or its task's size as a service."""

    KEYS: ClassVar[dict[str, str]] = {"cpu": "cpu", "memory": "memory", "memory_reservation": "memoryReservation"}
    __slots__ = ("cpu", "memory", "memory_reservation", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.cpu: int | None = raw.get("cpu")
        self.memory: int | None = raw.get("memory")
        self.memory_reservation: int | None = raw.get("memoryReservation")


class Logs:
    """The log group that a container's output goes to."""

    KEYS: ClassVar[dict[str, str]] = {
        "group": "group",
        "create": "create",
        "retention_days": "retentionDays",
        "removal_policy": "removalPolicy",
        "stream_prefix": "streamPrefix",
    }
    __slots__ = ("create", "group", "raw", "removal_policy", "retention_days", "stream_prefix")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.group: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("group")) is not None else None
        )
        self.create: bool = raw.get("create", True)
        self.retention_days: Literal[
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
        ] = raw.get("retentionDays", 30)
        self.removal_policy: Literal["retain", "destroy"] = raw.get("removalPolicy", "retain")
        self.stream_prefix: str | None = raw.get("streamPrefix")


class OtlpReceiver:
    """OpenTelemetry's own protocol."""

    KEYS: ClassVar[dict[str, str]] = {"protocols": "protocols"}
    __slots__ = ("protocols", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.protocols: list[Literal["grpc", "http"]] = raw.get("protocols", ["grpc", "http"])


class EmptyReceiver:
    """A receiver that has no options."""

    KEYS: ClassVar[dict[str, str]] = {}
    __slots__ = ("raw",)

    def __init__(self, raw: Raw) -> None:
        self.raw = raw


class PrometheusReceiver:
    """Scrape Prometheus endpoints."""

    KEYS: ClassVar[dict[str, str]] = {"targets": "targets", "interval": "interval"}
    __slots__ = ("interval", "raw", "targets")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.targets: list[str] = raw["targets"]
        self.interval: str = raw.get("interval", "20s")


class Receivers:
    """What the ADOT Collector listens for."""

    KEYS: ClassVar[dict[str, str]] = {
        "otlp": "otlp",
        "statsd": "statsd",
        "container_metrics": "containerMetrics",
        "prometheus": "prometheus",
        "xray": "xray",
    }
    __slots__ = ("container_metrics", "otlp", "prometheus", "raw", "statsd", "xray")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.otlp: OtlpReceiver | None = OtlpReceiver(v) if (v := raw.get("otlp")) is not None else None
        self.statsd: EmptyReceiver | None = EmptyReceiver(v) if (v := raw.get("statsd")) is not None else None
        self.container_metrics: EmptyReceiver | None = (
            EmptyReceiver(v) if (v := raw.get("containerMetrics")) is not None else None
        )
        self.prometheus: PrometheusReceiver | None = (
            PrometheusReceiver(v) if (v := raw.get("prometheus")) is not None else None
        )
        self.xray: EmptyReceiver | None = EmptyReceiver(v) if (v := raw.get("xray")) is not None else None


class Agent:
    """A process that receives telemetry from services and sends it to AWS."""

    KEYS: ClassVar[dict[str, str]] = {
        "distribution": "distribution",
        "topology": "topology",
        "image": "image",
        "essential": "essential",
        "resources": "resources",
        "env": "env",
        "logs": "logs",
        "ecs_service_name": "ecsServiceName",
        "desired_count": "desiredCount",
        "enable_execute_command": "enableExecuteCommand",
        "security_groups": "securityGroups",
        "receivers": "receivers",
        "backends": "backends",
        "config": "config",
        "config_delivery": "configDelivery",
    }
    __slots__ = (
        "backends",
        "config",
        "config_delivery",
        "desired_count",
        "distribution",
        "ecs_service_name",
        "enable_execute_command",
        "env",
        "essential",
        "image",
        "logs",
        "raw",
        "receivers",
        "resources",
        "security_groups",
        "topology",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.distribution: Literal["cloudwatch-agent", "adot-collector"] = raw.get("distribution", "cloudwatch-agent")
        self.topology: Literal["sidecar", "service", "daemon", "host"] = raw.get("topology", "sidecar")
        self.image: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("image")) is not None else None
        )
        self.essential: bool = raw.get("essential", False)
        self.resources: AgentResources = AgentResources(raw.get("resources", {}))
        self.env: dict[str, str | Ref] = {
            k: (Ref(vi) if isinstance(vi, dict) else vi) for k, vi in raw.get("env", {}).items()
        }
        self.logs: Logs = Logs(raw.get("logs", {}))
        self.ecs_service_name: str | None = raw.get("ecsServiceName")
        self.desired_count: int = raw.get("desiredCount", 1)
        self.enable_execute_command: bool = raw.get("enableExecuteCommand", False)
        self.security_groups: list[str | Ref] | Ref | None = (
            (
                Ref(v)
                if isinstance(v, dict)
                else ([(Ref(vi) if isinstance(vi, dict) else vi) for vi in v] if isinstance(v, list) else v)
            )
            if (v := raw.get("securityGroups")) is not None
            else None
        )
        self.receivers: Receivers | None = Receivers(v) if (v := raw.get("receivers")) is not None else None
        self.backends: list[str] | None = raw.get("backends")
        self.config: (
            Literal[
                "generated",
                "builtin:ecs-default-config",
                "builtin:otel-task-metrics-config",
                "builtin:ecs-xray",
                "builtin:ecs-cloudwatch",
                "builtin:ecs-cloudwatch-xray",
                "builtin:ecs-amp",
                "builtin:ecs-amp-xray",
                "builtin:ecs-amp-prometheus",
                "builtin:ecs-amp-xray-prometheus",
            ]
            | str
            | dict[str, Any]
        ) = raw.get("config", "generated")
        self.config_delivery: Literal["inline", "ssm"] = raw.get("configDelivery", "inline")


class Runtime:
    """The language of the application."""

    KEYS: ClassVar[dict[str, str]] = {"language": "language", "version": "version"}
    __slots__ = ("language", "raw", "version")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.language: Literal["python"] = raw.get("language", "python")
        self.version: str | None = raw.get("version")


class Instrumentation:
    """How OpenTelemetry gets into the app."""

    KEYS: ClassVar[dict[str, str]] = {
        "attach": "attach",
        "sdk": "sdk",
        "version": "version",
        "image": "image",
        "service_events": "serviceEvents",
        "log_correlation": "logCorrelation",
        "disabled": "disabled",
    }
    __slots__ = ("attach", "disabled", "image", "log_correlation", "raw", "sdk", "service_events", "version")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.attach: Literal["init-container", "package", "none"] = raw.get("attach", "init-container")
        self.sdk: Literal["adot", "opentelemetry"] = raw.get("sdk", "adot")
        self.version: str | None = raw.get("version")
        self.image: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("image")) is not None else None
        )
        self.service_events: bool = raw.get("serviceEvents", False)
        self.log_correlation: bool = raw.get("logCorrelation", False)
        self.disabled: list[str] = raw.get("disabled", [])


class Traces:
    """Tracing."""

    KEYS: ClassVar[dict[str, str]] = {"sampler": "sampler", "ratio": "ratio", "propagators": "propagators"}
    __slots__ = ("propagators", "ratio", "raw", "sampler")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.sampler: (
            Literal[
                "xray",
                "always_on",
                "always_off",
                "traceidratio",
                "parentbased_always_on",
                "parentbased_always_off",
                "parentbased_traceidratio",
            ]
            | None
        ) = raw.get("sampler")
        self.ratio: float | None = raw.get("ratio")
        self.propagators: list[Literal["tracecontext", "baggage", "xray", "b3", "b3multi", "jaeger", "ottrace"]] = (
            raw.get("propagators", ["tracecontext", "baggage", "xray"])
        )


class Signals:
    """What is collected, and how."""

    KEYS: ClassVar[dict[str, str]] = {"traces": "traces"}
    __slots__ = (
        "raw",
        "traces",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.traces: Traces = Traces(raw.get("traces", {}))


class ResourceAttributes:
    """Attributes of everything that the service emits."""

    KEYS: ClassVar[dict[str, str]] = {"attributes": "attributes"}
    __slots__ = ("attributes", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.attributes: dict[str, str] = raw.get("attributes", {})


class SecretsManagerSecret:
    """A secret in AWS Secrets Manager."""

    KEYS: ClassVar[dict[str, str]] = {
        "secrets_manager": "secretsManager",
        "key": "key",
        "version_stage": "versionStage",
    }
    __slots__ = ("key", "raw", "secrets_manager", "version_stage")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.secrets_manager: str | Ref = Ref(v) if isinstance(v := raw["secretsManager"], dict) else v
        self.key: str | None = raw.get("key")
        self.version_stage: str | None = raw.get("versionStage")


class SsmSecret:
    """A parameter in AWS Systems Manager."""

    KEYS: ClassVar[dict[str, str]] = {"ssm": "ssm"}
    __slots__ = (
        "raw",
        "ssm",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.ssm: str | Ref = Ref(v) if isinstance(v := raw["ssm"], dict) else v


class Resources:
    """The size of the task. The app's container gets what sidecars leave."""

    KEYS: ClassVar[dict[str, str]] = {"cpu": "cpu", "memory": "memory"}
    __slots__ = ("cpu", "memory", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.cpu: int = raw.get("cpu", 256)
        self.memory: int = raw.get("memory", 512)


class Route:
    """How requests reach the service."""

    KEYS: ClassVar[dict[str, str]] = {
        "target_group": "targetGroup",
        "load_balancer": "loadBalancer",
        "security_group": "securityGroup",
        "health_check_path": "healthCheckPath",
        "health_check_grace_period": "healthCheckGracePeriod",
        "path": "path",
    }
    __slots__ = (
        "health_check_grace_period",
        "health_check_path",
        "load_balancer",
        "path",
        "raw",
        "security_group",
        "target_group",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.target_group: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("targetGroup")) is not None else None
        )
        self.load_balancer: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("loadBalancer")) is not None else None
        )
        self.security_group: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("securityGroup")) is not None else None
        )
        self.health_check_path: str | None = raw.get("healthCheckPath")
        self.health_check_grace_period: int = raw.get("healthCheckGracePeriod", 60)
        self.path: str | None = raw.get("path")


class HealthCheck:
    """A command inside the container that tells ECS whether it is healthy. Times are in seconds."""

    KEYS: ClassVar[dict[str, str]] = {
        "command": "command",
        "interval": "interval",
        "timeout": "timeout",
        "retries": "retries",
        "start_period": "startPeriod",
    }
    __slots__ = ("command", "interval", "raw", "retries", "start_period", "timeout")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.command: list[str] | str = raw["command"]
        self.interval: int = raw.get("interval", 30)
        self.timeout: int = raw.get("timeout", 5)
        self.retries: int = raw.get("retries", 3)
        self.start_period: int = raw.get("startPeriod", 0)


class Deployment:
    """How ECS replaces tasks."""

    KEYS: ClassVar[dict[str, str]] = {
        "minimum_healthy_percent": "minimumHealthyPercent",
        "maximum_percent": "maximumPercent",
        "circuit_breaker": "circuitBreaker",
        "rollback": "rollback",
        "availability_zone_rebalancing": "availabilityZoneRebalancing",
    }
    __slots__ = (
        "availability_zone_rebalancing",
        "circuit_breaker",
        "maximum_percent",
        "minimum_healthy_percent",
        "raw",
        "rollback",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.minimum_healthy_percent: int = raw.get("minimumHealthyPercent", 100)
        self.maximum_percent: int = raw.get("maximumPercent", 200)
        self.circuit_breaker: bool = raw.get("circuitBreaker", True)
        self.rollback: bool = raw.get("rollback", True)
        self.availability_zone_rebalancing: Literal["ENABLED", "DISABLED"] = raw.get(
            "availabilityZoneRebalancing", "ENABLED"
        )


class ExtraPort:
    """A port of an extra container."""

    KEYS: ClassVar[dict[str, str]] = {"port": "port", "protocol": "protocol"}
    __slots__ = ("port", "protocol", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.port: int = raw["port"]
        self.protocol: Literal["tcp", "udp"] = raw.get("protocol", "tcp")


class ExtraContainer:
    """A container of your own in the task."""

    KEYS: ClassVar[dict[str, str]] = {
        "image": "image",
        "essential": "essential",
        "entry_point": "entryPoint",
        "command": "command",
        "env": "env",
        "secrets": "secrets",
        "cpu": "cpu",
        "memory": "memory",
        "memory_reservation": "memoryReservation",
        "ports": "ports",
        "depends_on": "dependsOn",
        "health_check": "healthCheck",
        "user": "user",
        "readonly_root_filesystem": "readonlyRootFilesystem",
        "logs": "logs",
    }
    __slots__ = (
        "command",
        "cpu",
        "depends_on",
        "entry_point",
        "env",
        "essential",
        "health_check",
        "image",
        "logs",
        "memory",
        "memory_reservation",
        "ports",
        "raw",
        "readonly_root_filesystem",
        "secrets",
        "user",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.image: str | Ref = Ref(v) if isinstance(v := raw["image"], dict) else v
        self.essential: bool = raw.get("essential", False)
        self.entry_point: list[str] = raw.get("entryPoint", [])
        self.command: list[str] = raw.get("command", [])
        self.env: dict[str, str | Ref] = {
            k: (Ref(vi) if isinstance(vi, dict) else vi) for k, vi in raw.get("env", {}).items()
        }
        self.secrets: dict[str, SecretsManagerSecret | SsmSecret] = {
            k: (SecretsManagerSecret(vi) if "secretsManager" in vi else SsmSecret(vi))
            for k, vi in raw.get("secrets", {}).items()
        }
        self.cpu: int | None = raw.get("cpu")
        self.memory: int | None = raw.get("memory")
        self.memory_reservation: int | None = raw.get("memoryReservation")
        self.ports: list[ExtraPort] = [ExtraPort(vi) for vi in raw.get("ports", [])]
        self.depends_on: dict[str, Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]] = raw.get("dependsOn", {})
        self.health_check: HealthCheck | None = HealthCheck(v) if (v := raw.get("healthCheck")) is not None else None
        self.user: str | None = raw.get("user")
        self.readonly_root_filesystem: bool = raw.get("readonlyRootFilesystem", False)
        self.logs: Logs | None = Logs(v) if (v := raw.get("logs")) is not None else None


class Build:
    """How the image is built."""

    KEYS: ClassVar[dict[str, str]] = {
        "context": "context",
        "dockerfile": "dockerfile",
        "platform": "platform",
        "requirements": "requirements",
        "wrap_command": "wrapCommand",
    }
    __slots__ = ("context", "dockerfile", "platform", "raw", "requirements", "wrap_command")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.context: str = raw.get("context", ".")
        self.dockerfile: str = raw.get("dockerfile", "Dockerfile")
        self.platform: Literal["linux/amd64", "linux/arm64"] | None = raw.get("platform")
        self.requirements: str | None = raw.get("requirements")
        self.wrap_command: bool = raw.get("wrapCommand", False)


class Process:
    """A process on an EC2 host."""

    KEYS: ClassVar[dict[str, str]] = {"working_directory": "workingDirectory", "user": "user", "venv": "venv"}
    __slots__ = ("raw", "user", "venv", "working_directory")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.working_directory: str | None = raw.get("workingDirectory")
        self.user: str = raw.get("user", "root")
        self.venv: str | None = raw.get("venv")


class UserData:
    """Your own start-up commands on an EC2 instance, kept byte for byte."""

    KEYS: ClassVar[dict[str, str]] = {"before": "before", "after": "after"}
    __slots__ = ("after", "before", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.before: list[str] = raw.get("before", [])
        self.after: list[str] = raw.get("after", [])


class DockerContainer:
    """A container on an EC2 host."""

    KEYS: ClassVar[dict[str, str]] = {"name": "name", "network": "network"}
    __slots__ = ("name", "network", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.name: str | None = raw.get("name")
        self.network: Literal["host", "gateway"] = raw.get("network", "host")


class Scaling:
    """Service auto scaling: as many tasks as it takes to keep an average at its target."""

    KEYS: ClassVar[dict[str, str]] = {"min": "min", "max": "max", "cpu": "cpu", "memory": "memory"}
    __slots__ = ("cpu", "max", "memory", "min", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.min: int = raw.get("min", 1)
        self.max: int = raw["max"]
        self.cpu: int | None = raw.get("cpu")
        self.memory: int | None = raw.get("memory")


class Dashboard:
    """A CloudWatch dashboard."""

    KEYS: ClassVar[dict[str, str]] = {"name": "name"}
    __slots__ = ("name", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.name: str | None = raw.get("name")


class CustomMetric:
    """A metric of your own."""

    KEYS: ClassVar[dict[str, str]] = {
        "namespace": "namespace",
        "name": "name",
        "dimensions": "dimensions",
        "statistic": "statistic",
    }
    __slots__ = ("dimensions", "name", "namespace", "raw", "statistic")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.namespace: str = raw["namespace"]
        self.name: str = raw["name"]
        self.dimensions: dict[str, str | Ref] = {
            k: (Ref(vi) if isinstance(vi, dict) else vi) for k, vi in raw.get("dimensions", {}).items()
        }
        self.statistic: str = raw.get("statistic", "Sum")


class Alarm:
    """A CloudWatch alarm."""

    KEYS: ClassVar[dict[str, str]] = {
        "metric": "metric",
        "statistic": "statistic",
        "threshold": "threshold",
        "for_": "for",
        "treat_missing_data": "treatMissingData",
        "actions": "actions",
    }
    __slots__ = ("actions", "for_", "metric", "raw", "statistic", "threshold", "treat_missing_data")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.metric: (
            Literal[
                "latency",
                "faults",
                "errors",
                "availability",
                "cpu",
                "memory",
                "alb-5xx",
                "alb-response-time",
                "unhealthy-hosts",
            ]
            | CustomMetric
        ) = CustomMetric(v) if isinstance(v := raw["metric"], dict) else v
        self.statistic: str | None = raw.get("statistic")
        self.threshold: float | str = raw["threshold"]
        self.for_: str = raw.get("for", "5m")
        self.treat_missing_data: Literal["missing", "notBreaching", "breaching", "ignore"] = raw.get(
            "treatMissingData", "notBreaching"
        )
        self.actions: list[str | Ref] = [(Ref(vi) if isinstance(vi, dict) else vi) for vi in raw.get("actions", [])]


class Slo:
    """An Application Signals service level objective."""

    KEYS: ClassVar[dict[str, str]] = {
        "objective": "objective",
        "metric": "metric",
        "threshold": "threshold",
        "window": "window",
    }
    __slots__ = ("metric", "objective", "raw", "threshold", "window")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.objective: str = raw["objective"]
        self.metric: Literal["availability", "latency"] = raw["metric"]
        self.threshold: str | None = raw.get("threshold")
        self.window: str = raw.get("window", "28d")


class Service:
    """An application and how it is observed."""

    KEYS: ClassVar[dict[str, str]] = {
        "image": "image",
        "framework": "framework",
        "server": "server",
        "port": "port",
        "agent": "agent",
        "runtime": "runtime",
        "instrumentation": "instrumentation",
        "signals": "signals",
        "resource": "resource",
        "env": "env",
        "secrets": "secrets",
        "resources": "resources",
        "desired_count": "desiredCount",
        "cpu_architecture": "cpuArchitecture",
        "task_role": "taskRole",
        "execution_role": "executionRole",
        "security_groups": "securityGroups",
        "route": "route",
        "logs": "logs",
        "health_check": "healthCheck",
        "entry_point": "entryPoint",
        "working_directory": "workingDirectory",
        "user": "user",
        "readonly_root_filesystem": "readonlyRootFilesystem",
        "init_process": "initProcess",
        "stop_timeout": "stopTimeout",
        "enable_execute_command": "enableExecuteCommand",
        "ecs_service_name": "ecsServiceName",
        "deployment": "deployment",
        "containers": "containers",
        "build": "build",
        "process": "process",
        "user_data": "userData",
        "container": "container",
        "scaling": "scaling",
        "dashboard": "dashboard",
        "alarms": "alarms",
        "slos": "slos",
    }
    __slots__ = (
        "agent",
        "alarms",
        "build",
        "container",
        "containers",
        "cpu_architecture",
        "dashboard",
        "deployment",
        "desired_count",
        "ecs_service_name",
        "enable_execute_command",
        "entry_point",
        "env",
        "execution_role",
        "framework",
        "health_check",
        "image",
        "init_process",
        "instrumentation",
        "logs",
        "port",
        "process",
        "raw",
        "readonly_root_filesystem",
        "resource",
        "resources",
        "route",
        "runtime",
        "scaling",
        "secrets",
        "security_groups",
        "server",
        "signals",
        "slos",
        "stop_timeout",
        "task_role",
        "user",
        "user_data",
        "working_directory",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.image: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("image")) is not None else None
        )
        self.framework: Literal["django", "flask", "fastapi", "wsgi", "asgi"] | Framework = (
            Framework(v) if isinstance(v := raw["framework"], dict) else v
        )
        self.server: Server = Server(raw["server"])
        self.port: int = raw["port"]
        self.agent: str | Agent = Agent(v) if isinstance(v := raw.get("agent", "sidecar"), dict) else v
        self.runtime: Runtime = Runtime(raw.get("runtime", {}))
        self.instrumentation: Instrumentation = Instrumentation(raw.get("instrumentation", {}))
        self.signals: Signals = Signals(raw.get("signals", {}))
        self.resource: ResourceAttributes = ResourceAttributes(raw.get("resource", {}))
        self.env: dict[str, str | Ref | Literal[""]] = {
            k: (Ref(vi) if isinstance(vi, dict) else vi) for k, vi in raw.get("env", {}).items()
        }
        self.secrets: dict[str, SecretsManagerSecret | SsmSecret] = {
            k: (SecretsManagerSecret(vi) if "secretsManager" in vi else SsmSecret(vi))
            for k, vi in raw.get("secrets", {}).items()
        }
        self.resources: Resources = Resources(raw.get("resources", {}))
        self.desired_count: int = raw.get("desiredCount", 1)
        self.cpu_architecture: Literal["X86_64", "ARM64"] | None = raw.get("cpuArchitecture")
        self.task_role: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("taskRole")) is not None else None
        )
        self.execution_role: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("executionRole")) is not None else None
        )
        self.security_groups: list[str | Ref] | Ref | None = (
            (
                Ref(v)
                if isinstance(v, dict)
                else ([(Ref(vi) if isinstance(vi, dict) else vi) for vi in v] if isinstance(v, list) else v)
            )
            if (v := raw.get("securityGroups")) is not None
            else None
        )
        self.route: Route | None = Route(v) if (v := raw.get("route")) is not None else None
        self.logs: Logs = Logs(raw.get("logs", {}))
        self.health_check: HealthCheck | None = HealthCheck(v) if (v := raw.get("healthCheck")) is not None else None
        self.entry_point: list[str] = raw.get("entryPoint", [])
        self.working_directory: str | None = raw.get("workingDirectory")
        self.user: str | None = raw.get("user")
        self.readonly_root_filesystem: bool = raw.get("readonlyRootFilesystem", False)
        self.init_process: bool | None = raw.get("initProcess")
        self.stop_timeout: int = raw.get("stopTimeout", 30)
        self.enable_execute_command: bool = raw.get("enableExecuteCommand", False)
        self.ecs_service_name: str | None = raw.get("ecsServiceName")
        self.deployment: Deployment = Deployment(raw.get("deployment", {}))
        self.containers: dict[str, ExtraContainer] = {
            k: ExtraContainer(vi) for k, vi in raw.get("containers", {}).items()
        }
        self.build: Build | None = Build(v) if (v := raw.get("build")) is not None else None
        self.process: Process | None = Process(v) if (v := raw.get("process")) is not None else None
        self.user_data: UserData | None = UserData(v) if (v := raw.get("userData")) is not None else None
        self.container: DockerContainer | None = DockerContainer(v) if (v := raw.get("container")) is not None else None
        self.scaling: Scaling | None = Scaling(v) if (v := raw.get("scaling")) is not None else None
        self.dashboard: Dashboard | None = Dashboard(v) if (v := raw.get("dashboard")) is not None else None
        self.alarms: dict[str, Alarm] = {k: Alarm(vi) for k, vi in raw.get("alarms", {}).items()}
        self.slos: dict[str, Slo] = {k: Slo(vi) for k, vi in raw.get("slos", {}).items()}


class CreatedCluster:
    """A cluster that obsc creates."""

    KEYS: ClassVar[dict[str, str]] = {"create": "create", "name": "name", "container_insights": "containerInsights"}
    __slots__ = ("container_insights", "create", "name", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.create: Literal[True] = raw["create"]
        self.name: str | None = raw.get("name")
        self.container_insights: Literal["disabled", "enabled", "enhanced"] = raw.get("containerInsights", "disabled")


class Ecs:
    """Amazon ECS."""

    KEYS: ClassVar[dict[str, str]] = {
        "cluster": "cluster",
        "launch_type": "launchType",
        "network_mode": "networkMode",
        "cpu_architecture": "cpuArchitecture",
        "capacity_provider": "capacityProvider",
        "platform_version": "platformVersion",
    }
    __slots__ = (
        "capacity_provider",
        "cluster",
        "cpu_architecture",
        "launch_type",
        "network_mode",
        "platform_version",
        "raw",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.cluster: str | Ref | CreatedCluster = (
            (Ref(v) if "ref" in v else CreatedCluster(v))
            if isinstance(v := raw.get("cluster", {"ref": "cluster"}), dict)
            else v
        )
        self.launch_type: Literal["FARGATE", "EC2"] = raw.get("launchType", "FARGATE")
        self.network_mode: Literal["awsvpc", "bridge", "host"] = raw.get("networkMode", "awsvpc")
        self.cpu_architecture: Literal["X86_64", "ARM64"] = raw.get("cpuArchitecture", "X86_64")
        self.capacity_provider: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("capacityProvider")) is not None else None
        )
        self.platform_version: str | None = raw.get("platformVersion")


class AutoScalingGroup:
    """How many instances."""

    KEYS: ClassVar[dict[str, str]] = {"min": "min", "max": "max"}
    __slots__ = ("max", "min", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.min: int = raw["min"]
        self.max: int = raw["max"]


class Ec2:
    """Amazon EC2 instances."""

    KEYS: ClassVar[dict[str, str]] = {
        "os": "os",
        "packaging": "packaging",
        "instance_type": "instanceType",
        "ami": "ami",
        "on_change": "onChange",
        "instance_profile": "instanceProfile",
        "auto_scaling": "autoScaling",
    }
    __slots__ = ("ami", "auto_scaling", "instance_profile", "instance_type", "on_change", "os", "packaging", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.os: Literal[
            "amazon-linux-2023",
            "amazon-linux-2",
            "ubuntu-22.04",
            "ubuntu-24.04",
            "debian-12",
            "rhel-9",
            "fedora",
            "centos-stream-9",
        ] = raw.get("os", "amazon-linux-2023")
        self.packaging: Literal["host", "docker"] = raw.get("packaging", "host")
        self.instance_type: str = raw.get("instanceType", "t3.small")
        self.ami: str | Ref | Literal["latest"] = Ref(v) if isinstance(v := raw.get("ami", "latest"), dict) else v
        self.on_change: Literal["replace", "keep"] = raw.get("onChange", "replace")
        self.instance_profile: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("instanceProfile")) is not None else None
        )
        self.auto_scaling: AutoScalingGroup | None = (
            AutoScalingGroup(v) if (v := raw.get("autoScaling")) is not None else None
        )


class CreatedVpc:
    """A VPC that obsc creates: tasks are in its private subnets, or with `assignPublicIp` in the public ones."""

    KEYS: ClassVar[dict[str, str]] = {"create": "create", "cidr": "cidr", "zones": "zones", "nat": "nat"}
    __slots__ = ("cidr", "create", "nat", "raw", "zones")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.create: Literal[True] = raw["create"]
        self.cidr: str = raw.get("cidr", "10.0.0.0/16")
        self.zones: int = raw.get("zones", 2)
        self.nat: Literal["none", "single", "per-zone"] = raw.get("nat", "single")


class SecurityGroupPeer:
    """A security group as the other end of a rule."""

    KEYS: ClassVar[dict[str, str]] = {"security_group": "securityGroup"}
    __slots__ = (
        "raw",
        "security_group",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.security_group: str | Ref = Ref(v) if isinstance(v := raw["securityGroup"], dict) else v


class IngressRule:
    """A port that is let in."""

    KEYS: ClassVar[dict[str, str]] = {"port": "port", "from_": "from"}
    __slots__ = ("from_", "port", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.port: int = raw["port"]
        self.from_: str | SecurityGroupPeer = SecurityGroupPeer(v) if isinstance(v := raw["from"], dict) else v


class Namespace:
    """A Cloud Map private DNS namespace of the VPC."""

    KEYS: ClassVar[dict[str, str]] = {"name": "name", "create": "create", "id": "id"}
    __slots__ = ("create", "id", "name", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.name: str = raw["name"]
        self.create: bool = raw.get("create", False)
        self.id: str | Ref | None = (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("id")) is not None else None


class CreatedLoadBalancer:
    """An Application Load Balancer that obsc creates."""

    KEYS: ClassVar[dict[str, str]] = {
        "create": "create",
        "scheme": "scheme",
        "certificate": "certificate",
        "subnets": "subnets",
        "from_": "from",
    }
    __slots__ = ("certificate", "create", "from_", "raw", "scheme", "subnets")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.create: Literal[True] = raw["create"]
        self.scheme: Literal["internet-facing", "internal"] = raw.get("scheme", "internet-facing")
        self.certificate: str | Ref = Ref(v) if isinstance(v := raw.get("certificate", "none"), dict) else v
        self.subnets: list[str | Ref] | Ref | None = (
            (
                Ref(v)
                if isinstance(v, dict)
                else ([(Ref(vi) if isinstance(vi, dict) else vi) for vi in v] if isinstance(v, list) else v)
            )
            if (v := raw.get("subnets")) is not None
            else None
        )
        self.from_: list[str] = raw.get("from", [])


class Network:
    """Where tasks and instances are attached."""

    KEYS: ClassVar[dict[str, str]] = {
        "vpc": "vpc",
        "subnets": "subnets",
        "security_groups": "securityGroups",
        "assign_public_ip": "assignPublicIp",
        "ingress": "ingress",
        "namespace": "namespace",
        "load_balancer": "loadBalancer",
        "endpoints": "endpoints",
        "route_tables": "routeTables",
    }
    __slots__ = (
        "assign_public_ip",
        "endpoints",
        "ingress",
        "load_balancer",
        "namespace",
        "raw",
        "route_tables",
        "security_groups",
        "subnets",
        "vpc",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.vpc: str | Ref | CreatedVpc = (
            (Ref(v) if "ref" in v else CreatedVpc(v)) if isinstance(v := raw.get("vpc", {"ref": "vpcId"}), dict) else v
        )
        self.subnets: list[str | Ref] | Ref = (
            Ref(v)
            if isinstance(v := raw.get("subnets", {"ref": "subnetIds"}), dict)
            else ([(Ref(vi) if isinstance(vi, dict) else vi) for vi in v] if isinstance(v, list) else v)
        )
        self.security_groups: list[str | Ref] | Ref | None = (
            (
                Ref(v)
                if isinstance(v, dict)
                else ([(Ref(vi) if isinstance(vi, dict) else vi) for vi in v] if isinstance(v, list) else v)
            )
            if (v := raw.get("securityGroups")) is not None
            else None
        )
        self.assign_public_ip: bool = raw.get("assignPublicIp", False)
        self.ingress: list[IngressRule] = [IngressRule(vi) for vi in raw.get("ingress", [])]
        self.namespace: Namespace | None = Namespace(v) if (v := raw.get("namespace")) is not None else None
        self.load_balancer: CreatedLoadBalancer | None = (
            CreatedLoadBalancer(v) if (v := raw.get("loadBalancer")) is not None else None
        )
        self.endpoints: Literal["auto", "none"] | list[str] = raw.get("endpoints", "none")
        self.route_tables: list[str | Ref] | Ref | None = (
            (
                Ref(v)
                if isinstance(v, dict)
                else ([(Ref(vi) if isinstance(vi, dict) else vi) for vi in v] if isinstance(v, list) else v)
            )
            if (v := raw.get("routeTables")) is not None
            else None
        )


class Platform:
    """Where the services run: one kind of compute in a file."""

    KEYS: ClassVar[dict[str, str]] = {
        "region": "region",
        "iam": "iam",
        "ecs": "ecs",
        "ec2": "ec2",
        "network": "network",
    }
    __slots__ = ("ec2", "ecs", "iam", "network", "raw", "region")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.region: str | None = raw.get("region")
        self.iam: Literal["minimal", "managed"] = raw.get("iam", "minimal")
        self.ecs: Ecs | None = Ecs(v) if (v := raw.get("ecs")) is not None else None
        self.ec2: Ec2 | None = Ec2(v) if (v := raw.get("ec2")) is not None else None
        self.network: Network = Network(raw.get("network", {}))


class SamplingRule:
    """Which of the requests that match it X-Ray keeps; `*` and `?` are wildcards."""

    KEYS: ClassVar[dict[str, str]] = {
        "priority": "priority",
        "rate": "rate",
        "reservoir": "reservoir",
        "service_name": "serviceName",
        "service_type": "serviceType",
        "host": "host",
        "method": "method",
        "path": "path",
        "attributes": "attributes",
    }
    __slots__ = (
        "attributes",
        "host",
        "method",
        "path",
        "priority",
        "rate",
        "raw",
        "reservoir",
        "service_name",
        "service_type",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.priority: int = raw["priority"]
        self.rate: str = raw["rate"]
        self.reservoir: int = raw.get("reservoir", 0)
        self.service_name: str | None = raw.get("serviceName")
        self.service_type: str = raw.get("serviceType", "*")
        self.host: str = raw.get("host", "*")
        self.method: str = raw.get("method", "*")
        self.path: str = raw.get("path", "*")
        self.attributes: dict[str, str] = raw.get("attributes", {})


class TraceGroup:
    """Traces that X-Ray shows and counts together."""

    KEYS: ClassVar[dict[str, str]] = {"filter": "filter", "insights": "insights", "notifications": "notifications"}
    __slots__ = ("filter", "insights", "notifications", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.filter: str = raw["filter"]
        self.insights: bool = raw.get("insights", False)
        self.notifications: bool = raw.get("notifications", False)


class XrayBackend:
    """Traces to AWS X-Ray."""

    KEYS: ClassVar[dict[str, str]] = {"type": "type", "sampling": "sampling", "groups": "groups"}
    __slots__ = ("groups", "raw", "sampling", "type")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["xray"] = raw["type"]
        self.sampling: dict[str, SamplingRule] = {k: SamplingRule(vi) for k, vi in raw.get("sampling", {}).items()}
        self.groups: dict[str, TraceGroup] = {k: TraceGroup(vi) for k, vi in raw.get("groups", {}).items()}


class CloudWatchMetricsBackend:
    """Metrics to CloudWatch in the embedded metric format."""

    KEYS: ClassVar[dict[str, str]] = {
        "type": "type",
        "namespace": "namespace",
        "group": "group",
        "create": "create",
        "retention_days": "retentionDays",
        "removal_policy": "removalPolicy",
    }
    __slots__ = ("create", "group", "namespace", "raw", "removal_policy", "retention_days", "type")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["cloudwatch-metrics"] = raw["type"]
        self.namespace: str = raw["namespace"]
        self.group: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("group")) is not None else None
        )
        self.create: bool = raw.get("create", True)
        self.retention_days: Literal[
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
        ] = raw.get("retentionDays", 30)
        self.removal_policy: Literal["retain", "destroy"] = raw.get("removalPolicy", "retain")


class CloudWatchLogsBackend:
    """Log records to CloudWatch Logs."""

    KEYS: ClassVar[dict[str, str]] = {
        "type": "type",
        "group": "group",
        "create": "create",
        "retention_days": "retentionDays",
        "removal_policy": "removalPolicy",
    }
    __slots__ = ("create", "group", "raw", "removal_policy", "retention_days", "type")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["cloudwatch-logs"] = raw["type"]
        self.group: str | Ref = Ref(v) if isinstance(v := raw["group"], dict) else v
        self.create: bool = raw.get("create", True)
        self.retention_days: Literal[
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
        ] = raw.get("retentionDays", 30)
        self.removal_policy: Literal["retain", "destroy"] = raw.get("removalPolicy", "retain")


class PrometheusAlert:
    """An alert of Prometheus on the requests of services."""

    KEYS: ClassVar[dict[str, str]] = {
        "metric": "metric",
        "statistic": "statistic",
        "threshold": "threshold",
        "for_": "for",
        "services": "services",
        "labels": "labels",
    }
    __slots__ = ("for_", "labels", "metric", "raw", "services", "statistic", "threshold")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.metric: Literal["latency", "faults", "requests"] = raw["metric"]
        self.statistic: Literal["p50", "p90", "p95", "p99"] = raw.get("statistic", "p95")
        self.threshold: float | str = raw["threshold"]
        self.for_: str = raw.get("for", "5m")
        self.services: list[str] | None = raw.get("services")
        self.labels: dict[str, str] = raw.get("labels", {})


class PrometheusRules:
    """Rules of Prometheus: requests, faults and latency of every service, recorded, and alerts on them."""

    KEYS: ClassVar[dict[str, str]] = {"interval": "interval", "alerts": "alerts"}
    __slots__ = ("alerts", "interval", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.interval: str = raw.get("interval", "1m")
        self.alerts: dict[str, PrometheusAlert] = {k: PrometheusAlert(vi) for k, vi in raw.get("alerts", {}).items()}


class AmpBackend:
    """Metrics to Amazon Managed Service for Prometheus."""

    KEYS: ClassVar[dict[str, str]] = {
        "type": "type",
        "create": "create",
        "workspace": "workspace",
        "removal_policy": "removalPolicy",
        "rules": "rules",
    }
    __slots__ = ("create", "raw", "removal_policy", "rules", "type", "workspace")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["amp"] = raw["type"]
        self.create: bool = raw.get("create", False)
        self.workspace: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("workspace")) is not None else None
        )
        self.removal_policy: Literal["retain", "destroy"] = raw.get("removalPolicy", "retain")
        self.rules: PrometheusRules | None = PrometheusRules(v) if (v := raw.get("rules")) is not None else None


class AmgBackend:
    """Dashboards in Amazon Managed Grafana."""

    KEYS: ClassVar[dict[str, str]] = {
        "type": "type",
        "create": "create",
        "workspace": "workspace",
        "removal_policy": "removalPolicy",
    }
    __slots__ = ("create", "raw", "removal_policy", "type", "workspace")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["amg"] = raw["type"]
        self.create: bool = raw.get("create", False)
        self.workspace: str | Ref | None = (
            (Ref(v) if isinstance(v, dict) else v) if (v := raw.get("workspace")) is not None else None
        )
        self.removal_policy: Literal["retain", "destroy"] = raw.get("removalPolicy", "retain")


class PrometheusBackend:
    """Metrics to a Prometheus of your own."""

    KEYS: ClassVar[dict[str, str]] = {"type": "type", "url": "url", "rules": "rules"}
    __slots__ = ("raw", "rules", "type", "url")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["prometheus"] = raw["type"]
        self.url: str | None = raw.get("url")
        self.rules: PrometheusRules | None = PrometheusRules(v) if (v := raw.get("rules")) is not None else None


class JaegerBackend:
    """Traces to a Jaeger that `obsc build --target compose` starts."""

    KEYS: ClassVar[dict[str, str]] = {"type": "type"}
    __slots__ = (
        "raw",
        "type",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["jaeger"] = raw["type"]


class GrafanaBackend:
    """Dashboards in a Grafana that `obsc build --target compose` starts."""

    KEYS: ClassVar[dict[str, str]] = {"type": "type"}
    __slots__ = (
        "raw",
        "type",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.type: Literal["grafana"] = raw["type"]


class ApplicationSignals:
    """Application Signals in the account."""

    KEYS: ClassVar[dict[str, str]] = {"enable_discovery": "enableDiscovery"}
    __slots__ = ("enable_discovery", "raw")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.enable_discovery: bool = raw.get("enableDiscovery", False)


class Selection:
    """One resource, or one container of a task."""

    KEYS: ClassVar[dict[str, str]] = {"kind": "kind", "name": "name", "task": "task"}
    __slots__ = ("kind", "name", "raw", "task")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.kind: Literal[
            "Alarm",
            "AutoScalingGroup",
            "Cluster",
            "Container",
            "Dashboard",
            "DiscoveryService",
            "ElasticIp",
            "GatewayAttachment",
            "GrafanaWorkspace",
            "Instance",
            "InstanceProfile",
            "InternetGateway",
            "LaunchTemplate",
            "Listener",
            "ListenerRule",
            "LoadBalancer",
            "LocalGrafana",
            "LocalJaeger",
            "LocalPrometheus",
            "LogGroup",
            "Namespace",
            "NatGateway",
            "Parameter",
            "PrometheusRules",
            "PrometheusWorkspace",
            "Role",
            "RolePolicy",
            "Route",
            "RouteTable",
            "RouteTableAssociation",
            "SamplingRule",
            "ScalableTarget",
            "ScalingPolicy",
            "SecurityGroup",
            "SecurityGroupIngress",
            "Service",
            "ServiceLevelObjective",
            "Subnet",
            "TargetGroup",
            "TaskDefinition",
            "TraceGroup",
            "Vpc",
            "VpcEndpoint",
        ] = raw["kind"]
        self.name: str = raw["name"]
        self.task: str | None = raw.get("task")


class Patch:
    """A change of the result that the language has no key for."""

    KEYS: ClassVar[dict[str, str]] = {"select": "select", "set": "set", "target": "target", "divergence": "divergence"}
    __slots__ = ("divergence", "raw", "select", "set", "target")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.select: Selection = Selection(raw["select"])
        self.set: dict[str, Any] = raw["set"]
        self.target: str | None = raw.get("target")
        self.divergence: str | None = raw.get("divergence")


class Observability:
    """An observability specification."""

    KEYS: ClassVar[dict[str, str]] = {
        "api_version": "apiVersion",
        "kind": "kind",
        "metadata": "metadata",
        "services": "services",
        "deployment_environment": "deploymentEnvironment",
        "resource": "resource",
        "platform": "platform",
        "agents": "agents",
        "backends": "backends",
        "application_signals": "applicationSignals",
        "environments": "environments",
        "patches": "patches",
    }
    __slots__ = (
        "agents",
        "api_version",
        "application_signals",
        "backends",
        "deployment_environment",
        "environments",
        "kind",
        "metadata",
        "patches",
        "platform",
        "raw",
        "resource",
        "services",
    )

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.api_version: Literal["obsc/v1alpha1"] = raw["apiVersion"]
        self.kind: Literal["Observability"] = raw["kind"]
        self.metadata: Metadata = Metadata(raw["metadata"])
        self.services: dict[str, Service] = {k: Service(vi) for k, vi in raw["services"].items()}
        self.deployment_environment: str | None = raw.get("deploymentEnvironment")
        self.resource: ResourceAttributes = ResourceAttributes(raw.get("resource", {}))
        self.platform: Platform = Platform(raw.get("platform", {}))
        self.agents: dict[str, Agent] = {k: Agent(vi) for k, vi in raw.get("agents", {}).items()}
        self.backends: dict[
            str,
            XrayBackend
            | CloudWatchMetricsBackend
            | CloudWatchLogsBackend
            | AmpBackend
            | AmgBackend
            | PrometheusBackend
            | JaegerBackend
            | GrafanaBackend,
        ] = {
            k: (
                XrayBackend(vi)
                if vi["type"] == "xray"
                else (
                    CloudWatchMetricsBackend(vi)
                    if vi["type"] == "cloudwatch-metrics"
                    else (
                        CloudWatchLogsBackend(vi)
                        if vi["type"] == "cloudwatch-logs"
                        else (
                            AmpBackend(vi)
                            if vi["type"] == "amp"
                            else (
                                AmgBackend(vi)
                                if vi["type"] == "amg"
                                else (
                                    PrometheusBackend(vi)
                                    if vi["type"] == "prometheus"
                                    else (JaegerBackend(vi) if vi["type"] == "jaeger" else GrafanaBackend(vi))
                                )
                            )
                        )
                    )
                )
            )
            for k, vi in raw.get("backends", {}).items()
        }
        self.application_signals: ApplicationSignals = ApplicationSignals(raw.get("applicationSignals", {}))
        self.environments: dict[str, dict[str, Any]] = raw.get("environments", {})
        self.patches: list[Patch] = [Patch(vi) for vi in raw.get("patches", [])]
