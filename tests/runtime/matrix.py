"""Every framework under every server, attached in both ways: compiled, run, and written to docs/runtime-matrix.md.

`make runtime-matrix` runs all of it, for which two processors need half an hour; the tests run representative
cells (test_compiled.py) and hold the page's refusals against the compiler (test_matrix.py).
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from obsc.diagnostics import Severity
from obsc.pipeline import compile_text
from obsc.verify.client import Request
from runtime import environments
from runtime.compiled import compile_service, document
from runtime.observation import Observation
from runtime.samples import EVERY_ROUTE, run_cell

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "runtime-matrix.md"
DELIVERED = "delivered"

FOLDERS = {
    "Flask": "flask",
    "Django, `wsgi.py`": "django",
    "Django, `asgi.py`": "django",
    "FastAPI": "fastapi",
    "`wsgi`": "wsgi",
    "`asgi`": "asgi",
}
"""The sample application of each column."""

WAYS: dict[str, dict[str, str]] = {
    "Init container, 0.21.0": {"attach": "init-container", "version": "0.21.0"},
    "Package, 0.21.0": {"attach": "package", "version": "0.21.0"},
    "Init container, 0.17.1": {"attach": "init-container", "version": "0.17.1"},
    "Package, 0.17.1": {"attach": "package", "version": "0.17.1"},
    "Init container, 0.12.0": {"attach": "init-container", "version": "0.12.0"},
    "Package, 0.12.0": {"attach": "package", "version": "0.12.0"},
}
"""Both ways to attach: the newest release, and the older ones that rules tell from it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a table."""

    way: str
    server: str
    app: str


@cache
def tables() -> ModuleType:
    """The rows and columns of docs/servers.md."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def places() -> Iterator[Place]:
    """Every cell, in the order of the page."""
    rows = tables()
    return (Place(way, server, app) for way in WAYS for server in rows.SERVERS for app in rows.APPS)


def service(place: Place) -> dict[str, Any]:
    """What stands in the specification."""
    rows = tables()
    framework, app = rows.APPS[place.app]
    server = dict(rows.SERVERS[place.server])
    keys = rows.KINDS[server["name"]].keys
    if "script" not in server:
        server |= {"app": app} if "app" in keys else {}
        server |= {"workers": 2} if server["name"] in ("gunicorn", "uwsgi", "hypercorn") else {}
    return {"framework": framework, "server": server, "instrumentation": WAYS[place.way]}


def refusals(place: Place) -> tuple[str, ...]:
    """The rules that refuse a cell."""
    found = compile_text(document(service(place))).diagnostics
    return tuple(sorted({each.code for each in found if each.severity is Severity.ERROR}))


def run(place: Place) -> str:
    """What became of a cell: the rules that refuse it, `delivered`, or what is missing."""
    if codes := refusals(place):
        return ", ".join(f"[{code}](rules/{code}.md)" for code in codes)
    written = service(place)
    taskdef, in_image = compile_service(written)
    requests: list[str | Request] = list(EVERY_ROUTE)
    if written["server"].get("workerClass") == "gevent":
        # With every thread a greenlet the sampler asks for its rules a moment after the first request.
        requests = [Request("/outbound", traced=False)] * 20 + requests
    seen = run_cell(
        taskdef,
        container="checkout",
        app=FOLDERS[place.app],
        version=WAYS[place.way]["version"],
        workers=written["server"].get("workers", 1),
        requests=requests,
        image_files=in_image,
    )
    return "; ".join(missing(seen)) or DELIVERED


def missing(seen: Observation) -> Iterator[str]:
    """What a cell promises and does not hold."""
    if seen.start_seconds is None:
        yield "does not start"
        return
    if seen.delivery_seconds is None:
        wanted = sum(each.traced for each in seen.responses)
        yield f"{len(seen.server_spans)} spans and {seen.latency_samples} latency samples of {wanted} requests"
    if not seen.serving_pids == seen.span_pids == seen.metric_pids:
        yield "not from every worker"
    if seen.unexpected:
        yield "sends to ports that nobody declared"
    if seen.services != {"checkout"} or seen.resource.get("deployment.environment") != "production":
        yield "under another name"
    if "InternalOperation" in seen.operations:
        yield "with operations that are no requests"
    if "/GetSamplingRules" not in {post.path for post in seen.sampler_posts}:
        yield "without X-Ray's rules"
    if seen.app is None or seen.app.killed:
        yield "has to be killed"


def page(results: dict[Place, str]) -> str:
    """The page."""
    rows = tables()
    delivered = sum(each == DELIVERED for each in results.values())
    refused = sum(each.startswith("[OBS") for each in results.values())
    out = [
        "<!-- Generated by `make runtime-matrix`: do not edit. -->",
        "# What was run",
        "",
        "Every framework under every server, compiled by obsc and started for real: the compiled command, environment",
        "and hooks, the real server, the AWS distribution from PyPI, in a network of loopback alone.",
        "Delivered is a cell from which a span and a latency sample of each request have come, from every worker,",
        "under the right names and operations, and from which nothing has gone to a port that nobody declared.",
        "The others are refused by a rule.",
        "",
        f"{len(results)} cells: {delivered} delivered, {refused} refused, {_neither(results)} neither.",
        "FastAPI's start script starts uvicorn, Django's always serves `wsgi.py`.",
        f"As a package, older releases ran with {environments.BEFORE_ITS_OWN_API}: pip refuses them beside newer ones.",
    ]
    for way in WAYS:
        out += ["", f"## {way}", "", "| | " + " | ".join(rows.APPS) + " |", "|--|" + "--|" * len(rows.APPS)]
        out += [
            f"| {server} | " + " | ".join(results[Place(way, server, app)] for app in rows.APPS) + " |"
            for server in rows.SERVERS
        ]
    return "\n".join(out) + "\n"


def _neither(results: dict[Place, str]) -> int:
    return sum(each != DELIVERED and not each.startswith("[OBS") for each in results.values())


def read(text: str) -> dict[Place, str]:
    """The results in a page."""
    results: dict[Place, str] = {}
    way, apps = "", []
    for line in text.splitlines():
        if line.startswith("## "):
            way, apps = line.removeprefix("## "), []
        elif line.startswith("| ") and way:
            first, *cells = (cell.strip() for cell in line.strip("|").split(" | "))
            if first in ("", "|"):
                continue
            apps = apps or list(FOLDERS)
            results |= {Place(way, first, app): cell for app, cell in zip(apps, cells, strict=True)}
    return results


def _main(wanted: list[str]) -> None:
    """Run the ways that are named, or all, and keep what the page says of the others."""
    before = read(PAGE.read_text()) if PAGE.exists() else {}
    results = {place: before.get(place, "not run") for place in places()}
    todo = [place for place in results if not wanted or place.way in wanted]
    with ThreadPoolExecutor(2) as pool:
        for place, result in zip(todo, pool.map(run, todo), strict=True):
            results[place] = result
            print(f"{place.way}, {place.server}, {place.app}: {result}", flush=True)
    PAGE.write_text(page(results))


if __name__ == "__main__":
    _main(sys.argv[1:])
