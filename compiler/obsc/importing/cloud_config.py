"""cloud-init's cloud-config as the script that it comes to: the files that it writes, then its commands.

https://cloudinit.readthedocs.io/en/latest/reference/modules.html
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from obsc.importing.values import text
from obsc.init.documents import Node, parse
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

MARK = "#cloud-config"
_READ = ("write_files", "runcmd", "bootcmd", "package_update", "package_upgrade", "output")


@dataclass(frozen=True, slots=True)
class Shell:
    """A script, for each of its lines that of the configuration, and the keys that go nowhere with their lines."""

    text: str
    rows: tuple[int, ...]
    left_out: tuple[tuple[str, int], ...]


def shell_of(written: str) -> Shell:
    """The script of a configuration; an empty one where it is no YAML."""
    document = parse(TextFile("cloud-config.yaml", tuple(written.split("\n"))), Notes())
    lines = [("#!/bin/bash", 1)]
    for key in ("bootcmd", "write_files", "runcmd"):
        for row in document[key].rows:
            lines += _file(row) if key == "write_files" else _command(row)
    left_out = tuple((key, node.line) for key, node in document.items if key not in _READ)
    return Shell("".join(f"{line}\n" for line, _ in lines), tuple(row for _, row in lines), left_out)


def _command(row: Node) -> Iterator[tuple[str, int]]:
    """A text is for the shell as it is; a list is words."""
    words = [text(word) or "" for word in row.rows]
    for number, line in enumerate((shlex.join(words) if words else text(row) or "").split("\n")):
        yield line, row.line + number


def _file(row: Node) -> Iterator[tuple[str, int]]:
    path, content = text(row["path"]), row["content"]
    written = text(content)
    if path is None or written is None or row["encoding"].data is not None:
        return
    end = "EOF"
    while end in written.split("\n"):
        end += "_"
    yield f"cat {'>>' if text(row['append']) == 'true' else '>'} {shlex.quote(path)} <<'{end}'", row.line
    begins = content.line + ("\n" in written)
    for number, line in enumerate(written.removesuffix("\n").split("\n")):
        yield line, begins + number
    yield end, row.line
    if (mode := text(row["permissions"])) is not None:
        yield f"chmod {shlex.quote(mode)} {shlex.quote(path)}", row["permissions"].line
