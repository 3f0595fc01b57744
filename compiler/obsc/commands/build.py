"""`obsc build`."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator

from obsc import files, registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import compile_file, exit_code, files_beside, folder, for_terminal, say
from obsc.diagnostics import Diagnostic, Severity, has_errors, in_order, nearest
from obsc.files import Changes
from obsc.pipeline import Compilation, emit, header
from obsc.records import dataclass
from obsc.rules import rule_of
from obsc.target import File, Target, applies, left_out, main_text, out_of_place

_UP_TO_DATE = "up to date"


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
    if arguments.recursive is not None:
        from obsc.commands.recursive import run_all

        names = [target.name for target in targets]
        return run_all(one, arguments, names, keep=registry.BUILT_IN.keys() >= set(names))
    if not arguments.watch:
        return _said(_once(targets, arguments))
    if "-" in (arguments.file, arguments.out):
        sys.stderr.write("obsc: --watch looks at a file and writes files: - is neither\n")
        return USAGE
    import gc

    from obsc.commands.watching import versions
    from obsc.user_files import Noted

    gc.enable()  # which a command that ends goes without
    arguments.beside = Noted(files_beside(arguments))
    for _ in versions(arguments.file, arguments.beside):
        arguments.beside.seen.clear()
        _said(_once(targets, arguments))
    return OK


def one(arguments: Namespace) -> tuple[int, list[str]]:
    """Build one of many specifications: the exit code, and a line for each target that has changed."""
    targets = _targets(arguments.target)
    assert not isinstance(targets, str)
    code, rows = _once(targets, arguments)
    return code, [row for row in rows if not row.endswith(_UP_TO_DATE)]


def _said(outcome: tuple[int, list[str]]) -> int:
    code, rows = outcome
    sys.stderr.writelines(f"{row}\n" for row in rows)
    return code


def _once(targets: list[Target], arguments: Namespace) -> tuple[int, list[str]]:
    """The exit code, and the lines that say what has become of the outputs."""
    if arguments.out == "-" and (len(targets) != 1 or arguments.check or arguments.diff or arguments.split):
        sys.stderr.write("obsc: --out - prints one target's main file: without --check, --diff and --split\n")
        return USAGE, []
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation, []
    gaps = [gap for target in targets for gap in _gaps(compilation, target, split=arguments.split)]
    misplaced = [error for target in targets for error in _misplaced(compilation, target)]
    found = in_order([*compilation.diagnostics, *gaps, *misplaced])
    if not compilation.ok or misplaced:
        say(found, compilation.source, arguments.format, compilation.source.name)
        return FINDINGS, []
    if arguments.out == "-":
        say(found, compilation.source, "text", compilation.source.name)
        sys.stdout.write(main_text(targets[0], _emit(compilation, targets[0], arguments)))
        return exit_code(found, strict=arguments.strict), []
    built = [_build(compilation, target, arguments) for target in targets if _applies(compilation, target)]
    rows = _report(compilation, found, built, arguments)
    return _code(found, built, arguments), rows


def _targets(wanted: list[str]) -> list[Target] | str:
    """The targets asked for, once each; or what is wrong with the asking."""
    asked = [name.strip() for words in wanted for name in words.split(",")]
    names = [name for ask in asked for name in (registry.names() if ask == "all" else (ask,))]
    targets = {name: registry.find(name) for name in dict.fromkeys(names)}
    targets = {name: one for name, one in targets.items() if one is None or not one.is_local or name in asked}
    for name, target in targets.items():
        if target is None:
            guess = nearest(name, registry.names())
            known = ", ".join((*registry.names(), "all"))
            return f"no target {name!r}" + (f"; did you mean {guess}?" if guess else f"; there are {known}")
    return [target for target in targets.values() if target is not None]


def _build(compilation: Compilation, target: Target, arguments: Namespace) -> Built:
    outputs = _emit(compilation, target, arguments)
    changes = files.plan_write(f"{folder(arguments)}/{target.name}", outputs, header(compilation), within=arguments.out)
    if arguments.check or arguments.diff:
        return Built(target, changes, changes.diagnostics)
    refused = files.write(changes, force=arguments.force)
    kept = tuple(d for d in changes.diagnostics if d.severity is not Severity.ERROR)
    return Built(target, changes, refused + kept)


def _emit(compilation: Compilation, target: Target, arguments: Namespace) -> tuple[File, ...]:
    """A target's files, which may have to name the folder of the specification."""
    if "-" in (arguments.file, arguments.out):
        return emit(compilation, target, split=arguments.split)
    # pathlib would take 3 ms to import.
    beside = os.path.dirname(arguments.file) or "."  # noqa: PTH120
    way = os.path.relpath(beside, f"{folder(arguments)}/{target.name}").replace(os.sep, "/")
    return emit(compilation, target, to_spec=way, split=arguments.split)


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


def _gaps(compilation: Compilation, target: Target, *, split: bool) -> Iterator[Diagnostic]:
    """What a target leaves out of this system or of what is asked, be it all of it."""
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
    if split and target.scripts is None:
        rule = rule_of("OBS031")
        yield Diagnostic(
            rule.code,
            rule.severity,
            f"{target.title} knows no layers: it is written whole",
            why="Layers are stacks or states of their own, and this target has neither.",
            fix="leave --split out, or build the layers for another target",
        )
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


def _report(compilation: Compilation, found: list[Diagnostic], built: list[Built], arguments: Namespace) -> list[str]:
    everything = [*found, *(problem for one in built for problem in one.problems)]
    if arguments.format == "json":
        _report_json(compilation, everything, built)
        return []
    say(everything, compilation.source, arguments.format, compilation.source.name)
    if arguments.diff:
        for one in built if arguments.format == "text" else ():
            sys.stdout.write(for_terminal(one.changes.diff(f"{folder(arguments)}/{one.target.name}")))
        return []
    return list(_summary(built, arguments))


def _summary(built: list[Built], arguments: Namespace) -> Iterator[str]:
    """A line for each target: its folder, how many files, and what became of them; with `--check` also which."""
    fine = [one for one in built if not has_errors(one.problems)]
    done = [(_shown(f"{folder(arguments)}/{one.target.name}"), one.changes) for one in fine]
    wide = max((len(where) for where, _ in done), default=0)
    for where, changes in done:
        count = len(changes.unchanged) + sum(change.after is not None for change in changes.changes)
        files_there = f"{count:>3} {'file ' if count == 1 else 'files'}"
        yield f"{where:<{wide}}  {files_there}  {_what_changed(changes, check=arguments.check)}"
        for change in changes.changes if arguments.check else ():
            sign = "+" if change.before is None else "-" if change.after is None else "~"
            yield f"  {sign} {where}/{change.path}"


def _shown(path: str) -> str:
    """A path in one line, without what would control a terminal, or a pipeline by its log."""
    if path.isprintable():
        return path
    from obsc.render.safe import safe

    return safe(path, len(path))


def _what_changed(changes: Changes, *, check: bool) -> str:
    new = sum(change.before is None for change in changes.changes)
    gone = sum(change.after is None for change in changes.changes)
    words = (
        (new, "to add" if check else "new"),
        (len(changes.changes) - new - gone, "to change" if check else "changed"),
        (gone, "to remove" if check else "removed"),
    )
    return ", ".join(f"{count} {what}" for count, what in words if count) or _UP_TO_DATE


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
