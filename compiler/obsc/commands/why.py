"""`obsc why`."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from obsc import registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import colored, compile_file
from obsc.diagnostics import Diagnostic, Severity
from obsc.pipeline import Compilation, emit
from obsc.target import File, Mark


def run(arguments: Namespace) -> int:
    """Print the place in the specification that a piece of an output comes from.

    The specification is compiled again, in memory: marks are not kept in files.
    """
    path, _, what = arguments.output.rpartition(":")
    if not path or not what:
        return _wrong("write OUTPUT:LINE or OUTPUT:RESOURCE, obsc.out/cfn/template.yaml:12 for example")
    found = _target_and_file(path)
    if found is None:
        return _wrong(f"{path} does not lie in the folder of a target; outputs are in obsc.out/TARGET")
    name, inside = found
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    target = registry.find(name)
    if target is None or not compilation.ok:
        return _wrong(f"{arguments.file} does not build: see obsc validate")
    file = next((file for file in emit(compilation, target) if file.path == inside), None)
    if file is None:
        return _wrong(f"{arguments.file} does not make {inside} for {name}")
    line = int(what) - 1 if what.isdigit() else _line_of(file, what)
    mark = None if line is None else _mark_at(file, line)
    if mark is None:
        sys.stderr.write(f"obsc: nothing in {arguments.file} asks for {what} in {path}; it frames the rest\n")
        return FINDINGS
    sys.stdout.write(_answer(compilation, mark))
    return OK


def _wrong(message: str) -> int:
    sys.stderr.write(f"obsc: {message}\n")
    return USAGE


def _target_and_file(path: str) -> tuple[str, str] | None:
    """The target's name and the path inside its folder: the last folder on the way that is named like a target."""
    parts = Path(path).parts
    for at in range(len(parts) - 2, -1, -1):
        if registry.find(parts[at]) is not None:
            return parts[at], "/".join(parts[at + 1 :])
    return None


def _line_of(file: File, resource: str) -> int | None:
    """The line that opens a resource: a marked one that holds every part of its name."""
    rows = file.text.split("\n")
    words = [word for word in resource.split(".") if word]
    for mark in file.marks:
        if all(word in rows[mark.line] for word in words):
            return mark.line
    return None


def _mark_at(file: File, line: int) -> Mark | None:
    if line >= file.text.count("\n"):
        return None
    before = [mark for mark in file.marks if mark.line <= line]
    return before[-1] if before else None


def _answer(compilation: Compilation, mark: Mark) -> str:
    from obsc.render import human

    source = compilation.source
    where = ".".join(map(str, mark.origin)) or "the document"
    reasons = (
        [taken for taken in compilation.plan.taken if taken.path[: len(mark.origin)] == mark.origin]
        if (compilation.plan and mark.origin)
        else []
    )
    note = Diagnostic(
        "",
        Severity.INFO,
        f"{mark.node} comes from {where}" if mark.node else f"it comes from {where}",
        path=mark.origin,
        span=source.key_span(mark.origin) if mark.origin else None,
    )
    defaults = "".join(f"  default {'.'.join(map(str, t.path))} = {t.value}: {t.why}\n" for t in reasons)
    return human.render([note], source, color=colored()) + defaults
