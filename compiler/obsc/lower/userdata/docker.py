"""The app as a container of the instance."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from obsc.infra.values import REGION, Ref, Text, text
from obsc.lower.userdata.script import Section
from obsc.lower.userdata.secrets import fetch
from obsc.lower.userdata.words import Values
from obsc.plan.model import Ec2, HealthCheck, Machine, Plan, Service

_LOGIN = """\
case {image} in
  *.dkr.ecr.*)
    obsc_registry={image}
    obsc_registry=${{obsc_registry%%/*}}
    aws ecr get-login-password --region "$(printf '%s' "$obsc_registry" | cut -d . -f 4)" |
      docker login --username AWS --password-stdin "$obsc_registry"
    ;;
esac"""
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html"""


def docker(values: Values, plan: Plan, service: Service, ec2: Ec2, machine: Machine) -> Iterator[Section]:
    """What gets the image and runs it."""
    engine = Section(values, "Docker")
    engine.run("systemctl", "enable", "docker")
    engine.run("systemctl", "start", "docker")
    yield engine
    yield _container(values, plan, service, machine)


def _container(values: Values, plan: Plan, service: Service, machine: Machine) -> Section:
    """The container; a second run replaces it. A secret is in the environment of `docker`, not among its arguments."""
    section = Section(values, "The app as a container")
    if may_be_private(service.image):
        section.say(_LOGIN.format(image=values.word(service.image)))
    section.run("docker", "pull", service.image, retry=True)
    for secret in service.secrets:
        section.say(f"{secret.name}=$({values.command(fetch(secret, plan.platform.region))})")
        section.say(f"export {secret.name}")
    section.say(f"docker rm -f {values.word(machine.container)} >/dev/null 2>&1 || true")
    words = [" ".join(values.word(word) for word in words) for words in _run(plan, service, machine)]
    return section.say(" \\\n  ".join(words))


def _run(plan: Plan, service: Service, machine: Machine) -> Iterator[tuple[Text, ...]]:
    """The command in groups of words, one group to a line.

    https://docs.docker.com/reference/cli/docker/container/run/
    """
    launch = service.launch
    program, arguments = launch.entry_point[:1], (*launch.entry_point[1:], *launch.command)
    yield ("docker", "run", "--detach", "--name", machine.container, "--restart", "unless-stopped")
    yield from _network(service, machine)
    yield from _logging(plan, service)
    yield ("--stop-timeout", str(service.stop_timeout))
    if service.init_process:
        yield ("--init",)
    if service.readonly_root_filesystem:
        yield ("--read-only", "--tmpfs", "/tmp")
    if service.user is not None:
        yield ("--user", service.user)
    if service.working_directory is not None:
        yield ("--workdir", service.working_directory)
    if service.health_check is not None:
        yield from _health(service.health_check)
    for variable in service.variables:
        yield ("--env", _pair(variable.name, variable.value))
    for secret in service.secrets:
        yield ("--env", secret.name)
    if program:
        yield ("--entrypoint", *program)
    yield (service.image,)
    if arguments:
        yield arguments


def _pair(name: str, value: Text) -> Text:
    return text(f"{name}=", value)


def _network(service: Service, machine: Machine) -> Iterator[tuple[Text, ...]]:
    """With the host's network Docker discards published ports; on a bridge the host has a name of its own.

    https://docs.docker.com/engine/network/drivers/host/
    """
    if machine.network == "host":
        yield ("--network", "host")
        return
    yield ("--publish", f"{service.port}:{service.port}")
    yield ("--add-host", "host.docker.internal:host-gateway")


def _logging(plan: Plan, service: Service) -> Iterator[tuple[Text, ...]]:
    """https://docs.docker.com/engine/logging/drivers/awslogs/"""
    logs = service.logs
    group: Text = Ref("LogGroup", logs.node, "name") if logs.create else logs.group
    yield ("--log-driver", "awslogs")
    yield ("--log-opt", _pair("awslogs-region", plan.platform.region or REGION))
    yield ("--log-opt", _pair("awslogs-group", group))


def _health(check: HealthCheck) -> Iterator[tuple[Text, ...]]:
    """Docker runs a health check in the image's shell, whatever its form."""
    kind, *words = check.command
    yield ("--health-cmd", words[0] if kind == "CMD-SHELL" else shlex.join(words))
    yield ("--health-interval", f"{check.interval}s", "--health-timeout", f"{check.timeout}s")
    yield ("--health-retries", str(check.retries), "--health-start-period", f"{check.start_period}s")


def may_be_private(image: Text) -> bool:
    """Whether an image may lie in a registry of ECR, where Docker has to log in."""
    return not isinstance(image, str) or ".dkr.ecr." in image
