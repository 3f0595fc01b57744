"""A collector's configuration in a file beside the specification is the configuration written in it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from obsc import registry
from obsc.diagnostics import Severity
from obsc.pipeline import Compilation, compile_all, compile_text, emit
from obsc.user_files import inside
from rules.blocks import SMALLEST, merged

CONFIG: dict[str, Any] = {
    "extensions": {"health_check": {}},
    "receivers": {"otlp": {"protocols": {"http": {}}}},
    "processors": {"memory_limiter": {"check_interval": "1s", "limit_mib": 200}},
    "exporters": {"awsxray": {"region": "${env:AWS_REGION}"}},
    "service": {
        "extensions": ["health_check"],
        "pipelines": {"traces": {"receivers": ["otlp"], "processors": ["memory_limiter"], "exporters": ["awsxray"]}},
    },
}
WRITTEN = """\
# A comment, and another order of keys.
service:
  pipelines:
    traces: { receivers: [otlp], processors: [memory_limiter], exporters: [awsxray] }
  extensions: [health_check]
exporters:
  awsxray: { region: "${env:AWS_REGION}" }
receivers: { otlp: { protocols: { http: {} } } }
processors: { memory_limiter: { limit_mib: 200, check_interval: 1s } }
extensions: { health_check: {} }
"""


def _raw(config: Any, **more: Any) -> bytes:
    agent = {"distribution": "adot-collector", "config": config, **more}
    own = {"agents": {"adot": agent}, "backends": {"traces": {"type": "xray"}}, "services": {"web": {"agent": "adot"}}}
    return json.dumps(merged(SMALLEST, own)).encode()


def _compiled(folder: Path, content: str | bytes, **more: Any) -> Compilation:
    (folder / "otel").mkdir()
    (folder / "otel" / "collector.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    return compile_text(_raw("./otel/collector.yaml", **more), read=inside(str(folder)))


@pytest.mark.parametrize("delivery", ["inline", "ssm"])
def test_it_is_the_same_system_as_with_the_configuration_inside(tmp_path: Path, delivery: str) -> None:
    """To the byte, the digest of what was compiled included: a change of the file is a change of the system."""
    in_file = _compiled(tmp_path, WRITTEN, configDelivery=delivery)
    written_out = compile_text(_raw(CONFIG, configDelivery=delivery))
    assert in_file.ok, in_file.diagnostics
    for name in registry.BUILT_IN:
        target = registry.find(name)
        assert target is not None
        assert emit(in_file, target) == emit(written_out, target)


def test_what_is_wrong_in_it_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    """The line in the specification is that of the path, which says nothing of where to look."""
    found = _compiled(tmp_path, WRITTEN.replace("awsxray:", "logging:")).diagnostics
    told = {(problem.code, problem.message, problem.path[:3]) for problem in found if problem.code == "OBS601"}
    place = ("agents", "adot", "config")
    assert told == {
        ("OBS601", "`./otel/collector.yaml`, line 7: the collector has no exporter `logging`", place),
        ("OBS601", "`./otel/collector.yaml`, line 4: `awsxray` is not among the exporters of the configuration", place),
    }
    assert all(problem.repair is None for problem in found if "collector.yaml" in problem.message)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: [", "line 1"),
        ("a: &x {}\nb: *x", "line 1"),
        ("a: 1\na: 2", "line 2: the key `a` stands here a second time"),
        ("- a", "holds no mapping"),
        ("", "the file holds no document"),
        (b"\xff\xfe", "UTF-8"),
        ("# " + "x" * 70_000, "is longer than 65,536 bytes"),
    ],
)
def test_what_cannot_be_read_is_one_error(tmp_path: Path, content: str | bytes, told: str) -> None:
    """Followed by others about an empty configuration, nobody would see which one to mend."""
    errors = [problem for problem in _compiled(tmp_path, content).diagnostics if problem.code == "OBS624"]
    assert errors
    assert told in errors[0].message


@pytest.mark.parametrize(
    "path", ["./missing.yaml", "./../secret.yaml", "./link.yaml", "./pipe", "./otel", "./otel/../x"]
)
def test_what_is_not_a_file_of_the_folder_is_not_read(tmp_path: Path, path: str) -> None:
    """A specification of somebody else must not take files of yours into an output, nor wait for ever."""
    project = tmp_path / "project"
    (project / "otel").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text(WRITTEN)
    (project / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(project / "pipe")
    compilation = compile_text(_raw(path), read=inside(str(project)))
    assert [problem.code for problem in compilation.diagnostics if problem.code == "OBS624"] == ["OBS624"]
    assert not compilation.ok


@pytest.mark.parametrize("path", ["/etc/passwd", "collector.yaml", "../collector.yaml", "builtin:mine"])
def test_another_kind_of_path_is_no_value_of_the_key(path: str) -> None:
    """`./` tells a file from the words that the key takes."""
    found = compile_text(_raw(path)).diagnostics
    assert [problem.path for problem in found if problem.severity is Severity.ERROR] == [("agents", "adot", "config")]


def test_an_environment_may_have_a_file_of_its_own(tmp_path: Path) -> None:
    """It lies over the document like any other value; what is wrong in it is told of that environment."""
    (tmp_path / "good.yaml").write_text(WRITTEN)
    (tmp_path / "bad.yaml").write_text(WRITTEN.replace("awsxray:", "awsxry:"))
    document = json.loads(_raw("./good.yaml"))
    document["environments"] = {"staging": {"agents": {"adot": {"config": "./bad.yaml"}}}}
    found = compile_all(json.dumps(document).encode(), read=inside(str(tmp_path))).diagnostics
    told = {(problem.message.partition(",")[0], problem.environments) for problem in found if problem.code == "OBS601"}
    assert told == {("`./bad.yaml`", ("staging",))}
