"""`obsc build`."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from obsc import files, registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import compile_file, exit_code, folder, for_terminal, say
from obsc.diagnostics import Diagnostic, Severity, has_errors, in_order, nearest
from obsc.files import Changes
from obsc.pipeline import Compilation, emit, header
from obsc.rules import rule_of
from obsc.target import File, Target, applies, left_out, main_text, out_of_place


@dataclass(frozen=True, slots=True)
class Built:
    """What a build of one target comes to."""

    target: Target
    changes: Changes
    problems: tuple[Diagnostic, ...]


def run(arguments: Namespace) -> int:
    """Compile, and write every target's files; with `--check` or `--diff`, only compare."""
    targets = _targets(arguments.target)
    if isinstance(targets, str):
        sys.stderr.write(f"obsc: {targets}\n")
        return USAGE
    if not arguments.watch:
        return _once(targets, arguments)
    if "-" in (arguments.file, arguments.out):
        sys.stderr.write("obsc: --watch looks at a file and writes files: - is neither\n")
        return USAGE
    from obsc.commands.watching import versions

    for _ in versions(arguments.file):
        _once(targets, arguments)
    return OK


def _once(targets: list[Target], arguments: Namespace) -> int:
    if arguments.out == "-" and (len(targets) != 1 or arguments.check or arguments.diff):
        sys.stderr.write("obsc: --out - prints one target's main file, and goes with neither --check nor --diff\n")
        return USAGE
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    gaps = [gap for target in targets for gap in _gaps(compilation, target)]
    misplaced = [error for target in targets for error in _misplaced(compilation, target)]
    found = in_order([*compilation.diagnostics, *gaps, *misplaced])
    if not compilation.ok or misplaced:
        say(found, compilation.source, arguments.format, compilation.source.name)
        return FINDINGS
    if arguments.out == "-":
        say(found, compilation.source, "text", compilation.source.name)
        sys.stdout.write(main_text(targets[0], _emit(compilation, targets[0], arguments)))
        return exit_code(found, strict=arguments.strict)
    built = [_build(compilation, target, arguments) for target in targets if _applies(compilation, target)]
    _report(compilation, found, built, arguments)
    return _code(found, built, arguments)


def _targets(wanted: list[str]) -> list[Target] | str:
    """The targets asked for, once each; or what is wrong with the asking."""
    names = [name for want in wanted for name in (registry.names() if want == "all" else (want,))]
    targets = {name: registry.find(name) for name in dict.fromkeys(names)}
    targets = {name: one for name, one in targets.items() if one is None or not one.is_local or name in wanted}
    for name, target in targets.items():
        if target is None:
            guess = nearest(name, registry.names())
            known = ", ".join((*registry.names(), "all"))
            return f"no target {name!r}" + (f"; did you mean {guess}?" if guess else f"; there are {known}")
    return [target for target in targets.values() if target is not None]


def _build(compilation: Compilation, target: Target, arguments: Namespace) -> Built:
    outputs = _emit(compilation, target, arguments)
    changes = files.plan_write(f"{folder(arguments)}/{target.name}", outputs, header(compilation))
    if arguments.check or arguments.diff:
        return Built(target, changes, changes.diagnostics)
    refused = files.write(changes, force=arguments.force)
    kept = tuple(d for d in changes.diagnostics if d.severity is not Severity.ERROR)
    return Built(target, changes, refused + kept)


def _emit(compilation: Compilation, target: Target, arguments: Namespace) -> tuple[File, ...]:
    """A target's files, which may have to name the folder of the specification."""
    if "-" in (arguments.file, arguments.out):
        return emit(compilation, target)
    way = os.path.relpath(PurePath(arguments.file).parent, f"{folder(arguments)}/{target.name}")
    return emit(compilation, target, to_spec=PurePath(way).as_posix())


def _misplaced(compilation: Compilation, target: Target) -> Iterator[Diagnostic]:
    """What a target that deploys cannot do without, and cannot make."""
    for node in () if compilation.graph is None else out_of_place(compilation.graph, target):
        rule = rule_of("OBS032")
        yield Diagnostic(
            rule.code,
            rule.severity,
            f"{target.title} has no {node.kind.removeprefix('Local')} for `{node.name}`",
            path=node.origin,
            span=compilation.source.key_span(node.origin),
            label="runs on one machine",
            why=rule.why,
            fix="build with `--target compose`, or move it to an environment of its own",
        )


def _applies(compilation: Compilation, target: Target) -> bool:
    return compilation.graph is None or applies(compilation.graph, target)


def _gaps(compilation: Compilation, target: Target) -> Iterator[Diagnostic]:
    """What a target leaves out of this system, be it all of it."""
    if not _applies(compilation, target):
        rule = rule_of("OBS031")
        wanted = " and no ".join(kind.__name__ for kind in target.about)
        yield Diagnostic(
            rule.code,
            rule.severity,
            f"{target.title} does not apply: the system has no {wanted}",
            why="Nothing is written for it, and nothing that was is changed.",
            fix="build for another target; docs/targets.md says what each is for",
        )
        return
    gaps = () if compilation.graph is None else left_out(compilation.graph, target)
    kinds = Counter(node.kind for node, _ in gaps)
    if kinds:
        which = ", ".join(f"{kind} ({count})" for kind, count in kinds.items())
        rule = rule_of("OBS031")
        yield Diagnostic(
            rule.code,
            rule.severity,
            f"{target.title} has no room for {which}",
            why=rule.why,
            fix=f"CHECKLIST.md beside the outputs says how to make them; docs/targets.md why {target.title} cannot",
        )


def _report(compilation: Compilation, found: list[Diagnostic], built: list[Built], arguments: Namespace) -> None:
    everything = [*found, *(problem for one in built for problem in one.problems)]
    if arguments.format == "json":
        _report_json(compilation, everything, built)
        return
    say(everything, compilation.source, arguments.format, compilation.source.name)
    for one in built:
        if arguments.diff and arguments.format == "text":
            sys.stdout.write(for_terminal(one.changes.diff()))
        elif not arguments.diff and not has_errors(one.problems):
            sys.stderr.write(_summary(one, arguments) + "\n")


def _summary(one: Built, arguments: Namespace) -> str:
    changes, where = one.changes, f"{folder(arguments)}/{one.target.name}"
    count = len(changes.unchanged) + sum(change.after is not None for change in changes.changes)
    if not changes.changes:
        return f"{where}: {count} files, up to date"
    done = "stale" if arguments.check else "written"
    return f"{where}: {count} files, {len(changes.changes)} {done}: " + ", ".join(c.path for c in changes.changes)


def _report_json(compilation: Compilation, found: list[Diagnostic], built: list[Built]) -> None:
    from obsc.render import json as as_json

    document = json.loads(as_json.render(found, compilation.source.name))
    document["targets"] = {
        one.target.name: {
            "folder": one.changes.folder,
            "changed": [change.path for change in one.changes.changes],
            "unchanged": list(one.changes.unchanged),
        }
        for one in built
    }
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _code(found: list[Diagnostic], built: list[Built], arguments: Namespace) -> int:
    if any(has_errors(one.problems) for one in built):
        return FINDINGS
    if (arguments.check or arguments.diff) and any(one.changes.stale for one in built):
        return FINDINGS
    return exit_code(found, strict=arguments.strict) or OK
