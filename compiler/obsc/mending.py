"""A file with its mechanical fixes made, one round after the other until there is nothing left to mend."""

from __future__ import annotations

from collections.abc import Sequence

from obsc.diagnostics import Diagnostic, Path
from obsc.pipeline import Compilation, compile_all
from obsc.records import dataclass
from obsc.repair import repaired
from obsc.user_files import Read, no_files

_ROUNDS = 8
"""One fix can show the next: a key that gets its right name has a value of its own."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Mended:
    """The bytes of a file, what was mended in them, and what can be said about them now."""

    raw: bytes
    fixed: tuple[Diagnostic, ...]
    compilation: Compilation


def mend(raw: bytes, name: str, read: Read = no_files) -> Mended:
    """Make every fix for which nobody has to choose; a file that cannot be read to its end stays as it is."""
    compilation = compile_all(raw, name, read)
    mark = _MARK if raw.startswith(_MARK) else b""
    fixed: list[Diagnostic] = []
    refused: set[tuple[str, Path]] = set()
    for _ in range(_ROUNDS):
        found = [d for d in compilation.diagnostics if d.repair is not None and (d.code, d.path) not in refused]
        if not found or compilation.source.data is None or mark + compilation.source.text.encode() != raw:
            break
        made, after = _round(compilation, found, mark, name, read)
        refused |= {(d.code, d.path) for d in found} - {(d.code, d.path) for d in made}
        if after is None:
            break
        fixed += made
        raw, compilation = after
    return Mended(raw, tuple(fixed), compilation)


def _round(
    compilation: Compilation, found: Sequence[Diagnostic], mark: bytes, name: str, read: Read
) -> tuple[Sequence[Diagnostic], tuple[bytes, Compilation] | None]:
    """All at once; where that breaks something, those that break nothing, tried alone."""
    after = _try(compilation, found, mark, name, read)
    if after is not None:
        return found, after
    alone = [one for one in found if _try(compilation, [one], mark, name, read) is not None]
    after = _try(compilation, alone, mark, name, read) if 0 < len(alone) < len(found) else None
    if after is None and alone:
        alone = alone[:1]
        after = _try(compilation, alone, mark, name, read)
    return (alone, after) if after is not None else ((), None)


def _try(
    before: Compilation, found: Sequence[Diagnostic], mark: bytes, name: str, read: Read
) -> tuple[bytes, Compilation] | None:
    """The file after some fixes; None if it reads worse than before, or if nothing has changed."""
    text = repaired(before.source.text, [d.repair for d in found if d.repair is not None])
    raw = mark + text.encode()
    after = compile_all(raw, name, read)
    if text == before.source.text or after.source.data is None or _misread(after) > _misread(before):
        return None
    left = {(d.code, d.path, d.message) for d in after.diagnostics}
    gone = [d for d in found if (d.code, d.path, d.message) not in left]
    return (raw, after) if gone else None


def _misread(compilation: Compilation) -> int:
    """How much the reader has against a file: what is before the check of its shape."""
    return sum(d.code < "OBS010" or d.code in ("OBS015", "OBS016") for d in compilation.diagnostics)
