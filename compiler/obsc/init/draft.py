"""The specification that a project's files come to: what they agree on, and holes for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.init.dependencies import project_name
from obsc.init.evidence import Answer, Finding, Place, Value, settle
from obsc.init.infrastructure import Infrastructure, infrastructure
from obsc.init.instances import platform_of
from obsc.init.project import Project
from obsc.init.service import findings
from obsc.init.unit import Unit, plain
from obsc.init.units import units
from obsc.init.write import Entry, print_entries, shown
from obsc.plan.servers import SERVERS
from obsc.yaml12.refusals import is_unfit

_HEAD = """\
# yaml-language-server: $schema=./.obsc/observability.schema.json
# Written by `obsc init` from the files of this project: behind each value stands where it comes from.
"""

QUESTIONS = {
    "metadata.name": "what the system is called",
    "framework.name": "which web framework the app uses",
    "framework.settingsModule": "Django's settings module",
    "server.name": "which server runs the app",
    "server.app": "which app the server serves, as `module:variable`",
    "server.script": "the file that runs the app",
    "port": "the port that the app listens on",
    "ec2.os": "the operating system of the instance",
    "ec2.ami": "the image of the instance, `latest` or an id",
    "ec2.packaging": "how the app runs on the instance, `host` or `docker`",
}
"""What a key is, for a question and for the comment above a hole."""

_OPTIONAL = (
    "build.context",
    "build.dockerfile",
    "runtime.version",
    "server.bind",
    "server.workers",
    "server.threads",
    "server.workerClass",
    "server.preload",
    "server.reload",
    "server.configFile",
    "server.args",
    "server.before",
    "entryPoint",
    "resources.cpu",
    "resources.memory",
    "instrumentation.attach",
    "instrumentation.version",
    "instrumentation.sdk",
)
_PLATFORM = ("region", "ecs.launchType", "ecs.networkMode", "ecs.cpuArchitecture")


@dataclass(slots=True)
class ServiceDraft:
    """A service by its name, where it was found, and the answers by key."""

    name: str
    place: Place | None
    answers: dict[str, Answer]


@dataclass(slots=True)
class Draft:
    """The answers of a whole project."""

    name: Answer
    platform: dict[str, Answer]
    services: list[ServiceDraft] = field(default_factory=list)

    def holes(self) -> Iterator[tuple[Path, Answer]]:
        """What the user has to say, with its path in the document."""
        if self.name.is_hole:
            yield ("metadata", "name"), self.name
        for key, answer in self.platform.items():
            if answer.is_hole:
                yield ("platform", *key.split(".")), answer
        for service in self.services:
            for key, answer in service.answers.items():
                if answer.is_hole:
                    yield ("services", service.name, *_steps(key, service.answers)), answer

    def fill(self, path: Path, answer: Answer) -> None:
        """Put an answer in the place of a hole; what the answer makes necessary, or needless, follows."""
        if path[0] == "metadata":
            self.name = answer
        elif path[0] == "platform":
            self.platform[answer.key] = answer
        else:
            service = next(service for service in self.services if service.name == path[1])
            service.answers[answer.key] = answer
            service.answers = _completed(service.answers)


def draft_of(project: Project) -> Draft:
    """Read a project. Nothing in it is run; what cannot be read is among the project's notes."""
    existing = infrastructure(project)
    found = units(project, existing.containers)
    folders = tuple(unit.folder for unit in found)
    draft = Draft(_name(project), _platform(project, existing))
    names: set[str] = set()
    for unit in found:
        others = tuple(f for f in folders if f != unit.folder and (f.startswith(unit.folder + "/") or not unit.folder))
        said = findings(project, unit, others)
        name = _service_name(unit, draft.name, names)
        names.add(name)
        draft.services.append(ServiceDraft(name, unit.place, _answers(project, said)))
        if (packaging := draft.platform.get("ec2.packaging")) is not None:
            _on_instance(project, draft.services[-1], packaging)
    draft.services.sort(key=lambda service: service.name)
    _fit(project, draft)
    return draft


def text_of(draft: Draft) -> str:
    """The specification as YAML."""
    return _HEAD + "".join(line + "\n" for line in print_entries(_entries(draft)))


def _answers(project: Project, said: list[Finding]) -> dict[str, Answer]:
    for finding in said:
        if not _is_fit(finding.value):
            project.notes.add(f"`{finding.key}` is left out: it holds a control character", finding.place)
    said = [finding for finding in said if _is_fit(finding.value)]
    keys = dict.fromkeys(finding.key for finding in said)
    settled = {key: answer for key in keys if (answer := settle(key, said)) is not None}
    return _completed(settled)


def _on_instance(project: Project, service: ServiceDraft, packaging: Answer) -> None:
    """Leave out what a service on EC2 does not have."""
    if packaging.value != "host":
        return
    for key in ("build.context", "build.dockerfile"):
        service.answers.pop(key, None)
    entry_point = service.answers.pop("entryPoint", None)
    if entry_point is not None and entry_point.places:
        project.notes.add("the entry point is left out: the app is a process of an instance", entry_point.places[0])


def _is_fit(value: Value | None) -> bool:
    """Whether the language can hold a text at all."""
    if isinstance(value, tuple):
        return all(_is_fit(item) for item in value)
    return not isinstance(value, str) or not is_unfit(value)


def _completed(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that belong together, in the order of the file; a hole where one is needed and none is there."""

    def value(key: str) -> Any:
        return answers[key].value if key in answers else None

    needed = ["framework.name", "server.name", "port"]
    if value("framework.name") == "django":
        needed.insert(1, "framework.settingsModule")
    if "app" in _keys_of(value("server.name")) and value("instrumentation.attach") != "none":
        needed.append("server.app")
    if value("server.name") == "python":
        needed.append("server.script")
    out: dict[str, Answer] = {}
    for key in _ORDER:
        answer = answers.get(key)
        if key in needed:
            out[key] = answer or Answer(key, None, why="no file says it")
        elif answer is not None and _belongs(key, answer, value("server.name"), value("framework.name")):
            out[key] = answer
    return out


_ORDER = (
    "build.context",
    "build.dockerfile",
    "runtime.version",
    "framework.name",
    "framework.settingsModule",
    "server.name",
    "server.app",
    "server.script",
    *(key for key in _OPTIONAL if key.startswith("server.")),
    "port",
    *(key for key in _OPTIONAL if not key.startswith(("build.", "server.", "runtime."))),
)


def _belongs(key: str, answer: Answer, server: object, framework: object) -> bool:
    """Whether an optional answer is written: one that has a value or contradicting ones, for this server."""
    if answer.is_hole and not answer.options:
        return False
    if key == "framework.settingsModule":
        return framework in ("django", None)
    if key == "server.script":
        return server in ("python", None)
    return not key.startswith("server.") or server is None or key.partition(".")[2] in _keys_of(server)


def _keys_of(server: object) -> frozenset[str]:
    """The keys that say something to a server; none for one that the language does not have."""
    return SERVERS[server].keys if isinstance(server, str) and server in SERVERS else frozenset()


def _name(project: Project) -> Answer:
    key = "metadata.name"
    if (said := project_name(project, "")) and plain(said[0]):
        return Answer(key, plain(said[0]), (said[1],))
    folder = project.root.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return Answer(key, plain(folder) or None, why="the name of the folder" if plain(folder) else "no file says it")


def _service_name(unit: Unit, system: Answer, taken: set[str]) -> str:
    """The unit's own name, or the system's; told apart by the folder, then by a number."""
    name = plain(unit.name) or (system.value if isinstance(system.value, str) else "web")
    if name in taken and plain(unit.folder):
        name = plain(unit.folder)
    number = 2
    base = name[:36]
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def _platform(project: Project, existing: Infrastructure) -> dict[str, Answer]:
    answers = {key: answer for key in _PLATFORM if (answer := settle(key, existing.platform)) is not None}
    answers = {key: answer for key, answer in answers.items() if not answer.is_hole or answer.options}
    if existing.instances and not existing.containers and not any(key.startswith("ecs.") for key in answers):
        answers |= platform_of(existing.instances, project.notes)
    if existing.instances and not answers.keys() & {"ec2.packaging", "ecs.launchType"}:
        message = "an EC2 instance: if the app runs on it and not on ECS, `platform.ec2` says so"
        project.notes.add(message, existing.instances[0].place)
    return answers


def _fit(project: Project, draft: Draft) -> None:
    """Make holes of what the language has no room for, and leave out what is not needed; say so."""
    from obsc.check import check
    from obsc.source import load

    source, _ = load(text_of(draft).encode(), "observability.yaml")
    for problem in check(source).diagnostics:
        if problem.code == "OBS018" or problem.severity is not Severity.ERROR:
            continue
        for holder, key, answer in list(_at(draft, problem.path)):
            place = answer.places[0] if answer.places else None
            project.notes.add(f"`{key}` cannot hold what stands there: {problem.message}", place)
            if key in QUESTIONS:
                holder[key] = replace(answer, value=None, why="the files say what the key cannot hold")
            else:
                del holder[key]


def _at(draft: Draft, path: Path) -> Iterator[tuple[dict[str, Answer], str, Answer]]:
    holders: list[tuple[Path, dict[str, Answer]]] = [(("platform",), draft.platform)]
    holders += [(("services", service.name), service.answers) for service in draft.services]
    for prefix, holder in holders:
        for key, answer in holder.items():
            steps = (*prefix, *_steps(key, holder))
            shorter = min(len(path), len(steps))
            if path[:shorter] == steps[:shorter] and len(path) > len(prefix) and not answer.is_hole:
                yield holder, key, answer


def _steps(key: str, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The path of a key in a service: a framework without settings is written in its short form."""
    if key == "framework.name" and "framework.settingsModule" not in answers:
        return ("framework",)
    return tuple(key.split("."))


def _entries(draft: Draft) -> list[Entry]:
    entries = [
        Entry("apiVersion", "obsc/v1alpha1"),
        Entry("kind", "Observability"),
        Entry("metadata", [_entry("name", draft.name, set())]),
    ]
    if draft.platform:
        entries.append(Entry("platform", _nested(draft.platform, set())))
    services = [_service(service, draft.platform.get("ec2.packaging")) for service in draft.services]
    return [*entries, Entry("services", services)]


def _service(service: ServiceDraft, packaging: Answer | None) -> Entry:
    """A service as the platform has it: a process of an instance has no image, and obsc sets up the agent there."""
    image = Entry("image", {"ref": _camel(service.name) + "Image"}, "an input: given at deployment")
    told = {service.place} if service.place is not None else set()
    entries = _nested(service.answers, told)
    if packaging is None:
        entries.append(Entry("agent", "sidecar"))
    if packaging is None or packaging.value != "host":
        entries.insert(0, image)
    return Entry(service.name, entries, shown(service.place) if service.place is not None else "")


def _nested(answers: Mapping[str, Answer], told: set[Place]) -> list[Entry]:
    """Answers under the keys that they stand in, in their order; a line that was told of is only named again."""
    out: dict[str, Entry] = {}
    for key, answer in answers.items():
        first, *rest = _steps(key, answers)
        if rest:
            under = out.setdefault(first, Entry(first, [])).value
            assert isinstance(under, list)
            under.append(_entry(rest[0], answer, told))
        else:
            out[first] = _entry(first, answer, told)
    return list(out.values())


def _entry(key: str, answer: Answer, told: set[Place]) -> Entry:
    if not answer.is_hole:
        place = answer.places[0] if answer.places else None
        behind = answer.why if place is None else shown(place, again=place in told)
        told.update(answer.places[:1])
        return Entry(key, answer.value, behind, tuple(f"but {shown(place)}" for place in answer.against[:3]))
    question = QUESTIONS.get(answer.key, f"`{answer.key}`")
    above = (f"To fill in, {question}: {answer.why}.", *(shown(place) for place in answer.places[:5]))
    return Entry(key, None, "", above)


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(part.capitalize() for part in others)
