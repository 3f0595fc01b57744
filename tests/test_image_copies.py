"""Images that AWS publishes, and that a closed network needs copies of."""

from __future__ import annotations

from pathlib import Path

from obsc.infra.boundary import Step
from obsc.infra.ecs import TaskDefinition
from shipped import ROOT, SPECS, compiled

CLOSED = ROOT / "specs" / "16-created-network.yaml"


def _copies(path: Path) -> dict[str, str]:
    graph = compiled(path).graph
    assert graph is not None
    return {step.name: step.description for step in graph.of(Step) if step.name.endswith(".copy")}


def test_each_image_that_is_an_input_is_copied_from_where_it_is_published() -> None:
    """A tag that does not exist would be found out in the middle of a deployment."""
    copies = _copies(CLOSED)
    assert copies.keys() == {"agentImage.copy", "distributionImage.copy"}  # once, however many services share one
    hello = compiled(SPECS[0]).graph
    assert hello is not None
    images = {container.image for task in hello.of(TaskDefinition) for container in task.containers}
    for description in copies.values():
        assert any(isinstance(image, str) and f" {image}`" in description for image in images), description


def test_what_is_pulled_from_where_it_is_published_needs_no_copy() -> None:
    """Somebody would fill a registry for nothing."""
    assert _copies(SPECS[0]) == {}
