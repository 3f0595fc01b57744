"""Every style of the corpus: what changes, that nothing else does, that it is done once and can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from golden_files import check
from judging import skip_without
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.wanted import Edited
from obsc.importing.cloudformation import resources
from obsc.importing.graph import OPEN, graph_of
from obsc.importing.resources import Found
from obsc.infra.ecs import Container, TaskDefinition
from obsc.init.documents import parse as parse_document
from obsc.init.evidence import Notes
from obsc.init.project import TextFile
from obsc.unified import diff
from obsc_judges import Absent, cfn_lint, cfn_validate
from patching.cases import compiled
from patching.cloudformation.cases import CHOICES, CORPUS, NAMES, edit, plain, read

_REPLACED = re.compile(
    r"""Command\W+gunicorn.*?create_app\(\)['"]?(?:,?\s*\])?"""  # to its end, in whatever style
    r"""|(?<=PYTHONPATH)\W+Value\W+.*?(?=[,}]*\n)"""
    r"""|(?<=OTEL_RESOURCE_ATTRIBUTES)\W+Value\W+[^\n]*(?:\n\s+Fn::Sub[^\n]*|\n\s+team[^\n]*)?"""
    r"""|Command: \["exec gunicorn[^\n]*|(?<=:)[ ]\[\]""",
    re.DOTALL,
)
"""The command, the values that are merged, and a list that holds nothing."""
every_name = pytest.mark.parametrize("name", NAMES)


@every_name
def test_what_changes(name: str) -> None:
    """A person has read the change, and what is left to do."""
    before = read(name)
    made = edit(before, **CHOICES.get(name, {}))
    notes = "".join(f"note: {note}\n" for note in made.notes)
    check(CORPUS / f"{name}.diff", diff(name, before, made.text) + notes)


@every_name
def test_nothing_is_lost(name: str) -> None:
    """Every character that stood there stands there still, in its order: comments, blanks, tags, anchors."""
    before, after = read(name), iter(_tokens(edit(read(name), **CHOICES.get(name, {})).text))
    kept = [token for piece in _REPLACED.split(before) for token in _tokens(piece)]
    assert len(kept) > len(_tokens(before)) / 2
    assert [token for token in kept if token not in after] == []


def _tokens(text: str) -> list[str]:
    """Lines by words and blanks, and every other character by itself."""
    return re.findall(r"\n *|\w+|.", text)


@every_name
@pytest.mark.parametrize("style", ["as it is", "CRLF", "byte order mark", "no line feed at the end"])
def test_once_is_enough_and_can_be_taken_back(name: str, style: str) -> None:
    """A second run changes nothing; the record gives every byte back."""
    before, choice = read(name), CHOICES.get(name, {})
    expected = edit(before, **choice).text

    def changed(text: str) -> str:
        return {
            "CRLF": text.replace("\n", "\r\n"),
            "byte order mark": "\ufeff" + text,
            "no line feed at the end": text.removesuffix("\n"),
        }.get(style, text)

    after = edit(changed(before), **choice).text
    assert after == changed(expected)
    assert edit(after, **choice).text == after
    record = with_edits(None, [Edited(path=name, before=changed(before), after=after)], INFRASTRUCTURE)
    back = undone(record, {name: after}.get)
    assert (back.changed, back.files) == ((), ((name, after, changed(before)),))


@every_name
@pytest.mark.parametrize(
    ("available", "judged"),
    [(cfn_lint.available, cfn_lint.lint), (cfn_validate.available, cfn_validate.validate)],
    ids=[cfn_lint.NAME, cfn_validate.NAME],
)
def test_judges_find_nothing_new(
    name: str, available: Callable[[], Absent | None], judged: Callable[[str], tuple[str, ...]]
) -> None:
    """What they have against a template of the user's is the user's."""
    absent = available()
    if absent is not None:
        skip_without(absent)
    before, after = (set(judged(text)) for text in (read(name), edit(read(name), **CHOICES.get(name, {})).text))
    assert after - before == set()


def _nodes(text: str) -> dict[str, TaskDefinition]:
    file, notes = TextFile("template.yaml", tuple(text.split("\n"))), Notes()
    found = Found(tuple(resources(parse_document(file, notes), file, notes)))
    graph, _ = graph_of(found, notes)
    return {node.name: node for node in graph.of(TaskDefinition)}


def _telemetry(container: Container) -> dict[str, Any]:
    return {
        "environment": {one.name: one.value for one in container.environment},
        "mounts": {(one.source_volume, one.container_path, one.read_only) for one in container.mount_points},
        "waits": {(one.container_name, one.condition) for one in container.depends_on},
        "starts": (*container.entry_point, *container.command),
    }


_OWN: dict[str, set[str]] = {
    "brackets.template": {"A"},
    "long-functions.yaml": {"STAGE"},
    "odd.yaml": {"APP", "REGION"},
    "multi-line.yaml": {"MOTD", "OTEL_SERVICE_NAME"},
    "rows.yaml": {"A", "LOG_LEVEL"},
    "short-tags.yaml": {"FLASK_APP", "TABLE"},
    "indented.json": {"STACK"},
    "json-in-yaml.yaml": {"STAGE"},
}
"""Variables of the user's own."""


@pytest.mark.parametrize("name", [name for name in NAMES if name != "half-done.yaml"])
def test_read_back_it_is_a_fresh_build(name: str) -> None:
    """The importing reader finds the same telemetry in the file as in the compiled graph."""
    graph = compiled().graph
    assert graph is not None
    (fresh,) = graph.of(TaskDefinition)
    found = _nodes(edit(read(name), **CHOICES.get(name, {})).text)
    (node,) = [task for task in found.values() if any(one.name == "web" for one in task.containers)]
    ours, theirs = ({one.name: one for one in task.containers} for task in (fresh, node))
    for container in ours:
        mine, there = _telemetry(ours[container]), _telemetry(theirs[container])
        if container == "web":
            for variable in _OWN.get(name, ()):
                there["environment"].pop(variable, None)
            merged = [(side["environment"].pop("PYTHONPATH"), side["environment"].pop("OTEL_RESOURCE_ATTRIBUTES"))
                      for side in (mine, there)]  # fmt: skip
            for fresh_value, value in zip(*merged, strict=True):
                assert value is OPEN or str(fresh_value).removeprefix("aws.log.group.names=/ecs/shop-web,") in value
            if name == "rows.yaml":  # a condition of the user's decides
                assert mine["environment"].pop("OTEL_TRACES_SAMPLER") == "xray"
                assert mine["environment"].pop("OTEL_TRACES_SAMPLER_ARG") == "endpoint=http://localhost:2000"
                there["environment"].pop("OTEL_TRACES_SAMPLER", None)
        assert there == mine, container
    assert {volume.name for volume in fresh.volumes} <= {volume.name for volume in node.volumes}


@every_name
def test_any_reader_takes_it(name: str) -> None:
    """PyYAML reads what stood there, and beside it what was added: nothing is changed but what is merged."""
    before, after = plain(read(name)), plain(edit(read(name), **CHOICES.get(name, {})).text)
    _is_in(before, after, "")


def _is_in(before: Any, after: Any, at: str) -> None:
    if re.search(r"/(Command|EntryPoint)$|/Value$", at) and before != after:
        assert type(before) is type(after) or "Fn::Sub" in after, at
    elif isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            _is_in(value, after[key], f"{at}/{key}")
    elif isinstance(before, list) and isinstance(after, list):
        for number, value in enumerate(before):
            _is_in(value, after[number], f"{at}/{number}" if isinstance(value, dict | list) else at)
    elif before is not None:
        assert after == before, at
