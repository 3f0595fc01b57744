"""What has to live in an app's image, and what is left for a person to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from shlex import quote

from obsc.infra.boundary import Artifact, Step
from obsc.lower import ec2
from obsc.lower.agent_steps import agent_steps
from obsc.lower.backends import backend_steps
from obsc.lower.grafana_dashboard import grafana_dashboards
from obsc.lower.image_copies import copy_steps
from obsc.lower.image_sources import image_files, image_step, printable
from obsc.lower.prometheus_rules import rules_files
from obsc.plan.model import Agent, Build, Plan, Service


def files(plan: Plan) -> Iterator[Artifact]:
    """The agent's configuration, and for `attach: package` what the image needs."""
    seen: set[str] = set()
    for service in plan.services:
        agent = service.agent
        path = f"agents/{agent.name if agent.named else service.name + '.' + agent.name}"
        if path not in seen and agent.config:
            seen.add(path)
            yield _configuration(agent, path)
        if not plan.platform.is_host:
            yield from _image_files(service)
    yield from grafana_dashboards(plan)
    yield from rules_files(plan)


def _configuration(agent: Agent, path: str) -> Artifact:
    if agent.collector is None:
        on_instance = agent.topology == "host"
        place = "it lies on the instance" if on_instance else "its container gets it in CW_CONFIG_CONTENT"
        return Artifact(
            name=f"{path}.json",
            content=_pretty(agent.config),
            purpose=f"The CloudWatch agent's configuration, as {place}.",
            origin=agent.origin,
        )
    return Artifact(
        name=f"{path}.yaml",
        content=agent.config,
        purpose="The collector's configuration, as its container gets it in AOT_CONFIG_CONTENT.",
        origin=agent.origin,
    )


@lru_cache(maxsize=64)
def _pretty(config: str) -> str:
    import json

    return json.dumps(json.loads(config), indent=2) + "\n"


def _image_files(service: Service) -> Iterator[Artifact]:
    folder = f"images/{service.name}"
    for file in service.launch.files:
        yield Artifact(
            name=f"{folder}/{file.name}",
            content=file.content,
            purpose=f"{file.purpose}; lies at {file.path} in the container.",
            origin=service.server.origin,
        )
    yield from image_files(service)


def steps(plan: Plan) -> Iterator[Step]:
    """What nobody can automate from here."""
    has_signals = any(service.agent.collector is None for service in plan.services)
    if not plan.discovery and has_signals:
        yield Step(
            name="application-signals",
            description=(
                "Application Signals has to be switched on once in every account and region: open CloudWatch, "
                "Application Signals, and choose Start discovering your services; or write "
                "`applicationSignals: { enableDiscovery: true }` in one specification."
            ),
        )
    if has_signals:
        yield Step(
            name="application-signals-retention",
            description=(
                "The log group `/aws/application-signals/data` belongs to the account and never expires by default: "
                "set its retention once it is there, for example with `aws logs put-retention-policy --log-group-name "
                "/aws/application-signals/data --retention-in-days 30`."
            ),
        )
    yield from agent_steps(plan)
    yield from backend_steps(plan)
    if not plan.platform.is_host:
        yield from copy_steps(plan)
    for service in plan.services:
        if plan.platform.ec2 is not None:
            yield from ec2.steps(plan, service, plan.platform.ec2)
        if not plan.platform.is_host:
            yield from _service_steps(service)
        yield from _objectives(service)
    for patch in plan.patches:
        if patch.target is not None and patch.target == plan.target:
            yield Step(
                name=f"divergence.{patch.origin[-1]}",
                description=(
                    f"{patch.kind} {_one_line(patch.name)} differs here from the other targets, as a patch says: "
                    f"{_one_line(patch.divergence or 'no reason is given')}."
                ),
                origin=patch.origin,
            )


def _one_line(text: str) -> str:
    return printable(text).rstrip(".")


def _objectives(service: Service) -> Iterator[Step]:
    """https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_CreateServiceLevelObjective.html"""
    if service.objectives:
        yield Step(
            name=f"{service.name}.slos",
            description=(
                f"Application Signals takes an objective only for a service that has reported: deploy {service.name} "
                "without its `slos` first, send it a request, and deploy again after a few minutes."
            ),
            origin=service.at("slos"),
        )


def _build_step(service: Service, build: Build) -> Step:
    """The file's path is the reader's: `docker build` takes it from the working folder, a specification does not."""
    file = "/".join(part for part in (build.context.rstrip("/"), build.dockerfile) if part)
    image = service.image if isinstance(service.image, str) else "IMAGE"
    options = f"--platform {build.platform} --file {quote(file)} --tag {quote(image)}"
    command = f"docker build {options} {quote(build.context)}"
    return Step(
        name=f"{service.name}.build",
        description=(
            f"The image of {service.name} is built in the folder of the specification by `{printable(command)}`, and "
            f"reaches its registry by `docker push {printable(quote(image))}`."
        ),
        origin=build.origin,
    )


def _service_steps(service: Service) -> Iterator[Step]:
    how = service.instrumentation
    if service.build is not None:
        yield _build_step(service, service.build)
    yield from image_step(service)
    if how.attach == "init-container" and service.python is None:
        yield Step(
            name=f"{service.name}.python",
            description=(
                f"The image of {service.name} is assumed to hold Python 3.10 or newer with glibc: say so in "
                f"`services.{service.name}.runtime.version`."
            ),
            origin=service.origin,
        )
    if how.attach == "init-container" and service.variable("PYTHONPATH") is not None:
        own = service.variable("PYTHONPATH")
        if own is not None and own.source == "generated":
            yield Step(
                name=f"{service.name}.python-path",
                description=(
                    f"A PYTHONPATH that the image of {service.name} sets is replaced: if it has one, write it in "
                    f"`services.{service.name}.env.PYTHONPATH`."
                ),
                origin=service.origin,
            )
    if service.readonly_root_filesystem and service.user is not None:
        yield Step(
            name=f"{service.name}.tmp",
            description=(
                f"The volume at `/tmp` of {service.name} belongs to root unless the image says otherwise: its "
                "Dockerfile needs `RUN chmod 1777 /tmp` and `VOLUME /tmp` (Amazon ECS developer guide, Bind mounts)."
            ),
            origin=service.origin,
        )
    written = [file.purpose for file in service.launch.files if file.variable is not None]
    does = [f"writes {' and '.join(written)}"] if written else []
    does += ["runs the commands before the server"] if service.launch.is_ours and service.server.before else []
    if does:
        yield Step(
            name=f"{service.name}.shell",
            description=f"The image of {service.name} needs a shell `sh`: it {' and '.join(does)}.",
            origin=service.origin,
        )
