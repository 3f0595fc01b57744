"""What is made of the three copies of an app that are compared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from obsc.verify.judge_local import judge_overhead
from obsc.verify.launch import LocalLaunch
from obsc.verify.overhead import Interval, Overhead, bare, difference


def overhead(low: float, mean: float, high: float, control: float = 0.1) -> Overhead:
    """A measurement whose control lies within so many milliseconds of nothing."""
    equal = Interval(-control, 0.0, control)
    return Overhead(None, Interval(low, mean, high), None, equal, 1.0)


def test_only_what_is_surely_too_much_fails() -> None:
    """A shared machine is noisy; a check that fails by chance is switched off."""
    assert judge_overhead(overhead(1.5, 2.0, 2.5), 20)[0].status == "failed"
    assert judge_overhead(overhead(1.5, 2.0, 2.5), 100)[0].status == "passed"
    assert judge_overhead(overhead(0.5, 2.0, 3.5), 20)[0].status == "passed"
    assert judge_overhead(overhead(1.5, 2.0, 2.5, control=1.0), 20)[0].status == "passed"


def test_intervals_hold_what_was_drawn() -> None:
    """An interval around another number than the mean difference would say nothing."""
    found = difference([1.0, 3.0, 2.0, 4.0], [0.0, 1.0, 1.0, 1.0])
    assert found.low <= found.mean == 1.75 <= found.high
    assert found.low < found.high


def test_the_bare_copy_has_no_instrumentation(tmp_path: Path) -> None:
    """Else two instrumented apps are compared, and OpenTelemetry costs nothing."""
    path = "/adot/opentelemetry/instrumentation/auto_instrumentation:/srv:/adot"
    environment = {"OTEL_TRACES_SAMPLER": "xray", "PYTHONPATH": path, "LEVEL": "1"}
    argv = ("sh", "-c", "exec opentelemetry-instrument gunicorn app:app")
    launch = LocalLaunch(argv, environment, tmp_path, 8000, (), None, (), ())
    found = bare(launch, tmp_path)
    assert found.argv == ("sh", "-c", "exec gunicorn app:app")
    assert found.environment == {"PYTHONPATH": f"{tmp_path}/without:/srv:/adot", "LEVEL": "1"}
    package = tmp_path / "packages" / "opentelemetry" / "instrumentation"
    (package / "auto_instrumentation").mkdir(parents=True)
    there = {"PYTHONPATH": f"{found.environment['PYTHONPATH']}:{tmp_path}/packages"}
    for module in ("auto_instrumentation.sitecustomize", "wsgi", "asgi"):
        (package / f"{module.replace('.', '/')}.py").touch()
        done = subprocess.run(
            [sys.executable, "-c", f"import opentelemetry.instrumentation.{module}"],
            env=there,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "switched off" in done.stderr, module
    assert bare(
        LocalLaunch(("opentelemetry-instrument", "uvicorn"), {}, tmp_path, 1, (), None, (), ()), tmp_path
    ).argv == ("uvicorn",)
