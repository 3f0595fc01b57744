"""The sample applications, and a task definition's run against one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from obsc.verify.client import Request
from runtime import environments, task
from runtime.image import AppImage, CopyImage
from runtime.observation import Observation
from runtime.verify import observe

APPS = Path(__file__).with_name("apps")
ADOT_IMAGE = "adot-autoinstrumentation-python"

EVERY_ROUTE = (*["/"] * 4, "/users/42", "/outbound", "/error", "/missing")
"""What is asked of an application by default: eight requests, among them one that fails and one that finds nothing."""


def run_cell(
    taskdef: Mapping[str, Any],
    *,
    container: str,
    app: str,
    requests: Sequence[str | Request] = EVERY_ROUTE,
    version: str = environments.DISTRO_VERSION,
    command: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    working_directory: str = "/app",
    image_files: Mapping[str, str] | None = None,
    **how: Any,
) -> Observation:
    """Run a container of the task definition with a sample application as its image.

    The image has the distro installed unless an ADOT init container runs first. `command` and `environment` are the
    image's CMD and ENV, `image_files` what its Dockerfile copies, `how` are further options of `verify.observe`.
    """
    initialised = any(ADOT_IMAGE in each.image for each in task.run_before(taskdef, container))
    image = AppImage(
        files=APPS / app,
        venv=environments.plain_venv() if initialised else environments.package_venv(version),
        working_directory=working_directory,
        command=tuple(command),
        environment=environment or {},
        copied=image_files or {},
    )
    init_images = {ADOT_IMAGE: CopyImage(environments.adot_image(version))} if initialised else {}
    return observe(taskdef, container=container, image=image, init_images=init_images, requests=requests, **how)
