"""Every resource of a folder or of one file, whatever language it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from obsc.importing import cloudformation, compose, copilot, task_json
from obsc.importing.values import Resource
from obsc.init.documents import parse
from obsc.init.project import Project, TextFile

_NAMES = ("package.json", "package-lock.json", "tsconfig.json", "cdk.json", "composer.json")
_TELLING = re.compile(
    r"containerDefinitions|AWS::|taskDefinition|root_module|services:|"
    r"Web Service|Backend Service|Worker Service|Scheduled Job|Static Site"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: resources in the order of the files, and by their ids."""

    all: tuple[Resource, ...]

    def of(self, kind: str) -> Iterator[Resource]:
        """The resources of a kind."""
        return (resource for resource in self.all if resource.kind == kind)

    def named(self, kind: str, id: str) -> Resource | None:
        """The resource of a kind that a reference leads to."""
        return next((one for one in self.of(kind) if one.id == id), None)


def is_own(file: TextFile) -> bool:
    """Whether obsc wrote a file: what it creates, obsc creates again."""
    return bool(re.search(r"^# Built by obsc |^ {2}Obsc:$|\"Obsc\": \{", file.text, re.MULTILINE))


def system_of(file: TextFile) -> str:
    """The name of the system in what obsc wrote: in its header, or among the metadata of a template; else nothing."""
    header = re.search(r"^# Built by obsc \S+ from the specification (\S+), sha256", file.text, re.MULTILINE)
    metadata = re.search(r'"?Obsc"?: *\{?\s[^}]*?"?Spec"?: *"?([a-z][a-z0-9-]*)', file.text)
    found = header or metadata
    return found[1] if found is not None and is_own(file) else ""


def read(project: Project, only: str | None = None) -> Found:
    """The resources of the project's files, or of one of them; what cannot be read is among the project's notes."""
    paths = project.paths if only is None else (only,)
    found: list[Resource] = []
    for path in paths:
        if path.endswith((".json", ".template", ".yaml", ".yml")) and path.rpartition("/")[2] not in _NAMES:
            file = project.file(path)
            if file is not None and _TELLING.search(file.text):
                found += _document(project, file)
    if only is not None and only.endswith(".tf"):
        # A file of a module says little without those beside it.
        paths = tuple(path for path in project.paths if "/" not in path)
    terraform = tuple(path for path in paths if path.endswith((".tf", ".tfvars")))
    if terraform:
        found += _terraform(project, terraform)
    return Found(tuple(_without_compose(found, project)))


def _without_compose(found: list[Resource], project: Project) -> Iterator[Resource]:
    """Where something says what runs in the cloud, a Compose file says what runs on a laptop."""
    others = any(one.kind == "TaskDefinition" and one.body[compose.MARK].data is None for one in found)
    for one in found:
        if others and one.body[compose.MARK].data is not None:
            project.notes.add(f"`{one.id}` of `{one.file.path}` is left out: other files say what runs", one.place())
        else:
            yield one


def _document(project: Project, file: TextFile) -> Iterator[Resource]:
    document = parse(file, project.notes)
    if cloudformation.is_template(document):
        yield from cloudformation.resources(document, file, project.notes)
    elif document["planned_values"].data is not None or document["values"]["root_module"].data is not None:
        yield from task_json.planned(document, file)
    elif copilot.is_manifest(document):
        yield from copilot.resources(document, file, project.notes)
    elif compose.is_compose(file.path, document):
        yield from compose.resources(document, file, project.notes)
    else:
        yield from task_json.resources(document, file)


def _terraform(project: Project, paths: tuple[str, ...]) -> Iterator[Resource]:
    try:
        from obsc.importing.terraform import resources  # with the reader of obsc prove, which needs an extra package
    except ModuleNotFoundError as missing:
        project.notes.add(f"`{paths[0]}` is not read: that needs {missing.name}, pip install 'obsc[judges]'")
        return
    yield from resources(project, paths)
