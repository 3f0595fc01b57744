"""What a specification leaves to the deployment becomes a parameter, where somebody reads it."""

from __future__ import annotations

from typing import Any

import pytest

from judging import skip_without
from obsc_judges import cfn_lint
from patching.cases import SPECIFICATION
from patching.cloudformation.cases import edit, plain, read

_ASKS = SPECIFICATION + "    env: { QUEUE: { ref: queueUrl } }\n    instrumentation: { image: { ref: distribution } }\n"


def _web(text: str) -> dict[str, Any]:
    rows = plain(text)["Resources"]["TaskDefinition"]["Properties"]["ContainerDefinitions"][0]["Environment"]
    return {row["Name"]: row["Value"] for row in rows}


def test_inputs_become_parameters() -> None:
    """Those that something refers to, as a build says them; a deployment has to be told."""
    made = edit(read("short-tags.yaml"), _ASKS)
    template = plain(made.text)
    assert set(template["Parameters"]) == {"ImageTag", "Distribution", "QueueUrl"}
    assert template["Parameters"]["QueueUrl"]["Type"] == "String"
    assert _web(made.text)["QUEUE"] == {"Ref": "QueueUrl"}
    (init,) = [
        one
        for one in template["Resources"]["TaskDefinition"]["Properties"]["ContainerDefinitions"]
        if one["Name"] == "init"
    ]
    assert init["Image"] == {"Ref": "Distribution"}
    assert [note for note in made.notes if "parameter" in note] == [
        "the parameter `Distribution` is new: a deployment has to give it a value",
        "the parameter `QueueUrl` is new: a deployment has to give it a value",
    ]
    again = edit(made.text, _ASKS)
    assert again == (made.text, ())


def test_cfn_lint_finds_nothing_new() -> None:
    """A parameter that nobody reads would be one finding more."""
    absent = cfn_lint.available()
    if absent is not None:
        skip_without(absent)
    before = read("short-tags.yaml")
    assert set(cfn_lint.lint(edit(before, _ASKS).text)) <= set(cfn_lint.lint(before))


def test_the_value_that_is_there_stays() -> None:
    """A variable that the template fills itself asks for nothing."""
    text = read("short-tags.yaml").replace("Name: FLASK_APP", "Name: QUEUE")
    made = edit(text, _ASKS)
    assert _web(made.text)["QUEUE"] == "shop"
    assert set(plain(made.text)["Parameters"]) == {"ImageTag", "Distribution"}


@pytest.mark.parametrize(
    ("there", "named"),
    [
        ("  QueueUrl:\n    Type: String\n", "QueueUrl"),
        ("  QueueUrl:\n    Type: Number\n", "QueueUrl2"),
    ],
)
def test_a_parameter_of_that_name(there: str, named: str) -> None:
    """It is the same if it is of the same type; else another name is found."""
    text = read("short-tags.yaml").replace("Parameters:\n", f"Parameters:\n{there}")
    assert _web(edit(text, _ASKS).text)["QUEUE"] == {"Ref": named}
    taken = read("short-tags.yaml").replace("  LogGroup:\n", "  QueueUrl:\n", 1)
    assert _web(edit(taken, _ASKS).text)["QUEUE"] == {"Ref": "QueueUrl2"}


def test_a_template_without_parameters() -> None:
    """The section is made, at the end."""
    text = read("multi-line.yaml")
    bare = text.replace(text[text.index("Parameters:") : text.index("Resources:")], "").replace("!Ref Paths", "/srv")
    after = edit(bare, _ASKS).text
    assert after.index("\nParameters:\n") > after.index("\nResources:\n")
    assert set(plain(after)["Parameters"]) == {"Distribution", "QueueUrl"}
