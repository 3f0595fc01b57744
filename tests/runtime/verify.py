"""Runs a container of a task definition on this machine and reports what telemetry it delivered."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from obsc.verify.client import Request
from obsc.verify.launch import FAST_EXPORT
from runtime import namespace, task
from runtime.cell import INIT_SECONDS, Cell
from runtime.container import Launch
from runtime.image import AppImage, CopyImage
from runtime.observation import Observation
from runtime.task import Container, TaskError

OTLP_PORT, SAMPLER_PORT, UPSTREAM_PORT, APP_PORT, METADATA_PORT = 4316, 2000, 9000, 8000, 1338

OTHER_TELEMETRY_PORTS = frozenset({4315, 4316, 4317, 4318})
"""Where SDKs send by default or by mistake: the agent's gRPC port and OpenTelemetry's own two."""


class CellError(RuntimeError):
    """The cell itself broke, which says nothing about the task."""


def observe(
    taskdef: Mapping[str, Any],
    *,
    container: str,
    image: AppImage,
    init_images: Mapping[str, CopyImage],
    requests: Sequence[str | Request],
    workers: int = 1,
    names: Sequence[str] = (),
    sampling_rate: float | None = 1.0,
    instance_address: str | None = None,
    otlp_port: int = OTLP_PORT,
    start_within: float = 30.0,
    deliver_within: float = 12.0,
    stop_within: float = 10.0,
) -> Observation:
    """Start the container as ECS would, send the requests, wait for their telemetry, stop it.

    `init_images` are the images of the containers that run before it, by a part of their names. `names` are host names
    at which the agent is found beside localhost. `workers` is how many processes have to have served a request.
    A `sampling_rate` of None means that no sampler answers. With an `instance_address` the metadata service of an
    instance listens on `METADATA_PORT`; where AWS has it, on 169.254.169.254, nobody answers. The agent takes OTLP on
    `otlp_port`.
    """
    with tempfile.TemporaryDirectory(prefix="cell-") as at:
        folder = Path(at)
        app = task.container(taskdef, container)
        before = task.run_before(taskdef, container)
        volumes = _volumes(taskdef, folder)
        hosts = _hosts(names, folder)
        launch = image.launch(app, _folder(folder / "app"), volumes, hosts)
        cell = Cell(
            init=tuple(_launch_init(each, init_images, folder, volumes) for each in before),
            app=replace(launch, environment={**launch.environment, **FAST_EXPORT}),
            port=app.ports[0] if app.ports else APP_PORT,
            requests=tuple(Request(each) if isinstance(each, str) else each for each in requests),
            workers=workers,
            otlp_port=otlp_port,
            sampler_port=SAMPLER_PORT,
            sampling_rate=sampling_rate,
            upstream_port=UPSTREAM_PORT,
            metadata_port=METADATA_PORT,
            instance_address=instance_address,
            decoy_ports=_decoy_ports(app, otlp_port),
            start_within=start_within,
            deliver_within=deliver_within,
            stop_within=stop_within,
        )
        seen = _run(cell, folder)
    not_imitated = [f"{each.name}: {key}" for each in (*before, app) for key in each.not_imitated]
    return replace(seen, not_imitated=tuple(not_imitated))


def _launch_init(one: Container, images: Mapping[str, CopyImage], folder: Path, volumes: Mapping[str, Path]) -> Launch:
    for part, image in images.items():
        if part in one.image:
            return image.launch(one, _folder(folder / "init" / one.name), volumes)
    raise TaskError(f"nothing here stands for the image {one.image!r} of container {one.name!r}")


def _volumes(taskdef: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    names = [volume["name"] for volume in taskdef.get("volumes") or ()]
    return {name: _folder(folder / "volumes" / str(number)) for number, name in enumerate(names)}


def _hosts(names: Sequence[str], folder: Path) -> Path:
    file = folder / "hosts"
    file.write_text(f"127.0.0.1 {' '.join(('localhost', *names))}\n::1 localhost ip6-localhost\n")
    return file


def _decoy_ports(app: Container, otlp_port: int) -> tuple[int, ...]:
    taken = {otlp_port, SAMPLER_PORT, UPSTREAM_PORT, APP_PORT, *app.ports}
    return tuple(sorted((OTHER_TELEMETRY_PORTS | task.mentioned_ports(app)) - taken))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def _run(cell: Cell, folder: Path) -> Observation:
    ordered, seen, errors = (folder / name for name in ("cell.json", "observation.json", "errors"))
    ordered.write_text(json.dumps(asdict(cell)))
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            [*namespace.cell_command("cell"), str(ordered), str(seen)],
            env=namespace.module_environment(),
            # Kept open for as long as somebody waits: the cell ends when it closes.
            stdin=subprocess.PIPE,
            stdout=stderr,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            process.wait(_allowance(cell))
        except subprocess.TimeoutExpired:
            stderr.write(b"the cell did not come to its end in time\n")
        finally:
            process.kill()
            process.wait()
    if not seen.exists():
        raise CellError(errors.read_text(errors="replace") or f"the cell ended with code {process.returncode}")
    return Observation.from_json(json.loads(seen.read_text()))


def _allowance(cell: Cell) -> float:
    return 2 * cell.start_within + cell.deliver_within + cell.stop_within + INIT_SECONDS * len(cell.init) + 10
