"""Read a specification; compare outputs with a folder, and write them so that nobody's work is lost.

This module and `transaction`, its hands, are the only ones that write to the disk; `init.project` only reads. A
problem is a diagnostic, in the words of the operating system where it is the operating system's.
"""
# ruff: noqa: PTH103, PTH104, PTH105, PTH106, PTH108, PTH110, PTH114, PTH116, PTH118, PTH120, PTH123, PTH208
# pathlib takes 9 ms to import.

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from obsc import manifest, transaction, unified
from obsc.diagnostics import Diagnostic, Severity, has_errors, in_order, nearest
from obsc.manifest import Manifest
from obsc.records import dataclass, field
from obsc.regular import kind, open_regular
from obsc.target import File, Header
from obsc.transaction import Change
from obsc.yaml12.decode import MOST_BYTES

_ON_ITS_WAY = ".obsc-new"
"""What the name of a file ends with until it takes the place of another."""
_LEADS_OUT = "is a link, or below a link, that leads out of the output folder"
_FORCIBLE = ("OBS042", "OBS043", "OBS047")


@dataclass(frozen=True, slots=True)
class Changes:
    """What writing would change in a folder, and what speaks against it.

    What is not written without force is among the changes too, so that `diff` shows it.
    """

    folder: str
    changes: tuple[Change, ...] = ()
    unchanged: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    manifests: transaction.Manifests = field(default_factory=transaction.Manifests)

    @property
    def stale(self) -> bool:
        """Whether the folder differs from what the specification says, for `--check`."""
        return bool(self.changes) or has_errors(self.diagnostics)

    def diff(self, below: str) -> str:
        """The changes as a patch of files below a folder, for `--diff`; it holds the user's text as it is.

        Targets have files of the same names: without their folders, nobody could tell whose a change is.
        """
        way = below.lstrip("/")
        return "".join(patch(Change(f"{way}/{one.path}", one.before, one.after)) for one in self.changes)


def read(path: str) -> bytes | Diagnostic:
    """The bytes of a specification, or why there are none; no pipe is waited for, and no device read."""
    try:
        with open_regular(path) as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return _missing(path)
    except (OSError, ValueError) as error:
        return _unreadable(path, _words(error))
    return raw if len(raw) <= MOST_BYTES else _unreadable(path, f"it is longer than {MOST_BYTES:,} bytes")


def read_own(path: str) -> bytes | Diagnostic:
    """The same of a file that comes with a project, whose author may not say what else on the machine is shown.

    A link has to stay in the repository that it lies in, or in its folder where there is none.
    """
    try:
        if os.path.islink(path):
            home, real = _repository(os.path.realpath(os.path.dirname(path))), os.path.realpath(path)
            if _is_outside(real, home):
                return _leads_out(path, home, real)
    except (OSError, ValueError) as error:
        return _unreadable(path, _words(error))
    return read(path)


def _is_outside(path: str, folder: str) -> bool:
    """Whether a path is neither a folder nor below it, both without links; ValueError where they cannot be compared."""
    return os.path.commonpath([path, folder]) != folder


def _repository(folder: str) -> str:
    """The root of the repository that a folder is in; the folder itself where it is in none."""
    above = folder
    while not os.path.lexists(os.path.join(above, ".git")):
        outer = os.path.dirname(above)
        if outer == above:
            return folder
        above = outer
    return above


def replace(path: str, before: bytes, after: bytes) -> Diagnostic | None:
    """Put new bytes in place of a file that is as it was read; after an error, it still is. A link stays a link."""
    whole = os.path.realpath(path)
    try:
        with open(whole, "rb") as file:
            if file.read(MOST_BYTES + 1) != before:
                return _unwritten(path, "it was changed while obsc was running")
        with _beside(whole, after, stat.S_IMODE(os.stat(whole).st_mode)) as new:
            os.replace(new, whole)
    except OSError as error:
        return _not_written(path, error)
    return None


def change_all(root: str, changes: Sequence[Change]) -> tuple[Diagnostic, ...]:
    """Change files of the user's in a folder, all or none: each has to be as it was read, and no link leads out."""
    folder = os.path.realpath(root)
    done: list[Change] = []
    for change in changes:
        problem = _change(folder, change)
        if problem is not None:
            for back in reversed(done):
                _change(folder, Change(back.path, back.after, back.before))
            return (problem,)
        done.append(change)
    return ()


def _change(root: str, change: Change) -> Diagnostic | None:
    full = os.path.join(root, change.path)
    try:
        now = _look(root, change.path)
        if isinstance(now, Diagnostic):
            return now
        if now != change.before:
            return _unwritten(change.path, "it was changed while obsc was running")
        if change.after is None:
            os.unlink(full)
            _remove_empty(root, change.path)
        elif now is not None:
            return replace(full, now, change.after)
        else:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            if not _create(full, change.after):
                return _unwritten(change.path, "it was changed while obsc was running")
    except (OSError, ValueError) as error:
        return _not_written(change.path, error)
    return None


def _remove_empty(root: str, path: str) -> None:
    """The folders that held nothing else."""
    with suppress(OSError):
        for folder in _folders(path):
            os.rmdir(os.path.join(root, folder))


def put(path: str, after: bytes, mark: bytes, within: str | None = None) -> Diagnostic | None:
    """Write one file by itself: a new one, or one that obsc wrote before, which is known by the mark in it.

    `within` is a folder that no link may lead out of.
    """
    try:
        if within is not None and _is_outside(os.path.realpath(path), os.path.realpath(within)):
            return _elsewhere(path, _LEADS_OUT)
        if folder := os.path.dirname(path):
            os.makedirs(folder, exist_ok=True)
        if not os.path.lexists(path) and _create(path, after):
            return None
    except (OSError, ValueError) as error:
        return _not_written(path, error)
    before = marked(path, mark)
    if isinstance(before, Diagnostic):
        return before
    return replace(path, before, after) if before != after else None


def _create(path: str, content: bytes) -> bool:
    """Write a file that is not there yet, all of it or nothing; False where it has come meanwhile."""
    with _beside(path, content, 0o666) as new:
        try:
            os.link(new, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            os.rename(new, path)
    return True


@contextmanager
def _beside(path: str, content: bytes, mode: int) -> Iterator[str]:
    """New content on the disk, beside the place that it is to take, and nothing of it left there afterwards."""
    new = f"{path}{_ON_ITS_WAY}"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        yield new
    finally:
        with suppress(OSError):
            os.unlink(new)


def marked(path: str, mark: bytes) -> bytes | Diagnostic:
    """A file with the mark in it, which `put` may write again; or why it may not."""
    before = read(path)
    if isinstance(before, Diagnostic) or mark in before:
        return before
    return _not_ours(path, fix="move it away, or choose another name with --out")


def plan_write(
    out_dir: str, files: Sequence[File], header: Header, *, is_all: bool = True, within: str | None = None
) -> Changes:
    """Compare outputs with a folder that may not exist yet; nothing is written.

    What obsc wrote there before and is not among the outputs goes away, if they are all that the folder is to hold.
    `within` is a folder that no link may lead out of.
    """
    wrong = tuple(_wrong_names([file.path for file in files]))
    if wrong:
        return Changes(out_dir, diagnostics=wrong)
    outputs = {file.path: file.text.encode() for file in files}
    try:
        root, outer = os.path.realpath(out_dir), os.path.realpath(within or out_dir)
        if _is_outside(root, outer):
            return Changes(out_dir, diagnostics=(_elsewhere(out_dir, _LEADS_OUT),))
        return _compare(root, outputs, header, is_all=is_all)
    except (OSError, ValueError) as error:
        return Changes(out_dir, diagnostics=(_failed(error, out_dir),))


def write(changes: Changes, *, force: bool = False) -> tuple[Diagnostic, ...]:
    """Make the changes, all or none; what is returned is why none was made.

    `force` overwrites what was edited by hand or never was obsc's. It does not lead out of the folder.
    """
    against = [d for d in changes.diagnostics if d.severity is Severity.ERROR]
    refused = tuple(d for d in against if not (force and d.code in _FORCIBLE))
    if refused or (changes.manifests.settled(changes.changes) and not transaction.has_leftovers(changes.folder)):
        return refused
    try:
        transaction.commit(changes.folder, changes.changes, changes.manifests)
    except transaction.Changed as change:
        return (_edited(str(change), "it was changed while obsc was running"),)
    except OSError as error:
        return (_failed(error, changes.folder),)
    return ()


def _compare(root: str, outputs: Mapping[str, bytes], header: Header, *, is_all: bool) -> Changes:
    found: list[Diagnostic] = []
    changes: list[Change] = []
    unchanged: list[str] = []
    raw = _look(root, manifest.NAME)
    if isinstance(raw, Diagnostic):
        return Changes(root, diagnostics=(raw,))
    known = (manifest.parse(raw) if raw else None) or Manifest(header, {})
    if known.header.environment != header.environment:
        found.append(_other(root, known.header.environment))
    for path in sorted(outputs):
        before = _look(root, path)
        if isinstance(before, Diagnostic):
            found.append(before)
        elif before == outputs[path]:
            unchanged.append(path)
        else:
            changes.append(Change(path, before, outputs[path]))
            found += _in_the_way(path, before, known)
    others = frozenset() if is_all else known.paths - outputs.keys()
    for path in sorted(known.paths - outputs.keys() - others):
        before = None if any(_wrong_names([path])) else _look(root, path)
        if isinstance(before, bytes) and transaction.digest(before) in known.digests(path):
            changes.append(Change(path, before, None))
        elif before is not None:
            found.append(_kept(path))
    manifests = _manifests(header, outputs, changes, known, raw, others)
    return Changes(root, tuple(changes), tuple(unchanged), tuple(in_order(found)), manifests)


def _manifests(
    header: Header,
    outputs: Mapping[str, bytes],
    changes: Sequence[Change],
    known: Manifest,
    raw: bytes | None,
    others: frozenset[str],
) -> transaction.Manifests:
    files = {path: digest for path, digest in known.files.items() if path in others}
    files |= {path: transaction.digest(content) for path, content in outputs.items()}
    left = {path: digests for path, digests in known.replaces.items() if path in others}
    replaces = {change.path: known.digests(change.path) for change in changes if known.digests(change.path)}
    after = manifest.dump(Manifest(header, files, left))
    return transaction.Manifests(raw, manifest.dump(Manifest(header, files, {**left, **replaces})), after)


def _look(root: str, path: str) -> bytes | Diagnostic | None:
    """The content of a file; None if there is none; a diagnostic if what is there must not be touched."""
    full = os.path.join(root, path)
    if _is_outside(os.path.realpath(full), root):
        return _elsewhere(path, _LEADS_OUT)
    if not os.path.lexists(full):
        return None
    if not os.path.exists(full):
        return _elsewhere(path, "is a link that leads nowhere")
    mode = os.stat(full).st_mode
    if not stat.S_ISREG(mode):
        return _elsewhere(path, f"is {kind(mode)}, not a file")
    with open_regular(full) as file:
        return file.read()


def _in_the_way(path: str, before: bytes | None, known: Manifest) -> Iterator[Diagnostic]:
    if before is None or transaction.digest(before) in known.digests(path):
        return
    if path in known.paths:
        yield _edited(path, "it was edited by hand")
    else:
        yield _not_ours(path, fix="move it away, choose another folder with --out, or overwrite it with --force")


def _wrong_names(paths: Sequence[str]) -> Iterator[Diagnostic]:
    """Names come from targets, which may have made them from the user's; all of them have to stay in the folder."""
    taken = {folder for path in paths for folder in _folders(path.casefold())}
    for path in sorted(paths):
        parts = path.split("/")
        if not path.isprintable() or {"", ".", ".."} & set(parts) or set(path) & set('\\:*?"<>|'):
            yield _elsewhere(path, "is not a plain relative path")
        elif transaction.is_reserved(path) or any(len(part.encode()) > 255 for part in parts):
            yield _elsewhere(path, "is a name that obsc cannot use")
        elif path.casefold() in taken:
            yield _elsewhere(path, "is the name of two outputs, or of an output and a folder")
        taken.add(path.casefold())


def _folders(path: str) -> Iterator[str]:
    """The folders above a path."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def patch(change: Change) -> str:
    """A change as `diff -u` shows it; it holds the user's text as it is."""
    before, after = (None if side is None else side.decode(errors="replace") for side in (change.before, change.after))
    return unified.diff(change.path, before, after)


def _words(error: Exception) -> str:
    """What the operating system says, which is what people search for."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _leads_out(path: str, home: str, real: str) -> Diagnostic:
    why = "findings show lines of the file: whoever wrote the link would choose which of this machine"
    message, fix = f"`{path}` cannot be read: it is a link that leads out of `{home}`", f"name `{real}` itself"
    return Diagnostic("OBS041", Severity.ERROR, message, why=why, fix=fix)


def _missing(path: str) -> Diagnostic:
    folder, name = os.path.split(path)
    try:
        close = nearest(name, os.listdir(folder or "."))
    except (OSError, ValueError):
        close = None
    return _unreadable(path, "there is no such file", close and os.path.join(folder, close))


def _unreadable(path: str, reason: str, suggestion: str | None = None) -> Diagnostic:
    why = "obsc reads one specification, from a file"
    message, fix = f"`{path}` cannot be read: {reason}", "name a file that can be read, or write one with `obsc init`"
    return Diagnostic("OBS041", Severity.ERROR, message, why=why, fix=fix, suggestion=suggestion)


def _not_ours(path: str, fix: str) -> Diagnostic:
    why = "it would be overwritten, and obsc cannot know whether it is needed"
    return _diagnostic("OBS042", f"`{path}` exists, and obsc did not write it", why=why, fix=fix)


def _edited(path: str, how: str) -> Diagnostic:
    return _diagnostic(
        "OBS043",
        f"`{path}` differs from what obsc wrote: {how}",
        why="the change would be lost",
        fix="say in the specification what you changed, then overwrite the file with --force",
    )


def _other(folder: str, environment: str | None) -> Diagnostic:
    whose = "the specification without an environment" if environment is None else f"the environment `{environment}`"
    return _diagnostic(
        "OBS047",
        f"`{folder}` holds the outputs of {whose}",
        why="whoever deploys from there would deploy another environment over it",
        fix="choose another folder with --out, or replace them with --force",
    )


def _unwritten(path: str, reason: str) -> Diagnostic:
    why = "the file is as it was"
    return _diagnostic("OBS046", f"cannot write to `{path}`: {reason}", why=why, fix="mend that, and run again")


def _not_written(path: str, error: Exception) -> Diagnostic:
    if isinstance(error, FileExistsError) and str(error.filename).endswith(_ON_ITS_WAY):
        return _unwritten(str(error.filename), "another obsc is writing it, or was killed: then remove it")
    return _unwritten(path, _words(error))


def _kept(path: str) -> Diagnostic:
    message = f"`{path}` is no longer an output, and is kept because it was edited by hand"
    why = "obsc removes only what is as it wrote it; from now on the file is yours"
    return Diagnostic("OBS044", Severity.WARNING, message, why=why, fix="remove it if you do not need it")


def _elsewhere(path: str, what: str) -> Diagnostic:
    why = "obsc writes plain files, and only inside the output folder"
    fix = "remove it or rename it, or choose another folder with --out"
    return _diagnostic("OBS045", f"`{path}` {what}", why=why, fix=fix)


def _failed(error: Exception, folder: str) -> Diagnostic:
    why = "all files are written or none; those that were there are as before"
    if isinstance(error, transaction.Torn):
        why = "some files could not be put back; obsc knows them, and the next build completes them"
    message = f"cannot write to `{getattr(error, 'filename', None) or folder}`: {_words(error)}"
    return _diagnostic("OBS046", message, why=why, fix="mend that, or choose another folder with --out")


def _diagnostic(code: str, message: str, why: str, fix: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, why=why, fix=fix)
