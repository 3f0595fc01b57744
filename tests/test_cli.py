"""The command line as a person uses it: what it prints where, and what it exits with."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obsc.cli import main
from obsc.rules import RETIRED
from shipped import ROOT, SPECS

HELLO = SPECS[0].read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the smallest specification in it, as the current one."""
    (tmp_path / "observability.yaml").write_text(HELLO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_writes_every_target(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--target all` is what a newcomer tries first."""
    assert main(["build", "-t", "all"]) == 0
    assert {"cfn", "terraform", "cdk", "ecs"} == {path.name for path in (project / "obsc.out").iterdir()}
    assert capsys.readouterr().out == ""
    assert main(["build", "-t", "all", "--check"]) == 0


def test_check_and_diff_find_what_is_stale(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipeline relies on the exit code."""
    assert main(["build", "-t", "cfn"]) == 0
    spec = project / "observability.yaml"
    spec.write_text(HELLO.replace("8000", "8001"), encoding="utf-8")
    before = (project / "obsc.out" / "cfn" / "template.yaml").read_text(encoding="utf-8")
    assert main(["build", "-t", "cfn", "--check"]) == 1
    capsys.readouterr()
    assert main(["build", "-t", "cfn", "--diff"]) == 1
    told = capsys.readouterr().out
    assert "-            - ContainerPort: 8000" in told
    assert "+            - ContainerPort: 8001" in told
    assert before == (project / "obsc.out" / "cfn" / "template.yaml").read_text(encoding="utf-8")


def test_edited_output_is_not_overwritten_but_by_force(project: Path) -> None:
    """Somebody's hand edit is lost for ever otherwise."""
    assert main(["build", "-t", "cfn"]) == 0
    template = project / "obsc.out" / "cfn" / "template.yaml"
    template.write_text(template.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert main(["build", "-t", "cfn"]) == 1
    assert template.read_text(encoding="utf-8").endswith("# mine\n")
    assert main(["build", "-t", "cfn", "--force"]) == 0
    assert not template.read_text(encoding="utf-8").endswith("# mine\n")


def test_standard_input_and_output() -> None:
    """Pipes: a specification in, a template out, nothing else on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "obsc", "build", "-f", "-", "-o", "-", "-t", "cfn"],
        input=HELLO.encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"# Built by obsc ")
    assert b"AWS::ECS::TaskDefinition" in done.stdout


def test_errors_stop_a_build_and_nothing_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half an output is worse than none."""
    (project / "observability.yaml").write_text(HELLO.replace("flask", "flsk"), encoding="utf-8")
    assert main(["build", "-t", "all"]) == 1
    assert not (project / "obsc.out").exists()
    assert "did you mean `flask`?" in capsys.readouterr().err


def test_wrong_use_exits_with_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts tell a mistake of theirs from a finding in the file."""
    assert main(["build", "-t", "terrafrom"]) == 2
    assert "did you mean terraform?" in capsys.readouterr().err
    assert main(["build", "-t", "cfn,teraform"]) == 2
    assert "no target 'teraform'" in capsys.readouterr().err
    assert main(["build", "-t", "all", "-o", "-"]) == 2
    assert main(["validate", "-f", "observabilty.yaml"]) == 2
    assert "OBS041" in capsys.readouterr().err
    assert main(["explain", "OBS99"]) == 2
    assert main(["why", "nowhere"]) == 2
    for words in (
        ["build"],
        ["build", "-t", "cfn", "-o", ""],
        ["build", "-t", "cfn", "--env", ""],
        ["validate", "-f", ""],
    ):
        with pytest.raises(SystemExit) as wrong:
            main(words)
        assert wrong.value.code == 2


def test_strict_makes_warnings_count(project: Path) -> None:
    """A team that wants no warnings needs an exit code for it."""
    (project / "observability.yaml").write_text(HELLO.replace("{ ref: webImage }", "shop:latest"), encoding="utf-8")
    assert main(["validate"]) == 0
    assert main(["validate", "--strict"]) == 1


def test_json_is_for_programs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program cannot read frames."""
    assert main(["build", "-t", "cfn", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "template.yaml" in told["targets"]["cfn"]["changed"]
    (project / "observability.yaml").write_text(HELLO.replace("8000", '"8000"'), encoding="utf-8")
    assert main(["validate", "--format", "json"]) == 1
    (problem,) = [d for d in json.loads(capsys.readouterr().out)["diagnostics"] if d["severity"] == "error"]
    assert (problem["code"], problem["line"], problem["path"]) == ("OBS011", 11, "/services/web/port")


@pytest.mark.parametrize(
    ("form", "begins"),
    [("sarif", "{\n"), ("github", "::notice file=observability.yaml,line=3,"), ("junit", "<?xml ")],
)
@pytest.mark.parametrize("command", [["validate"], ["build", "-t", "cfn"]])
def test_reports_for_other_tools_are_all_that_is_printed(
    project: Path, capsys: pytest.CaptureFixture[str], form: str, begins: str, command: list[str]
) -> None:
    """Anything else on standard output makes the report unreadable."""
    (project / "observability.yaml").write_text(HELLO.replace("8000", '"8000"'), encoding="utf-8")
    assert main([*command, "--format", form]) == 1
    told = capsys.readouterr()
    assert told.out.startswith(begins)
    assert "OBS011" in told.out
    assert told.err == ""
    assert main(["validate", "-f", "nowhere.yaml", "--format", form]) == 2
    assert "OBS041" in capsys.readouterr().out
    (project / "observability.yaml").write_text(HELLO, encoding="utf-8")
    assert main([*command, "--format", form]) == 0
    assert "OBS011" not in capsys.readouterr().out


@pytest.mark.parametrize("stage", ["spec", "plan", "infra"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_show_prints_every_stage(project: Path, capsys: pytest.CaptureFixture[str], stage: str, form: str) -> None:
    """The stages are how anybody finds out where something went wrong."""
    assert main(["show", "--stage", stage, "--format", form]) == 0
    told = capsys.readouterr().out
    assert "web" in told
    if form == "json":
        json.loads(told)


def test_show_resolved_gives_defaults_with_reasons(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A default that nobody can see is a guess."""
    assert main(["show", "--resolved"]) == 0
    told = capsys.readouterr().out
    assert "sampler: xray  # default: the agent proxies X-Ray's rules" in told
    assert "desiredCount: 1  # default" in told
    (project / "observability.yaml").write_text(told, encoding="utf-8")
    assert main(["validate"]) == 0


def test_why_leads_to_the_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reviewer asks of a resource who wanted it."""
    assert main(["build", "-t", "all"]) == 0
    capsys.readouterr()
    for output in (
        "cfn/template.yaml:WebTaskRole",
        "terraform/main.tf:aws_iam_role.web_task",
        "ecs/taskdef.web.json:1",
    ):
        assert main(["why", f"obsc.out/{output}"]) == 0, output
        assert "observability.yaml:7:3" in capsys.readouterr().out
    assert main(["why", "obsc.out/cfn/template.yaml:1"]) == 1


def test_why_names_what_an_output_does_not_have(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Part of a name, or a line behind the last one, is nobody's: an answer for a neighbour would mislead."""
    assert main(["build", "-t", "cfn"]) == 0
    capsys.readouterr()
    for what, told in (
        ("WebTaskRol", "has no WebTaskRol; did you mean WebTaskRole?"),
        ("RolePolicy.web-taks", "did you mean RolePolicy.web-task?"),
        ("99999", "has no line 99999: its lines are 1 to "),
        ("0", "has no line 0: "),
    ):
        assert main(["why", f"obsc.out/cfn/template.yaml:{what}"]) == 2
        assert told in capsys.readouterr().err
    assert main(["why", "obsc.out/cfn/template.yaml:RolePolicy.web-task"]) == 0
    assert capsys.readouterr().out.startswith("RolePolicy web-task comes from ")


def test_schema_is_written_where_the_editor_looks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The modeline of the smallest file points there."""
    assert main(["schema", "--out", ".obsc/observability.schema.json"]) == 0
    written = (project / ".obsc" / "observability.schema.json").read_text(encoding="utf-8")
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == written


def test_targets_can_be_parted_by_commas(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever knows such lists from other tools writes one; a line for each says what became of it."""
    assert main(["build", "-t", "cfn,terraform", "-t", "cfn"]) == 0
    assert {path.name for path in (project / "obsc.out").iterdir()} == {"cfn", "terraform"}
    rows = [row.split() for row in capsys.readouterr().err.splitlines()[-2:]]
    assert [row[0] for row in rows] == ["obsc.out/cfn", "obsc.out/terraform"]
    assert all(row[-1] == "new" and row[1] == row[-2] for row in rows), rows
    assert main(["build", "-t", "cfn, terraform"]) == 0
    assert all(row.endswith("up to date") for row in capsys.readouterr().err.splitlines()[-2:])


def test_check_names_each_file_and_what_would_become_of_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a log of CI nobody can look at the folder."""
    assert main(["build", "-t", "ecs"]) == 0
    spec = project / "observability.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("  web:", "  shop:"), encoding="utf-8")
    capsys.readouterr()
    assert main(["build", "-t", "ecs", "--check"]) == 1
    told = capsys.readouterr().err.splitlines()
    (summary,) = (row for row in told if row.startswith("obsc.out/ecs "))
    rows = [row for row in told if row.startswith(("  + ", "  - ", "  ~ "))]
    assert "  + obsc.out/ecs/taskdef.shop.json" in rows
    assert "  - obsc.out/ecs/taskdef.web.json" in rows
    assert "  ~ obsc.out/ecs/CHECKLIST.md" in rows
    signs = [row[2] for row in rows]
    words = f"{signs.count('+')} to add, {signs.count('~')} to change, {signs.count('-')} to remove"
    assert summary.endswith(words), told


def test_a_schema_leaves_what_is_beside_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is written by itself: another one there, and a file that is no schema of obsc, are somebody's."""
    mine = project / "two" / "mine.json"
    assert main(["schema", "--out", "two/one.json"]) == main(["schema", "--out", "two/two.json"]) == 0
    assert {path.name for path in (project / "two").iterdir()} == {"one.json", "two.json"}
    mine.write_text('{"mine": true}\n', encoding="utf-8")
    assert main(["schema", "--out", str(mine)]) == 1
    assert "OBS042" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == '{"mine": true}\n'
    before = (project / "two" / "one.json").read_text(encoding="utf-8")
    (project / "two" / "one.json").write_text(before.replace("An observability", "An older"), encoding="utf-8")
    assert main(["schema", "--out", "two/one.json"]) == 0
    assert (project / "two" / "one.json").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh", "powershell"])
def test_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A completion that knows no command completes nothing."""
    assert main(["completion", shell]) == 0
    assert "terraform" in capsys.readouterr().out


def test_every_rule_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """`see: obsc explain` stands under every finding."""
    assert main(["explain", "all"]) == 0
    codes = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    for code in codes:
        assert main(["explain", code.lower()]) == 0
        assert "## Why" in capsys.readouterr().out
    for code in RETIRED:
        assert main(["explain", code]) == 0
        assert f"{code} is retired: " in capsys.readouterr().out
    assert not RETIRED.keys() & set(codes)


def test_a_bug_says_so(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback with exit code 1 looks like a finding in somebody's file."""

    def explode(*_: object) -> None:
        raise RuntimeError("seeded")

    monkeypatch.setattr("obsc.commands.validate.compile_file", explode)
    assert main(["validate"]) == 70
    assert "Please report" in capsys.readouterr().err


def test_nothing_heavy_is_imported_by_a_build() -> None:
    """The command line starts in a blink as long as nobody imports these on its way."""
    script = (
        "import sys; from obsc.cli import main; main(['build', '-t', 'cfn', '-t', 'terraform', '-o', sys.argv[1]]);"
        "print(*sys.modules)"
    )
    spec = ["-c", script.replace("'build'", f"'build', '-f', {str(SPECS[0])!r}")]
    out = ROOT / ".cache" / "test-imports"
    done = subprocess.run([sys.executable, *spec, str(out)], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "obsc.pipeline" in loaded
    heavy = {"pydantic", "jsonschema", "cfnlint", "botocore", "aws_cdk", "jinja2", "rich", "typer", "difflib", "hcl2"}
    assert set() == heavy & loaded


def test_prove_says_what_was_proven_and_what_was_not(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A proof that does not say what it left out promises too much."""
    assert main(["prove", "--out", "proof"]) == 0
    told = capsys.readouterr().out
    for target in ("cfn", "terraform", "ecs"):
        assert f"{target:<20}proven" in told
    assert f"{'cdk':<20}not judged" in told
    assert "promtool, agent-schema, deploy were not asked (obsc prove --with all)" in told
    report = json.loads((project / "proof" / "proof.json").read_text(encoding="utf-8"))
    assert report["holds"]
    assert report["targets"]["cfn"]["values"] > 200
    assert main(["prove", "--with", "cfn-lnit"]) == 2
    assert "did you mean cfn-lint?" in capsys.readouterr().err
    (project / "observability.yaml").rename(project / "shop.yaml")
    assert main(["prove", "shop.yaml", "--with", "botocore,iam-policy"]) == 0
    assert "botocore: no objection" in (told := capsys.readouterr().out)
    assert "agent-schema, deploy were not asked" in told and "iam-policy, " not in told


def test_a_report_leaves_what_is_beside_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It was written as if it were all that the folder is to hold, and took a target's outputs away."""
    assert main(["build", "--target", "cfn"]) == 0
    folder = project / "obsc.out" / "cfn"
    before = {path.name for path in folder.iterdir()}
    for _ in range(2):
        assert main(["prove", "--out", str(folder)]) == 0
        assert {path.name for path in folder.iterdir()} == {*before, "proof.json"}
    assert main(["build", "--target", "cfn", "--check"]) == main(["build", "--target", "cfn"]) == 0
    assert (folder / "proof.json").is_file()
    capsys.readouterr()
    (folder / "proof.json").write_text('{"mine": true}\n', encoding="utf-8")
    assert main(["prove", "--out", str(folder)]) == 1
    assert "OBS042" in capsys.readouterr().err
    assert (folder / "proof.json").read_text(encoding="utf-8") == '{"mine": true}\n'


def test_prove_shows_a_difference_by_line_resource_field_and_target(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a faulty target passed, the command would prove nothing."""
    from obsc import registry
    from obsc.target import File
    from obsc_targets.cloudformation import TARGET

    def faulty(graph: Any, header: Any) -> tuple[File, ...]:
        files = TARGET.emit(graph, header)
        return tuple(replace(file, text=file.text.replace("localhost:2000", "localhost:2001")) for file in files)

    real = registry.find
    monkeypatch.setattr(registry, "find", lambda name: replace(TARGET, emit=faulty) if name == "cfn" else real(name))
    assert main(["prove"]) == 1
    told = capsys.readouterr().out
    assert "NOT PROVEN" in told
    assert "TaskDefinition web containers[web].environment[OTEL_TRACES_SAMPLER_ARG].value" in told
    assert "observability.yaml:7:3" in told
    assert "specification  'endpoint=http://localhost:2000'" in told
    assert "cfn            'endpoint=http://localhost:2001'" in told
    assert "terraform      'endpoint=http://localhost:2000'" in told


def test_a_doubted_word_of_the_wrong_type_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`yes` where a switch is meant would build as if it were not there: found by a generated document."""
    (project / "observability.yaml").write_text(HELLO + "    readonlyRootFilesystem: yes\n", encoding="utf-8")
    assert main(["validate"]) == 1
    told = capsys.readouterr().err
    assert "OBS009" in told
    assert "OBS011" in told


def test_several_files_are_validated_and_the_worst_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hook is given all of a monorepo's files at once."""
    (project / "other.yaml").write_text(HELLO.replace("flask", "flsk"), encoding="utf-8")
    assert main(["validate", "observability.yaml", "other.yaml"]) == 1
    assert "other.yaml:9:16" in capsys.readouterr().err
    assert main(["validate", "observability.yaml", "nowhere.yaml"]) == 2
    assert main(["validate", "observability.yaml", "other.yaml", "--format", "sarif"]) == 2


def test_progress_is_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In a log it would be noise, on a terminal silence looks like a hang."""
    from obsc.commands import progress

    progress.doing("asking cfn-lint about cfn")
    progress.done()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress.doing("asking cfn-lint about cfn")
    progress.done()
    assert capsys.readouterr().err == "\r\x1b[Kasking cfn-lint about cfn …\r\x1b[K"
