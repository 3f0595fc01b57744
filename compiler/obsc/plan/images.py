"""How the image of a service comes to start OpenTelemetry: by obsc's command, or by its own."""

from __future__ import annotations

from collections.abc import Sequence

from obsc.images.wanted import Added, ImageEdit, Wanted
from obsc.plan.model import Build, Instrumentation, Launch, Server
from obsc.user_files import Read


def keeps_image_command(build: Build | None, server: Server, how: Instrumentation, entry_point: Sequence[str]) -> bool:
    """Whether the image's own command runs: it is wrapped, and nobody says what else there is to serve.

    Workers of gunicorn and uWSGI need a hook, which only a command of obsc's brings.
    """
    if build is None or not build.wrap_command or how.attach != "package" or server.forks:
        return False
    return server.app is None and server.script is None and not server.before and not entry_point


def wanted(name: str, build: Build, how: Instrumentation, launch: Launch) -> Wanted:
    """What the image of a service has to have."""
    return Wanted(
        service=name,
        context=build.context,
        dockerfile=build.dockerfile,
        requirements=build.requirements,
        version=how.version,
        files=tuple(
            Added(name=file.name, path=file.path, content=file.content)
            for file in launch.files
            if file.variable is None
        ),
        wrap=build.wrap_command,
    )


def edit_of(name: str, build: Build | None, how: Instrumentation, launch: Launch, read: Read) -> ImageEdit | None:
    """The edits of its sources, where they are known and bring OpenTelemetry."""
    if build is None or how.attach != "package":
        return None
    from obsc.images.edit import image_edit  # parsers that few systems need

    return image_edit(wanted(name, build, how, launch), read)
