"""How AWS's own images get to where a deployment is told that they are: networks without a way out need copies."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.infra.boundary import Step
from obsc.infra.values import Ref
from obsc.plan.model import Plan
from obsc.spec.versions import ADOT_COLLECTOR_IMAGE, ADOT_PYTHON_IMAGE, CLOUDWATCH_AGENT_IMAGE

_AGENTS = {
    "cloudwatch-agent": ("The CloudWatch agent", CLOUDWATCH_AGENT_IMAGE),
    "adot-collector": ("The ADOT Collector", ADOT_COLLECTOR_IMAGE),
}


def copy_steps(plan: Plan) -> Iterator[Step]:
    """A step for each image of an agent or of the distribution that is an input.

    https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/: a manifest list is copied whole, with the
    images of every processor.
    """
    told: set[str] = set()
    for image, what, source, origin in _images(plan):
        if isinstance(image, Ref) and image.name not in told:
            told.add(image.name)
            yield Step(
                name=f"{image.name}.copy",
                description=(
                    f"{what} comes from the image that `{image.name}` names. AWS's own is copied to a registry of "
                    f"yours by `docker buildx imagetools create --tag IMAGE {source}`."
                ),
                origin=origin,
            )


def _images(plan: Plan) -> Iterator[tuple[object, str, str, Path]]:
    """Where each image comes from, what it is, and where AWS publishes it."""
    for service in plan.services:
        what, repository = _AGENTS[service.agent.distribution]
        yield service.agent.image, what, plan.lock.pinned(plan.lock.default(repository)), service.agent.origin
        how = service.instrumentation
        if how.attach == "init-container":
            source = plan.lock.pinned(f"{ADOT_PYTHON_IMAGE}:v{how.version}")
            yield how.image, "The distribution", source, how.origin
