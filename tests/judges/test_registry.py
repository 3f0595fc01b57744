"""The registry names every judge once, and every judge keeps to the interface."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import obsc_judges
from obsc_judges import JUDGES, JudgeFailed, judges_of
from obsc_judges.on_disk import laid_out


def test_every_judge_is_registered() -> None:
    """A module with a `judge` that nobody registered would never be asked."""
    modules = {module.name for module in iter_modules(obsc_judges.__path__)} - {"cdk_kernel"}
    written = {name for name in modules if hasattr(import_module(f"obsc_judges.{name}"), "judge")}
    assert written == {judge.module for judge in JUDGES.values()}


@pytest.mark.parametrize("name", JUDGES)
def test_names_agree(name: str) -> None:
    """A verdict must bear the name under which the judge is asked."""
    assert name == import_module(f"obsc_judges.{JUDGES[name].module}").NAME


@pytest.mark.parametrize("name", JUDGES)
def test_nothing_to_judge(name: str) -> None:
    """Nothing asked, or nothing in it for this judge: no verdict, and no tool started that could fail over nothing."""
    if JUDGES[name].available() is None:
        assert JUDGES[name].judge({}) == ()
        assert JUDGES[name].judge({"it": {"README.md": "x"}}) == ()


def test_judges_of_a_target() -> None:
    """`obsc prove` asks by target; judges of another target would have nothing to say."""
    names = {judge.name for judge in judges_of("cdk")}
    assert {"cdk", "mypy", "python-source"} <= names
    assert not {"cfn-lint", "terraform", "botocore"} & names


@pytest.mark.parametrize("path", ["../x.tf", "/x.tf", "a/../../x.tf"])
def test_outputs_stay_in_their_folder(path: str) -> None:
    """A path out of the temporary folder would let a build overwrite the user's files."""
    with pytest.raises(JudgeFailed, match="leaves the folder"), laid_out({"it": {path: "x"}}):
        pass
