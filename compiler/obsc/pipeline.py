"""The whole story: text to diagnostics, plan and graph; graph to files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from obsc import __version__, rules
from obsc.check import Checked, check
from obsc.diagnostics import Diagnostic, Path, Related, Severity, has_errors, in_order
from obsc.infra.graph import Graph
from obsc.lower.system import lower
from obsc.passes import run_passes
from obsc.plan.model import Plan
from obsc.plan.resolve import resolve
from obsc.source import Source, load
from obsc.target import File, Header, Target


@dataclass(frozen=True, slots=True)
class Compilation:
    """What became of a text. Without errors, `graph` is what the targets emit."""

    source: Source
    document: dict[str, Any] | None
    plan: Plan | None
    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing stops a build."""
        return self.graph is not None and not has_errors(self.diagnostics)


def compile_text(raw: bytes, name: str = "observability.yaml") -> Compilation:
    """Everything that can be said about a specification; never raises on any bytes."""
    source, found = load(raw, name)
    diagnostics = list(found)
    checked = check(source) if source.data is not None else Checked(None, (), ())
    misread = {d.span for d in found if d.severity is Severity.ERROR}
    diagnostics += [d for d in checked.diagnostics if d.span not in misread]
    document = checked.document
    if document is None:
        return Compilation(source, None, None, None, _final(source, diagnostics))
    diagnostics += _judge(source, document, "Raw", checked.removed)
    plan = resolve(document)
    diagnostics += _judge(source, plan, "Plan", checked.removed)
    graph = run_passes(lower(plan), plan)
    diagnostics += _judge(source, graph, "Graph", checked.removed)
    return Compilation(source, document, plan, graph, _final(source, diagnostics))


def emit(compilation: Compilation, target: Target) -> tuple[File, ...]:
    """A target's files for a compilation that is ok."""
    assert compilation.graph is not None
    return target.emit(compilation.graph, header(compilation))


def header(compilation: Compilation) -> Header:
    """The provenance of an output: of the content of the spec, not of its layout."""
    import hashlib
    import json

    document = compilation.document or {}
    content = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Header(__version__, document["metadata"]["name"], hashlib.sha256(content.encode()).hexdigest())


def _judge(source: Source, subject: object, stage: rules.Stage, removed: tuple[Path, ...]) -> Iterator[Diagnostic]:
    for rule, finding in rules.run(subject, stage):
        if any(_touches(gone, place) for gone in removed for place in (finding.path, *finding.rests_on)):
            continue
        yield Diagnostic(
            rule.code,
            rule.severity if finding.severity is None else finding.severity,
            finding.message,
            path=finding.path,
            span=source.key_span(finding.path) if finding.key else source.value_span(finding.path),
            label=finding.label,
            why=finding.why or rule.why,
            fix=finding.fix,
            suggestion=finding.suggestion,
            related=tuple(Related(source.key_span(path), label) for path, label in finding.related),
            conceal=finding.conceal,
        )


def _touches(one: Path, other: Path) -> bool:
    """Whether one place lies in the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _final(source: Source, found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted, each with its reason, without those that the user allows."""
    explained = [_with_why(diagnostic) for diagnostic in found]
    return tuple(in_order(d for d in explained if not _allowed(source, d)))


def _with_why(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.why:
        return diagnostic
    why = next((rule.why for rule in rules.all_rules() if rule.code == diagnostic.code), "")
    return replace(diagnostic, why=why)


def _allowed(source: Source, diagnostic: Diagnostic) -> bool:
    """Whether a comment `# obsc: allow CODE reason` silences this; what the reader and the schema find cannot be."""
    if diagnostic.span is None or not source.allowances:
        return False
    silent = {a.code for a in source.allowances if a.applies_to_line == diagnostic.span.line} - {"OBS030"}
    return diagnostic.code in silent and rules.rule_of(diagnostic.code).stage != "declared"
