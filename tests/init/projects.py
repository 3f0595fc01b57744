"""Projects written as one text each: `-- path --` begins a file, what stands before the first says what it is about.

`fill.yaml` is no file of the project: it holds what a person would put into the holes, by the last keys of their paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"
_BEGIN = re.compile(r"^-- (.+) --\n", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """A project as text."""

    name: str
    files: dict[str, str]
    fill: dict[str, str]

    def unpack(self, folder: Path, *, ends: str = "\n", backwards: bool = False) -> Path:
        """Make its files below a folder, under its name."""
        root = folder / self.name
        root.mkdir()
        for path in sorted(self.files, reverse=backwards):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(self.files[path], encoding="utf-8", newline=ends)
        return root


def project(name: str, corpus: Path = CORPUS) -> Written:
    """A project of a corpus."""
    text = (corpus / f"{name}.txtar").read_text(encoding="utf-8")
    _, *parts = _BEGIN.split(text)
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    rows = files.pop("fill.yaml", "").splitlines()
    return Written(name, files, {key: value for key, _, value in (row.partition(": ") for row in rows)})


NAMES = tuple(sorted(path.stem for path in CORPUS.glob("*.txtar")))
