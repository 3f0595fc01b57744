"""`obsc why`."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from obsc import registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import colored, compile_file
from obsc.diagnostics import nearest
from obsc.lower.system import lower
from obsc.pipeline import Compilation, emit
from obsc.target import File, Mark, Target


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
    file = next((file for file in _files(compilation, target) if file.path == inside), None)
    if file is None:
        return _wrong(f"{arguments.file} does not make {inside} for {name}")
    line = int(what) - 1 if what.isdecimal() else _line_of(file, what)
    if line is None:
        guess = nearest(what, _words_of(file))
        return _wrong(f"{path} has no {what}" + (f"; did you mean {guess}?" if guess else ""))
    if not 0 <= line < file.text.count("\n"):
        return _wrong(f"{path} has no line {what}: its lines are 1 to {file.text.count(chr(10))}")
    mark = _mark_at(file, line)
    if mark is None:
        sys.stderr.write(f"obsc: nothing in {arguments.file} asks for {what} in {path}; it frames the rest\n")
        return FINDINGS
    sys.stdout.write(_answer(compilation, mark))
    return OK


def _files(compilation: Compilation, target: Target) -> Iterator[File]:
    """All that can be built for a target: the whole system, and its layers."""
    for split in (False, True):
        yield from emit(compilation, target, split=split)


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
    """The line of a resource, by the name that the graph has for it or by every word of its name in the output."""
    for mark in file.marks:
        if mark.node.replace(" ", ".", 1) == resource:
            return mark.line
    words = [re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") for word in resource.split(".") if word]
    lines = [number for number, row in enumerate(file.text.split("\n")) if all(word.search(row) for word in words)]
    begins = {mark.line for mark in file.marks}
    return next((line for line in lines if line in begins), lines[0] if lines else None)


def _words_of(file: File) -> set[str]:
    """What a resource of an output may be called: the words of the lines on which something begins."""
    rows = file.text.split("\n")
    called = {word for mark in file.marks for word in re.findall(r"[\w-]+", rows[mark.line])}
    return called | {mark.node.replace(" ", ".", 1) for mark in file.marks}


def _mark_at(file: File, line: int) -> Mark | None:
    before = [mark for mark in file.marks if mark.line <= line]
    return before[-1] if before else None


def _answer(compilation: Compilation, mark: Mark) -> str:
    """The place in the specification, and the defaults that were taken there."""
    from obsc.render import human
    from obsc.render.safe import safe

    source, plan = compilation.source, compilation.plan
    where = ".".join(map(str, mark.origin))
    told = f"{mark.node or 'This'} comes from {where or 'the document as a whole'}\n"
    if mark.origin:
        told += human.frame(source, source.key_span(mark.origin), color=colored())
    for change in source.changed(mark.origin) if mark.origin else ():
        said = source.key_span(change)
        told += (
            f"  {source.environment} changes {safe('.'.join(map(str, change)))}: {safe(source.name)}:{said.line + 1}\n"
        )
    if plan is not None and mark.origin[:1] == ("patches",):
        before = next((node for node in lower(plan).nodes if f"{node.kind} {node.name}" == mark.node), None)
        if before is not None and before.origin:
            told += f"  changes what {safe('.'.join(map(str, before.origin)))} asks for\n"
            told += human.frame(source, source.key_span(before.origin), color=colored())
    taken = plan.taken if plan is not None and mark.origin else ()
    for default in taken:
        if default.path[: len(mark.origin)] == mark.origin:
            told += f"  default {'.'.join(map(str, default.path))} = {safe(default.written)}: {default.why}\n"
    return told
