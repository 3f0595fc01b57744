"""Override files: the user's stay as they are, and what is merged over them is what an edit would have made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.cli import main
from obsc.images.splices import Unsafe
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.values import Values
from patching.cases import SPECIFICATION
from patching.terraform.cases import after, edit, outcome, read

_LABELS = ("aws_ecs_task_definition", "web")


def _values(files: dict[str, str], path: str) -> dict[str, object]:
    """What the arguments and volumes of the resource in a file are."""
    folder = Folder(".", ["x.tf"], lambda _: files[path])
    (block,) = (one for one in folder.blocks if one.labels == _LABELS)
    values = Values(folder)
    found: dict[str, object] = {one.name: values.read(one.value).plain for one in block.arguments}
    volumes = [one for one in block.blocks if one.type == "volume"]
    return found | {"volumes": [{a.name: folder.said(a.value) for a in one.arguments} for one in volumes]}


@pytest.mark.parametrize("name", ["jsonencode", "heredoc", "quoted", "one-line", "no-roles", "colons"])
def test_what_is_merged_is_what_an_edit_makes(name: str) -> None:
    """By the rules of Terraform: an argument replaces an argument, blocks replace all of their type."""
    files = dict(read(name))
    made = outcome(files, override=True)
    assert [one.before for one in made.edits] == [None] * len(made.edits)
    done = after(files, made)
    assert files.items() <= done.items()
    over, edited = _values(done, "main_override.tf"), _values(edit(files), "main.tf")
    assert over.keys() <= edited.keys() and over["volumes"] == edited["volumes"] != []
    assert over == {key: edited[key] for key in over} and "container_definitions" in over
    assert not outcome(done, override=True).edits


def test_blocks_that_are_new_have_a_file_of_their_own() -> None:
    """No override file may introduce one."""
    done = edit(read("no-roles"), override=True)
    assert "resource" not in done["main_override.tf"].split("{", 1)[1]
    assert 'resource "aws_iam_role_policy" "web_task"' in done["main_telemetry.tf"]
    assert "task_role_arn = aws_iam_role.web_task.arn" in done["main_override.tf"]


def test_an_override_file_of_another() -> None:
    """Nobody's file is overwritten, and no edit is made that changes nothing."""
    files = dict(read("jsonencode"))
    theirs = 'resource "aws_ecs_task_definition" "web" {\n  container_definitions = jsonencode([])\n}\n'
    for path in ("main_override.tf", "override.tf"):
        for override in (False, True):
            with pytest.raises(Unsafe, match=f"is overridden by `{path}` in `web`"):
                edit({**files, path: theirs}, override=override)
    harmless = theirs.replace("container_definitions = jsonencode([])", "cpu = 1024")
    with pytest.raises(Unsafe, match=r"`main_override.tf`, which is there, and obsc did not write it"):
        edit({**files, "main_override.tf": harmless}, override=True)
    assert edit({**files, "main_override.tf": harmless})["main.tf"] == edit(files)["main.tf"]
    with pytest.raises(Unsafe, match=r"lies beside `a_override.tf.json`"):
        edit({**files, "a_override.tf.json": "{}"})
    ours = edit(files, override=True)
    with pytest.raises(Unsafe, match=r"is overridden by `main_override.tf`"):
        edit(ours)


def test_a_local_value_of_the_same_file() -> None:
    """What an override file cannot say is not half said."""
    text = read("jsonencode")["main.tf"].replace("jsonencode([", "jsonencode(local.all)\n}\n\nlocals {\n  all = [", 1)
    text = text[: text.index("  ])")] + "  ]\n}\n"
    assert "opentelemetry" in edit({"main.tf": text})["main.tf"]
    with pytest.raises(Unsafe, match="builds its containers from a local value, "):
        edit({"main.tf": text}, override=True)


@pytest.mark.parametrize("name", ["templatefile", "json-file", "locals", "template-file"])
def test_what_lies_elsewhere_cannot_be_overridden(name: str) -> None:
    """An override file replaces arguments of resources, not files and not local values."""
    with pytest.raises(Unsafe, match="which an override file cannot replace"):
        edit(read(name), override=True)


def test_there_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes both files, follows another specification, and takes them away."""
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    (tmp_path / "main.tf").write_text(read("no-roles")["main.tf"])
    monkeypatch.chdir(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert main(["patch", "main.tf", "--override"]) == 1
    assert {path.name for path in tmp_path.iterdir()} == before.keys()
    assert main(["patch", "main.tf", "--override", "--write"]) == 0
    assert "main_override.tf: written" in capsys.readouterr().err
    assert main(["patch", "main.tf", "--override"]) == 0
    (tmp_path / "observability.yaml").write_text(SPECIFICATION + "    env: { NEW: here }\n")
    assert main(["patch", "main.tf", "--override", "--write"]) == 0
    assert '"here"' in (tmp_path / "main_override.tf").read_text()
    assert main(["patch", "--undo"]) == 0
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
