"""Every style of the corpus: what changes, that nothing else does, that Terraform takes it, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from golden_files import check
from judging import judge_or_skip
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.importing.graph import graph_of
from obsc.importing.resources import read as read_resources
from obsc.infra.ecs import Container, TaskDefinition
from obsc.init import Project
from obsc.unified import diff
from patching.cases import compiled
from patching.terraform.cases import CORPUS, NAMES, after, edit, outcome, read

_REPLACED = re.compile(
    r'"command" ?: ?\[.*?\]|command +=\s*\[.*?\]|"/srv"|"deployment\.environment=\$\{var\.env\}"', re.DOTALL
)
"""The values that are merged, and commands, none of which has a bracket in it."""
NO_PROVIDER = {"template-file"}
"""Modules that need a provider which HashiCorp has archived."""
every_name = pytest.mark.parametrize("name", NAMES)


@every_name
def test_what_changes(name: str) -> None:
    """A person has read the change, and what is left to do."""
    made = outcome(read(name))
    notes = "".join(f"note: {note}\n" for note in made.notes)
    check(CORPUS / f"{name}.diff", "".join(diff(one.path, one.before, one.after) for one in made.edits) + notes)


@every_name
def test_nothing_is_lost(name: str) -> None:
    """Every word stands there still, in its order, but for the values that are merged and the command."""
    files = read(name)
    for path, text in edit(files).items():
        rest = iter(_tokens(text.replace('\\"', '"')))
        kept = [token for piece in _pieces(files[path]) for token in _tokens(piece)]
        assert [token for token in kept if token not in rest] == [], path


def _tokens(text: str) -> list[str]:
    """Words and names, and every other character but blanks by itself."""
    return re.findall(r"[\w./:-]+|\S", text)


def _pieces(text: str) -> Iterator[str]:
    """A text around what is replaced in it."""
    yield from _REPLACED.split(text.replace('\\"', '"'))


@every_name
@pytest.mark.parametrize("style", ["as it is", "CRLF", "no line feed at the end"])
def test_once_is_enough_and_can_be_taken_back(name: str, style: str) -> None:
    """A second run changes nothing; the record gives every byte back."""

    def changed(text: str) -> str:
        end = text.removesuffix("\n") if style.startswith("no") else text
        return end.replace("\n", "\r\n") if style == "CRLF" else end

    files = {path: changed(text) for path, text in read(name).items()}
    made = outcome(files)
    done = after(files, made)
    assert made.edits and not outcome(done).edits
    assert done == {path: changed(text) for path, text in edit(read(name)).items()}
    record = with_edits(None, made.edits, INFRASTRUCTURE)
    back = undone(record, done.get)
    assert not back.changed
    assert {path: before for path, _, before in back.files} == {one.path: one.before for one in made.edits}


def test_terraform_takes_it() -> None:
    """`terraform validate` with the provider's schema, for edits in place and for override files."""
    subjects: dict[str, dict[str, str]] = {}
    for name in set(NAMES) - NO_PROVIDER:
        subjects[name] = edit(read(name))
    for name in ("jsonencode", "heredoc", "no-roles"):
        subjects[f"{name}, overridden"] = edit(read(name), override=True)
    judge_or_skip("terraform").accepts_all(subjects)


def test_the_format_gets_no_worse() -> None:
    """What `terraform fmt` leaves alone it leaves alone afterwards, too."""
    bench = judge_or_skip("terraform-fmt")

    def alone(edited: bool) -> dict[str, dict[str, str]]:
        modules = {name: edit(read(name)) if edited else read(name) for name in NAMES}
        return {f"{n} {p}": {p: text} for n, files in modules.items() for p, text in files.items() if p.endswith(".tf")}

    was, now = bench.findings(alone(False)), alone(True)
    formatted = {name: files for name, files in now.items() if not was[name]}
    assert len(formatted) > len(NAMES) / 2
    bench.accepts_all(formatted)


def _telemetry(container: Container) -> dict[str, Any]:
    return {
        "environment": {one.name: one.value for one in container.environment},
        "mounts": {(one.source_volume, one.container_path) for one in container.mount_points},
        "waits": {(one.container_name, one.condition) for one in container.depends_on},
        "starts": (container.entry_point, container.command),
    }


@pytest.mark.parametrize("name", ["jsonencode", "heredoc", "flush-heredoc", "templatefile", "one-line", "locals"])
def test_read_back_it_is_a_fresh_build(name: str, tmp_path: Path) -> None:
    """The importing reader, which has another parser, finds the containers and variables of the compiled graph."""
    for path, text in edit(read(name)).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    project = Project(str(tmp_path))
    graph, _ = graph_of(read_resources(project), project.notes)
    (node,) = graph.of(TaskDefinition)
    fresh = compiled().graph
    assert fresh is not None
    (built,) = fresh.of(TaskDefinition)
    ours, theirs = ({one.name: _telemetry(one) for one in task.containers} for task in (built, node))
    for one in (ours["web"], theirs["web"]):
        one["environment"] = {key: value for key, value in one["environment"].items() if key.startswith("OTEL_")}
        one["environment"].pop("OTEL_RESOURCE_ATTRIBUTES", None)  # the file's log group
    assert {key: theirs[key] for key in ours} == ours
    assert {volume.name for volume in built.volumes} <= {volume.name for volume in node.volumes}
