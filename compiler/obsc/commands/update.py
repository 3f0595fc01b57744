"""`obsc update`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator

from obsc import environments, files
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import files_beside, read_file, say
from obsc.diagnostics import Diagnostic
from obsc.drift import lockable, releases
from obsc.lock import MARK, NAME, SHIPPED, Lock, dump, is_digest, is_image, read_lock, split
from obsc.pipeline import Compilation, compile_text
from obsc.render.safe import safe
from obsc.source import load
from obsc.spec.versions import ADOT_PYTHON_PACKAGE
from obsc.user_files import Read, Refusal


def run(arguments: Namespace) -> int:
    """Lock what the specification and its environments use; digests come from a file, or were locked before."""
    if arguments.file == "-":
        return _refuse(f"{NAME} lies beside the specification, which lies nowhere: name its file")
    read = read_file(arguments)
    if isinstance(read, int):
        return read
    given = _digests(arguments.source) if arguments.source is not None else {}
    if isinstance(given, str):
        return _refuse(given)
    beside = files_beside(arguments)
    old, wrong = read_lock(beside)
    if wrong:
        say(wrong, None, "text", arguments.file)
        return FINDINGS
    found = _used(read[0], arguments.file, beside)
    if isinstance(found, Compilation):
        say(found.diagnostics, found.source, "text", found.source.name)
        return FINDINGS
    used, own = found
    for image in (image for image in used if not is_image(image)):
        return _refuse(f"{image!r} is no image that can be locked")
    images = {name: given.get(name) or used[name] or old.images.get(name) for name in used}
    new = Lock(SHIPPED, images, tuple(sorted(own - {SHIPPED[ADOT_PYTHON_PACKAGE]})), is_file=True)
    place = os.path.join(os.path.dirname(arguments.file), NAME)  # noqa: PTH118, PTH120
    problem = files.put(place, dump(new), MARK.encode())
    if isinstance(problem, Diagnostic):
        say([problem], None, "text", place)
        return FINDINGS
    for line in _changes(old, new):
        sys.stderr.write(f"{safe(line)}\n")
    _summary(place, new, unused=len(given.keys() - used.keys()), source=arguments.source)
    return OK


def _used(raw: bytes, name: str, beside: Read) -> tuple[dict[str, str | None], frozenset[str]] | Compilation:
    """The images of the specification and of each of its environments, with the digests that are written there.

    And the releases of the package.
    """

    def without_lock(path: str) -> bytes | Refusal:
        return Refusal("is what is being written") if path == NAME else beside(path)

    used: dict[str, str | None] = {}
    own: set[str] = set()
    for environment in (None, *environments.names(load(raw, name)[0])):
        compilation = compile_text(raw, name, environment, without_lock)
        if compilation.plan is None:
            return compilation
        for _, _, image in lockable(compilation.plan):
            key, digest = split(image)
            used[key] = digest or used.get(key)
        own |= {release for _, release in releases(compilation.plan)}
    return used, frozenset(own)


def _digests(path: str) -> dict[str, str] | str:
    """Images with digests, one to a line, `#` before a comment; or what is wrong with the file."""
    raw = files.read(path)
    if isinstance(raw, Diagnostic):
        return raw.message
    found: dict[str, str] = {}
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        name, digest = split(line.partition("#")[0].strip())
        if not name and digest is None:
            continue
        if not is_image(name) or digest is None or not is_digest(digest):
            return f"{path}:{number}: not IMAGE:TAG@sha256:DIGEST"
        if found.setdefault(name, digest) != digest:
            return f"{path}:{number}: {name} has another digest further up"
    return found


def _changes(old: Lock, new: Lock) -> Iterator[str]:
    """What a reviewer has to see: images and releases that come and go, and tags that mean other bytes than before."""
    for release in sorted({*old.releases} ^ {*new.releases}):
        yield f"{'+' if release in new.releases else '-'} {ADOT_PYTHON_PACKAGE} {release}"
    for name in sorted({*old.images, *new.images}):
        before, after = old.images.get(name), new.images.get(name)
        if name not in new.images:
            yield f"- {name}"
        elif name not in old.images:
            yield f"+ {name}" + ("" if after is None else f"@{after}")
        elif before != after:
            yield f"! {name}: {before or 'no digest'} -> {after or 'no digest'}"


def _summary(place: str, lock: Lock, *, unused: int, source: str | None) -> None:
    count = len(lock.images)
    digests = sum(digest is not None for digest in lock.images.values()) or "none"
    images = "no images" if count == 0 else f"{count} image{'s' if count > 1 else ''}, {digests} with a digest"
    sys.stderr.write(f"{safe(place)}: {images}\n")
    if unused:
        sys.stderr.write(
            f"{safe(source or '')}: {unused} of its images {'are' if unused > 1 else 'is'} not used here\n"
        )


def _refuse(reason: str) -> int:
    sys.stderr.write(f"obsc: {safe(reason)}\n")
    return USAGE
