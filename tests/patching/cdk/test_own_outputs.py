"""What a build writes needs no edit; a program without its telemetry gets all of that back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsc.images.splices import Unsafe
from obsc.patching.cdk import edited
from obsc.patching.request import Request
from obsc.plan.model import Service
from patching.cases import target
from patching.cdk.cases import after
from patching.cdk.synth import templates
from patching.cdk.test_synth import ROLES, compared, program, task_of
from patching.test_own_outputs import LEFT_OPEN, deployed, services, without_telemetry
from shipped import compiled, texts

_SERVICES: list[tuple[Path, Service]] = [case.values for case in services()]


def _request(path: Path, service: Service, files: dict[str, str], file: str, **rest: Any) -> Request:
    return Request(
        path=file,
        service=service,
        compilation=compiled(path),
        target=target,
        read=files.__getitem__,
        names=lambda folder: tuple(sorted(name for name in files if str(Path(name).parent) == folder)),
        **rest,
    )


def test_a_build_has_what_it_needs() -> None:
    """The construct of obsc's own app, service by service."""
    for path, service in _SERVICES:
        files = texts(path, "cdk")
        (construct,) = (name for name in files if name.endswith("/construct.py"))
        variable = f"self.cfn_{service.name.replace('-', '_')}_task_definition"
        assert edited(_request(path, service, files, construct, resource=variable)).edits == (), service.name


def test_there_and_back() -> None:
    """The telemetry of a patched program is that of a fresh build, of every kind of system."""
    projects, expected = {}, {}
    for path, service in {path: (path, service) for path, service in _SERVICES}.values():
        name = f"{path.stem} {service.name}"
        fresh = deployed(path, service)
        body = {**json.loads(without_telemetry(fresh, service)), **ROLES}
        files = {"app.py": program(body, "py")}
        request = _request(path, service, files, "app.py")
        if name in LEFT_OPEN and name != "13-environments-and-patches web":  # a variable may be added anywhere
            with pytest.raises(Unsafe, match=LEFT_OPEN[name]):
                edited(request)
            continue
        projects[name], expected[name] = after(files, edited(request)), fresh
    for name, template in templates(projects, "py").items():
        if name in LEFT_OPEN:
            assert "needs the variable `RELEASE`" in str(template)
            continue
        assert isinstance(template, dict), template
        ours, theirs = compared(json.loads(expected[name])), task_of(template)
        for one in (ours, theirs):
            one["containerDefinitions"] = {row["name"]: row for row in one["containerDefinitions"]}
        assert theirs == ours, name
