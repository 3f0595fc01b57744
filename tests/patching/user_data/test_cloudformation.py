"""User data in templates: what CloudFormation makes of it is what the script alone would have become."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from golden_files import check
from judging import skip_without
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.unified import diff
from obsc_judges import cfn_lint
from patching.user_data.cases import CORPUS, NAMES, SPECIFICATIONS, edit, edited, read
from patching.user_data.requests import after, outcome

TEMPLATE = CORPUS / "instance.yaml"


def _indented(text: str, indent: int) -> str:
    return "".join(" " * indent + line if line.strip() else line for line in text.splitlines(keepends=True))


def _substituted(text: str) -> str:
    """A script as `Fn::Sub` wants it, with something of CloudFormation's in it."""
    return text.replace("${", "${!") + "# ${AWS::StackName} $${Name}\n"


_HEAD = "Resources:\n  Web:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n"


def _instance(user_data: str) -> str:
    return f"{_HEAD}{user_data}  # the end\n"


def _template(data: Any) -> str:
    body = {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {"UserData": data}}}
    return json.dumps({"Resources": {"Web": body}}, indent=2)


STYLES: dict[str, Callable[[str], str]] = {
    "sub": lambda text: _instance("        Fn::Base64: !Sub |\n" + _indented(_substituted(text), 10)),
    "plain": lambda text: _instance("       Fn::Base64: |  # as it is\n" + _indented(text, 9)),
    "tag": lambda text: _instance(_indented(text, 9)).replace("UserData:", "UserData: !Base64 |"),
    "list": lambda text: _instance(
        "        !Base64\n          Fn::Sub:\n            - |\n"
        + _indented(_substituted(text), 14)
        + "            - { Name: web }\n"
    ),
    "json": lambda text: _template({"Fn::Base64": text}),
    "json-sub": lambda text: _template({"Fn::Base64": {"Fn::Sub": _substituted(text)}}),
}


class _Loader(yaml.SafeLoader):
    """Reads short tags as the functions that they stand for."""


def _function(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {f"Fn::{tag}": loader.construct_scalar(node)}
    if isinstance(node, yaml.MappingNode):
        return {f"Fn::{tag}": loader.construct_mapping(node, deep=True)}
    assert isinstance(node, yaml.SequenceNode)
    return {f"Fn::{tag}": loader.construct_sequence(node, deep=True)}


_Loader.add_multi_constructor("!", _function)


def _deployed(text: str) -> str:
    """What an instance gets, by rules of CloudFormation that are read from its documentation alone."""
    body = yaml.load(text, _Loader)["Resources"]["Web"]["Properties"]
    said = body.get("LaunchTemplateData", body)["UserData"]["Fn::Base64"]
    if isinstance(said, str):
        return said
    said = said["Fn::Sub"]
    return re.sub(r"\$\{!([^}]*)\}", r"${\1}", said if isinstance(said, str) else said[0])


@pytest.mark.parametrize("style", STYLES)
def test_every_script_in_every_style(style: str) -> None:
    """Nothing but the script is another, and in it nothing but what would be in a file of its own."""
    for name in NAMES if style == "sub" else ("agent", "container"):
        for end in ("\n", "\r\n") if name == "container" and "json" not in style else ("\n",):
            before = STYLES[style](read(name)).replace("\n", end)
            text = after({"t.yaml": before}, "t.yaml", SPECIFICATIONS[name])["t.yaml"]
            more = "# ${AWS::StackName} $${Name}\n" if "sub" in style or style == "list" else ""
            assert _deployed(text) == edited(name) + more, (style, name)
            assert text == STYLES[style](edited(name)).replace("\n", end)


def test_what_changes() -> None:
    """The role of the instance is in the template, and may send what the agent sends."""
    before = TEMPLATE.read_text()
    made = outcome({"t.yaml": before}, "t.yaml")
    (edit,) = made.edits
    notes = "".join(f"note: {note}\n" for note in made.notes)
    check(CORPUS / "instance.diff", diff("instance.yaml", before, edit.after) + notes)
    assert outcome({"t.yaml": edit.after}, "t.yaml").edits == ()
    back = undone(with_edits(None, made.edits, INFRASTRUCTURE), {"t.yaml": edit.after}.get)
    assert back.files == (("t.yaml", edit.after, before),)


def test_cfn_lint_takes_it() -> None:
    absent = cfn_lint.available()
    if absent is not None:
        skip_without(absent)
    before = TEMPLATE.read_text()
    text = after({"t.yaml": before}, "t.yaml")["t.yaml"]
    verdicts = cfn_lint.judge({"before": {"template.yaml": before}, "after": {"template.yaml": text}})
    assert [verdict.findings for verdict in verdicts] == [(), ()]


@pytest.mark.parametrize(
    ("user_data", "reason"),
    [
        ('        Fn::Base64: !Join ["", ["#!/bin/bash\\n", !Ref X]]\n', "no text in `Fn::Base64`"),
        ("        !If [A, !Base64 x, !Ref AWS::NoValue]\n", "no text in `Fn::Base64`"),
        ("        IyEvYmluL2Jhc2gK\n", "no text in `Fn::Base64`"),
        ("        Fn::Base64: >\n          #!/bin/bash\n          gunicorn -w 2 shop:app\n", "no literal block"),
        ("        Fn::Base64: |2\n          #!/bin/bash\n", "its own indentation"),
        ("        Fn::Base64: |\n          #cloud-config\n", "is a `#cloud-config`"),
        ("        Fn::Base64: !Sub |\n          #!/bin/bash\n          ${Start}\n", "starts no server"),
    ],
)
def test_what_is_refused(user_data: str, reason: str) -> None:
    with pytest.raises(Unsafe, match=re.escape(reason)):
        outcome({"t.yaml": _instance(user_data)}, "t.yaml")


def test_which_one_is_asked() -> None:
    two = STYLES["plain"](read("unit"))
    two = two.replace("  # the end\n", "") + two.split("\n", 1)[1].replace("Web:", "Other:")
    with pytest.raises(Several) as asked:
        outcome({"t.yaml": two}, "t.yaml")
    assert asked.value.args == ("resource", "Web", "Other")
    text = after({"t.yaml": two}, "t.yaml", resource="Other")["t.yaml"]
    assert _deployed(text) == read("unit") and edit(read("unit")) != read("unit")
    with pytest.raises(Unsafe, match="no template with an instance"):
        outcome({"t.yaml": "Resources: {}\n"}, "t.yaml")


def test_a_role_that_is_elsewhere_is_noted() -> None:
    before = Path(TEMPLATE).read_text().replace("IamInstanceProfile: !Ref Profile", "IamInstanceProfile: shop")
    made = outcome({"t.yaml": before}, "t.yaml")
    assert any("the role of the instance has to allow" in note for note in made.notes)
    assert "shop-web-telemetry" not in made.edits[0].after
