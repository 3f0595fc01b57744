"""OBS905."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.images.versions import exact, takes
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS905", "other-version-in-image", Severity.WARNING)
def other_version_in_image(plan: Plan) -> Iterator[Finding]:
    """The sources of an image ask for another version of the AWS distribution than the specification.

    ## Why
    Variables, hooks and diagnostics are those of one release: the app starts with another one, which may not know them.

    It is about images with `build` and `attach: package`: the Dockerfile, the requirements files that it installs from,
    with what those include, and pyproject.toml are read. A version that nobody writes is the newest that obsc knows.

    ## Source
    - https://packaging.python.org/en/latest/specifications/version-specifiers/
    - https://github.com/aws-observability/aws-otel-python-instrumentation/releases
    """
    for service in plan.services:
        how, edit = service.instrumentation, service.image_edit
        for asked in edit.asked if edit is not None else ():
            if takes(asked.specifier, how.version):
                continue
            it = exact(asked.specifier)
            is_edited = edit is not None and asked.path in {file.path for file in edit.edited}
            yield Finding(
                message=f"`{asked.path}`, line {asked.line}, takes aws-opentelemetry-distro `{asked.specifier}`, and "
                f"`{service.name}` is compiled for {how.version}",
                path=(*how.origin, "version"),
                label="another release",
                fix=f"write `version: {it or 'X.Y.Z'}` in `instrumentation`, "
                + (
                    f"or let `obsc instrument` write {how.version} there" if it and is_edited else "or change that line"
                ),
            )
