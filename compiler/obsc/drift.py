"""What `--locked` refuses: an image of an agent or of the distribution that is not as `obsc.lock` says."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Diagnostic, Path, Severity
from obsc.lock import NAME, Lock, repository, split
from obsc.lower.ecs import INIT_CONTAINER
from obsc.plan.agent_services import COLLECTOR_CONTAINER, CONTAINER_NAME
from obsc.plan.model import Plan, Service
from obsc.source import Source
from obsc.spec.versions import ADOT_PYTHON_PACKAGE

_FIX = f"run `obsc update`, read what it changes in {NAME}, and commit it with the specification"
_WHY = "--locked builds what was agreed on, and nothing that came since"


_CONTAINERS = (INIT_CONTAINER, CONTAINER_NAME, COLLECTOR_CONTAINER)


def lockable(plan: Plan) -> Iterator[tuple[str, Path, str]]:
    """The images that a lock is about, each with whose it is and where: literal ones, in the order of their places.

    An app's own image is given at deployment; one that is an input is nobody's to lock.
    """
    found = [(agent.name, (*agent.origin, "image"), agent.image) for agent in plan.agents]
    for service in plan.services:
        found.append((service.agent.name, (*service.agent.origin, "image"), service.agent.image))
        how = service.instrumentation
        if how.attach == "init-container":
            found.append((f"the init container of {service.name}", (*how.origin, "image"), how.image))
    by_place = {path: (who, image) for who, path, image in found if isinstance(image, str)}
    for path, (who, image) in sorted(by_place.items(), key=lambda item: tuple(map(str, item[0]))):
        yield who, path, image


def releases(plan: Plan) -> Iterator[tuple[Service, str]]:
    """The release of the package that each service gets, where it gets the package."""
    found = ((service, service.instrumentation) for service in plan.services)
    return ((service, how.version) for service, how in found if how.attach == "package")


def drift(plan: Plan, lock: Lock, source: Source) -> Iterator[Diagnostic]:
    """Every image and package that differs from what is locked; one finding where there is no lock at all."""
    if not lock.is_file:
        message = f"--locked, and there is no `{NAME}` beside the specification"
        yield Diagnostic("OBS062", Severity.ERROR, message, why=_WHY, fix=_FIX)
        return
    for who, path, image in lockable(plan):
        name, digest = split(image)
        if name in lock.images and lock.images[name] == digest:
            continue
        yield Diagnostic(
            "OBS062",
            Severity.ERROR,
            f"the image of `{who}` is `{image}`, and {NAME} holds {_held(lock, name)}",
            path=path,
            span=source.value_span(path),
            why=_WHY,
            fix=_FIX,
        )
    held = {lock.tags[ADOT_PYTHON_PACKAGE], *lock.releases}
    for service, release in releases(plan):
        if release not in held:
            path = (*service.instrumentation.origin, "version")
            yield Diagnostic(
                "OBS062",
                Severity.ERROR,
                f"`{service.name}` gets {ADOT_PYTHON_PACKAGE} {release}, and {NAME} holds {' and '.join(sorted(held))}",
                path=path,
                span=source.value_span(path),
                why=_WHY,
                fix=_FIX,
            )
    for patch in plan.patches:
        if patch.kind == "Container" and patch.name in _CONTAINERS and "image" in patch.set:
            path = (*patch.origin, "set", "image")
            yield Diagnostic(
                "OBS062",
                Severity.ERROR,
                f"a patch changes the image of `{patch.name}`, which {NAME} cannot hold",
                path=path,
                span=source.value_span(path),
                why=_WHY,
                fix="write it as the `image` of the agent or of `instrumentation`, then run `obsc update`",
            )


def _held(lock: Lock, name: str) -> str:
    """What is locked for an image, or else for its repository."""
    others = [other for other in sorted(lock.images) if repository(other) == repository(name)]
    held = [name] if name in lock.images else others
    written = [other if (digest := lock.images[other]) is None else f"{other}@{digest}" for other in held]
    return " and ".join(f"`{one}`" for one in written) or "no image of that repository"
