"""Write what is installed beside the program: completions for the shells, and the manual page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SHARE = Path(__file__).resolve().parent
COMPLETIONS = {"bash": "obsc.bash", "zsh": "_obsc", "fish": "obsc.fish", "tcsh": "obsc.tcsh", "powershell": "obsc.ps1"}

MORE = """\
[EXIT STATUS]
0: nothing to complain about. 1: findings, or differences.
2: wrong use, or a file that cannot be read. 70: a bug of obsc.

[FILES]
.TP
observability.yaml
The specification. It is the only file that a build reads.
.TP
obsc.out
The outputs, a folder for each target.

[ENVIRONMENT]
.TP
NO_COLOR
Set to anything, it switches colours off.

[SEE ALSO]
.BR aws (1),
.BR terraform (1)
"""


def outputs() -> dict[str, str]:
    """Path below share/ -> text of every generated file."""
    scripts = {
        f"completions/{name}": _run(sys.executable, "-m", "obsc", "completion", shell)
        for shell, name in COMPLETIONS.items()
    }
    return {**scripts, "man/obsc.1": _manual()}


def _manual() -> str:
    program = Path(sys.executable).parent / "argparse-manpage"
    with tempfile.NamedTemporaryFile("w", suffix=".inc") as more:
        more.write(MORE)
        more.flush()
        says = ["--project-name", "obsc", "--prog", "obsc", "--manual-title", "obsc manual", "--include", more.name]
        says += ["--description", "compile observability.yaml to infrastructure code"]
        text = _run(str(program), "--module", "obsc.cli", "--function", "parser", *says)
    # The day on which it was generated says nothing about the program.
    return re.sub(r'^(\.TH OBSC "1") "[^"]*"', r'\1 ""', text, count=1)


def _run(*words: str) -> str:
    # argparse breaks lines where the terminal ends.
    wide = os.environ | {"COLUMNS": "100"}
    return subprocess.run(words, capture_output=True, text=True, check=True, env=wide).stdout


def stale() -> Iterator[str]:
    """The files that differ from what is on disk, and those that nothing generates any more."""
    wanted = outputs()
    for path, text in wanted.items():
        file = SHARE / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield path
    found = (str(path.relative_to(SHARE)) for folder in ("completions", "man") for path in (SHARE / folder).glob("*"))
    yield from (path for path in found if path not in wanted)


if __name__ == "__main__":
    for path, text in outputs().items():
        (SHARE / path).parent.mkdir(exist_ok=True)
        (SHARE / path).write_text(text, encoding="utf-8")
    for path in list(stale()):
        (SHARE / path).unlink()
