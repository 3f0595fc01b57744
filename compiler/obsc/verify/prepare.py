"""Everything that a service needs to run on this machine: programs, the distribution, a port, files."""

from __future__ import annotations

import json
import os
import re
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from obsc.infra.graph import Graph
from obsc.lock import Lock
from obsc.lower.system import lower
from obsc.passes import run_passes
from obsc.plan.model import Service
from obsc.plan.resolve import resolve
from obsc.verify.client import Request
from obsc.verify.distribution import interpreter, like_the_image
from obsc.verify.launch import Here, LocalLaunch, NotHere, local_launch

_NEEDS_NO_QUOTES = re.compile(r"[A-Za-z0-9_./-]+")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A service as it is compiled for this machine, and what there is to run it with."""

    service: Service
    graph: Graph
    project: Path
    programs: Path | None
    distribution: Path | None
    isolated: bool
    said: tuple[str, ...]
    """What a person should know of the choices."""


def prepare(
    document: Mapping[str, Any],
    graph: Graph,
    service: Service,
    *,
    project: Path,
    venv: str | None,
    install: bool,
    isolated: bool,
    lock: Lock | None = None,
) -> Prepared:
    """Find or install what is needed; raises `NotHere`. Before the network is gone."""
    if not project.is_dir():
        raise NotHere(f"{project} is no folder")
    programs = _programs(project, venv)
    distribution, said = None, []
    if service.instrumentation.attach == "init-container":
        wanted = service.instrumentation.version
        found = like_the_image(interpreter(programs), wanted, install=install)
        distribution = found.folder
        if found.version != wanted:
            said.append(f"the app's own AWS distribution {found.version} stands for {wanted}; --install brings that")
    prepared = Prepared(service, graph, project, programs, distribution, isolated, tuple(said))
    return prepared if isolated or not can_move(service) else moved(document, prepared, lock)


def can_move(service: Service) -> bool:
    """Whether the app listens where the specification says, and not where its own code does."""
    return service.launch.is_ours and service.server.script is None


def moved(document: Mapping[str, Any], prepared: Prepared, lock: Lock | None = None) -> Prepared:
    """The service compiled anew, for a port of this machine that is free."""
    changed: dict[str, Any] = json.loads(json.dumps(document))
    written, port = changed["services"][prepared.service.name], _free_port(prepared.service.port)
    written["port"] = port
    server = written["server"]
    written["server"] = {**({"name": server} if isinstance(server, str) else server), "bind": f"127.0.0.1:{port}"}
    plan = resolve(changed, lock=lock)
    service = next(each for each in plan.services if each.name == prepared.service.name)
    return replace(prepared, service=service, graph=run_passes(lower(plan), plan))


def launch_of(prepared: Prepared, temporary: Path, command: tuple[str, ...] | None) -> LocalLaunch:
    """What to start; raises `NotHere`. In the network in which it will run."""
    here = Here(
        project=prepared.project,
        programs=prepared.programs,
        distribution=prepared.distribution,
        temporary=temporary,
        port_for=_same if prepared.isolated else _free_port,
        variables=os.environ,
    )
    launch = local_launch(prepared.graph, prepared.service, here, command)
    if _is_taken(launch.port):
        raise NotHere(f"port {launch.port}, on which {prepared.service.name!r} has to listen, is taken on this machine")
    return launch


def restarts_workers(service: Service) -> bool:
    """Whether somebody looks after the processes that serve; else the app starts anew, as a task or on its instance."""
    return service.server.script is None and (service.server.forks or (service.server.workers or 1) > 1)


def temporary_root() -> str:
    """Where temporary folders go whose names stand in shell scripts."""
    root = tempfile.gettempdir()
    return root if _NEEDS_NO_QUOTES.fullmatch(root) else "/tmp"


def requests_of(service: Service, written: list[str], environment: Mapping[str, str]) -> Iterator[Request]:
    """What to ask: what is written, or the health check's path and the root, each several times.

    >>> read_request("POST /orders")
    ('POST', '/orders')
    """
    health = service.route.health_check_path if service.route is not None else None
    for each in written or sorted({"/", health or "/"}):
        method, path = read_request(each)
        traced = not _is_excluded(path, environment)
        yield from [Request(path, traced, method)] * (4 if traced else 1)


def read_request(written: str) -> tuple[str, str]:
    """The method and the path of a request; raises `NotHere`."""
    method, _, path = written.rpartition(" ")
    method = method.strip().upper() or "GET"
    if method not in _METHODS or not path.startswith("/") or not path.isprintable():
        raise NotHere(f"{written!r} is no request: write it like 'GET /users/42'")
    return method, path


def _is_excluded(path: str, environment: Mapping[str, str]) -> bool:
    """Whether OpenTelemetry is told to leave a path alone: regular expressions, searched for in the whole URL.

    https://opentelemetry.io/docs/zero-code/python/configuration/#excluded-urls
    """
    frameworks = re.compile(r"OTEL_PYTHON_((DJANGO|FLASK|FASTAPI|WSGI|ASGI)_)?EXCLUDED_URLS")
    for name, value in environment.items():
        if frameworks.fullmatch(name):
            for pattern in filter(None, map(str.strip, value.split(","))):
                try:
                    if re.search(pattern, f"http://127.0.0.1{path}"):
                        return True
                except re.error:
                    continue
    return False


def _programs(project: Path, venv: str | None) -> Path | None:
    """The folder with the app's programs: of the environment that is named, activated, or in the project's folder."""
    active = os.environ.get("VIRTUAL_ENV")
    candidates = [Path(venv)] if venv else [Path(active)] if active else [project / ".venv", project / "venv"]
    for folder in candidates:
        programs = folder.absolute() / "bin"
        if programs.is_dir():
            return programs
    if venv:
        raise NotHere(f"{venv} is no virtual environment")
    return None


def _same(port: int) -> int:
    return port


def _free_port(_port: int) -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _is_taken(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(0.5)
        return asked.connect_ex(("127.0.0.1", port)) == 0
