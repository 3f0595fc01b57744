"""Which services of AWS a network has to reach for a system to work, and why.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.infra.values import Text
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.model import Agent, AmpBackend, Endpoint, Platform, Service, Taken, XrayBackend

GATEWAYS = ("dynamodb", "s3")
"""What is reached by a route instead of an address, and costs nothing.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""


def read_endpoints(
    written: str | list[str], platform: Platform, services: tuple[Service, ...], taken: list[Taken]
) -> tuple[Endpoint, ...]:
    """The endpoints to create, each with its reason."""
    at: Path = ("platform", "network", "endpoints")
    if written == "none":
        return ()
    known = {endpoint.service: endpoint for endpoint in needed(platform, services)}
    if isinstance(written, list):
        named = dict.fromkeys(short(name) for name in written)
        return tuple(known.get(name, Endpoint(service=name, why="The specification asks for it.")) for name in named)
    reasons = "; ".join(f"{name}: {one.why.rstrip('.')}" for name, one in known.items())
    taken.append(Taken(at, tuple(known), reasons))
    return tuple(known.values())


def needed(platform: Platform, services: tuple[Service, ...]) -> tuple[Endpoint, ...]:
    """What the tasks of these services and their agents ask, each service of AWS once."""
    found: dict[str, dict[str, None]] = {}
    for service, why in _asked(platform, services):
        found.setdefault(service, {})[why] = None
    return tuple(Endpoint(service=name, why=" ".join(found[name])) for name in sorted(found))


def short(name: str) -> str:
    """The name of a service without what every one begins with in the region of the deployment.

    >>> short("com.amazonaws.eu-west-1.logs"), short("ecr.api"), short("com.amazonaws.vpce.eu-west-1.vpce-svc-1")
    ('logs', 'ecr.api', 'com.amazonaws.vpce.eu-west-1.vpce-svc-1')
    """
    parts = name.split(".")
    is_aws = parts[:2] == ["com", "amazonaws"] and len(parts) > 3 and parts[2] != "vpce"
    return ".".join(parts[3:]) if is_aws else name


def is_public(image: Text) -> bool:
    """Whether an image is known to come from the internet: an input may be in the account's own registry.

    >>> is_public("nginx:1.27"), is_public("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1")
    (True, False)
    >>> is_public("public.ecr.aws/docker/library/nginx:1.27"), is_public("registry.internal:5000/web:1")
    (True, False)
    """
    if not isinstance(image, str):
        return False
    registry, slash, _ = image.partition("/")
    is_host = slash and ("." in registry or ":" in registry or registry == "localhost")
    return not is_host or registry in _PUBLIC


_PUBLIC = (
    *("docker.io", "gcr.io", "ghcr.io", "index.docker.io", "mcr.microsoft.com", "public.ecr.aws", "quay.io"),
    *("registry-1.docker.io", "registry.k8s.io"),
)


def _asked(platform: Platform, services: tuple[Service, ...]) -> Iterator[tuple[str, str]]:
    agents = dict.fromkeys(service.agent for service in services)
    yield "logs", "The output of containers goes to CloudWatch Logs."
    if any(not is_public(image) for service in services for image in _images(service)):
        yield "ecr.api", "ECS asks ECR for images."
        yield "ecr.dkr", "Images are pulled from ECR."
        yield "s3", "The layers of images in ECR are in S3."
    for agent in agents:
        yield from _sent(agent)
    if any(service.instrumentation.service_events for service in services):
        yield "monitoring", "Service Events are metrics of CloudWatch."
    secrets = [secret for service in services for secret in service.secrets]
    secrets += [secret for service in services for container in service.containers for secret in container.secrets]
    if any(secret.service == "ssm" for secret in secrets):
        yield "ssm", "ECS reads secrets from Systems Manager."
    if any(secret.service == "secretsmanager" for secret in secrets):
        yield "secretsmanager", "ECS reads secrets from Secrets Manager."
    if any(service.enable_execute_command for service in services) or any(
        agent.own is not None and agent.own.enable_execute_command for agent in agents
    ):
        yield "ssmmessages", "ECS Exec opens its channels here."
    if platform.launch_type == "EC2":
        for name in ("ecs", "ecs-agent", "ecs-telemetry"):
            yield name, "The ECS agent of container instances reports here."


def _sent(agent: Agent) -> Iterator[tuple[str, str]]:
    """What an agent sends, and what it is started with."""
    collector = agent.collector
    if collector is None:
        yield "logs", "Application Signals' metrics are log events."
        yield "xray", "The CloudWatch agent sends traces and asks for sampling rules."
        if '"metrics"' in agent.config:
            yield "monitoring", "The CloudWatch agent sends metrics."
        return
    built_in = None if collector.built_in is None else BUILT_IN[collector.built_in]
    if (built_in is not None and built_in.exports_traces) or any(
        isinstance(b, XrayBackend) for b in collector.backends
    ):
        yield "xray", "The collector sends traces and asks for sampling rules."
    to_amp = any(isinstance(backend, AmpBackend) for backend in collector.backends)
    if to_amp or (built_in is not None and built_in.has_amp):
        yield "aps-workspaces", "The collector writes metrics to Prometheus."
    if collector.delivery == "ssm":
        yield "ssm", "ECS reads the collector's configuration."


def _images(service: Service) -> Iterator[Text]:
    yield service.image
    yield service.agent.image
    if service.instrumentation.attach == "init-container":
        yield service.instrumentation.image
    yield from (container.image for container in service.containers)
