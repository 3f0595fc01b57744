"""What lacks is named, so that a person knows what to install."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc_judges import deployed
from obsc_judges.deployed import embedded
from obsc_judges.terraform_mirror import VARIABLE


def test_moto_of_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is repaired in moto's insides is right for one version; with another, differences would be of its making."""
    monkeypatch.setattr(embedded, "MOTO", "0.0.1")
    absent = deployed.available([])
    assert absent and "moto" in absent.why and "moto[server]==0.0.1" in absent.how_to_get


@pytest.mark.parametrize(
    ("target", "variable", "words"),
    [("terraform", VARIABLE, "provider hashicorp/aws"), ("cdk", "JSII_NODE", "no node on the PATH")],
)
def test_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str, variable: str, words: str) -> None:
    """Each target needs other tools, and lacks none that only another one needs."""
    if deployed.available([]):
        pytest.skip(str(deployed.available([])))
    monkeypatch.setenv(variable, str(tmp_path / "nothing"))
    absent = deployed.available([target])
    assert absent and words in absent.why and absent.judge == deployed.NAME
    assert deployed.available(["cfn"]) is None
