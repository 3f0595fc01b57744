"""Every style of the corpus: what changes, that nothing else does, that it is done once and can be taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from golden_files import check
from judging import skip_without
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.importing.graph import graph_of
from obsc.importing.resources import Found
from obsc.importing.task_json import resources
from obsc.infra.ecs import Container, TaskDefinition
from obsc.init.documents import parse as parse_document
from obsc.init.evidence import Notes
from obsc.init.project import TextFile
from obsc.patching.json_text import parse
from obsc.unified import diff
from obsc_judges import botocore_ecs
from patching.cases import CONTAINERS, CORPUS, NAMES, SPECIFICATION, compiled, edit, read, task

_BRIDGE = SPECIFICATION.replace(
    "region: eu-west-1", "region: eu-west-1, ecs: { cluster: shop, launchType: EC2, networkMode: bridge }"
)
every_name = pytest.mark.parametrize("name", NAMES)


@every_name
def test_what_changes(name: str) -> None:
    """A person has read the change, and what is left to do."""
    before = read(name)
    made = edit(before, CONTAINERS.get(name))
    notes = "".join(f"note: {note}\n" for note in made.notes)
    check(CORPUS / f"{name}.diff", diff(f"{name}.json", before, made.text) + notes)


@every_name
def test_nothing_is_lost(name: str) -> None:
    """Every character that stood there stands there still, but for the values that are merged and the command."""
    before, after = read(name), iter(_tokens(edit(read(name), CONTAINERS.get(name)).text))
    kept = [token for piece in _pieces(before) for token in _tokens(piece)]
    assert [token for token in kept if token not in after] == []


def _tokens(text: str) -> list[str]:
    """Strings, blanks, and every other character by itself."""
    return re.findall(r'"(?:\\.|[^"\\])*"|\s+|.', text)


def _pieces(text: str) -> Iterator[str]:
    """A text around the values that are merged, the command, and what holds nothing: null and empty lists."""
    replaced = []
    for value in parse(text).walk():
        name = value["name"].data if value["name"] is not None else None
        key = {"PYTHONPATH": "value", "OTEL_RESOURCE_ATTRIBUTES": "value", "web": "command"}.get(str(name), "")
        replaced += [kid for kid in value.kids if kid is value[key] or kid.data in (None, [])]
    at = 0
    for one in sorted(replaced, key=lambda one: one.start):
        yield text[at : one.start]
        at = one.end
    yield text[at:]


@every_name
@pytest.mark.parametrize("style", ["as it is", "CRLF", "byte order mark", "no line feed at the end"])
def test_once_is_enough_and_can_be_taken_back(name: str, style: str) -> None:
    """A second run changes nothing; the record gives every byte back."""
    before, container = read(name), CONTAINERS.get(name)
    expected = edit(before, container).text

    def changed(text: str) -> str:
        return {
            "CRLF": text.replace("\n", "\r\n"),
            "byte order mark": "\ufeff" + text,
            "no line feed at the end": text.removesuffix("\n"),
        }.get(style, text)

    after = edit(changed(before), container).text
    assert after == changed(expected)
    assert edit(after, container).text == after
    path = f"{name}.json"
    back = undone(
        with_edits(None, [Edited(path=path, before=changed(before), after=after)], INFRASTRUCTURE), {path: after}.get
    )
    assert (back.changed, back.files) == ((), ((path, after, changed(before)),))


@every_name
def test_the_api_takes_it(name: str) -> None:
    """As the SDK checks it before it is sent; an answer of the API has more than a request."""
    absent = botocore_ecs.available()
    if absent is not None:
        skip_without(absent)
    body = task(edit(read(name), CONTAINERS.get(name)).text)
    request = {key: value for key, value in body.items() if key not in ("taskDefinitionArn", "revision", "status")}
    request["containerDefinitions"] = [
        {key: value for key, value in one.items() if value is not None} for one in request["containerDefinitions"]
    ]
    assert botocore_ecs.request("RegisterTaskDefinition", json.dumps(request)) == ()


def _node(text: str) -> TaskDefinition:
    file, notes = TextFile("task.json", tuple(text.split("\n"))), Notes()
    graph, _ = graph_of(Found(tuple(resources(parse_document(file, notes), file))), notes)
    (node,) = graph.nodes
    assert isinstance(node, TaskDefinition)
    return node


def _telemetry(container: Container) -> dict[str, Any]:
    return {
        "environment": {one.name: one.value for one in container.environment},
        "mounts": {(one.source_volume, one.container_path) for one in container.mount_points},
        "waits": {(one.container_name, one.condition) for one in container.depends_on},
        "starts": (container.entry_point, container.command),
    }


def test_read_back_it_is_a_fresh_build() -> None:
    """The importing reader finds the same containers and variables in the file as in the compiled graph."""
    text = read("described")
    node = _node(edit(text).text)
    graph = compiled().graph
    assert graph is not None
    (fresh,) = graph.of(TaskDefinition)
    ours, theirs = ({one.name: _telemetry(one) for one in task.containers} for task in (fresh, node))
    del theirs["xray-daemon"]
    assert ours["web"]["environment"].pop("OTEL_PROPAGATORS")  # the file has a secret of that name
    assert theirs == ours
    images = {one.name: (one.image, one.cpu, one.memory_reservation, one.essential) for one in node.containers}
    assert all(
        images[one.name] == (one.image, one.cpu, one.memory_reservation, one.essential) for one in fresh.containers[:2]
    )
    assert {volume.name for volume in fresh.volumes} <= {volume.name for volume in node.volumes}


def test_what_is_merged() -> None:
    """The distribution's folders come first, keys that stand there stay, containers go by the names that they have."""
    web, init, agent = task(edit(read("half-done")).text)["containerDefinitions"]
    variables = {row["name"]: row["value"] for row in web["environment"]}
    folder = "/otel-auto-instrumentation-python"
    assert variables["PYTHONPATH"] == f"{folder}/opentelemetry/instrumentation/auto_instrumentation:{folder}:/srv"
    assert variables["OTEL_RESOURCE_ATTRIBUTES"] == "service.name=frontend"
    assert [row["containerName"] for row in web["dependsOn"]] == ["otel-init", "ecs-cwagent"]
    assert (init["image"][-7:], "environment" in agent) == ("v0.12.0", False)


def test_a_read_only_root_has_one_place_for_files() -> None:
    """The user's volume at `/tmp` does as well as obsc's, which is mounted where there is none."""
    specification = SPECIFICATION + "    readonlyRootFilesystem: true\n"
    text = read("two-spaces").replace('"portMappings"', '"readonlyRootFilesystem": true, "portMappings"', 1)
    own = '"mountPoints": [{ "sourceVolume": "mine", "containerPath": "/tmp" }], "portMappings"'
    for before, source in ((text, "tmp"), (text.replace('"portMappings"', own, 1), "mine")):
        web = task(edit(before, specification=specification).text)["containerDefinitions"][0]
        assert [row["sourceVolume"] for row in web["mountPoints"] if row["containerPath"] == "/tmp"] == [source]


def test_what_a_person_is_told() -> None:
    """What stays, what is replaced unseen, and nothing of it where nothing is done."""
    text = read("two-spaces").replace('"portMappings"', '"environmentFiles": [{ "type": "s3" }], "portMappings"', 1)
    made = edit(text)
    pieces = [
        "`environmentFiles`",
        "the image's own entry point",
        "`OTEL_TRACES_SAMPLER` of `web` stays",
        "needs what `iam/",
    ]
    assert all(any(piece in note for note in made.notes) for piece in pieces)
    assert not any("log group" in note for note in made.notes)
    assert len(edit(made.text).notes) == 2


def test_containers_that_find_each_other_by_links() -> None:
    """Under the network mode `bridge`, where the app knows the agent by its name, whatever stands there."""
    text = read("half-done").replace('"awsvpc"', '"bridge"')
    web = task(edit(text, specification=_BRIDGE).text)["containerDefinitions"][0]
    assert web["links"] == ["ecs-cwagent:cloudwatch-agent"]
    assert {"name": "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "value": "http://cloudwatch-agent:4316/v1/traces"} in web[
        "environment"
    ]
    linked = text.replace('"name": "web",', '"name": "web", "links": ["db", "ecs-cwagent:cloudwatch-agent"],')
    assert task(edit(linked, specification=_BRIDGE).text)["containerDefinitions"][0]["links"][1:] == web["links"]


_ASKED = SPECIFICATION + ("    env: { PYTHONPATH: { ref: paths }, OTEL_RESOURCE_ATTRIBUTES: { ref: attributes } }\n")


def test_what_a_deployment_is_asked_for_stands_in_the_file() -> None:
    """An input of the specification stands for the file's own values, which OpenTelemetry's are put before."""
    text = read("two-spaces")
    plain, asked = (task(edit(text, specification=one).text) for one in (SPECIFICATION, _ASKED))
    assert asked == plain
    web = asked["containerDefinitions"][0]
    values = {row["name"]: row["value"] for row in web["environment"]}
    assert values["PYTHONPATH"].endswith(":/srv") and values["OTEL_RESOURCE_ATTRIBUTES"].startswith("team=a,")
    for name in ("PYTHONPATH", "OTEL_RESOURCE_ATTRIBUTES"):
        with pytest.raises(Unsafe, match=f"needs `{name}`, whose value the specification leaves open"):
            edit(text.replace(f'"{name}"', '"X"'), specification=_ASKED)


def test_a_sampler_of_the_user_gets_no_argument_of_ours() -> None:
    """An endpoint means nothing to it; our own sampler has it."""
    for sampler, has_argument in (("always_on", False), ("xray", True)):
        text = read("two-spaces").replace("always_on", sampler)
        rows = task(edit(text).text)["containerDefinitions"][0]["environment"]
        assert ("OTEL_TRACES_SAMPLER_ARG" in {row["name"] for row in rows}) == has_argument
