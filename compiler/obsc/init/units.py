"""Which services a project has: what Compose builds, other Dockerfiles, Procfiles, units, folders with an app."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.init.command import read_shell
from obsc.init.compose import ComposeService, compose_services
from obsc.init.dependencies import FRAMEWORKS, dependencies
from obsc.init.dockerfile import Image, image_of
from obsc.init.evidence import Place
from obsc.init.infrastructure import Container
from obsc.init.procfile import processes
from obsc.init.project import Project
from obsc.init.starts import starts_by_compose
from obsc.init.systemd import started
from obsc.init.unit import Unit, plain

_DOCKERFILE = re.compile(r"(?:Dockerfile|Containerfile)(?:[.-]([\w.-]+))?|([\w-]+)\.[Dd]ockerfile")
_BESIDE = frozenset({"dev", "development", "local", "test", "tests", "ci", "debug"})
"""Endings and folders of Dockerfiles that are not for production."""


def units(project: Project, containers: list[Container]) -> list[Unit]:
    """The services of a project, each with the containers of task definitions that run it."""
    composed = compose_services(project)
    found = [unit for service in composed if _is_web(project, unit := _composed(project, service))]
    found += _from_dockerfiles(project, {service.dockerfile for service in composed})
    _procfiles(project, found)
    _systemd(project, found)
    if not found:
        found += _from_sources(project)
    _containers(project, found, containers)
    return found


def _composed(project: Project, service: ComposeService) -> Unit:
    file = project.file(service.dockerfile)
    if file is None:
        project.notes.add(f"`{service.dockerfile}` of `{service.name}` is not there", service.place)
        return Unit(service.name, service.place, service.context, compose=service)
    return Unit(service.name, service.place, service.context, file, image_of(file, service.target), service)


def _is_web(project: Project, unit: Unit) -> bool:
    """Whether something says that it serves requests with Python; others, workers for example, are told of."""
    if not _is_python(project, unit.folder, unit.image):
        project.notes.add(f"`{unit.name}` is left out: nothing says that it is Python", unit.place)
        return False
    compose = unit.compose
    if compose is not None and compose.command and not compose.ports:
        words, place = compose.command
        if not starts_by_compose(project, unit):
            project.notes.add(
                f"`{unit.name}` is left out: `{' '.join(words)[:60]}` is no server that obsc knows", place
            )
            return False
    return True


def _is_python(project: Project, folder: str, image: Image | None) -> bool:
    if image is not None and "python" in image.base.lower():
        return True
    return any(
        path.endswith((".py", "requirements.txt", "pyproject.toml", "Pipfile")) for path in project.below(folder)
    )


def _from_dockerfiles(project: Project, taken: set[str]) -> Iterator[Unit]:
    """A service for each Dockerfile that is for production; of several plain ones in a folder, for the first."""
    by_folder: dict[str, list[tuple[str, str]]] = {}
    for path in project.paths:
        folder, _, name = path.rpartition("/")
        match = _DOCKERFILE.fullmatch(name)
        if match is None or path in taken:
            continue
        ending = (match[1] or match[2] or "").lower()
        if ending == "dockerignore":
            continue
        if _BESIDE & {*folder.lower().split("/"), ending}:
            project.notes.add(f"`{path}` was not looked at: its name says that it is not for production")
        else:
            by_folder.setdefault(folder, []).append((ending.removeprefix("production").removeprefix("prod"), path))
    for folder, files in by_folder.items():
        unnamed = [path for ending, path in files if not ending]
        is_taken = any(other.rpartition("/")[0] == folder for other in taken)
        for path in unnamed if is_taken else unnamed[1:]:
            project.notes.add(f"`{path}` was not looked at: another Dockerfile is the service's")
        main = [] if is_taken else [("", path) for path in unnamed[:1]]
        for ending, path in main + [one for one in files if one[0]]:
            unit = _built(project, folder, ending, path)
            if unit is not None:
                yield unit


def _built(project: Project, folder: str, ending: str, path: str) -> Unit | None:
    file = project.file(path)
    if file is None:
        return None
    image = image_of(file)
    place = image.base_place if image is not None and image.base_place is not None else file.place(1)
    if not _is_python(project, folder, image):
        project.notes.add(f"`{path}` is left out: nothing says that it is Python", place)
        return None
    context = _context(project, folder)
    return Unit(ending or context.rpartition("/")[2], place, context, file, image)


def _context(project: Project, folder: str) -> str:
    """The folder that a Dockerfile most nearly stands in with code: `docker/Dockerfile` builds what is beside it."""
    while folder and not _is_python(project, folder, None):
        folder = folder.rpartition("/")[0]
    return folder


def _procfiles(project: Project, found: list[Unit]) -> None:
    """A Procfile's `web` belongs to the service of its folder, or is one."""
    for path in project.paths:
        if path.rpartition("/")[2] != "Procfile" or (file := project.file(path)) is None:
            continue
        for name, text, place in processes(file):
            if name != "web":
                project.notes.add(f"the process `{name}` is left out: only `web` is sent requests", place)
                continue
            here = [unit for unit in found if unit.folder == file.folder]
            if len(here) == 1:
                here[0].process = (text, place)
            elif not here:
                found.append(Unit(file.folder.rpartition("/")[2], place, file.folder, process=(text, place)))


def _systemd(project: Project, found: list[Unit]) -> None:
    """A unit of systemd that starts a server belongs to the service of the code it lies nearest to, or is one."""
    for path in project.paths:
        if not path.endswith(".service") or (file := project.file(path)) is None or (start := started(file)) is None:
            continue
        if read_shell(start[0], {}) is None:
            continue
        message = "systemd starts this on an instance: if the app runs there and not on ECS, `platform.ec2` says so"
        project.notes.add(message, start[1])
        folder = _context(project, file.folder)
        here = [unit for unit in found if unit.folder == folder]
        if len(here) == 1 and here[0].process is None:
            here[0].process = start
        elif not here:
            name = path.rpartition("/")[2].removesuffix(".service")
            found.append(Unit(name, start[1], folder, process=start))


def _from_sources(project: Project) -> Iterator[Unit]:
    """Without any file that starts a service: folders that ask for a web framework, else the project itself."""
    folders: dict[str, Place] = {}
    for path in project.paths:
        folder, _, name = path.rpartition("/")
        if name in ("requirements.txt", "pyproject.toml", "Pipfile") and folder not in folders:
            packages = [p for p in dependencies(project, folder) if p.name in FRAMEWORKS and p.place.file == path]
            if packages:
                folders[folder] = packages[0].place
    if "" in folders or not folders:
        yield Unit("", folders.get(""), "")
    else:
        for folder, place in folders.items():
            yield Unit(folder.rpartition("/")[2], place, folder)


def _containers(project: Project, found: list[Unit], containers: list[Container]) -> None:
    """Bring each container of a task definition to the service that it runs: by its name, or as the only one."""
    left = []
    for container in containers:
        same = next((unit for unit in found if plain(unit.name) == plain(container.name)), None)
        if same is None:
            left.append(container)
        else:
            same.containers.append(container)
    without = [unit for unit in found if not unit.containers]
    if len(without) == 1 and len({container.name for container in left}) == 1:
        without[0].containers = left
        if not without[0].name:
            without[0].name, without[0].place = left[0].name, left[0].place
        return
    for container in left:
        project.notes.add(f"the container `{container.name}` is no service's by its name", container.place)
