"""The cold wall time of a one-service build, as ratios to a bare interpreter and to cfn-lint on the same template.

Rounds are interleaved and medians compared, so that a busy machine slows everything alike.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ROUNDS = 15


def main() -> None:
    """Print a line for each command."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "specs" / "01-hello.yaml", Path(folder) / "observability.yaml")
        build = [str(BIN / "obsc"), "build", "--target", "cfn"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "obsc version": [str(BIN / "obsc"), "version"],
            "obsc validate": [str(BIN / "obsc"), "validate"],
            "obsc build --target cfn": build,
        }
        lint = BIN / "cfn-lint"
        if lint.exists():
            commands["cfn-lint template.yaml"] = [str(lint), "obsc.out/cfn/template.yaml"]
        subprocess.run(build, cwd=folder, check=True, capture_output=True)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, words in commands.items():
                times[name].append(_seconds(words, folder))
    _report({name: statistics.median(seconds) for name, seconds in times.items()})


def _seconds(words: list[str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def _report(medians: dict[str, float]) -> None:
    bare, build = medians["python -c pass"], medians["obsc build --target cfn"]
    for name, seconds in medians.items():
        ratios = f"{seconds / bare:6.1f} x bare Python   {seconds / build:6.2f} x the build"
        sys.stdout.write(f"{name:<26}{seconds * 1000:8.0f} ms   {ratios}\n")


if __name__ == "__main__":
    main()
