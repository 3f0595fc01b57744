"""`obsc build`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from obsc import files, registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import compile_file, exit_code, say
from obsc.diagnostics import Diagnostic, Severity, has_errors, in_order, nearest
from obsc.files import Changes
from obsc.pipeline import Compilation, emit, header
from obsc.rules import rule_of
from obsc.target import Target, left_out, main_text


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
    if arguments.out == "-" and (len(targets) != 1 or arguments.check or arguments.diff):
        sys.stderr.write("obsc: --out - prints one target's main file, and goes with neither --check nor --diff\n")
        return USAGE
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    gaps = [gap for target in targets for gap in _gaps(compilation, target)]
    found = in_order([*compilation.diagnostics, *gaps])
    if not compilation.ok:
        say(found, compilation.source, arguments.format, compilation.source.name)
        return FINDINGS
    if arguments.out == "-":
        say(found, compilation.source, "text", compilation.source.name)
        sys.stdout.write(main_text(targets[0], emit(compilation, targets[0])))
        return exit_code(found, strict=arguments.strict)
    built = [_build(compilation, target, arguments) for target in targets]
    _report(compilation, found, built, arguments)
    return _code(found, built, arguments)


def _targets(wanted: list[str]) -> list[Target] | str:
    """The targets asked for, once each; or what is wrong with the asking."""
    names = [name for want in wanted for name in (registry.names() if want == "all" else (want,))]
    targets = {name: registry.find(name) for name in dict.fromkeys(names)}
    for name, target in targets.items():
        if target is None:
            guess = nearest(name, registry.names())
            known = ", ".join((*registry.names(), "all"))
            return f"no target {name!r}" + (f"; did you mean {guess}?" if guess else f"; there are {known}")
    return [target for target in targets.values() if target is not None]


def _build(compilation: Compilation, target: Target, arguments: Namespace) -> Built:
    changes = files.plan_write(f"{arguments.out}/{target.name}", emit(compilation, target), header(compilation))
    if arguments.check or arguments.diff:
        return Built(target, changes, changes.diagnostics)
    refused = files.write(changes, force=arguments.force)
    kept = tuple(d for d in changes.diagnostics if d.severity is not Severity.ERROR)
    return Built(target, changes, refused + kept)


def _gaps(compilation: Compilation, target: Target) -> Iterator[Diagnostic]:
    """What a target leaves out of this system."""
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
    say(everything, compilation.source, "text", compilation.source.name)
    for one in built:
        if arguments.diff:
            sys.stdout.write(_for_terminal(one.changes.diff()))
        elif not has_errors(one.problems):
            sys.stderr.write(_summary(one, arguments) + "\n")


def _for_terminal(text: str) -> str:
    """A patch as it is for a file or a pipe; for a terminal without what would control it."""
    if not sys.stdout.isatty():
        return text
    from obsc.render.safe import safe

    return "".join(safe(line, len(line)) + "\n" for line in text.split("\n")[:-1])


def _summary(one: Built, arguments: Namespace) -> str:
    changes, folder = one.changes, f"{arguments.out}/{one.target.name}"
    count = len(changes.unchanged) + sum(change.after is not None for change in changes.changes)
    if not changes.changes:
        return f"{folder}: {count} files, up to date"
    done = "stale" if arguments.check else "written"
    return f"{folder}: {count} files, {len(changes.changes)} {done}: " + ", ".join(c.path for c in changes.changes)


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
