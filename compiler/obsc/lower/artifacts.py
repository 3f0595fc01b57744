"""What has to live in an app's image, and what is left for a person to do."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Artifact, Step
from obsc.plan.launch import IMAGE_HOOK_PATH
from obsc.plan.model import Plan, Service


def files(plan: Plan) -> Iterator[Artifact]:
    """The agent's configuration, and for `attach: package` what the image needs."""
    seen: set[str] = set()
    for service in plan.services:
        agent = service.agent
        path = f"agents/{agent.name if agent.named else service.name + '.' + agent.name}.json"
        if path not in seen:
            seen.add(path)
            yield Artifact(
                name=path,
                content=_pretty(agent.config),
                purpose="The CloudWatch agent's configuration, as its container gets it in CW_CONFIG_CONTENT.",
                origin=agent.origin,
            )
        yield from _image_files(service)


def _pretty(config: str) -> str:
    import json

    return json.dumps(json.loads(config), indent=2) + "\n"


def _image_files(service: Service) -> Iterator[Artifact]:
    how, hook, folder = service.instrumentation, service.launch.hook, f"images/{service.name}"
    if hook is not None:
        yield Artifact(
            name=f"{folder}/gunicorn.conf.py",
            content=hook.content,
            purpose=f"gunicorn's configuration with the worker hook; lies at {hook.path} in the container.",
            origin=service.server.origin,
        )
    if how.attach != "package":
        return
    yield Artifact(
        name=f"{folder}/requirements.txt",
        content=f"aws-opentelemetry-distro=={how.version}\n",
        purpose="The line that the app's requirements need; it pins every OpenTelemetry package by itself.",
        origin=how.origin,
    )
    yield Artifact(
        name=f"{folder}/Dockerfile",
        content=_dockerfile(how.version, with_hook=hook is not None),
        purpose="The lines that the app's Dockerfile needs, behind its last `pip install`.",
        origin=how.origin,
    )


def _dockerfile(version: str, *, with_hook: bool) -> str:
    lines = [f"RUN pip install --no-cache-dir aws-opentelemetry-distro=={version}"]
    lines += [f"COPY gunicorn.conf.py {IMAGE_HOOK_PATH}"] if with_hook else []
    return "\n".join(lines) + "\n"


def steps(plan: Plan) -> Iterator[Step]:
    """What nobody can automate from here."""
    yield Step(
        name="application-signals",
        description=(
            "Application Signals has to be switched on once in every account and region: open CloudWatch, "
            "Application Signals, and choose Start discovering your services."
        ),
    )
    yield Step(
        name="application-signals-retention",
        description=(
            "The log group `/aws/application-signals/data` belongs to the account and never expires by default: "
            "set its retention once."
        ),
    )
    for service in plan.services:
        yield from _service_steps(service)


def _service_steps(service: Service) -> Iterator[Step]:
    how = service.instrumentation
    if how.attach == "package":
        yield Step(
            name=f"{service.name}.image",
            description=f"Add the lines in `images/{service.name}/` to the image of {service.name} and rebuild it.",
            origin=how.origin,
        )
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
    if service.launch.command and how.attach == "init-container" and service.server.name == "gunicorn":
        yield Step(
            name=f"{service.name}.shell",
            description=f"The image of {service.name} needs a shell `sh`: it writes gunicorn's configuration.",
            origin=service.origin,
        )
