"""CDK Python: a package with a reusable construct and a thin stack, as a good CDK repository has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from obsc.infra.graph import Graph
from obsc.layers import Part
from obsc.target import File, Header, Target
from obsc_targets._shared.local import NOT_ON_AWS, NOT_SAID_TO_AWS


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.cdk.write import write

    return write(graph, header, TARGET)


def _scripts(parts: Sequence[Part], header: Header) -> tuple[File, ...]:
    from obsc_targets.cdk.scripts import scripts

    return scripts(parts, header)


def _ids(graph: Graph) -> Mapping[tuple[str, str], str]:
    from obsc_targets._shared.cfn.ids import logical_ids

    return logical_ids(graph)


TARGET = Target(
    name="cdk",
    title="CDK Python",
    primary="*/construct.py",
    emit=_emit,
    ids=_ids,
    scripts=_scripts,
    unsupported=NOT_ON_AWS,
    dropped=NOT_SAID_TO_AWS,
)
