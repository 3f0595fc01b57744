"""A command over all specifications below a folder: on every processor, in the order of their paths.

What a specification came to is said as if it were the only one; one that cannot be compiled, or that meets a bug of
obsc, keeps none of the others from being. What nobody has changed since is not done again (`obsc.unchanged`).
"""
# ruff: noqa: PTH118, PTH120
# pathlib takes 3 ms to import.

from __future__ import annotations

import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from obsc import unchanged
from obsc.cli import BUG, OK, USAGE
from obsc.commands.specification import colored
from obsc.records import dataclass
from obsc.render.safe import safe
from obsc.unchanged import Said

One = Callable[[Namespace], "tuple[int, Sequence[str]]"]
"""A command for one specification: the exit code, and the lines that say what has become of its outputs."""

_FEW = 8
"""So many specifications are done before a second process has started."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a specification came to, and whether that was known without compiling it."""

    said: Said
    rows: tuple[str, ...] = ()
    is_known: bool = False


def run_all(one: One, arguments: Namespace, outputs: Sequence[str] = (), *, keep: bool = True) -> int:
    """Run a command for each file of the name in `--file`; the worst exit code is that of all.

    `outputs` are the folders below that of a specification's outputs that the command writes; `keep` says whether what
    it comes to may be remembered.
    """
    from obsc.specifications import below

    wrong = _wrong_use(arguments)
    if wrong is not None:
        sys.stderr.write(f"obsc: {wrong}\n")
        return USAGE
    paths = list(below(arguments.recursive, arguments.file))
    if not paths:
        sys.stderr.write(f"obsc: no {arguments.file} in {arguments.recursive} or below it\n")
        return USAGE
    do = partial(_outcome, one, arguments, tuple(outputs), keep and arguments.cache)
    outcomes = []
    for outcome in _each(do, paths):
        _tell(outcome)
        outcomes.append(outcome)
    if arguments.format == "text":
        sys.stderr.write(_total(outcomes) + "\n")
    return max(outcome.said.code for outcome in outcomes)


def _wrong_use(arguments: Namespace) -> str | None:
    out = getattr(arguments, "out", ".")
    if os.path.basename(arguments.file) != arguments.file or arguments.file in ("", "-"):  # noqa: PTH119
        return "with --recursive, --file is the name of the files to look for, without a folder"
    if out == "-" or os.path.isabs(out) or ".." in out.split("/"):  # noqa: PTH117
        return "with --recursive, --out is a folder beside each specification"
    if getattr(arguments, "watch", False):
        return "--watch looks at one specification"
    if arguments.format not in ("text", "github"):
        return f"a report in {arguments.format} is of one file: run obsc for each"
    return None


def _each(do: Callable[[str], Outcome], paths: Sequence[str]) -> Iterator[Outcome]:
    """In the order of the paths, whoever is ready first."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(paths) <= _FEW or processors == 1:
        yield from map(do, paths)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from obsc.rules import all_rules

    all_rules()  # a process that is forked has what its parent has imported
    done = 0
    try:
        with ProcessPoolExecutor(processors) as pool:
            for outcome in pool.map(do, paths, chunksize=max(1, min(32, len(paths) // (4 * processors)))):
                done += 1
                yield outcome
    except BrokenProcessPool:
        yield from (_in_a_process_of_its_own(do, path) for path in paths[done:])


def _in_a_process_of_its_own(do: Callable[[str], Outcome], path: str) -> Outcome:
    """What a specification comes to where one of those around it has its process killed: for its memory, mostly."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(do, path).result()
        except BrokenProcessPool:
            return Outcome(Said(BUG, "", f"obsc: {safe(path, len(path))}: the process that read it was killed\n"))


def _outcome(one: One, arguments: Namespace, outputs: tuple[str, ...], may_keep: bool, path: str) -> Outcome:
    notes: dict[str, str] = {}
    beside = os.path.dirname(path)
    of_file = Namespace(**{**vars(arguments), "file": path, "recursive": None, "notes": notes})
    if "out" in vars(arguments):
        of_file.out = os.path.join(beside, arguments.out)
    folders = [os.path.join(of_file.out, arguments.env or "", name) for name in outputs]
    key = ""
    if may_keep:
        options = {**vars(arguments), "terminal": [sys.stdout.isatty(), colored()], "path": path}
        key = unchanged.key(path, options)
        said = unchanged.known(key, path, folders)
        if said is not None:
            return Outcome(said, is_known=True)
    outcome = _captured(one, of_file)
    is_final = outcome.said.code == OK or (not outputs and outcome.said.code != BUG)
    if may_keep and is_final and "" in notes:
        unchanged.keep(key, outcome.said, notes, folders)
    return outcome


def _captured(one: One, arguments: Namespace) -> Outcome:
    """What a command says, kept back until it is its specification's turn."""
    rows: Sequence[str] = ()
    with _kept_back() as streams:
        try:
            code, rows = one(arguments)
        except Exception as bug:
            from obsc.cli import report

            code = report(bug, f"{arguments.command} --file {arguments.file}")
    out, err = streams
    return Outcome(Said(code, out.text(), err.text()), tuple(rows))


class _KeptBack(io.TextIOWrapper):
    """A stream into memory that answers for the one that it stands for."""

    def __init__(self, instead_of: object) -> None:
        super().__init__(io.BytesIO(), "utf-8", "backslashreplace", newline="", write_through=True)
        self._is_terminal = bool(getattr(instead_of, "isatty", bool)())

    def isatty(self) -> bool:
        return self._is_terminal

    def text(self) -> str:
        content = self.buffer
        assert isinstance(content, io.BytesIO)
        return content.getvalue().decode("utf-8", "replace")


@contextmanager
def _kept_back() -> Iterator[tuple[_KeptBack, _KeptBack]]:
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = streams = _KeptBack(sys.stdout), _KeptBack(sys.stderr)
    try:
        yield streams
    finally:
        sys.stdout, sys.stderr = before


def _tell(outcome: Outcome) -> None:
    sys.stdout.write(outcome.said.out)
    sys.stderr.write(outcome.said.err)
    sys.stderr.writelines(f"{row}\n" for row in outcome.rows)


def _total(outcomes: Sequence[Outcome]) -> str:
    count = len(outcomes)
    bad = sum(outcome.said.code != OK for outcome in outcomes)
    known = sum(outcome.is_known for outcome in outcomes)
    return f"{count} specification{'s' if count != 1 else ''}: {count - bad} fine, {bad} not; {known} unchanged since"
