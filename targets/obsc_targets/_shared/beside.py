"""What stands beside every target's own files: the artefacts, and the checklist of what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.infra.boundary import Artifact, Step
from obsc.infra.graph import Graph
from obsc.target import File, Header, Mark, Target, left_out


def provenance(header: Header) -> tuple[str, str]:
    """Two lines that say where an output comes from and what to edit instead."""
    return (
        f"Built by obsc {header.obsc_version} from the specification {header.spec_name}, "
        f"sha256 {header.spec_sha256[:12]}.",
        "Edit observability.yaml and build again; what is changed here is not kept.",
    )


def in_layers(header: Header) -> Iterator[str]:
    """What a layer's checklist says before how to deploy it by itself."""
    if header.layer is not None:
        yield "`bash deploy.sh` in the folder above deploys every layer, with what it needs of others. This one alone:"
        yield ""


def beside(graph: Graph, header: Header, target: Target, deploy: Iterable[str]) -> Iterator[File]:
    """The artefacts as files, and CHECKLIST.md, in which `deploy` says how to use this target's outputs."""
    for artifact in graph.of(Artifact):
        mark = Mark(0, artifact.origin, f"Artifact {artifact.name}")
        yield File(artifact.name, artifact.content, (mark,))
    yield File("CHECKLIST.md", "\n".join(_checklist(graph, header, target, deploy)) + "\n")


def _checklist(graph: Graph, header: Header, target: Target, deploy: Iterable[str]) -> Iterator[str]:
    yield f"# What is left to do for {header.spec_name}" + (f": {header.layer}" if header.layer else "")
    yield ""
    yield from provenance(header)
    yield from _section("Deploy", deploy)
    yield from _section("By hand", (f"- [ ] {step.description}" for step in graph.of(Step)))
    yield from _section("Files beside", (f"- `{file.name}`: {file.purpose}" for file in graph.of(Artifact)))
    yield from _section(f"Not in {target.title}", _gaps(graph, target))


def _gaps(graph: Graph, target: Target) -> Iterator[str]:
    """What a target leaves out, in a row for each kind and reason."""
    names: dict[tuple[str, str], list[str]] = {}
    for node, why in left_out(graph, target):
        names.setdefault((node.kind, why), []).append(f"`{node.name}`")
    return (f"- {kind} {', '.join(which)}: {why}" for (kind, why), which in names.items())


def _section(title: str, rows: Iterable[str]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield from ("", f"## {title}", "", *rows)
