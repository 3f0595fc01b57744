"""A monorepo's specifications in one run: all of them, in order, and nothing twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from obsc import unchanged
from obsc.cli import main
from obsc.specifications import below
from shipped import SPECS

HELLO = SPECS[0].read_text(encoding="utf-8")
BROKEN = "services: [\n"
NAME = "observability.yaml"

Main = Callable[..., tuple[int, str, str]]


@pytest.fixture
def obsc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Main:
    """Run a command in the folder of the test, with a cache of its own: code, standard output, standard error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words])
        return code, *capfd.readouterr()

    return run


def lay(folder: Path, *names: str, text: str = HELLO) -> None:
    """A specification in each of the folders."""
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / NAME).write_text(text.replace("name: shop", f"name: {Path(name).name}"), encoding="utf-8")


def total(err: str) -> str:
    """The last line."""
    return err.splitlines()[-1]


def test_all_are_built_in_order_and_a_broken_one_stops_nobody(tmp_path: Path, obsc: Main) -> None:
    """More of them than one process is taken for."""
    lay(tmp_path, *(f"team-{number}" for number in range(10, 20)))
    lay(tmp_path, "team-13/deeper", text=BROKEN)
    code, out, err = obsc("build", "-r", ".", "-t", "cfn")
    assert code == 1 and out == ""
    assert total(err) == "11 specifications: 10 fine, 1 not; 0 unchanged since"
    shown = [line.split("/")[0] for line in err.splitlines() if line.startswith("team-")]
    assert shown == [f"team-{number}" for number in range(10, 20)]
    at = err.index("team-13/deeper/observability.yaml:")
    assert err.index("team-13/obsc.out") < at < err.index("team-14/obsc.out")
    assert all((tmp_path / f"team-{number}/obsc.out/cfn/template.yaml").is_file() for number in range(10, 20))


def test_what_nobody_changed_is_not_done_again_but_said_again(tmp_path: Path, obsc: Main) -> None:
    """A warning that is not seen any more would count as mended."""
    lay(tmp_path, "a", "b")
    _, _, first = obsc("build", "-r", ".", "-t", "cfn")
    code, _, again = obsc("build", "-r", ".", "-t", "cfn")
    assert code == 0 and total(again) == "2 specifications: 2 fine, 0 not; 2 unchanged since"
    assert first.count("OBS206") == again.count("OBS206") > 0
    assert "new" in first and "obsc.out" not in again


@pytest.mark.parametrize(
    "what", ["specification", "file", "lock", "output", "output gone", "manifest", "option", "program"]
)
def test_a_changed_byte_is_seen(what: str, tmp_path: Path, obsc: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key covers all that was read; what is on the disk is compared, whatever the cache says."""
    of_instances = next(path for path in SPECS if path.stem == "17-ec2-host")
    lay(tmp_path, "a", text=of_instances.read_text(encoding="utf-8"))
    shutil.copytree(of_instances.with_suffix(""), tmp_path / "a" / of_instances.stem)
    spec, output = tmp_path / "a" / NAME, tmp_path / "a/obsc.out/cfn/template.yaml"
    options = ["build", "-r", ".", "-t", "cfn"]
    obsc(*options)
    assert total(obsc(*options)[2]).endswith("1 unchanged since")
    if what == "specification":
        spec.write_text(spec.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    elif what == "file":
        script = next((tmp_path / "a" / of_instances.stem).iterdir())
        script.write_text(script.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    elif what == "lock":
        (tmp_path / "a" / "obsc.lock").write_text("{", encoding="utf-8")
    elif what == "output":
        output.write_text(output.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    elif what == "output gone":
        output.unlink()
    elif what == "manifest":
        (output.parent / ".obsc-manifest.json").unlink()
    elif what == "option":
        options += ["--strict"]
    else:
        monkeypatch.setattr(unchanged, "_fingerprint", ["another version"])
    assert total(obsc(*options)[2]).endswith("0 unchanged since")
    if what == "output gone":
        assert output.is_file()
    if what == "output":
        assert output.read_text(encoding="utf-8").endswith("# mine\n")


def test_validate_knows_what_it_said(tmp_path: Path, obsc: Main) -> None:
    """Errors included, for nothing but the specification decides."""
    lay(tmp_path, "a")
    lay(tmp_path, "b", text=BROKEN)
    first = obsc("validate", "--recursive", ".")
    again = obsc("validate", "--recursive", ".")
    assert first[0] == again[0] == 1
    assert first[2].splitlines()[:-1] == again[2].splitlines()[:-1] != []
    assert total(again[2]) == "2 specifications: 1 fine, 1 not; 2 unchanged since"
    assert total(obsc("validate", "-r", ".", "--no-cache")[2]).endswith("0 unchanged since")


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"form": 1}', "null", "\x00\xff"])
def test_a_damaged_cache_is_none(damage: str, tmp_path: Path, obsc: Main) -> None:
    """It may be deleted, cut or overwritten at any time."""
    lay(tmp_path, "a")
    obsc("validate", "-r", ".")
    entries = list((tmp_path / ".cache").rglob("*.json"))
    assert len(entries) == 1
    entries[0].write_text(damage, encoding="latin-1")
    code, _, err = obsc("validate", "-r", ".")
    assert code == 0 and total(err).endswith("0 unchanged since")
    assert "code" in json.loads(entries[0].read_text(encoding="utf-8"))


def test_two_runs_at_once_share_a_cache(tmp_path: Path, obsc: Main) -> None:
    """CI runs two jobs in one home; each entry is whole whoever wrote it last."""
    lay(tmp_path, *(f"s{number}" for number in range(10)))
    command = [sys.executable, "-m", "obsc", "validate", "-r", "."]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ.copy(), text=True) for _ in range(2)]
    told = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert all("10 specifications: 10 fine, 0 not;" in err for err in told)
    left = [path.name for path in (tmp_path / ".cache/obsc/unchanged").rglob("*") if path.is_file()]
    assert len(left) == 10 and all(name.endswith(".json") for name in left)
    assert total(obsc("validate", "-r", ".")[2]).endswith("10 unchanged since")


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, obsc: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only home is no reason to fail."""
    lay(tmp_path, "a")
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert obsc("validate", "-r", ".")[0] == obsc("validate", "-r", ".")[0] == 0


def test_a_bug_with_one_is_told_and_the_others_are_done(
    tmp_path: Path, obsc: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 70 is that of a bug."""
    from obsc.commands import validate

    lay(tmp_path, "a", "b")
    before = validate.compile_file

    def fails(arguments: object, **options: bool) -> object:
        if str(getattr(arguments, "file", "")).startswith("a"):
            raise RuntimeError("boom")
        return before(arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(validate, "compile_file", fails)
    code, _, err = obsc("validate", "-r", ".")
    assert code == 70 and "boom" in err and "--file a/observability.yaml" in err
    assert total(err) == "2 specifications: 1 fine, 1 not; 0 unchanged since"


def test_one_whose_process_is_killed_stops_nobody(tmp_path: Path, obsc: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel takes the largest of them when memory runs out, and with it the pool that the others wait in."""
    from obsc.commands import validate

    lay(tmp_path, *(f"s{number}" for number in range(10, 22)))
    before, parent = validate.compile_file, os.getpid()

    def dies(arguments: object, **options: bool) -> object:
        if "s15" in str(getattr(arguments, "file", "")) and os.getpid() != parent:
            os.kill(os.getpid(), 9)
        return before(arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(validate, "compile_file", dies)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    code, _, err = obsc("validate", "-r", ".")
    assert code == 70 and "obsc: s15/observability.yaml: the process that read it was killed\n" in err
    assert total(err).startswith("12 specifications: 11 fine, 1 not; ")
    shown = [line.split("/")[0].split()[-1] for line in err.splitlines() if "observability.yaml:" in line]
    assert shown == sorted(shown) and len(shown) == 12


@pytest.mark.parametrize("what", ["link", "pipe", "list", "listed"])
def test_what_is_put_in_the_place_of_what_is_known_is_not_waited_for(what: str, tmp_path: Path, obsc: Main) -> None:
    """A list of outputs comes with a pull request, and the cache of its target branch with the runner."""
    lay(tmp_path, "a")
    obsc("build", "-r", ".", "-t", "cfn")
    manifest = tmp_path / "a/obsc.out/cfn/.obsc-manifest.json"
    document = json.loads(manifest.read_text(encoding="utf-8"))
    output = tmp_path / "a/obsc.out/cfn/template.yaml"
    if what == "listed":
        document["files"]["../" * 40 + "dev/zero"] = "0"
        manifest.write_text(json.dumps(document), encoding="utf-8")
    elif what == "list":
        manifest.unlink()
        os.mkfifo(manifest)
    else:
        output.unlink()
        output.symlink_to("/dev/zero") if what == "link" else os.mkfifo(output)
    code, _, err = obsc("build", "-r", ".", "-t", "cfn")
    assert total(err).endswith("0 unchanged since")
    assert ("OBS045" in err, code) == (what != "listed", what != "listed")


@pytest.mark.parametrize("form", ["text", "github"])
def test_a_folder_s_name_controls_no_log(form: str, tmp_path: Path, obsc: Main) -> None:
    """Runners of GitHub take each line that begins with `::` for a command, and terminals what stands behind ESC."""
    lay(tmp_path, "a\x1b[2J\n::stop-commands::x\r", text=HELLO.replace("name: shop", "name: kept"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b\n::stop-commands::y").mkdir()
    (tmp_path / "b\n::stop-commands::y" / NAME).write_text(BROKEN, encoding="utf-8")
    for words in (("build", "-t", "cfn", "-r", "."), ("build", "-t", "cfn", "-r", ".", "--check")):
        _, out, err = obsc(*words, "--format", form)
        assert "\n::stop-commands" not in out + err
        assert form == "github" or "\x1b" not in out + err


@pytest.mark.parametrize("what", ["pipe", "device", "link", "stars", "levels"])
def test_a_hostile_repository_is_gone_through(what: str, tmp_path: Path, obsc: Main) -> None:
    """A pull request could hold a runner for ever, or end the run for everybody with a traceback."""
    lay(tmp_path, "a" * 200, text=HELLO.replace("name: shop", "name: kept"))
    if what == "pipe":
        os.mkfifo(tmp_path / ".gitignore")
    elif what == "device":
        (tmp_path / ".gitignore").symlink_to("/dev/zero")
    elif what == "link":  # which git does not follow here
        (tmp_path / "everything").write_text("*\n", encoding="utf-8")
        (tmp_path / ".gitignore").symlink_to("everything")
    elif what == "stars":
        lay(tmp_path, "a/" * 40)
        patterns = ["*a" * 20 + "b", "**/a/" * 12 + "b", "*[!b]?" * 20 + "c"]
        (tmp_path / ".gitignore").write_text("\n".join(patterns), encoding="utf-8")
    else:
        here = os.open(tmp_path, os.O_RDONLY)
        for _ in range(1100):
            os.mkdir("b", dir_fd=here)
            below_it = os.open("b", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below_it
        os.close(here)
    code, _, err = obsc("validate", "-r", ".")
    subprocess.run(["rm", "-rf", str(tmp_path / "b")], check=True)  # pytest goes down by recursion
    assert code == 0 and f": {1 + (what == 'stars')} fine, 0 not; " in total(err)


def test_links_of_a_repository_lead_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obsc: Main) -> None:
    """Its author would have a line of the runner's files in a public log, or outputs written beside another's work."""
    lay(tmp_path, "repository/a", "repository/b")
    (tmp_path / "repository" / ".git").mkdir()
    (tmp_path / "secret").write_text("hunter2\n", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "repository/a" / NAME).unlink()
    (tmp_path / "repository/a" / NAME).symlink_to(tmp_path / "secret")
    (tmp_path / "repository/b/obsc.out").mkdir()
    (tmp_path / "repository/b/obsc.out/cfn").symlink_to(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path / "repository")
    code, out, err = obsc("build", "-r", ".", "-t", "cfn")
    assert code != 0 and "OBS041" in err and "OBS045" in err and "hunter2" not in out + err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_patterns_are_matched_as_git_does(tmp_path: Path) -> None:
    """A pattern with several stars is matched in another way than the library would, for the time that it takes."""
    patterns = ["*a*b*", "x*[ab]*?c", "*.?y[co]", r"a\*b*c*", "**/k*l*m", "n*/o*p*", "*[!a]q*r", "*]*[]]*s"]
    names = ["cab", "b_a_b.txt", "xac", "xa_c", "xbbcc", "m.pyc", "m.py", "a*bzc", "axbzc", "k_l_m", "klmz", "npq"]
    names += ["aqr", "bqr", "bq_r", "]_]s", "]s", "kal-m", "lab-", "x[a]cc"]
    lay(tmp_path, *names, *(f"n1/{name}" for name in ("op", "oxp", "po")))
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for pattern in patterns:
        (tmp_path / ".gitignore").write_text(pattern + "\n", encoding="utf-8")
        found = {Path(path).relative_to(tmp_path).as_posix() for path in below(str(tmp_path), NAME)}
        listed = subprocess.run(
            ["git", "ls-files", "--others", "--exclude-standard", f"*{NAME}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert found == set(listed.stdout.splitlines()), pattern


def test_what_git_ignores_and_what_is_hidden_is_passed_over(tmp_path: Path) -> None:
    """As ruff and its like look for files; the order is that of the names."""
    lay(tmp_path, ".", "b", "a/inner", "node_modules/x", ".hidden", "old", "old/kept", "b/build", "b/gen-1", "b/gen-2")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("/old/*\n!/old/kept\nbuild/\n", encoding="utf-8")
    (tmp_path / "b/.gitignore").write_text("gen-*\n!gen-2\n", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "b", target_is_directory=True)
    found = [Path(path).relative_to(tmp_path).parent.as_posix() for path in below(str(tmp_path), NAME)]
    assert found == [".", "a/inner", "b", "b/gen-2", "old/kept"]
    inner = [Path(path).relative_to(tmp_path).parent.as_posix() for path in below(str(tmp_path / "b"), NAME)]
    assert inner == ["b", "b/gen-2"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("build", "-t", "cfn", "-r", ".", "--out", "-"), "--out is a folder beside each"),
        (("build", "-t", "cfn", "-r", ".", "--out", "/tmp/out"), "--out is a folder beside each"),
        (("build", "-t", "cfn", "-r", ".", "--out", "../out"), "--out is a folder beside each"),
        (("build", "-t", "cfn", "-r", ".", "--watch"), "--watch looks at one"),
        (("build", "-t", "cfn", "-r", ".", "--format", "json"), "a report in json is of one file"),
        (("validate", "-r", ".", "--file", "a/b.yaml"), "--file is the name"),
        (("validate", "-r", ".", "a.yaml"), "finds the specifications itself"),
        (("validate", "-r", "."), "no observability.yaml in . or below it"),
    ],
)
def test_what_makes_no_sense_is_refused(words: tuple[str, ...], reason: str, obsc: Main) -> None:
    """Before anything is written."""
    code, out, err = obsc(*words)
    assert (code, out) == (2, "") and reason in err
