"""Everything that files say about one service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from obsc.init.command import ATTACHED, OTHER_AGENTS, RUNNERS
from obsc.init.configs import GUNICORN_DEFAULT, gunicorn_settings, uwsgi_settings
from obsc.init.dependencies import FRAMEWORKS, Dependency, dependencies, python_version
from obsc.init.dockerfile import copied
from obsc.init.evidence import Finding, Value
from obsc.init.project import Project, TextFile
from obsc.init.sources import App, Sources, sources
from obsc.init.starts import Start, command_place, starts
from obsc.init.unit import Unit

_IN_CODE = 9
"""The rank of what the code offers, below every command."""


def findings(project: Project, unit: Unit, others: tuple[str, ...]) -> list[Finding]:
    """What the files of a service say; `others` are the folders of other services inside its own."""
    counting, overridden = starts(project, unit)
    code = sources(project, unit.folder, others)
    return list(_Reader(project, unit, counting, overridden, code, _packages(project, unit)).all())


def _packages(project: Project, unit: Unit) -> list[Dependency]:
    """Those of the service's folder; without any, those of the project's own."""
    own = dependencies(project, unit.folder)
    return own or [package for package in dependencies(project, "") if "/" not in package.place.file]


@dataclass(frozen=True, slots=True)
class _Reader:
    """What one service's findings are made from."""

    project: Project
    unit: Unit
    counting: list[Start]
    overridden: list[Start]
    code: Sources
    packages: list[Dependency]

    def all(self) -> Iterator[Finding]:
        """Everything, in no order that matters."""
        place = command_place(self.unit)
        if place is not None and not self.counting and not self.overridden:
            yield Finding("server.name", None, place)
        for start in self.counting:
            yield from self._started(start)
        for start in self.overridden:
            yield from self._overridden(start)
        yield from self._apps()
        yield from self._framework()
        yield from self._settings()
        yield from self._ports()
        yield from self._python()
        yield from self._instrumentation()
        yield from self._size()
        yield from self._build()

    def _started(self, start: Start) -> Iterator[Finding]:
        """What the command that counts says, and the server's own file that it names."""
        values = start.command.values
        self._tell(start)
        for key, value in values.items():
            if value is None and key == "server.args":
                message = "some arguments are known only when it runs: add them to `server.args`"
                self.project.notes.add(message, start.place)
            elif value is None and key in ("server.workers", "server.threads", "server.workerClass"):
                self.project.notes.add(f"`{key}` is known only when it runs, and left out", start.place)
            else:
                yield Finding(key, value, start.place)
        yield from self._configured(values)
        if start.entry_point:
            entry = self.unit.image.entry_point if self.unit.image is not None else None
            yield Finding("entryPoint", start.entry_point, start.place if entry is None else entry.place)
        yield from self._before(start)

    def _tell(self, start: Start) -> None:
        """Note what of the command goes nowhere."""
        for words in start.command.left_out:
            self.project.notes.add(f"`{words}` is left out: no key holds it on ECS", start.place)
        for wrapper in start.command.wrappers:
            if wrapper in OTHER_AGENTS:
                message = f"`{wrapper}` is left out: two agents cannot share a process"
            elif wrapper in RUNNERS:
                if "venv" in self.unit.variables.get("PATH", ""):
                    continue
                message = (
                    f"`{wrapper} run` is left out: if the image's PATH does not begin with the `bin` of the app's "
                    "virtual environment, its server is not found"
                )
            elif wrapper.endswith("="):
                message = f"`{wrapper}…` before the command is left out: write it in `env`"
            elif wrapper != ATTACHED:
                message = f"`{wrapper}` is left out: name it in `entryPoint` if the app needs it"
            else:
                continue
            self.project.notes.add(message, start.place)

    def _configured(self, values: Mapping[str, Value | None]) -> Iterator[Finding]:
        """The settings of the server's own file; the command line wins over them."""
        server, named = values.get("server.name"), values.get("server.configFile")
        file: TextFile | None = None
        if isinstance(named, str):
            file = self.unit.file(self.project, named)
        elif server == "gunicorn" and "server.configFile" not in values:
            file = self.project.file(f"{self.unit.folder}/{GUNICORN_DEFAULT}".lstrip("/"))
            if file is not None:
                yield Finding("server.configFile", GUNICORN_DEFAULT, file.place(1))
        settings: Iterator[Finding] = iter(())
        if file is not None and server == "gunicorn":
            settings = gunicorn_settings(file, self.unit.variables)
        elif file is not None and server == "uwsgi" and file.path.endswith(".ini"):
            settings = uwsgi_settings(file)
        yield from (finding for finding in settings if finding.key not in values)

    def _before(self, start: Start) -> Iterator[Finding]:
        """Commands before the server: kept where all of them are sure to run and every word is known."""
        commands = [step.words for step in start.before]
        known = [tuple(word for word in words if word is not None) for words in commands]
        if not commands:
            return
        is_sure = all(step.certain for step in start.before)
        if is_sure and all(len(one) == len(other) for one, other in zip(known, commands, strict=True)):
            yield Finding("server.before", tuple(known), start.place)
        else:
            what = " ".join(word or "…" for word in commands[0])[:60]
            self.project.notes.add(f"what runs before the server is left out: `{what}`", start.place)

    def _overridden(self, start: Start) -> Iterator[Finding]:
        """A command that does not count on ECS: shown where it says something else. A port is one all the same."""
        for key in ("server.name", "server.app"):
            if (value := start.command.values.get(key)) is not None:
                yield Finding(key, value, start.place, rank=start.rank + 1)
        if (port := start.command.values.get("port")) is not None:
            yield Finding("port", port, start.place)

    def _apps(self) -> Iterator[Finding]:
        """Apps of the code, where the command names none: for Django, the one that speaks as the server does."""
        if any(start.command.values.get("server.app") for start in self.counting):
            return
        servers = {start.command.values.get("server.name") for start in self.counting}
        apps = [app for app in self.code.apps if not app.is_factory]
        wants_asgi, wants_wsgi = (
            servers & {"uvicorn", "hypercorn", "daphne"},
            servers & {"gunicorn", "uwsgi", "waitress"},
        )
        if bool(wants_asgi) != bool(wants_wsgi):
            apps = [app for app in apps if app.framework != "django" or app.is_asgi == bool(wants_asgi)]
        yield from (Finding("server.app", app.entry, app.place, _IN_CODE) for app in apps)
        if not apps and (variable := self.unit.variable("FLASK_APP")):
            yield Finding("server.app", variable[0].removesuffix(".py"), variable[1], _IN_CODE)

    def _framework(self) -> Iterator[Finding]:
        """The framework of the app that is served; else of any app; else of the packages."""
        for app in self.code.apps:
            yield Finding("framework.name", app.framework, app.place, rank=0 if self._is_served(app) else 1)
        for _, place in self.code.settings:
            yield Finding("framework.name", "django", place, rank=1)
        for package in self.packages:
            if package.name in FRAMEWORKS:
                yield Finding("framework.name", FRAMEWORKS[package.name], package.place, rank=2)

    def _is_served(self, app: App) -> bool:
        for start in self.counting:
            module = str(start.command.values.get("server.app", "")).partition(":")[0]
            script = str(start.command.values.get("server.script", "")).removesuffix(".py").replace("/", ".")
            if any(name == app.module or name.endswith("." + app.module) for name in (module, script)):
                return True
        return False

    def _settings(self) -> Iterator[Finding]:
        """Django's settings module: a variable wins over what sources set by default, and Compose is not on ECS."""
        key = "framework.settingsModule"
        if variable := self.unit.variable("DJANGO_SETTINGS_MODULE"):
            yield Finding(key, *variable)
        for name, place in self.code.settings:
            file = place.file.rpartition("/")[2]
            yield Finding(key, name, place, rank=1 if file in ("wsgi.py", "asgi.py") else 2)
        if self.unit.compose is not None and (local := self.unit.compose.env.get("DJANGO_SETTINGS_MODULE")):
            yield Finding(key, *local, rank=3)

    def _ports(self) -> Iterator[Finding]:
        image, compose = self.unit.image, self.unit.compose
        said = [*(image.ports if image is not None else ()), *(compose.ports if compose is not None else ())]
        said += [port for container in self.unit.containers for port in container.ports]
        yield from (Finding("port", *port) for port in said)
        scripts = {str(start.command.values.get("server.script", "")).removeprefix("./") for start in self.counting}
        for run in self.code.runs:
            inside = run.path[len(self.unit.folder) :].lstrip("/")
            if any(script == inside or script.endswith("/" + inside) for script in scripts):
                yield Finding("port", run.port, run.place)

    def _python(self) -> Iterator[Finding]:
        """The Python of the image; else the one that the project's files ask for."""
        image = self.unit.image
        if image is not None and image.base_place is not None:
            match = re.search(r"python[:-]?(3\.\d{1,2})(?!\d)", image.base)
            if match:
                yield Finding("runtime.version", match[1], image.base_place)
        yield from python_version(self.project, self.unit.folder)

    def _instrumentation(self) -> Iterator[Finding]:
        """How OpenTelemetry gets into the app already, which obsc must not do twice."""
        distro = next((package for package in self.packages if package.name == "aws-opentelemetry-distro"), None)
        wrapped = next((start for start in self.counting if ATTACHED in start.command.wrappers), None)
        if distro is not None and wrapped is not None:
            yield Finding("instrumentation.attach", "package", distro.place)
            if distro.version is not None:
                yield Finding("instrumentation.version", distro.version, distro.place)
            yield Finding("instrumentation.attach", "package", wrapped.place)
        elif wrapped is not None:
            message = f"`{ATTACHED}` is left out: obsc brings the AWS distribution by an init container"
            self.project.notes.add(message, wrapped.place)
        elif self.code.own_sdk:
            yield Finding("instrumentation.attach", "none", self.code.own_sdk[0])
            yield Finding("instrumentation.sdk", "opentelemetry", self.code.own_sdk[0])
        elif distro is not None:
            message = f"`{distro.name}` is started by no command: obsc brings it by an init container, in its place"
            self.project.notes.add(message, distro.place)

    def _size(self) -> Iterator[Finding]:
        for container in self.unit.containers:
            if container.cpu is not None and container.memory is not None:
                yield Finding("resources.cpu", *container.cpu)
                yield Finding("resources.memory", *container.memory)

    def _build(self) -> Iterator[Finding]:
        """How the image is built: as Compose says, else by the Dockerfile of the folder that it takes its files from.

        `docker build` looks for the Dockerfile in the folder that it is given:
        https://docs.docker.com/reference/cli/docker/buildx/build/#file
        """
        file, folder, compose = self.unit.dockerfile, self.unit.folder, self.unit.compose
        if file is None or self.unit.image is None:
            return
        if compose is not None and compose.target:
            self.project.notes.add(f"`build` is left out: no key holds the stage `{compose.target}`", compose.place)
            return
        inside = file.path.removeprefix(f"{folder}/") if folder else file.path
        is_told = compose is not None or file.folder == folder
        if not is_told or (folder and inside == file.path) or not self._has_sources(file):
            return
        place = compose.place if compose is not None else self.unit.image.base_place or file.place(1)
        yield Finding("build.context", folder or ".", place)
        yield Finding("build.dockerfile", inside, place)

    def _has_sources(self, file: TextFile) -> bool:
        """Whether all that a Dockerfile copies is there: else it is built from another folder."""
        below = set(self.project.below(self.unit.folder))
        for source in copied(file):
            path = self.project.named(self.unit.folder, source.lstrip("/"))
            if path not in below and path != self.unit.folder and not any(one.startswith(path + "/") for one in below):
                return False
        return True
