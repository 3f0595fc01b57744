"""What is installed beside the program: completions that the real shells take, and a manual page."""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from judging import skip_without
from obsc.cli import parser
from obsc_judges import Absent
from shipped import ROOT

SHARE = ROOT / "share"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("share_generate", SHARE / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        skip_without(Absent(name, f"{name} is not installed", f"apt-get install {name}"))
    return str(found)


def test_fresh() -> None:
    """A completion of the last release offers what is no more. `make generate` refreshes them."""
    assert list(_generator().stale()) == []


@pytest.mark.parametrize(("shell", "name"), [("bash", "obsc.bash"), ("zsh", "_obsc"), ("fish", "obsc.fish")])
def test_the_shell_reads_it(shell: str, name: str) -> None:
    """A syntax error in a completion is shown at every prompt."""
    done = subprocess.run([_program(shell), "-n", SHARE / "completions" / name], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_bash_completes() -> None:
    """Commands after `obsc`, targets after `--target`."""
    script = f"""
source {SHARE / "completions" / "obsc.bash"}
complete_words() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _shtab_obsc; echo "${{COMPREPLY[@]}}"; }}
complete_words obsc gr
complete_words obsc build --target te
complete_words obsc graph --format h
"""
    done = subprocess.run([_program("bash"), "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["graph", "terraform", "html"]


def test_fish_completes() -> None:
    """The same in fish, by its own completion."""
    script = f"source {SHARE / 'completions' / 'obsc.fish'}; complete --do-complete 'obsc build --target te'"
    done = subprocess.run([_program("fish"), "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "terraform"


def test_manual_page() -> None:
    """mandoc finds nothing but that there is no date, which would say nothing; every option is in it."""
    page = SHARE / "man" / "obsc.1"
    done = subprocess.run([_program("mandoc"), "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []
    shown = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=200", page], capture_output=True, text=True).stdout
    shown = re.sub(".\b", "", shown)  # bold and underlined, as on a typewriter
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                assert f"obsc {name}" in shown
                for option in command._actions:
                    assert option.dest == "help" or not option.option_strings or option.option_strings[-1] in shown


def test_wheel_puts_them_where_shells_look() -> None:
    """The names are the shells' own."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    data = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert all((ROOT / path).is_file() for path in data)
    assert set(data.values()) == {
        "share/bash-completion/completions/obsc",
        "share/zsh/site-functions/_obsc",
        "share/fish/vendor_completions.d/obsc.fish",
        "share/man/man1/obsc.1",
    }
    assert Path(SHARE / "completions" / "_obsc").read_text(encoding="utf-8").startswith("#compdef obsc\n")
