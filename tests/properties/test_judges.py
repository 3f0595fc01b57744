"""The vendors' own tools on a sample of generated specifications."""

from __future__ import annotations

import json
from functools import cache

import pytest

from judging import judge_or_skip
from obsc import registry
from obsc.pipeline import Compilation, compile_text, emit
from obsc.proof import prove
from obsc.target import applies
from obsc_judges import cdk
from obsc_readers import find
from strategies import documents, written
from strategies.sampling import sample

HOSTILE, QUIET = documents(), documents(hostile=False)
BESIDE = ("agents/", "grafana/", "images/", "prometheus/")
"""Where artifacts lie, which the CDK's synthesis does not know."""

ADVICE = ("W9002", "W9010", "W9013", "W2509", "E1029", "I3042")
"""What is said of an ARN or an AMI that the specification writes down, and of `${env:…}`."""


@cache
def systems(number: int, *, hostile: bool) -> dict[str, Compilation]:
    """Some specifications that build, by their text."""
    files = [written(document) for document in sample(HOSTILE if hostile else QUIET, number)]
    return {raw.decode(): compiled for raw in files if (compiled := compile_text(raw)).ok}


def outputs(target: str, number: int, *, hostile: bool) -> dict[str, dict[str, str]]:
    """What a target makes of them."""
    found = registry.find(target)
    assert found is not None
    return {
        text: {file.path: file.text for file in emit(compilation, found)}
        for text, compilation in systems(number, hostile=hostile).items()
        if compilation.graph is not None and applies(compilation.graph, found)
    }


CASES = {
    "botocore": ("ecs", 25, True),
    "terraform-syntax": ("terraform", 25, True),
    "terraform-fmt": ("terraform", 25, True),
    "cloudformation-validate": ("cfn", 25, False),
    "cfn-lint": ("cfn", 4, False),
    "terraform": ("terraform", 20, False),
}
"""Judge -> target, how many specifications, and whether texts are hostile: some judges know what AWS takes as a tag."""


@pytest.mark.parametrize("name", CASES)
def test_a_judge_has_nothing_against_them(name: str) -> None:
    """Whatever a vendor's tool refuses, a user's pipeline refuses."""
    target, number, hostile = CASES[name]
    found = judge_or_skip(name).findings(outputs(target, number, hostile=hostile))
    wrong = [
        f"{finding}\n{text}"
        for text, findings in found.items()
        for finding in findings
        if not any(f" {code} " in finding for code in ADVICE)
    ]
    assert not wrong, "\n".join(wrong)


def test_what_the_cdk_synthesises_is_what_cloudformation_gets() -> None:
    """The Python of the package would make another system than the template."""
    judge_or_skip("cdk")
    packages = outputs("cdk", 10, hostile=True)
    templates = cdk.synth(packages)
    target, read = registry.find("cdk"), find("cdk")
    assert target is not None and read is not None
    for text, compilation in systems(10, hostile=True).items():
        assert compilation.graph is not None
        beside = {path: file for path, file in packages[text].items() if path.startswith(BESIDE)}
        assert not isinstance(templates[text], str), f"{templates[text]}\n{text}"
        synthesised = {"stack.template.json": json.dumps(templates[text]), **beside}
        proof = prove(compilation.graph_for(target.name), target, synthesised, read)
        assert (proof.refused, proof.doubts) == ((), ()), text
