"""Subjects on the disk, for tools that read files, and the difference that a formatter made to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import unified_diff
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from obsc_judges.verdict import JudgeFailed, Outputs

_DIFF_LINES = 30


@contextmanager
def laid_out(subjects: Mapping[str, Outputs]) -> Iterator[tuple[Path, Mapping[str, Path]]]:
    """Give a temporary folder with a folder for each subject, `subject_0` and so on, for as long as the block runs."""
    with TemporaryDirectory(prefix="obsc-judge-") as name:
        root = Path(name).resolve()
        yield root, write_all(root, subjects)


def write_all(root: Path, subjects: Mapping[str, Outputs]) -> Mapping[str, Path]:
    """Write each subject into a folder of its own below `root`; the names are ours, the caller's may be anything."""
    folders: dict[str, Path] = {}
    for number, (subject, outputs) in enumerate(subjects.items()):
        folders[subject] = root / f"subject_{number}"
        write(folders[subject], outputs)
    return folders


def write(folder: Path, outputs: Outputs) -> None:
    """Write files into a folder; a path that would leave it is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in outputs.items():
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts:
            raise JudgeFailed(f"the path {path!r} leaves the folder of its outputs")
        file = folder / parts
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))


def changed(folder: Path, outputs: Outputs) -> Iterator[str]:
    """What a formatter that rewrote these files in place would have had otherwise, as findings."""
    for path, text in sorted(outputs.items()):
        after = (folder / path).read_bytes().decode("utf-8")
        if after != text:
            yield f"{path}: not in the tool's own format\n{_diff(text, after)}"


def _diff(before: str, after: str) -> str:
    lines = list(unified_diff(before.splitlines(), after.splitlines(), "as it is", "as it should be", lineterm="", n=1))
    more = [f"... and {len(lines) - _DIFF_LINES} more lines"] if len(lines) > _DIFF_LINES else []
    return "\n".join([*lines[:_DIFF_LINES], *more])
