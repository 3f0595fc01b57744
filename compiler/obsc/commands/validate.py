"""`obsc validate`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from obsc import files
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import (
    compile_file,
    exit_code,
    files_beside,
    for_terminal,
    is_one_of_many,
    read_file,
    say,
)
from obsc.diagnostics import Diagnostic
from obsc.pipeline import Compilation


def run(arguments: Namespace) -> int:
    """Print every finding; with `--fix`, those that are left."""
    wrong = _wrong_use(arguments)
    if wrong is not None:
        sys.stderr.write(f"obsc: {wrong}\n")
        return USAGE
    if arguments.recursive is not None:
        from obsc.commands.recursive import run_all

        return run_all(one, arguments, keep=not arguments.fix)
    # The worst of several files is what a script has to know.
    return max(_file(Namespace(**{**vars(arguments), "file": name})) for name in arguments.files or [arguments.file])


def one(arguments: Namespace) -> tuple[int, tuple[str, ...]]:
    """Validate one of many specifications; there are no outputs to speak of."""
    return _file(arguments), ()


def _file(arguments: Namespace) -> int:
    if arguments.fix:
        return _fix(arguments)
    compilation = compile_file(arguments, every_environment=True)
    return compilation if isinstance(compilation, int) else _told(compilation, arguments)


def _wrong_use(arguments: Namespace) -> str | None:
    if arguments.recursive is not None and arguments.files:
        return "--recursive finds the specifications itself"
    if arguments.diff and not arguments.fix:
        return "--diff shows what --fix would change: write both"
    if arguments.fix and arguments.env is not None:
        return "--fix mends the specification with all of its environments, and takes no --env"
    if arguments.fix and arguments.locked:
        return "--fix changes the specification, and --locked holds it to what was agreed on: write one of them"
    if arguments.format != "text" and (
        arguments.diff or (arguments.fix and "-" in (arguments.files or [arguments.file]))
    ):
        return "standard output can hold the specification or the report, not both"
    if len(arguments.files) > 1 and arguments.format not in ("text", "github"):
        return f"a report in {arguments.format} is of one file: run obsc for each"
    return None


def _fix(arguments: Namespace) -> int:
    """Mend the file, or show how; then say what is left to a person."""
    from obsc.mending import mend
    from obsc.transaction import Change

    read = read_file(arguments)
    if isinstance(read, int):
        return read
    raw, name = read
    mended = mend(raw, name, files_beside(arguments))
    if arguments.diff:
        sys.stdout.write(for_terminal(files.patch(Change(name, raw, mended.raw)) if mended.fixed else ""))
        return FINDINGS if mended.fixed else OK
    if arguments.file == "-":
        sys.stdout.buffer.write(mended.raw)
        sys.stdout.buffer.flush()
    elif mended.fixed:
        problem = files.replace(arguments.file, raw, mended.raw)
        if problem is not None:
            say([problem], None, arguments.format, name)
            return FINDINGS
    _say_fixed(mended.fixed, name)
    return _told(mended.compilation, arguments)


def _say_fixed(fixed: Sequence[Diagnostic], name: str) -> None:
    from obsc.render.safe import safe

    for diagnostic in fixed:
        assert diagnostic.repair is not None
        sys.stderr.write(f"fixed[{diagnostic.code}] {safe(diagnostic.message)}: {safe(diagnostic.repair.title)}\n")
    if fixed:
        sys.stderr.write(f"{safe(name)}: {len(fixed)} fixed\n")


def _told(compilation: Compilation, arguments: Namespace) -> int:
    found, name = compilation.diagnostics, compilation.source.name
    say(found, compilation.source, arguments.format, name)
    if arguments.format == "text":
        fixable = 0 if arguments.fix else sum(d.repair is not None for d in found)
        if fixable:
            sys.stderr.write(f"{fixable} can be fixed by `obsc validate --fix`\n")
        elif not found and not is_one_of_many(arguments):
            from obsc.render.safe import safe

            sys.stderr.write(f"{safe(name, len(name))}: nothing to complain about\n")
    return exit_code(found, strict=arguments.strict)
