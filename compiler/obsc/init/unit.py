"""A service to be, before anything is said about it: its folder and the files that start it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from obsc.init.compose import ComposeService
from obsc.init.dockerfile import Image
from obsc.init.evidence import Place
from obsc.init.infrastructure import Container
from obsc.init.project import Project, TextFile


@dataclass(slots=True)
class Unit:
    """A service to be: where its code lies, and the files that start it."""

    name: str
    place: Place | None
    folder: str
    dockerfile: TextFile | None = None
    image: Image | None = None
    compose: ComposeService | None = None
    process: tuple[str, Place] | None = None
    """The command of a Procfile, or of a unit of systemd."""
    containers: list[Container] = field(default_factory=list)
    """The same container in several task definitions, one for each environment for example."""

    def variable(self, name: str) -> tuple[str, Place] | None:
        """An environment variable that it runs with: a task definition's word counts, else the image's."""
        of_tasks = (container.env.get(name) for container in self.containers)
        of_image = self.image.env.get(name) if self.image is not None else None
        return next((found for found in of_tasks if found is not None), of_image)

    @property
    def variables(self) -> dict[str, str]:
        """All of them."""
        out = dict(self.image.variables) if self.image is not None else {}
        for container in self.containers:
            out |= {name: value for name, (value, _) in container.env.items()}
        return out

    def file(self, project: Project, path: str) -> TextFile | None:
        """A file of the service by the path that it has in the image."""
        workdir = self.image.workdir if self.image is not None else ""
        inside = path.removeprefix(workdir + "/") if workdir else path
        name = project.named(self.folder, inside.lstrip("/"))
        if name and project.has(name):
            return project.file(name)
        last = path.rpartition("/")[2]
        same = [known for known in project.below(self.folder) if known.rpartition("/")[2] == last]
        return project.file(same[0]) if len(same) == 1 else None


def plain(name: str) -> str:
    """A name as the language takes it; nothing where no letter is left.

    >>> plain("My_Shop.API"), plain("42")
    ('my-shop-api', '')
    """
    text = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    return re.sub("^[0-9-]+", "", text)[:40].strip("-")
