"""CDK Python: a package with a reusable construct and a thin stack, as a good CDK repository has them."""

from __future__ import annotations

from obsc.infra.graph import Graph
from obsc.target import File, Header, Target


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.cdk.write import write

    return write(graph, header, TARGET)


TARGET = Target(
    name="cdk",
    title="CDK Python",
    primary="*/construct.py",
    emit=_emit,
    unsupported={},
    dropped={},
)
