"""What OpenTelemetry costs a request, in milliseconds of CPU time and of latency, with a control of equals.

Intervals are of 95 percent. What a percentage would be depends on the handler alone: these do nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from obsc.pipeline import compile_text  # noqa: E402
from obsc.verify.isolation import run_isolated, why_impossible  # noqa: E402
from obsc.verify.overhead import Overhead, measure, three  # noqa: E402
from obsc.verify.prepare import Prepared, launch_of, moved  # noqa: E402
from runtime import environments  # noqa: E402
from runtime.compiled import document  # noqa: E402
from runtime.samples import APPS  # noqa: E402

DJANGO = {"name": "django", "settingsModule": "shop.settings"}
CELLS: dict[str, tuple[str, dict[str, Any]]] = {
    "Flask, gunicorn": ("flask", {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app"}}),
    "Django, gunicorn": ("django", {"framework": DJANGO, "server": {"name": "gunicorn", "app": "shop.wsgi"}}),
    "FastAPI, uvicorn": ("fastapi", {"framework": "fastapi", "server": {"name": "uvicorn", "app": "main:app"}}),
}
VERSION = environments.DISTRO_VERSION


def main() -> int:
    """Print a line for each cell."""
    print(f"{'':>18} {'CPU, ms':>22} {'control':>22} {'latency, ms':>22} {'control':>22} {'bare':>6}")
    for name, (app, service) in CELLS.items():
        seen = _measured(app, service | {"instrumentation": {"version": VERSION}})
        print(
            f"{name:>18} {seen.cpu!s:>22} {seen.control_cpu!s:>22} {seen.latency!s:>22} {seen.control_latency!s:>22}"
            f" {seen.bare_latency:>6.2f}"
        )
    return 0


def _measured(app: str, service: dict[str, Any]) -> Overhead:
    written = document(service)
    compilation = compile_text(written)
    assert compilation.ok and compilation.plan is not None and compilation.graph is not None
    assert compilation.document is not None
    prepared = Prepared(
        service=compilation.plan.services[0],
        graph=compilation.graph,
        project=APPS / app,
        programs=environments.plain_venv() / "bin",
        distribution=environments.adot_image(),
        isolated=True,
        said=(),
    )
    with tempfile.TemporaryDirectory(prefix="obsc-", dir="/tmp") as at:
        folder = Path(at)

        def choose(name: str) -> Any:
            (folder / name).mkdir()
            return launch_of(moved(compilation.document or {}, prepared), folder / name, None)

        return measure(three(choose, folder), "/", folder)


if __name__ == "__main__":
    environments.plain_venv()
    environments.adot_image()
    sys.exit(main() if why_impossible() else run_isolated(main))
