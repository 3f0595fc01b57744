"""The edits of an image's sources as a patch, or as lines to paste where there is none; and what a person does then."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Artifact, Step
from obsc.plan.model import LaunchFile, Service
from obsc.unified import diff


def image_files(service: Service) -> Iterator[Artifact]:
    """What the image of a service needs with `attach: package`."""
    how, folder, edit = service.instrumentation, f"images/{service.name}", service.image_edit
    if how.attach != "package":
        return
    if edit is not None and edit.is_complete:
        patch = "".join(diff(file.path, file.before, file.after) for file in edit.edited)
        if patch:
            yield Artifact(
                name=f"{folder}/image.patch",
                content=patch,
                purpose="What the sources of the image need, as a patch in the folder of the specification.",
                origin=service.at("build"),
            )
        return
    yield Artifact(
        name=f"{folder}/requirements.txt",
        content=f"aws-opentelemetry-distro=={how.version}\n",
        purpose="The line that the app's requirements need; it pins every OpenTelemetry package by itself.",
        origin=how.origin,
    )
    yield Artifact(
        name=f"{folder}/Dockerfile",
        content=_dockerfile(how.version, service.launch.files),
        purpose="The lines that the app's Dockerfile needs, behind its last `pip install`.",
        origin=how.origin,
    )


def _dockerfile(version: str, copied: tuple[LaunchFile, ...]) -> str:
    lines = [f"RUN pip install --no-cache-dir aws-opentelemetry-distro=={version}"]
    lines += [f"COPY {file.name} {file.path}" for file in copied]
    return "\n".join(lines) + "\n"


def image_step(service: Service) -> Iterator[Step]:
    """How the image comes to have it."""
    edit = service.image_edit
    if service.instrumentation.attach != "package" or (edit is not None and edit.is_complete and not edit.edited):
        return
    folder = f"images/{service.name}"
    if edit is None or any(refused.unread for refused in edit.refused):
        text = f"Add the lines in `{folder}/` to the image of {service.name} and rebuild it."
    elif edit.refused:
        reasons = " and ".join(f"`{printable(one.path)}` {printable(one.reason)}" for one in edit.refused)
        text = f"Add the lines in `{folder}/` to the image of {service.name} and rebuild it, for {reasons}."
    else:
        text = (
            f"Apply `{folder}/image.patch` in the folder of the specification, by `obsc instrument` or by "
            f"`patch -p1`, and rebuild the image of {service.name}."
        )
        if service.launch.is_ours:
            text += " Its own command stays as it is: the one that is compiled replaces it."
        text += "".join(f" Then {printable(note)}." for note in edit.notes)
    yield Step(name=f"{service.name}.image", description=text, origin=service.instrumentation.origin)


def printable(text: str) -> str:
    """A text of the user's on one line of a page."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
