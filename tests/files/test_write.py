"""What is written, what is kept, what is refused."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from files.outputs import HEADER, MANIFEST, codes, content, plan, write
from obsc import files
from obsc.target import File

TWO = {"template.yaml": "a: 1\n", "code/app.py": "x = 1\n"}


def test_what_was_asked_for_is_written(tmp_path: Path) -> None:
    """Outputs would be missing, or something else would lie beside them."""
    folder = tmp_path / "obsc.out" / "cfn"
    assert write(folder, TWO) == ()
    assert content(folder) == TWO


def test_the_manifest_is_the_same_for_the_same_outputs(tmp_path: Path) -> None:
    """The manifest would change with every build, and with it the history of whoever commits it."""
    write(tmp_path / "a", TWO)
    write(tmp_path / "b", dict(reversed(TWO.items())))
    template, code = (hashlib.sha256(TWO[path].encode()).hexdigest() for path in ("template.yaml", "code/app.py"))
    expected = f"""\
{{
  "version": 1,
  "obsc": "0.1.0",
  "spec": {{
    "name": "shop",
    "sha256": "{HEADER.spec_sha256}"
  }},
  "files": {{
    "code/app.py": "{code}",
    "template.yaml": "{template}"
  }}
}}
"""
    assert (tmp_path / "a" / MANIFEST).read_text() == expected
    assert (tmp_path / "b" / MANIFEST).read_text() == expected


def test_nothing_is_touched_when_nothing_changes(tmp_path: Path) -> None:
    """Every build would make other tools build again."""
    write(tmp_path, TWO)
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    changes = plan(tmp_path, TWO)
    assert (changes.stale, changes.diff("out"), changes.unchanged) == (False, "", ("code/app.py", "template.yaml"))
    assert files.write(changes) == ()
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {1}


def test_what_obsc_wrote_is_replaced(tmp_path: Path) -> None:
    """The second build would be refused."""
    write(tmp_path, TWO)
    assert write(tmp_path, {**TWO, "template.yaml": "a: 2\n"}) == ()
    assert content(tmp_path) == {**TWO, "template.yaml": "a: 2\n"}


def test_what_was_removed_by_hand_is_written_again(tmp_path: Path) -> None:
    """A lost file would stay lost."""
    write(tmp_path, TWO)
    (tmp_path / "template.yaml").unlink()
    assert write(tmp_path, TWO) == ()
    assert content(tmp_path) == TWO


def test_what_is_no_output_any_more_is_removed_with_its_folder(tmp_path: Path) -> None:
    """A renamed service would leave its old task definition, and somebody would deploy it."""
    write(tmp_path, {**TWO, "deep/er/x.json": "{}"})
    assert write(tmp_path, {"template.yaml": "a: 1\n"}) == ()
    assert content(tmp_path) == {"template.yaml": "a: 1\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "template.yaml"]


def test_a_folder_with_other_files_is_kept(tmp_path: Path) -> None:
    """Somebody's notes would go with the outputs beside them."""
    write(tmp_path, TWO)
    (tmp_path / "code" / "notes.txt").write_text("mine")
    write(tmp_path, {})
    assert content(tmp_path) == {"code/notes.txt": "mine"}


def test_what_obsc_did_not_write_is_never_overwritten(tmp_path: Path) -> None:
    """The first build in a folder would destroy the template that somebody wrote by hand."""
    (tmp_path / "template.yaml").write_text("mine")
    changes = plan(tmp_path, TWO)
    assert codes(changes.diagnostics) == ["OBS042"]
    assert codes(files.write(changes)) == ["OBS042"]
    assert content(tmp_path) == {"template.yaml": "mine"}
    assert changes.stale
    assert write(tmp_path, TWO, force=True) == ()
    assert content(tmp_path) == TWO


def test_the_same_content_is_nobodys_loss(tmp_path: Path) -> None:
    """A folder whose manifest was not committed would be refused for no reason."""
    write(tmp_path, TWO)
    (tmp_path / MANIFEST).unlink()
    assert write(tmp_path, TWO) == ()
    assert write(tmp_path, {**TWO, "template.yaml": "a: 2\n"}) == ()


def test_what_was_edited_by_hand_is_never_overwritten(tmp_path: Path) -> None:
    """An urgent correction would be lost at the next build."""
    write(tmp_path, TWO)
    (tmp_path / "template.yaml").write_text("a: 1 # mine\n")
    assert codes(write(tmp_path, {**TWO, "template.yaml": "a: 2\n", "code/app.py": "x = 2\n"})) == ["OBS043"]
    assert content(tmp_path) == {**TWO, "template.yaml": "a: 1 # mine\n"}
    assert codes(write(tmp_path, TWO)) == ["OBS043"]
    assert write(tmp_path, {**TWO, "template.yaml": "a: 2\n"}, force=True) == ()
    assert content(tmp_path) == {**TWO, "template.yaml": "a: 2\n"}


@pytest.mark.parametrize("force", [False, True])
def test_what_was_edited_is_kept_when_it_is_no_output_any_more(tmp_path: Path, force: bool) -> None:
    """An edited file would vanish when its service is renamed."""
    write(tmp_path, TWO)
    (tmp_path / "template.yaml").write_text("mine")
    changes = plan(tmp_path, {"code/app.py": "x = 1\n"})
    assert codes(changes.diagnostics) == ["OBS044"]
    assert files.write(changes, force=force) == ()
    assert content(tmp_path) == {"code/app.py": "x = 1\n", "template.yaml": "mine"}
    assert plan(tmp_path, {"code/app.py": "x = 1\n"}).diagnostics == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"version": 2}', "[" * 100_000, '{"version": 1, "files": []}', "\udcff"]
)
def test_a_damaged_manifest_protects_everything(tmp_path: Path, text: str) -> None:
    """A merge conflict in the manifest would end in a traceback, or give up the files that it lists."""
    write(tmp_path, TWO)
    (tmp_path / MANIFEST).write_text(text, errors="surrogateescape")
    assert codes(write(tmp_path, {**TWO, "template.yaml": "a: 2\n"})) == ["OBS042"]
    assert write(tmp_path, TWO) == ()
    assert json.loads((tmp_path / MANIFEST).read_text())["files"].keys() == TWO.keys()


@pytest.mark.parametrize("path", ["../victim", "/victim", "sub/../../victim", "./victim", "link/victim"])
def test_a_manifest_leads_nowhere_else(tmp_path: Path, path: str) -> None:
    """A manifest from a pull request would make obsc remove files of whoever builds it."""
    folder = tmp_path / "out"
    write(folder, TWO)
    (tmp_path / "victim").write_text("mine")
    (folder / "link").symlink_to(tmp_path)
    document = json.loads((folder / MANIFEST).read_text())
    path = path.replace("/victim", f"{tmp_path}/victim") if path.startswith("/") else path
    document["files"][path] = hashlib.sha256(b"mine").hexdigest()
    (folder / MANIFEST).write_text(json.dumps(document))
    assert write(folder, {}) == ()
    assert (tmp_path / "victim").read_text() == "mine"


@pytest.mark.parametrize(
    "paths",
    [
        ["../x"], ["/x"], ["a/../x"], ["./x"], ["a//x"], [""], ["a/"], ["C:x"], ["a\\x"],
        ["a\0b"], ["a\nb"], ["x\ud800"],
        [MANIFEST], ["code/.OBSC-manifest.json"], [".obsc-new/x"], [".OBSC-new"], ["x" * 256], ["é" * 128],
        ["x", "x"], ["x", "X"], ["x", "x/y"], ["X/y", "x"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("force", [False, True])
def test_a_name_stays_in_the_folder(tmp_path: Path, paths: list[str], force: bool) -> None:
    """A service called `../../.ssh/config` would be written there."""
    changes = files.plan_write(str(tmp_path / "out"), [File(path, "") for path in ["good", *paths]], HEADER)
    assert set(codes(files.write(changes, force=force))) == {"OBS045"}
    assert list(tmp_path.iterdir()) == []


def leads_out(folder: Path) -> None:
    """Put a link that leads out of the folder where the output belongs."""
    (folder / "template.yaml").symlink_to(folder.parent / "victim")


def folder_leads_out(folder: Path) -> None:
    """Put a link to another folder where the output's folder belongs."""
    (folder / "code").symlink_to(folder.parent)


def leads_nowhere(folder: Path) -> None:
    """Put a link to nothing where the output belongs."""
    (folder / "template.yaml").symlink_to(folder / "nothing")


def is_a_folder(folder: Path) -> None:
    """Put a folder where the output belongs."""
    (folder / "template.yaml").mkdir()


def is_a_pipe(folder: Path) -> None:
    """Put a pipe where the output belongs."""
    os.mkfifo(folder / "template.yaml")


def manifest_leads_out(folder: Path) -> None:
    """Put a link where the manifest belongs."""
    (folder / MANIFEST).symlink_to(folder.parent / "victim")


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "arrange", [leads_out, folder_leads_out, leads_nowhere, is_a_folder, is_a_pipe, manifest_leads_out]
)
def test_only_plain_files_in_the_folder_are_touched(
    tmp_path: Path, arrange: Callable[[Path], None], force: bool
) -> None:
    """An output would be written through a link, or a folder or pipe replaced, and `--force` would even ask for it."""
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "victim").write_text("mine")
    arrange(folder)
    before = sorted(folder.iterdir())
    assert codes(write(folder, TWO, force=force)) == ["OBS045"]
    assert (tmp_path / "victim").read_text() == "mine"
    assert sorted(folder.iterdir()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "victim"]


def test_new_content_does_not_pass_through_a_link(tmp_path: Path) -> None:
    """Outputs would be written into somebody else's folder on their way."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".obsc-new").symlink_to(tmp_path)
    assert codes(write(tmp_path / "out", TWO)) == ["OBS046"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """A person whose output folder lies on another disk could not build."""
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    assert write(tmp_path / "out", TWO) == ()
    assert content(tmp_path / "real") == TWO


def test_no_folder_below_that_of_the_outputs_is_a_link_out(tmp_path: Path) -> None:
    """A link in a pull request would put outputs where its author likes, under the name of a target's folder."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "cfn").symlink_to(tmp_path / "elsewhere")
    outputs = [File("template.yaml", "a: 1\n")]
    found = files.write(files.plan_write(f"{tmp_path}/out/cfn", outputs, HEADER, within=f"{tmp_path}/out"), force=True)
    assert codes(found) == ["OBS045"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_inside_the_folder_is_replaced_like_a_file(tmp_path: Path) -> None:
    """Writing to one output would change another one."""
    write(tmp_path, {"a": "1\n", "b": "2\n"})
    (tmp_path / "b").unlink()
    (tmp_path / "b").symlink_to("a")
    assert codes(write(tmp_path, {"a": "1\n", "b": "2\n"})) == ["OBS043"]
    assert write(tmp_path, {"a": "1\n", "b": "2\n"}, force=True) == ()
    assert content(tmp_path) == {"a": "1\n", "b": "2\n"}
    assert not (tmp_path / "b").is_symlink()


def test_a_change_between_comparison_and_writing_is_seen(tmp_path: Path) -> None:
    """What an editor saves while obsc runs would be lost."""
    write(tmp_path, TWO)
    changes = plan(tmp_path, {**TWO, "template.yaml": "a: 2\n"})
    (tmp_path / "template.yaml").write_text("mine")
    assert codes(files.write(changes)) == ["OBS043"]
    assert content(tmp_path) == {**TWO, "template.yaml": "mine"}


def test_two_at_once_do_not_mix(tmp_path: Path) -> None:
    """Two builds into one folder would leave files of both."""
    import fcntl

    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        (found,) = write(tmp_path, TWO)
    finally:
        os.close(descriptor)
    assert found.code == "OBS046"
    assert "another obsc" in found.message
    assert content(tmp_path) == {}
    assert write(tmp_path, TWO) == ()


def test_the_comparison_writes_nothing(tmp_path: Path) -> None:
    """`--check` and `--diff` would leave folders and files behind."""
    assert plan(tmp_path / "out", TWO).stale
    assert list(tmp_path.iterdir()) == []


def test_the_difference_is_a_patch(tmp_path: Path) -> None:
    """`--diff` would show something that neither a person nor `patch` can read."""
    write(tmp_path, {"a": "1\n2\n3\n", "b": "old\n", "c": "no end"})
    changes = plan(tmp_path, {"a": "1\n2\nthree\n", "c": "no end\n", "d": "new\r\n"})
    expected = """\
--- a/obsc.out/cfn/a
+++ b/obsc.out/cfn/a
@@ -1,3 +1,3 @@
 1
 2
-3
+three
--- a/obsc.out/cfn/c
+++ b/obsc.out/cfn/c
@@ -1 +1 @@
-no end
\\ No newline at end of file
+no end
--- /dev/null
+++ b/obsc.out/cfn/d
@@ -0,0 +1 @@
+new\r
--- a/obsc.out/cfn/b
+++ /dev/null
@@ -1 +0,0 @@
-old
"""
    assert changes.diff("obsc.out/cfn") == expected
    assert changes.diff("/obsc.out/cfn") == expected
