"""What a build writes for an instance needs no edit, in whatever language."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.images.splices import Unsafe, spliced
from obsc.patching.user_data import edited
from obsc.patching.user_data.merge import merged
from obsc.patching.user_data.wanted import wanted_of
from patching.user_data.cases import AMAZON, DOCKER, UBUNTU
from patching.user_data.cases import compiled as compiled_text
from patching.user_data.requests import request
from shipped import SPECS, compiled, texts
from userdata.compiled import deployed

_FILES = {"cfn": "template.yaml", "terraform": "main.tf"}
_ON_INSTANCES = [path for path in SPECS if "ec2:" in path.read_text() and "launchType: EC2" not in path.read_text()]


@pytest.mark.parametrize("target", _FILES)
@pytest.mark.parametrize("path", _ON_INSTANCES, ids=lambda path: path.stem)
def test_shipped(path: Path, target: str) -> None:
    """References of the language stand in its user data, and are taken for what they are."""
    compilation = compiled(path)
    assert compilation.plan is not None
    services = [service for service in compilation.plan.services if service.machine is not None]
    assert services
    for service in services:
        made = edited(request(texts(path, target), _FILES[target], compilation, service))
        assert made.edits == ()


@pytest.mark.parametrize("specification", [AMAZON, UBUNTU, DOCKER])
def test_as_a_script(specification: str) -> None:
    """A line of a build's that is changed is seen: the marker alone is not trusted."""
    compilation = compiled_text(specification)
    assert compilation.plan is not None
    wanted = wanted_of(compilation, compilation.plan.services[0])
    text = deployed(wanted.built, {})
    assert spliced(text, merged(text, wanted).splices) == text
    with pytest.raises(Unsafe, match="not those of this specification"):
        merged(text.replace("OTEL_TRACES_SAMPLER=", "OTEL_TRACES_SAMPLE="), wanted)
