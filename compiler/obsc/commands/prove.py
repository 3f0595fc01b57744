"""`obsc prove`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from obsc import files, registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands import progress
from obsc.commands.specification import colored, compile_file, folder, say
from obsc.compare import Difference, differences
from obsc.compare import say as spell
from obsc.diagnostics import nearest
from obsc.infra.boundary import Artifact
from obsc.infra.graph import Graph
from obsc.layers import Part
from obsc.patches.apply import selects
from obsc.pipeline import Compilation, emit, emit_layers
from obsc.proof import Doubt, Proof, prove, prove_joined
from obsc.target import Target

DEPLOY = "deploy"
"""Not a judge of one target's files, but of what several of them come to."""

_MARK = b'"kind": "Proof"'
"""By it a report is known, so that the next one may take its place."""


@dataclass(slots=True)
class Report:
    """What was proven by whom, and what nobody judged."""

    proofs: list[Proof] = field(default_factory=list)
    verdicts: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """Judge, target, findings."""
    not_judged: list[tuple[str, str, str]] = field(default_factory=list)
    """Who or what, why, and how to change that."""
    divergences: list[tuple[str, Difference, str]] = field(default_factory=list)
    """Target, what its patches change there, and the reason that they give."""

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return all(proof.holds for proof in self.proofs) and not any(found for _, _, found in self.verdicts)


def run(arguments: Namespace) -> int:
    """Prove that every target says the same system; ask the judges that are wanted."""
    from obsc_judges import JUDGES

    wanted = [name for word in arguments.judges or () for name in word.split(",")]
    known = ("all", DEPLOY, *JUDGES)
    for name in wanted:
        if name not in known:
            guess = nearest(name, known)
            hint = f"did you mean {guess}?" if guess else f"there are {', '.join(known)}"
            sys.stderr.write(f"obsc: no judge {name!r}; {hint}\n")
            return USAGE
    if arguments.spec is not None:
        arguments.file = arguments.spec
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if not compilation.ok:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return FINDINGS
    everything = "all" in wanted
    judges = {name: judge for name, judge in JUDGES.items() if everything or name in wanted}
    try:
        report = _report(compilation, judges, deploy=everything or DEPLOY in wanted, split=arguments.split)
    finally:
        progress.done()
    if unasked := [] if everything else [name for name in (*JUDGES, DEPLOY) if name not in wanted]:
        report.not_judged.append(("other judges", f"{', '.join(unasked)} were not asked", "obsc prove --with all"))
    text = json.dumps(_data(report), indent=2, ensure_ascii=False) + "\n"
    sys.stdout.write(text if arguments.format == "json" else _text(report, compilation))
    if arguments.out is not None:
        # By itself: what else lies in the folder, a target's outputs for one, stays.
        problem = files.put(f"{folder(arguments)}/proof.json", text.encode(), _MARK)
        if problem is not None:
            say([problem], None, "text", arguments.out)
            return FINDINGS
    return OK if report.holds else FINDINGS


@dataclass(frozen=True, slots=True)
class _Written:
    """What a target writes: all of a system, or one layer of it."""

    name: str
    target: Target
    graph: Graph
    outputs: Mapping[str, str]
    part: Part | None = None


def _report(compilation: Compilation, judges: Mapping[str, Any], *, deploy: bool, split: bool) -> Report:
    report = Report()
    targets = [target for name in registry.names() if (target := registry.find(name)) is not None]
    built = [written for target in targets for written in _written(compilation, target, split=split)]
    for target in targets:
        own = [written for written in built if written.target is target]
        _read_back(report, compilation, target, own, with_cdk="cdk" in judges)
    for judge in judges.values():
        if absent := judge.available():
            report.not_judged.append((judge.name, absent.why, absent.how_to_get))
            continue
        for written in built:
            if judge.applies_to(written.target.name):
                progress.doing(f"asking {judge.name} about {written.name}")
                verdicts = judge.judge({written.name: written.outputs})
                report.verdicts += [(judge.name, written.name, verdict.findings) for verdict in verdicts]
    _declare(report, compilation)
    if deploy and split:
        report.not_judged.append((DEPLOY, "whole systems are deployed, and no layers", "leave --split out"))
    elif deploy:
        progress.doing("deploying on an embedded AWS")
        _deploy(
            report,
            {
                target.name: {file.path: file.text for file in emit(compilation, target, shared=True)}
                for target in targets
            },
        )
    return report


def _written(compilation: Compilation, target: Target, *, split: bool) -> Iterator[_Written]:
    if split and target.scripts is not None:
        for part, files in emit_layers(compilation, target):
            outputs = {file.path: file.text for file in files}
            yield _Written(f"{target.name}/{part.layer}", target, part.graph, outputs, part)
    else:
        outputs = {file.path: file.text for file in emit(compilation, target)}
        yield _Written(target.name, target, compilation.graph_for(target.name), outputs)


def _declare(report: Report, compilation: Compilation) -> None:
    """Where targets differ because the user says so, with the reason."""
    assert compilation.graph is not None and compilation.plan is not None
    for name in compilation.diverging:
        graph = compilation.graph_for(name)
        own = [patch for patch in compilation.plan.patches if patch.target == name]
        for difference in differences(compilation.graph, graph):
            nodes = [node for node in graph.nodes if (node.kind, node.name) == (difference.kind, difference.name)]
            reasons = [patch.divergence or "" for patch in own for node in nodes if selects(patch, node)]
            if reasons:  # an input that only the patch needs has none
                report.divergences.append((name, difference, "; ".join(dict.fromkeys(reasons))))


def _deploy(report: Report, built: Mapping[str, Mapping[str, str]]) -> None:
    """Deploy what can be deployed here on an embedded AWS, and compare what its API describes."""
    from obsc_judges import deployed
    from obsc_judges.cdk import synth

    absent = {name: deployed.available(["cfn", name]) for name in ("cdk", "terraform")}
    report.not_judged += [(f"{DEPLOY} {name}", why.why, why.how_to_get) for name, why in absent.items() if why]
    template = None if absent["cdk"] else synth({"cdk": built["cdk"]})["cdk"]
    if isinstance(template, str):
        report.verdicts.append((DEPLOY, "cdk", (template,)))
        template = None
    if all(absent.values()):
        return
    found = deployed.compare(built["cfn"], template, None if absent["terraform"] else built["terraform"])
    against = " = ".join(["cfn", *(name for name, why in absent.items() if not why)])
    report.verdicts.append((DEPLOY, against, tuple(map(str, found.differences))))
    report.not_judged += [(DEPLOY, f"{gap.what}: {gap.why}", "see docs/equivalence.md") for gap in found.not_judged]


def _read_back(
    report: Report, compilation: Compilation, target: Target, built: list[_Written], *, with_cdk: bool
) -> None:
    """Prove what one target writes: its one output, or each layer and what they come to when they are joined."""
    from obsc_readers import find

    try:
        read = find(target.name)
    except ModuleNotFoundError as missing:
        report.not_judged.append((target.name, f"its reader needs {missing.name}", "pip install 'obsc[judges]'"))
        return
    if read is None:
        report.not_judged.append((target.name, "there is no reader for this target", "see docs/equivalence.md"))
        return
    if target.name == "cdk" and not with_cdk:
        report.not_judged.append((target.name, "its Python has to be synthesised first", "obsc prove --with cdk"))
        return
    layers: list[tuple[Part, Mapping[str, str]]] = []
    for written in built:
        progress.doing(f"reading {written.name} back")
        outputs = _synthesise(report, written) if target.name == "cdk" else written.outputs
        if outputs is None:
            return
        report.proofs.append(prove(written.graph, target, outputs, read, written.name))
        if written.part is not None:
            layers.append((written.part, outputs))
    if layers:
        report.proofs.append(prove_joined(compilation.graph_for(target.name), target, layers, read))


def _synthesise(report: Report, written: _Written) -> dict[str, str] | None:
    """The template that CDK makes, beside the files that it leaves alone; None where CDK is absent or fails."""
    from obsc_judges import JUDGES
    from obsc_judges.cdk import synth

    if JUDGES["cdk"].available():
        return None  # said where the judges are asked
    template = synth({written.name: written.outputs})[written.name]
    if isinstance(template, str):
        report.verdicts.append(("cdk", written.name, (template,)))
        return None
    beside = {node.name for node in written.graph.of(Artifact)}
    artefacts = {path: text for path, text in written.outputs.items() if path in beside}
    return {"stack.template.json": json.dumps(template), **artefacts}


def _text(report: Report, compilation: Compilation) -> str:
    return "\n".join(_lines(report, compilation)) + "\n"


def _lines(report: Report, compilation: Compilation) -> Iterator[str]:
    from obsc.render.safe import safe

    for proof in report.proofs:
        state = "proven" if proof.holds else "NOT PROVEN"
        yield f"{proof.target:<19} {state}: read back, {proof.nodes} nodes and {proof.fields} values compared"
        yield from (f"    refused: {refusal}" for refusal in proof.refused)
        for doubt in proof.doubts:
            yield from _told(doubt, report, compilation)
    for target, difference, why in report.divergences:
        what = f"{difference.kind} {difference.name} {difference.field}".rstrip()
        values = f"{spell(difference.actual)} instead of {spell(difference.expected)}"
        yield f"{target:<19} differs as declared: {safe(what)} is {safe(values)}: {safe(why)}"
    for judge, target, findings in report.verdicts:
        yield f"{target:<19} {judge}: {'no objection' if not findings else f'{len(findings)} findings'}"
        yield from (f"    {finding}" for finding in findings)
    for who, why, how in report.not_judged:
        yield f"{who:<19} not judged: {why} ({how})"


def _told(doubt: Doubt, report: Report, compilation: Compilation) -> Iterator[str]:
    """Specification line, resource, field, and the value in every target."""
    from obsc.render import human

    yield f"    {doubt.kind} {doubt.name} {doubt.field}".rstrip()
    if doubt.origin:
        place = human.frame(compilation.source, compilation.source.key_span(doubt.origin), color=colored())
        yield from (f"    {row}" for row in place.splitlines())
    yield f"      specification  {spell(doubt.expected)}"
    for proof in report.proofs:
        here = [d for d in proof.doubts if (d.kind, d.name, d.field) == (doubt.kind, doubt.name, doubt.field)]
        yield f"      {proof.target:<15}{spell(here[0].found if here else doubt.expected)}"


def _data(report: Report) -> dict[str, Any]:
    return {
        "kind": "Proof",
        "holds": report.holds,
        "targets": {
            proof.target: {
                "nodes": proof.nodes,
                "values": proof.fields,
                "refused": list(proof.refused),
                "differences": [
                    {
                        "path": list(doubt.origin),
                        "resource": f"{doubt.kind} {doubt.name}",
                        "field": doubt.field,
                        "specification": spell(doubt.expected),
                        "target": spell(doubt.found),
                    }
                    for doubt in proof.doubts
                ],
            }
            for proof in report.proofs
        },
        "divergences": [
            {
                "target": target,
                "resource": f"{difference.kind} {difference.name}",
                "field": difference.field,
                "here": spell(difference.actual),
                "elsewhere": spell(difference.expected),
                "why": why,
            }
            for target, difference, why in report.divergences
        ],
        "judges": [
            {"judge": judge, "target": target, "findings": list(findings)}
            for judge, target, findings in report.verdicts
        ],
        "notJudged": [{"what": who, "why": why, "how": how} for who, why, how in report.not_judged],
    }
