"""The whole story: text to diagnostics, plan and graph; graph to files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from obsc import __version__, environments, layers, rules
from obsc.allowed import without_allowed
from obsc.check import Checked, check
from obsc.config_files import in_files, with_config_files
from obsc.diagnostics import Diagnostic, Path, Related, Severity, has_errors, in_order
from obsc.drift import drift
from obsc.infra.graph import Graph
from obsc.layers import Part
from obsc.lock import Lock, read_lock
from obsc.lower.system import lower
from obsc.passes import run_passes
from obsc.plan.model import Plan
from obsc.plan.resolve import resolve
from obsc.records import dataclass, replace
from obsc.repair import repair
from obsc.source import Source, load
from obsc.target import File, Header, Target
from obsc.user_files import Read, no_files


@dataclass(frozen=True, slots=True)
class Compilation:
    """What became of a text. Without errors, `graph` is what the targets emit."""

    source: Source
    document: dict[str, Any] | None
    plan: Plan | None
    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]
    lock: Lock = Lock()

    @property
    def diverging(self) -> tuple[str, ...]:
        """The targets that have patches of their own."""
        return () if self.plan is None else _diverging(self.plan)

    def graph_for(self, target: str) -> Graph:
        """The graph with the patches that only this target has."""
        assert self.plan is not None and self.graph is not None
        return _graph_for(self.plan, target) if target in self.diverging else self.graph

    @property
    def ok(self) -> bool:
        """Whether nothing stops a build."""
        return self.graph is not None and not has_errors(self.diagnostics)


def compile_text(
    raw: bytes,
    name: str = "observability.yaml",
    environment: str | None = None,
    read: Read = no_files,
    *,
    locked: bool = False,
) -> Compilation:
    """Everything that can be said about a specification, with an environment over it; never raises on any bytes.

    `read` gives the files that it names, and `obsc.lock`. With `locked`, what differs from that file is an error.
    """
    return _compile(*load(raw, name), environment, read, locked=locked)


def compile_all(
    raw: bytes, name: str = "observability.yaml", read: Read = no_files, *, locked: bool = False
) -> Compilation:
    """The specification itself, with what is wrong in it and in any of its environments."""
    source, found = load(raw, name)
    compilation = _compile(source, found, None, read, locked=locked)
    told = {_identity(diagnostic): diagnostic for diagnostic in compilation.diagnostics}
    for environment in environments.names(source):
        for diagnostic in _compile(source, found, environment, read, locked=locked).diagnostics:
            before = told.setdefault(_identity(diagnostic), replace(diagnostic, environments=(environment,)))
            if before.environments and environment not in before.environments:
                told[_identity(diagnostic)] = replace(before, environments=(*before.environments, environment))
    return replace(compilation, diagnostics=tuple(in_order(told.values())))


def _identity(diagnostic: Diagnostic) -> Diagnostic:
    """What makes a finding the same in two environments."""
    return replace(diagnostic, related=(), repair=None, environments=())


def _compile(
    source: Source, found: Sequence[Diagnostic], environment: str | None, read: Read, *, locked: bool
) -> Compilation:
    diagnostics = list(found)
    if environment is None:
        source = environments.base(source)
    else:
        source, wrong = environments.overlaid(source, environment)
        diagnostics += wrong
    checked = check(source) if source.data is not None else Checked(None, (), ())
    misread = {d.span for d in found if d.severity is Severity.ERROR}
    mistaken = {d.span for d in checked.diagnostics}
    # In quotes, what the reader doubts would be text: of no use where its key takes something else.
    diagnostics = [replace(d, repair=None) if d.span in mistaken else d for d in diagnostics]
    diagnostics += [d for d in checked.diagnostics if d.span not in misread]
    if checked.document is None:
        return Compilation(source, None, None, None, _final(source, diagnostics))
    document = {key: value for key, value in checked.document.items() if key != environments.KEY}
    document, files, unread = with_config_files(document, read, source)
    diagnostics += unread
    diagnostics += _judge(source, document, "Raw", checked.removed)
    lock, wrong = read_lock(read)
    diagnostics += wrong
    plan = resolve(document, read, lock)
    diagnostics += _judge(source, plan, "Plan", checked.removed)
    diagnostics += drift(plan, lock, source) if locked and not wrong else ()
    graph = run_passes(lower(plan), plan)
    diagnostics += _judge(source, graph, "Graph", checked.removed)
    diagnostics += _judge_patches(source, plan, checked.removed)
    diagnostics = list(in_files(diagnostics, files))
    return Compilation(source, document, plan, graph, _final(source, diagnostics), lock)


def _judge_patches(source: Source, plan: Plan, removed: tuple[Path, ...]) -> Iterator[Diagnostic]:
    """The patches that do not fit, and what the rules say of a target that has some of its own."""
    if not plan.patches or any(path[:1] == ("patches",) for path in removed):
        return
    from obsc.patches.apply import patched

    for target in (None, *_diverging(plan)):
        here = replace(plan, target=target)
        for wrong in patched(lower(here), here.patches_here)[1]:
            finding = rules.Finding(
                message=wrong.message,
                path=wrong.path,
                label=wrong.label,
                fix=wrong.fix,
                suggestion=wrong.suggestion,
                key=wrong.is_key,
            )
            yield _told(source, rules.rule_of(wrong.code), finding)
        if target is not None:
            yield from _judge(source, _graph_for(plan, target), "Graph", removed)


def _diverging(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(patch.target for patch in plan.patches if patch.target is not None))


def _graph_for(plan: Plan, target: str) -> Graph:
    here = replace(plan, target=target)
    return run_passes(lower(here), here)


def emit(
    compilation: Compilation, target: Target, *, shared: bool = False, to_spec: str | None = None, split: bool = False
) -> tuple[File, ...]:
    """A target's files for a compilation that is ok; with `shared`, without the patches that only it has.

    `to_spec` is the way from the files to the specification's folder, if it is not two folders up. With `split`, each
    layer has a folder of its own, for a target that knows layers.
    """
    assert compilation.graph is not None
    about = header(compilation)
    if split and target.scripts is not None:
        parts, files = zip(*emit_layers(compilation, target, shared=shared), strict=True)
        inside = (
            replace(file, path=f"{part.layer}/{file.path}")
            for part, own in zip(parts, files, strict=True)
            for file in own
        )
        return (*inside, *target.scripts(parts, about))
    graph = compilation.graph if shared else compilation.graph_for(target.name)
    return target.emit(graph, about if to_spec is None else replace(about, to_spec=to_spec))


def emit_layers(
    compilation: Compilation, target: Target, *, shared: bool = False
) -> Iterator[tuple[Part, tuple[File, ...]]]:
    """Each layer of a compilation that is ok, with a target's files for it; their paths are inside of its folder."""
    about = header(compilation)
    assert compilation.graph is not None
    for part in layers.split(compilation.graph if shared else compilation.graph_for(target.name)):
        yield part, target.emit(part.graph, replace(about, layer=part.layer))


def header(compilation: Compilation) -> Header:
    """The provenance of an output: of the content of the spec, not of its layout."""
    import hashlib
    import json

    document = compilation.document or {}
    content = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Header(__version__, document["metadata"]["name"], digest, compilation.source.environment)


def _judge(source: Source, subject: object, stage: rules.Stage, removed: tuple[Path, ...]) -> Iterator[Diagnostic]:
    for rule, finding in rules.run(subject, stage):
        if any(_touches(gone, place) for gone in removed for place in (finding.path, *finding.rests_on)):
            continue
        yield _told(source, rule, finding)


def _told(source: Source, rule: rules.Rule, finding: rules.Finding) -> Diagnostic:
    return Diagnostic(
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
        repair=repair(source, finding.change),
    )


def _touches(one: Path, other: Path) -> bool:
    """Whether one place lies in the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _final(source: Source, found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted, each with its reason, without those that the user allows."""
    explained = [_with_base(source, _with_why(diagnostic)) for diagnostic in found]
    return tuple(in_order(without_allowed(source, explained)))


def _with_why(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.why:
        return diagnostic
    return replace(diagnostic, why=rules.rule_of(diagnostic.code).why)


def _with_base(source: Source, diagnostic: Diagnostic) -> Diagnostic:
    """Show beside a value of an environment what it replaces in the document."""
    base = source.replaced(diagnostic.path)
    if base is None or base == diagnostic.span or diagnostic.span is None:
        return diagnostic
    return replace(diagnostic, related=(*diagnostic.related, Related(base, f"`{source.environment}` changes this")))
