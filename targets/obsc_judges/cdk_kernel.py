"""The process that synthesises CDK packages: aws-cdk-lib is loaded once, and its Node.js kernel stays warm.

Run as a script. A question is `{"package": folder, "out": folder, "main": bool}`; the answer is `{"template": ...,
"messages": [...]}` or `{"error": ...}`. With `main` the package's `app.py` is also run as the CDK's command line would.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TOLD = ("aws:cdk:error", "aws:cdk:warning")


def serve() -> None:
    """Answer questions until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a package prints must not be taken for an answer
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    package = Path(question["package"])
    try:
        with _importable(package):
            answer = _synthesise(package, Path(question["out"]))
            if question["main"]:
                runpy.run_path(str(package / "app.py"), run_name="__main__")
            return answer
    except (Exception, SystemExit) as error:
        return {"error": _told(error, package)}


def _synthesise(package: Path, out: Path) -> dict[str, Any]:
    import aws_cdk

    settings = package / "cdk.json"
    context = json.loads(settings.read_text("utf-8")).get("context") if settings.is_file() else None
    app = aws_cdk.App(analytics_reporting=False, outdir=str(out), context=context)
    stack = importlib.import_module("app").build(app)
    app.synth()
    template = json.loads((out / stack.template_file).read_text("utf-8"))
    return {"template": template, "messages": sorted(set(_messages(out)))}


def _messages(out: Path) -> Iterator[str]:
    """What constructs said about themselves: the CDK's command line stops at errors, synthesis does not."""
    for file in out.glob("*.metadata.json"):
        for place, entries in json.loads(file.read_text("utf-8")).items():
            for entry in entries:
                if entry["type"] in _TOLD:
                    yield f"{place}: {entry['type'].rpartition(':')[2]}: {entry['data']}"


@contextmanager
def _importable(package: Path) -> Iterator[None]:
    """Put a package on the module path, and forget all its modules afterwards: the next one has some of that name."""
    sys.path.insert(0, str(package))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(package))
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(f"{package}{os.sep}"):
                del sys.modules[name]


def _told(error: BaseException, package: Path) -> str:
    """The error and the line of the package that it came from; the kernel's own frames help nobody."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(f"{package}{os.sep}")]
    place = f"{Path(ours[-1].filename).relative_to(package).as_posix()}: line {ours[-1].lineno}: " if ours else ""
    return f"{place}{type(error).__name__}: {error}".replace(f"{package}{os.sep}", "")


if __name__ == "__main__":
    serve()
