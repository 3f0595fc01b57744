"""Image references taken apart: what an image is called, and which version its tag names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.infra.values import Text
from obsc.plan.model import Instrumentation, Plan, Service
from obsc.records import dataclass

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Image:
    """The parts of a reference.

    >>> read_image("public.ecr.aws/team/web:1.4@sha256:00")
    Image(repository='public.ecr.aws/team/web', tag='1.4', digest='sha256:00')
    """

    repository: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        """The last part of the repository's path."""
        return self.repository.rpartition("/")[2]


def read_image(text: str) -> Image:
    """The parts of a reference; a colon in front of the last slash belongs to a port.

    >>> read_image("localhost:5000/web").tag is None
    True
    """
    reference, _, digest = text.partition("@")
    folder, slash, last = reference.rpartition("/")
    name, _, tag = last.partition(":")
    return Image(f"{folder}{slash}{name}", tag or None, digest or None)


def literal_images(plan: Plan) -> Iterator[tuple[str, Path, Image]]:
    """Every image that is written out in the document or shipped by obsc, once: whose it is, where, and what."""
    seen: set[Path] = set()
    for what, path, text in _images(plan):
        if isinstance(text, str) and path not in seen:
            seen.add(path)
            yield what, path, read_image(text)


def _images(plan: Plan) -> Iterator[tuple[str, Path, Text]]:
    for service in plan.services:
        yield service.name, service.at("image"), service.image
        yield "cloudwatch-agent", (*service.agent.origin, "image"), service.agent.image
        if service.instrumentation.attach == "init-container":
            yield "init", (*service.instrumentation.origin, "image"), service.instrumentation.image
        for container in service.containers:
            yield container.name, (*container.origin, "image"), container.image
    for agent in plan.agents:
        yield agent.name, (*agent.origin, "image"), agent.image


def tagged_version(instrumentation: Instrumentation) -> Version | None:
    """The version of the AWS distribution that the tag of the init container's image names, if it names one."""
    if instrumentation.attach != "init-container" or not isinstance(instrumentation.image, str):
        return None
    match = re.match(
        r"v?([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})(?![0-9])", read_image(instrumentation.image).tag or ""
    )
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def distribution_version(instrumentation: Instrumentation) -> tuple[int, ...]:
    """The version of the AWS distribution that will run: the tag's where it tells, else the one that is declared."""
    return tagged_version(instrumentation) or instrumentation.version_tuple


def version_path(service: Service, plan: Plan) -> Path:
    """Where the version of the distribution is written, or would stand."""
    how = service.instrumentation
    by_default = (*how.origin, "version") in {taken.path for taken in plan.taken}
    return (*how.origin, "image" if by_default and tagged_version(how) is not None else "version")


def shown(version: tuple[int, ...]) -> str:
    """A version as people write it.

    >>> shown((0, 18, 0))
    '0.18.0'
    """
    return ".".join(map(str, version))
