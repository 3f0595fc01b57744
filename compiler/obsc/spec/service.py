"""`services`: the applications."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from obsc.spec.base import (
    EnvName,
    Name,
    Port,
    Ref,
    Strict,
    Text,
    TextOrRef,
    TextsOrRef,
    Whole,
)
from obsc.spec.telemetry import Agent, Logs

FrameworkName = Literal["django", "flask", "fastapi", "wsgi", "asgi"]
ServerName = Literal["gunicorn", "uvicorn", "uwsgi", "hypercorn", "daphne", "waitress", "runserver", "flask", "python"]


class Runtime(Strict):
    """The language of the application."""

    language: Literal["python"] = Field("python", description="The language.")
    version: str | None = Field(
        None,
        pattern=r"^3\.[0-9]{1,2}$",
        description="The Python version in the image, quoted. Without it 3.10 or newer is assumed.",
        examples=["3.12"],
    )


class Framework(Strict):
    """The web framework."""

    name: FrameworkName = Field(description="The framework; `wsgi` and `asgi` stand for any other.")
    settings_module: str | None = Field(
        None,
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$",
        description="Django's settings module. Without it Django's instrumentation is off or breaks the app.",
        examples=["shop.settings"],
    )
    excluded_urls: list[Text] = Field(
        [], description="Regular expressions of URLs that are not traced, health checks for example."
    )
    middleware: bool = Field(
        False,
        description=(
            "For `wsgi` and `asgi`: the app wraps itself in OpenTelemetry's middleware. Otherwise obsc puts it around "
            "the app."
        ),
    )


class Server(Strict):
    """The server that runs the application."""

    name: ServerName = Field(
        description=(
            "The server. `runserver` and `flask` are the frameworks' own, `python` is a script that serves by itself."
        )
    )
    app: str | None = Field(
        None,
        pattern=r"^[A-Za-z_][A-Za-z0-9_.]*(:[A-Za-z_][A-Za-z0-9_.]*(\(\))?)?$",
        description="What it serves, as `module:variable`.",
        examples=["app:app"],
    )
    bind: str | None = Field(
        None,
        pattern=r"^[!-~]+:[0-9]{1,5}$",
        description="Address and port. The default is every address, and the service's port.",
        examples=["0.0.0.0:8000"],
    )
    workers: int | None = Field(
        None, ge=1, le=256, description="Worker processes. The default is the server's own.", examples=[2]
    )
    threads: int | None = Field(
        None, ge=1, le=1024, description="Threads of a worker, for gunicorn, uWSGI and waitress.", examples=[4]
    )
    worker_class: Text | None = Field(
        None, description="gunicorn's or hypercorn's worker class.", examples=["uvicorn_worker.UvicornWorker"]
    )
    preload: bool = Field(False, description="gunicorn: load the application before forking workers.")
    reload: bool = Field(False, description="Restart when code changes: for development.")
    config_file: Text | None = Field(
        None,
        description="Your own `gunicorn.conf.py` or `uwsgi.ini` in the image. It is read and chained, not replaced.",
        examples=["gunicorn.conf.py"],
    )
    script: Text | None = Field(
        None,
        description=(
            "For `python`: the file that runs the app. For others: a start script in the image, which starts the "
            "server itself."
        ),
        examples=["app.py"],
    )
    args: list[Text] = Field([], description="More arguments for the server, as they are.")
    before: list[Annotated[list[Text], Field(min_length=1)]] = Field(
        [],
        description=(
            "Commands that run before the server, migrations for example; each a list of words. They are not "
            "instrumented; when one fails the container ends."
        ),
        examples=[[["python", "manage.py", "migrate"]]],
    )


class Build(Strict):
    """How the image is built."""

    context: Text = Field(".", description="The folder, relative to the spec.")
    dockerfile: Text = Field("Dockerfile", description="The Dockerfile, relative to the context.")
    platform: Literal["linux/amd64", "linux/arm64"] | None = Field(
        None, description="The platform of the image. The default is that of `cpuArchitecture`."
    )
    requirements: Text | None = Field(
        None,
        description=(
            "The file that lists the app's packages, a requirements file or pyproject.toml, relative to the context: "
            "`obsc instrument` adds the AWS distribution there. Without it the Dockerfile gets a line of its own, "
            "behind its last `pip install`."
        ),
        examples=["requirements.txt"],
    )
    wrap_command: bool = Field(
        False,
        description=(
            "Whether `obsc instrument` puts `opentelemetry-instrument` before the Dockerfile's CMD or ENTRYPOINT. With "
            "`attach: package` and without `server.app` this command is what runs; otherwise obsc's own replaces it."
        ),
    )


class Resources(Strict):
    """The size of the task. The app's container gets what sidecars leave."""

    cpu: Whole = Field(256, ge=128, description="CPU units; 1024 are one vCPU.")
    memory: Whole = Field(512, ge=128, description="MiB.")


class SecretsManagerSecret(Strict):
    """A secret in AWS Secrets Manager."""

    secrets_manager: TextOrRef = Field(description="The secret's name or ARN.", examples=["shop/database"])
    key: Text | None = Field(None, description="A key of the secret's JSON.", examples=["url"])
    version_stage: Text | None = Field(None, description="The version's stage.", examples=["AWSCURRENT"])


class SsmSecret(Strict):
    """A parameter in AWS Systems Manager."""

    ssm: TextOrRef = Field(description="The parameter's name or ARN.", examples=["/shop/database-url"])


class Route(Strict):
    """How requests reach the service."""

    target_group: TextOrRef | None = Field(
        None,
        description="The ARN of a target group that exists.",
        examples=["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"],
    )
    load_balancer: TextOrRef | None = Field(
        None,
        description=(
            "The Application Load Balancer in front, for alarms and dashboards: its ARN, or the end of it that "
            "metrics carry. Where an alarm needs it and it is not written, it is an input."
        ),
        examples=["app/web/50dc6c495c0c9188"],
    )
    security_group: TextOrRef | None = Field(
        None,
        description="The load balancer's security group: the service lets it in on its port.",
        examples=["sg-0123456789abcdef0"],
    )
    health_check_path: Text | None = Field(
        None, description="The path that the load balancer asks; it is left out of traces.", examples=["/health"]
    )
    health_check_grace_period: Whole = Field(
        60, ge=0, description="Seconds in which a starting task may fail the load balancer's check."
    )
    path: Text | None = Field(
        None,
        description=(
            "The path, with everything below it, that a created load balancer leads here. The default is every request "
            "that no other service takes."
        ),
        examples=["/api"],
    )


class Instrumentation(Strict):
    """How OpenTelemetry gets into the app."""

    attach: Literal["init-container", "package", "none"] = Field(
        "init-container",
        description=(
            "`init-container` copies it beside the app when a task starts and needs no new image, `package` is "
            "installed in the image, `none` leaves it to the app. Exactly one of them."
        ),
    )
    sdk: Literal["adot", "opentelemetry"] = Field(
        "adot", description="The AWS distribution, or upstream OpenTelemetry that the app wires itself."
    )
    version: str | None = Field(
        None,
        pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$",
        description="The version of the AWS distribution. The default is one that obsc ships.",
        examples=["0.19.0"],
    )
    image: TextOrRef | None = Field(
        None,
        description="The image that the init container copies from, in place of the public one.",
        examples=["public.ecr.aws/aws-observability/adot-autoinstrumentation-python:v0.19.0"],
    )
    service_events: bool = Field(False, description="Application Signals' Service Events.")
    log_correlation: bool = Field(False, description="Write trace and span ids into Python's log records.")
    disabled: list[Text] = Field([], description="Instrumentations that stay off, by their OpenTelemetry names.")


class Traces(Strict):
    """Tracing."""

    sampler: (
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
    ) = Field(
        None, description="Which requests are traced. The default asks X-Ray's rules where the agent proxies them."
    )
    ratio: float | None = Field(
        None, ge=0, le=1, description="The share of requests that a `traceidratio` sampler takes.", examples=[0.05]
    )
    propagators: list[Literal["tracecontext", "baggage", "xray", "b3", "b3multi", "jaeger", "ottrace"]] = Field(
        ["tracecontext", "baggage", "xray"], min_length=1, description="How trace context travels between services."
    )


class Signals(Strict):
    """What is collected, and how."""

    traces: Traces = Field(default=Traces(), description="Tracing.")


class ResourceAttributes(Strict):
    """Attributes of everything that the service emits."""

    attributes: dict[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")], Text] = Field(
        {}, description="OpenTelemetry resource attributes, `service.version` for example."
    )


class HealthCheck(Strict):
    """A command inside the container that tells ECS whether it is healthy. Times are in seconds."""

    command: Annotated[list[Text], Field(min_length=1)] | Text = Field(
        description="A list of words is run as it is, a string by the image's shell.",
        examples=["curl -f http://localhost:8000/health"],
    )
    interval: int = Field(30, ge=5, le=300, description="Between two checks.")
    timeout: int = Field(5, ge=2, le=60, description="For one check.")
    retries: int = Field(3, ge=1, le=10, description="Failures until it is unhealthy.")
    start_period: int = Field(0, ge=0, le=300, description="At the start, in which failures do not count.")


class Deployment(Strict):
    """How ECS replaces tasks."""

    minimum_healthy_percent: int = Field(100, ge=0, le=100, description="Percent of tasks that stay up.")
    maximum_percent: int = Field(200, ge=100, le=400, description="Percent of tasks that may run at once.")
    circuit_breaker: bool = Field(True, description="Give up a deployment whose tasks do not start.")
    rollback: bool = Field(True, description="Go back to the last good deployment.")
    availability_zone_rebalancing: Literal["ENABLED", "DISABLED"] = Field(
        "ENABLED", description="Let ECS spread tasks evenly over zones."
    )


class ExtraPort(Strict):
    """A port of an extra container."""

    port: Port = Field(description="The port.", examples=[9000])
    protocol: Literal["tcp", "udp"] = Field("tcp", description="The protocol.")


Condition = Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]


class ExtraContainer(Strict):
    """A container of your own in the task."""

    image: TextOrRef = Field(description="The image.", examples=["public.ecr.aws/docker/library/redis:7.4"])
    essential: bool = Field(False, description="Whether the task stops when this container stops.")
    entry_point: list[Text] = Field([], description="In place of the image's ENTRYPOINT.")
    command: list[Text] = Field([], description="In place of the image's CMD.")
    env: dict[EnvName, TextOrRef] = Field({}, description="Environment variables.")
    secrets: dict[EnvName, SecretsManagerSecret | SsmSecret] = Field({}, description="Variables from secrets.")
    cpu: Whole | None = Field(None, ge=1, description="CPU units.", examples=[64])
    memory: Whole | None = Field(None, ge=6, description="The hard limit in MiB.", examples=[256])
    memory_reservation: Whole | None = Field(None, ge=6, description="The soft limit in MiB.", examples=[128])
    ports: list[ExtraPort] = Field([], description="Ports that it listens on.")
    depends_on: dict[Text, Condition] = Field({}, description="Containers that must have got so far before it starts.")
    health_check: HealthCheck | None = Field(None, description="How ECS tells whether it is healthy.")
    user: Text | None = Field(None, description="The user it runs as.", examples=["1000"])
    readonly_root_filesystem: bool = Field(False, description="No writing outside volumes.")
    logs: Logs | None = Field(None, description="Where its output goes. The default is the service's group.")


HostPath = Annotated[str, Field(pattern=r"^/[A-Za-z0-9._@+-]+(/[A-Za-z0-9._@+-]+)*$")]
"""An absolute path that neither a shell nor systemd reads as anything else."""


class Process(Strict):
    """A process on an EC2 host."""

    working_directory: HostPath | None = Field(
        None, description="Where the app lies. The default is `/opt/` and its full name.", examples=["/opt/app"]
    )
    user: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_-]{0,31}$")] = Field(
        "root", description="The user it runs as, who is created where there is none."
    )
    venv: HostPath | None = Field(
        None,
        description=(
            "Its virtual environment, which is created where there is none. The default is `.venv` where the app lies."
        ),
        examples=["/opt/app/.venv"],
    )


class UserData(Strict):
    """Your own start-up commands on an EC2 instance, kept byte for byte."""

    before: list[Text] = Field(
        [],
        description="Files with commands that run before obsc's, relative to the spec and below its folder.",
        examples=[["./bootstrap.sh"]],
    )
    after: list[Text] = Field(
        [],
        description="Files with commands that run after obsc's, relative to the spec and below its folder.",
        examples=[["./after.sh"]],
    )


class DockerContainer(Strict):
    """A container on an EC2 host."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$")] | None = Field(
        None, description="Its name. The default is the service's full name.", examples=["web"]
    )
    network: Literal["host", "gateway"] = Field(
        "host", description="The host's network, or a bridge on which the host has the name `host.docker.internal`."
    )


class Scaling(Strict):
    """Service auto scaling: as many tasks as it takes to keep an average at its target."""

    min: Whole = Field(1, ge=0, description="The fewest tasks.")
    max: Whole = Field(ge=1, description="The most tasks.", examples=[4])
    cpu: int | None = Field(
        None, ge=1, le=100, description="The target of CPU use, in percent of the task's CPU.", examples=[60]
    )
    memory: int | None = Field(
        None, ge=1, le=100, description="The target of memory use, in percent of the task's memory.", examples=[75]
    )


class Dashboard(Strict):
    """A CloudWatch dashboard."""

    name: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{1,255}$",
        description="Its name. The default is the service's full name.",
        examples=["shop"],
    )


class CustomMetric(Strict):
    """A metric of your own."""

    namespace: Text = Field(description="Its namespace.", examples=["Shop"])
    name: Text = Field(description="Its name.", examples=["OrdersFailed"])
    dimensions: dict[Text, TextOrRef] = Field({}, description="Its dimensions, all of them.")
    statistic: Text = Field("Sum", description="The statistic.")


Duration = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,6}(s|m|h|d)$", examples=["5m"])]
MetricValue = Annotated[float, Field(ge=-(2.0**360), le=2.0**360)]
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html"""
MetricName = Literal[
    "latency", "faults", "errors", "availability", "cpu", "memory", "alb-5xx", "alb-response-time", "unhealthy-hosts"
]


class Alarm(Strict):
    """A CloudWatch alarm."""

    metric: MetricName | CustomMetric = Field(description="What is watched.")
    statistic: Text | None = Field(
        None,
        description=(
            "The statistic of a named metric. The default is `p99` for times, `Sum` for counts, `Average` for CPU and "
            "memory."
        ),
        examples=["p99"],
    )
    threshold: MetricValue | Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,9})?(ms|s|%)$")] = Field(
        description=(
            "It fires at this value and above it; `availability` fires below. A time with its unit; with `%` faults "
            "and errors are a share of the requests, without it a count."
        ),
        examples=["500ms"],
    )
    for_: Duration = Field(
        "5m", alias="for", description="A level has to hold for so long; counts and shares are those of all this time."
    )
    treat_missing_data: Literal["missing", "notBreaching", "breaching", "ignore"] = Field(
        "notBreaching", description="What no data means."
    )
    actions: Annotated[list[TextOrRef], Field(max_length=5)] = Field(
        [], description="ARNs of SNS topics that are told."
    )


class Slo(Strict):
    """An Application Signals service level objective."""

    objective: str = Field(
        pattern=r"^[0-9]{1,2}(\.[0-9]{1,9})?$", description="Percent of requests, quoted.", examples=["99.9"]
    )
    metric: Literal["availability", "latency"] = Field(description="What is measured.")
    threshold: Annotated[str, Field(pattern=r"^[0-9]{1,9}(ms|s)$")] | None = Field(
        None, description="For latency: the slowest good request.", examples=["500ms"]
    )
    window: Duration = Field("28d", description="The rolling window, in hours or days.")


Secret = SecretsManagerSecret | SsmSecret


class Service(Strict):
    """An application and how it is observed."""

    image: TextOrRef | None = Field(
        None, description="The app's image. The default is an input with the service's name.", examples=["web:1.4.2"]
    )
    framework: FrameworkName | Framework = Field(description="The web framework.")
    server: Server = Field(description="The server that runs the app.")
    port: Port = Field(description="The port that the app listens on.", examples=[8000])
    agent: Text | Agent = Field(
        "sidecar",
        description="`sidecar` for a CloudWatch agent in the task, the name of an agent, or one written here.",
    )
    runtime: Runtime = Field(default=Runtime(), description="The language of the application.")
    instrumentation: Instrumentation = Field(
        default=Instrumentation(), description="How OpenTelemetry gets into the app."
    )
    signals: Signals = Field(default=Signals(), description="What is collected, and how.")
    resource: ResourceAttributes = Field(
        default=ResourceAttributes(), description="Attributes of everything that the service emits."
    )
    env: dict[EnvName, TextOrRef | Literal[""]] = Field(
        {}, description="Environment variables. They win over generated ones, key by key."
    )
    secrets: dict[EnvName, Secret] = Field({}, description="Environment variables that ECS reads from a secret.")
    resources: Resources = Field(default=Resources(), description="The size of the task.")
    desired_count: Whole = Field(1, ge=0, description="How many tasks run.")
    cpu_architecture: Literal["X86_64", "ARM64"] | None = Field(
        None, description="The processor that the image is for. The default is the platform's."
    )
    task_role: TextOrRef | None = Field(
        None,
        description="The ARN of a task role that exists: obsc adds its policy. Without it a role is created.",
        examples=["arn:aws:iam::123456789012:role/web"],
    )
    execution_role: TextOrRef | None = Field(
        None,
        description="The ARN of an execution role that exists: obsc adds its policy. Without it a role is created.",
        examples=["arn:aws:iam::123456789012:role/ecs-execution"],
    )
    security_groups: TextsOrRef | None = Field(
        None, description="Security groups that exist, in place of the platform's.", examples=[["sg-0123456789abcdef0"]]
    )
    route: Route | None = Field(None, description="How requests reach the service.")
    logs: Logs = Field(default=Logs(), description="Where the containers' output goes.")
    health_check: HealthCheck | None = Field(None, description="How ECS tells whether the app is healthy.")
    entry_point: list[Text] = Field(
        [], description="A program of the image that prepares the container and then executes its arguments."
    )
    working_directory: Text | None = Field(
        None, description="Where the command starts. The default is the image's WORKDIR.", examples=["/srv/app"]
    )
    user: Text | None = Field(None, description="The user that the app runs as.", examples=["1000"])
    readonly_root_filesystem: bool = Field(False, description="No writing outside volumes.")
    init_process: bool | None = Field(
        None,
        description=(
            "An init process that reaps children and forwards signals. The default is true for servers that ignore "
            "SIGTERM as a container's first process."
        ),
        examples=[True],
    )
    stop_timeout: int = Field(30, ge=2, le=120, description="Seconds between SIGTERM and SIGKILL.")
    enable_execute_command: bool = Field(False, description="ECS Exec into the app's tasks.")
    ecs_service_name: Text | None = Field(
        None, description="The name of the ECS service. The default is the service's full name.", examples=["shop-web"]
    )
    deployment: Deployment = Field(default=Deployment(), description="How ECS replaces tasks.")
    containers: dict[Name, ExtraContainer] = Field({}, description="Containers of your own in the task.")
    build: Build | None = Field(
        None, description="How the image is built: by `docker compose`, or by the commands of the checklist."
    )
    process: Process | None = Field(None, description="The process on EC2.")
    user_data: UserData | None = Field(None, description="Start-up commands on EC2.")
    container: DockerContainer | None = Field(None, description="The container on EC2.")
    scaling: Scaling | None = Field(
        None,
        description="How many tasks run follows what they do; deployments then leave their number alone.",
    )
    dashboard: Dashboard | None = Field(
        None, description="A CloudWatch dashboard of what the service emits; `{}` is enough."
    )
    alarms: dict[Name, Alarm] = Field({}, description="CloudWatch alarms.")
    slos: dict[Name, Slo] = Field({}, description="Service level objectives of Application Signals.")


__all__ = ["Ref", "Service"]
