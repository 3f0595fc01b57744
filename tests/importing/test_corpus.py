"""What `obsc import` makes of the corpus: goldens that a person has read, and specifications that work."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_files import check
from importing.corpus import CORPUS, NAMES, beside, filling, unpacked
from init.projects import project
from obsc.check import check as schema_check
from obsc.cli import main
from obsc.diagnostics import Severity
from obsc.importing import draft_of, text_of
from obsc.importing.facts import Fact
from obsc.importing.graph import graph_of
from obsc.importing.resources import read
from obsc.init import Project
from obsc.pipeline import compile_text
from obsc.source import load
from shipped import ROOT

every_project = pytest.mark.parametrize("name", NAMES)


@every_project
def test_specification_is_the_one_that_was_read(name: str, tmp_path: Path) -> None:
    """Only a person can say whether a value means what stands at its place."""
    root = unpacked(name, tmp_path)
    draft = draft_of(Project(str(root)))
    beside_it = "".join(f"\n-- {path} --\n{text}" for path, text in draft.files.items())
    check(ROOT / "tests" / "golden" / "importing" / f"{name}.yaml", text_of(draft) + beside_it)


@every_project
def test_nothing_but_holes_is_wrong_with_it(name: str, tmp_path: Path) -> None:
    """A specification that the schema refuses helps nobody, and neither does one without a service."""
    root = unpacked(name, tmp_path)
    draft = draft_of(Project(str(root)))
    assert draft.services
    found = compile_text(text_of(draft).encode(), read=beside(draft)).diagnostics
    assert len([d for d in found if d.code == "OBS018"]) == len(list(draft.holes()))
    filled_in = filling(name)
    assert {".".join(map(str, path)) for path, _ in draft.holes()} == filled_in.keys()
    for path, fact in list(draft.holes()):
        draft.facts[path] = Fact(filled_in[".".join(map(str, path))], fact.place)
    filled = compile_text(text_of(draft).encode(), read=beside(draft))
    errors = [d for d in filled.diagnostics if d.severity is Severity.ERROR]
    assert {d.code for d in errors} == ALLOWED.get(name, set()), [d.message for d in errors]


ALLOWED: dict[str, set[str]] = {"cfn-ec2-systemd": {"OBS053"}}
"""What the compiler refuses because it would refuse the files themselves, or a value that nobody has filled in."""


@every_project
def test_evidence_is_where_it_says(name: str, tmp_path: Path) -> None:
    """Every `file:line: text` can be looked up."""
    root = unpacked(name, tmp_path)
    draft = draft_of(Project(str(root)))
    for place in (fact.place for fact in draft.facts.values() if fact.place is not None):
        lines = (root / place.file).read_text(encoding="utf-8").split("\n")
        assert lines[place.line - 1].strip() == place.text


def test_command_writes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there stays, but for what obsc wrote itself and nobody touched."""
    monkeypatch.chdir(tmp_path)
    first, second = (str(unpacked(name, tmp_path)) for name in ("cfn-xray-daemon", "tf-jsonencode"))
    assert main(["import", first]) == 0
    written = (tmp_path / "observability.yaml").read_text(encoding="utf-8")
    assert main(["import", second]) == 1
    assert "exists" in capsys.readouterr().err
    assert (tmp_path / "observability.yaml").read_text(encoding="utf-8") == written
    assert main(["import", second, "--force"]) == 0
    (tmp_path / "observability.yaml").write_text(f"{written}# mine\n", encoding="utf-8")
    assert main(["import", first, "--force"]) == 1
    assert (tmp_path / "observability.yaml").read_text(encoding="utf-8").endswith("# mine\n")
    assert main(["import", first, "--out", "-"]) == 0
    assert capsys.readouterr().out == written


def test_commands_of_user_data_are_written_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The specification names them: without them it does not build. One that somebody changed stays."""
    root = str(unpacked("tf-ec2-nohup", tmp_path))
    out = tmp_path / "here" / "observability.yaml"
    out.parent.mkdir()
    monkeypatch.chdir(out.parent)
    assert main(["import", root]) == 0
    commands = out.parent / "userdata" / "notes.before.sh"
    written = commands.read_text(encoding="utf-8")
    assert written.startswith("#!/bin/bash\nyum update -y\n") and "nohup" not in written
    assert main(["validate"]) == 0
    commands.write_text(f"{written}# mine\n", encoding="utf-8")
    out.unlink()
    assert main(["import", root]) == main(["import", root, "--force"]) == 1
    assert not out.exists() and commands.read_text(encoding="utf-8").endswith("# mine\n")
    assert "userdata/notes.before.sh" in capsys.readouterr().err


def test_a_second_specification_leaves_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was taken for an output that is no longer wanted, and deleted; --force knows each of them still."""
    monkeypatch.chdir(tmp_path)
    first, second = (str(unpacked(name, tmp_path)) for name in ("cfn-xray-daemon", "tf-jsonencode"))
    assert main(["import", first]) == main(["import", second, "--out", "second.yaml"]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*.yaml")}
    assert written.keys() == {"observability.yaml", "second.yaml"}
    assert main(["import", second, "--force"]) == main(["import", first, "--out", "second.yaml", "--force"]) == 0
    changed = {path.name: path.read_bytes() for path in tmp_path.glob("*.yaml")}
    assert changed == {"observability.yaml": written["second.yaml"], "second.yaml": written["observability.yaml"]}
    capsys.readouterr()


def test_report_for_programs_holds_every_value_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an editor or a script needs to lead a person through the holes."""
    root = unpacked("cfn-json", tmp_path)
    assert main(["import", str(root), "--out", "-", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["services"] == ["web"] and told["holes"] == ["/services/web/framework/name"]
    place = {"file": "service.template", "line": 49, "text": '"DesiredCount": 2,'}
    assert told["values"]["/services/web/desiredCount"] == {"value": 2, "evidence": place}


def test_one_file_is_read_with_what_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A module is more than the file that is named; a template beside it is not what was asked for."""
    assert main(["import", str(unpacked("tf-templatefile", tmp_path) / "main.tf"), "--out", "-"]) == 1
    assert "LOG_LEVEL: warning  # templates/search.json.tpl:7" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "Resources: 7", "{", "\x00", "services: []", "resource {"])
def test_no_file_is_too_strange(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that holds no task is told of, whatever it holds."""
    for name in ("template.yaml", "main.tf", "task.json"):
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["import", str(tmp_path), "--out", "-"]) == 1
    assert "there is no task definition" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "absent")]) == 2


@pytest.mark.parametrize("name", ["cfn-sub-and-defaults", "tf-module", "task-and-services"])
def test_neither_line_ends_nor_the_order_of_files_change_anything(name: str, tmp_path: Path) -> None:
    """A clone on Windows is the same infrastructure."""
    texts = []
    for folder, ends in (("here", "\n"), ("there", "\r\n")):
        (tmp_path / folder).mkdir()
        root = project(name, CORPUS).unpack(tmp_path / folder, ends=ends, backwards=folder == "there")
        texts.append(text_of(draft_of(Project(str(root)))))
    assert texts[0] == texts[1]


@settings(max_examples=30, deadline=None)
@given(
    name=st.sampled_from([name for name in NAMES if not name.startswith("tf-")]),
    edits=st.lists(
        st.tuples(st.integers(0, 10_000), st.sampled_from(["", "7", "null", "[]", "{}", '"x"', "true", "- "])),
        min_size=1,
        max_size=4,
    ),
)
def test_a_file_that_somebody_broke_is_read_as_far_as_it_goes(name: str, edits: list[tuple[int, str]]) -> None:
    """Any word of a file replaced by something else: no exception, and nothing that the schema refuses but holes."""
    files = dict(project(name, CORPUS).files)
    path = max(files, key=lambda path: len(files[path]))
    for at, new in edits:
        words = list(re.finditer(r"[\w./:@-]+", files[path]))
        word = words[at % len(words)]
        files[path] = files[path][: word.start()] + new + files[path][word.end() :]
    with tempfile.TemporaryDirectory() as folder:
        for file, text in files.items():
            (Path(folder) / file).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / file).write_text(text, encoding="utf-8")
        draft = draft_of(Project(folder))
        graph_of(read(Project(folder)), draft.notes)
    if draft.services:
        source, found = load(text_of(draft).encode(), "observability.yaml")
        wrong = [d for d in (*found, *schema_check(source).diagnostics) if d.severity is Severity.ERROR]
        assert [d.message for d in wrong if d.code != "OBS018"] == []


def test_references_that_double(tmp_path: Path) -> None:
    """Sixty local values, each twice the one before, are more than a machine holds."""
    rows = [f'  a{at} = "${{local.a{at - 1}}}${{local.a{at - 1}}}"' for at in range(1, 60)]
    image = '[{ name = "web", image = local.a59 }]'
    (tmp_path / "main.tf").write_text(
        "\n".join(["locals {", '  a0 = "x"', *rows, "}", 'resource "aws_ecs_task_definition" "web" {'])
        + f"\n  container_definitions = jsonencode({image})\n}}\n"
    )
    assert draft_of(Project(str(tmp_path))).services == ("web",)
