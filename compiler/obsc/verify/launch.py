"""What has to be started here for what a container or an instance would start.

The command and the environment are the compiled ones. What cannot be the same on a developer's machine is mapped, and
said: folders of the container or the instance, the agent's address, ports that are taken.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from obsc.infra.graph import Graph
from obsc.plan.instance import ADDRESS_VARIABLE, PROGRAM_VARIABLE
from obsc.plan.launch import MOUNT_PATH
from obsc.plan.model import LaunchFile, Service
from obsc.plan.sdk import SAMPLING_PORT
from obsc.verify.program import Program, program_of

METADATA_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT"

FAST_EXPORT = {"OTEL_BSP_SCHEDULE_DELAY": "300", "OTEL_METRIC_EXPORT_INTERVAL": "1000"}
"""How often the SDK exports, in milliseconds: seconds instead of a minute.

https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

_NOT_FROM_HERE = ("OTEL_", "OBSC_", "AWS_GEVENT_", "AWS_XRAY_", "IS_WSGI_MASTER_")
"""Variables of this shell that no container has."""

_LOCAL = {"localhost", "127.0.0.1"}
_AUTHORITY = re.compile(r"(https?://)([^/\s:,\"]+):(\d+)")

Role = Literal["otlp", "sampler", "nobody"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that the environment names: as it is compiled, where it is here, and who listens there."""

    host: str
    port: int
    here: int
    role: Role


@dataclass(frozen=True, slots=True)
class LocalLaunch:
    """Everything needed to start the app; `port` is where it listens."""

    argv: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    port: int
    endpoints: tuple[Endpoint, ...]
    metadata_port: int | None
    """Where the app looks for the instance that it runs on; None: it does not."""
    not_given: tuple[str, ...]
    """Variables whose values only the deployment knows, and this shell does not have."""
    mapped: tuple[str, ...]
    """What differs from the container or the instance, in words."""


@dataclass(frozen=True, slots=True)
class Here:
    """What this machine has: the project, the folder with its programs, the distribution, a folder for files.

    `port_for` gives the port that stands for one of the container's. `temporary` must not need quotes in a shell.
    """

    project: Path
    programs: Path | None
    distribution: Path | None
    temporary: Path
    port_for: Callable[[int], int]
    variables: Mapping[str, str]


class NotHere(ValueError):
    """The app cannot be started on this machine; the text says what is missing and how to get it."""


def local_launch(graph: Graph, service: Service, here: Here, command: tuple[str, ...] | None) -> LocalLaunch:
    """The app's own command, environment and files, for this machine; `command` stands for the image's own."""
    program = program_of(graph, service)
    argv = _argv(program, service, command)
    folders = dict(_folders(program, service, here))
    environment, not_given = _environment(program, service, here, folders)
    endpoints = tuple(_endpoints(service, environment, argv, here))
    addresses = {(each.host, each.port): each.here for each in endpoints}
    environment = {
        name: _with_addresses(value, addresses) if name.startswith("OTEL_") else value
        for name, value in environment.items()
    }
    argv = tuple(_with_addresses(_with_folders(word, folders), addresses) for word in argv)
    metadata_port = None
    if PROGRAM_VARIABLE in environment:
        metadata_port = here.port_for(1338)
        environment[METADATA_VARIABLE] = f"http://127.0.0.1:{metadata_port}"
    mapped = tuple(_mapped(program, folders, endpoints, environment))
    environment |= FAST_EXPORT
    if environment.get("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc":
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf"
    _write_image_files(service.launch.files, folders)
    _require_programs(argv, service, environment["PATH"], here)
    return LocalLaunch(
        argv=argv,
        environment=environment,
        folder=here.project,
        port=service.server.port,
        endpoints=endpoints,
        metadata_port=metadata_port,
        not_given=not_given,
        mapped=mapped,
    )


def _argv(program: Program, service: Service, command: tuple[str, ...] | None) -> tuple[str, ...]:
    if service.launch.is_ours:
        if command is not None:
            raise NotHere(f"obsc writes the command of {service.name!r}; leave out --command")
        return program.entry_point + program.command
    if command is None:
        raise NotHere(
            f"the command of {service.name!r} is that of its image, which is not known here:"
            " add --command 'python app.py', as the Dockerfile's CMD has it"
        )
    return program.entry_point + command


def _folders(program: Program, service: Service, here: Here) -> Iterator[tuple[str, str]]:
    """Paths in the container or on the instance, and the paths that stand for them here."""
    if program.folder is not None and program.folder.strip("/"):
        yield program.folder, str(here.project)
    if program.venv is not None:
        if here.programs is None:
            raise NotHere(
                f"{service.name!r} has a virtual environment on its instance, and there is none here:"
                " make one in .venv, or name it with --venv DIR"
            )
        yield program.venv, str(here.programs.parent)
    if here.distribution is not None:
        yield MOUNT_PATH, str(here.distribution)
    for file in service.launch.files:
        folder = file.path.rpartition("/")[0]
        if folder == "/tmp":
            yield file.path, str(here.temporary / file.name)
        else:
            yield folder, str(here.temporary / "files")


def _with_folders(value: str, folders: Mapping[str, str]) -> str:
    if not folders:
        return value
    longest_first = "|".join(map(re.escape, sorted(folders, key=len, reverse=True)))
    return re.sub(rf"(?<![\w.-])(?:{longest_first})(?![\w-])", lambda found: folders[found[0]], value)


def _environment(
    program: Program, service: Service, here: Here, folders: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """This shell's environment stands for the image's; what is compiled comes over it."""
    given = {name: value for name, value in here.variables.items() if not name.startswith(_NOT_FROM_HERE)}
    environment = dict(given)
    if here.programs is not None:
        environment["PATH"] = f"{here.programs}{os.pathsep}{given.get('PATH', os.defpath)}"
        environment["VIRTUAL_ENV"] = str(here.programs.parent)
    environment.setdefault("PATH", os.defpath)
    not_given = [secret for secret in program.secrets if secret not in given]
    for name, value in program.environment:
        if not isinstance(value, str):
            not_given += [name] * (name not in given)
        elif name == "PYTHONPATH":
            environment["PYTHONPATH"] = _python_path(_with_folders(value, folders), service, here.project)
        else:
            environment[name] = _with_folders(value, folders)
    return environment, tuple(sorted(not_given))


def _python_path(value: str, service: Service, project: Path) -> str:
    """The container's working folder is the project's folder here."""
    inside = service.working_directory
    if not inside or inside == "/":
        return value
    folders = value.split(":")
    return ":".join(
        f"{project}{folder.removeprefix(inside)}" if folder == inside or folder.startswith(f"{inside}/") else folder
        for folder in folders
    )


def _endpoints(
    service: Service, environment: Mapping[str, str], argv: tuple[str, ...], here: Here
) -> Iterator[Endpoint]:
    ports = {port.number for port in service.agent.ports}
    hosts = {service.agent.host} | (_LOCAL if service.agent.host in _LOCAL else set())
    values = [value for name, value in sorted(environment.items()) if name.startswith("OTEL_")]
    values += [word for word in argv if f"${ADDRESS_VARIABLE}" in word]
    found = {(host, int(port)) for value in values for _, host, port in _AUTHORITY.findall(value)}
    for host, port in sorted(found):
        role: Role = "nobody"
        if port in ports and host in hosts:
            role = "sampler" if port == SAMPLING_PORT else "otlp"
        yield Endpoint(host, port, here.port_for(port), role)


def _with_addresses(value: str, addresses: Mapping[tuple[str, int], int]) -> str:
    def here(found: re.Match[str]) -> str:
        port = addresses.get((found[2], int(found[3])))
        return found[0] if port is None else f"{found[1]}127.0.0.1:{port}"

    return _AUTHORITY.sub(here, value)


def _write_image_files(files: tuple[LaunchFile, ...], folders: Mapping[str, str]) -> None:
    for file in files:
        if file.variable is None:
            path = Path(_with_folders(file.path, folders))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content, encoding="utf-8")


def _require_programs(argv: tuple[str, ...], service: Service, path: str, here: Here) -> None:
    wanted = [argv[0]]
    if service.launch.is_ours and service.server.script is None:
        wanted.append(service.server.kind.program)
    if service.instrumentation.attach == "package" and service.launch.is_ours:
        wanted.append("opentelemetry-instrument")
    for program in wanted:
        found = shutil.which(program, path=path)
        inside = found is not None and (here.programs is None or Path(found).parent == here.programs)
        if found is None or (program == "opentelemetry-instrument" and not inside):
            raise NotHere(_missing(program, service, here.programs))


def _missing(program: str, service: Service, programs: Path | None) -> str:
    where = f"{programs}" if programs is not None else "any folder of PATH"
    package = service.server.kind.title if program == service.server.kind.program else program
    if program == "opentelemetry-instrument":
        package = f"aws-opentelemetry-distro=={service.instrumentation.version}"
    advice = f"; python -m pip install {package}" if " " not in package and package != "sh" else ""
    return f"there is no program `{program}` in {where}{advice}, or name the app's environment with --venv DIR"


def _mapped(
    program: Program,
    folders: Mapping[str, str],
    endpoints: tuple[Endpoint, ...],
    environment: Mapping[str, str],
) -> Iterator[str]:
    for each in endpoints:
        if each.here != each.port or each.host not in ("localhost", "127.0.0.1"):
            yield f"{each.host}:{each.port} is 127.0.0.1:{each.here} here"
    for inside, outside in sorted(folders.items()):
        yield f"{inside} is {outside} here"
    if program.user is not None:
        yield f"the user {program.user!r} is whoever runs this"
    if program.has_readonly_root:
        yield "the root file system can be written here"
    if environment.get("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc":
        yield "gRPC is HTTP here"
