"""Images that AWS publishes, and that a closed network needs copies of."""

from __future__ import annotations

from obsc import lock
from obsc.infra.boundary import Step
from obsc.infra.ecs import TaskDefinition
from obsc.pipeline import Compilation, compile_text
from obsc.spec.versions import ADOT_COLLECTOR_IMAGE, ADOT_PYTHON_IMAGE, CLOUDWATCH_AGENT_IMAGE
from shipped import ROOT, SPECS, compiled

CLOSED = ROOT / "specs" / "16-created-network.yaml"


def _copies(compilation: Compilation) -> dict[str, str]:
    assert compilation.graph is not None, compilation.diagnostics
    steps = [step for step in compilation.graph.of(Step) if step.name.endswith(".copy")]
    copies = {step.name: step.description for step in steps}
    assert len(copies) == len(steps)  # once, however many services share one
    return copies


def test_each_image_that_is_an_input_is_copied_from_where_it_is_published() -> None:
    """A tag that does not exist would be found out in the middle of a deployment."""
    copies = _copies(compiled(CLOSED))
    assert copies.keys() == {"agentImage.copy", "distributionImage.copy"}
    hello = compiled(SPECS[0]).graph
    assert hello is not None
    images = {container.image for task in hello.of(TaskDefinition) for container in task.containers}
    for description in copies.values():
        assert any(isinstance(image, str) and f" {image}`" in description for image in images), description


def test_what_is_pulled_from_where_it_is_published_needs_no_copy() -> None:
    """Somebody would fill a registry for nothing."""
    assert _copies(compiled(SPECS[0])) == {}


def test_the_copy_is_of_what_is_locked_and_asked_for() -> None:
    """The registry would hold another release than the one that was agreed on, or the agent's image for a collector."""
    collector = "distribution: adot-collector, "
    text = CLOSED.read_text(encoding="utf-8").replace("cloudwatch: { image", f"cloudwatch: {{ {collector}image")
    text = text.replace("instrumentation: { image", 'instrumentation: { version: "0.18.0", image')
    assert collector in text
    tags = {**lock.SHIPPED, ADOT_COLLECTOR_IMAGE: "v0.1.2"}
    images = {
        f"{ADOT_COLLECTOR_IMAGE}:v0.1.2": f"sha256:{'1' * 64}",
        f"{ADOT_PYTHON_IMAGE}:v0.18.0": f"sha256:{'2' * 64}",
    }
    raw = lock.dump(lock.Lock(tags, images, is_file=True))
    copies = _copies(compile_text(text.encode(), read=lambda _: raw))
    for name, image in zip(("agentImage.copy", "distributionImage.copy"), images, strict=True):
        assert f" {image}@{images[image]}`" in copies[name]
    assert "ADOT Collector" in copies["agentImage.copy"] and CLOUDWATCH_AGENT_IMAGE not in copies["agentImage.copy"]
