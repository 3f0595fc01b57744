"""What obsc wrote, imported, is the same system again; where it is not, the difference has a name here."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from importing.corpus import beside
from importing.family import family, on_ec2
from judging import skip_without
from obsc import registry
from obsc.compare import differences
from obsc.importing import Draft, draft_of, text_of
from obsc.importing.facts import Fact
from obsc.init import Project
from obsc.pipeline import compile_text, emit
from obsc.target import project
from obsc_judges import cdk
from shipped import SPECS, compiled, texts
from strategies import written

UNKNOWABLE = ("framework.name", "server.name", "stock.server.app", "agent.logs.group", "cloudwatch.logs.group")
"""What infrastructure does not say: a framework without variables of its own, the server of an image's own command, the
app behind a module that lies in the image, and in ECS JSON the names of log groups that its checklist creates."""

NOT_RECOVERED: Mapping[tuple[str, str], set[str]] = {
    ("13-environments-and-patches", "ecs"): {"RolePolicy"},
    ("15-adot-prometheus-grafana", "ecs"): {"Role", "RolePolicy", "TaskDefinition"},
    ("16-created-network", "ecs"): {"Service"},
}
"""By specification and target, the kinds in which a difference is known. The API's files of ECS hold tasks and services
alone: what else there is, their checklist creates in words."""
DESCRIBED_OTHERWISE = {("13-environments-and-patches", target) for target in ("cfn", "terraform")}
"""Where all is recovered but who asks for an input: a variable of a patch comes back as one of the service."""
_INTERFACE = ("Input", "Output", "Artifact", "Step")
_ON_EC2 = [path for path in SPECS if compiled(path).plan.platform.ec2 is not None]
CASES = [
    *((path, "cfn") for path in SPECS),
    *((path, "ecs") for path in SPECS if path not in _ON_EC2),
    *((path, "terraform") for path in (*SPECS[:10:3], *SPECS[11:])),
]


def imported(path: Path, target: str, folder: Path) -> Draft:
    """A specification's outputs, imported, the holes filled from the specification itself."""
    for name, text in texts(path, target).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    draft = draft_of(Project(str(folder)))
    for where, fact in list(draft.holes()):
        assert ".".join(map(str, where)).endswith(UNKNOWABLE)
        draft.facts[where] = Fact(_value(compiled(path).document, where), fact.place)
    return draft


def _value(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document.get(step, {}) if isinstance(document, dict) else document
    return document


@pytest.mark.parametrize(("path", "target"), CASES, ids=lambda value: getattr(value, "stem", value))
def test_import_gives_the_same_system(path: Path, target: str, tmp_path: Path) -> None:
    """The graph of the imported specification is the one that was written, as far as the target says it."""
    draft = imported(path, target, tmp_path)
    again = compile_text(text_of(draft).encode(), read=beside(draft))
    assert again.graph is not None
    found = registry.find(target)
    assert found is not None
    left = differences(project(compiled(path).graph_for(target), found), project(again.graph, found))
    known = NOT_RECOVERED.get((path.stem, target), set())
    strange = [one for one in left if one.kind not in (*_INTERFACE, *known)]
    assert list(map(str, strange)) == []
    if not known:
        assert again.ok
        assert {one.kind for one in left} <= ({"Input"} if (path.stem, target) in DESCRIBED_OTHERWISE else set())


def test_what_cdk_synthesises_is_the_same_system(tmp_path: Path) -> None:
    """A program is read as the template that it comes to: a network with everything in it, and instances."""
    absent = cdk.available()
    if absent:
        skip_without(absent)
    paths = [path for path in SPECS if path.stem.startswith(("16", "17"))]
    found = registry.find("cfn")
    assert found is not None
    for name, template in cdk.synth({path.stem: texts(path, "cdk") for path in paths}).items():
        path = next(path for path in paths if path.stem == name)
        (tmp_path / name).mkdir()
        (tmp_path / name / "stack.template.json").write_text(json.dumps(template, indent=1), encoding="utf-8")
        draft = draft_of(Project(str(tmp_path / name)))
        assert not list(draft.holes())
        again = compile_text(text_of(draft).encode(), read=beside(draft)).graph
        assert again is not None
        left = differences(project(compiled(path).graph_for("cfn"), found), project(again, found))
        # What an agent is called, the template says nowhere.
        assert [str(one) for one in left if one.kind not in ("Artifact", "Input")] == []


@settings(max_examples=25, deadline=None)
@given(document=family(), target=st.sampled_from(["cfn", "ecs"]))
def test_import_gives_the_same_system_of_what_is_drawn(document: dict[str, Any], target: str) -> None:
    """Services with an agent beside each, in whatever keys they are described."""
    _gives_the_same(document, target)


@settings(max_examples=25, deadline=None)
@given(document=on_ec2(), target=st.sampled_from(["cfn", "terraform"]))
def test_import_gives_the_same_instances_of_what_is_drawn(document: dict[str, Any], target: str) -> None:
    """A process or a container, on one instance or a group of them: all of it out of user data."""
    _gives_the_same(document, target)


def _gives_the_same(document: dict[str, Any], target: str) -> None:
    compilation = compile_text(written(document))
    assume(compilation.ok)
    found = registry.find(target)
    assert found is not None and compilation.graph is not None
    with tempfile.TemporaryDirectory() as name:
        for file in emit(compilation, found):
            path = Path(name) / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        draft = draft_of(Project(name))
    for where, fact in list(draft.holes()):
        draft.facts[where] = Fact(_value(compilation.document, where), fact.place)
    again = compile_text(text_of(draft).encode(), read=beside(draft))
    assert again.graph is not None, text_of(draft)
    left = differences(project(compilation.graph, found), project(again.graph, found))
    assert list(map(str, left)) == [], text_of(draft)
