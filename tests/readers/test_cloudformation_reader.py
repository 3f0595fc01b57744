"""What the CloudFormation reader takes for the same, and what it refuses; all of it against a graph written by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obsc.compare import differences
from obsc.infra.boundary import Input, Output
from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.network import Egress, Peer, SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import REGION, Ref, text
from obsc_readers.cloudformation import read
from obsc_readers.cloudformation.intrinsics import TAGS
from obsc_readers.document import List, Object, Scalar, Value
from obsc_readers.model import Reading
from obsc_readers.parse import parse_yaml
from readers.blocks import changes
from readers.shop import FILES, GRAPH, TEMPLATE

SAME = changes("cloudformation_same.md")
REFUSED = changes("cloudformation_refused.md")


def _changed(old: str, new: str) -> dict[str, str]:
    assert TEMPLATE.count(old) == 1, f"{TEMPLATE.count(old)} times in the template: {old}"
    return _shop(TEMPLATE.replace(old, new))


def _shop(template: str) -> dict[str, str]:
    return {**FILES, "template.yaml": template}


def _same(files: dict[str, str], graph: Graph = GRAPH) -> None:
    reading = read(files)
    assert reading.refused == ()
    assert differences(graph, reading.graph) == ()


def _with(*nodes: Node, without: tuple[str, ...] = ()) -> Graph:
    """The shop with nodes changed, added, and taken away by name."""
    names = {node.name for node in nodes} | set(without)
    return Graph((*(node for node in GRAPH.nodes if node.name not in names), *nodes))


def _node(name: str, reading: Reading | None = None) -> Any:
    graph = reading.graph if reading else GRAPH
    (node,) = (node for node in graph.nodes if node.name == name)
    return node


def test_reads_the_shop() -> None:
    """The reference: everything below is a variation of it."""
    assert GRAPH.verify() == []
    _same(FILES)


def test_nodes_stand_in_the_order_of_the_template() -> None:
    """Editing in place wants to know what follows what."""
    assert [node.name for node in GRAPH.nodes] == [node.name for node in read(FILES).graph.nodes]


@pytest.mark.parametrize("name", SAME)
def test_other_spellings_say_the_same(name: str) -> None:
    """A person who edits a template changes how it is spelled; a reader that minds sees differences in nothing."""
    _same(_shop(SAME[name].apply(TEMPLATE)))


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_what_it_cannot_hold(name: str) -> None:
    """What is passed over in silence is lost when the file is written again, and is a fault that no proof finds."""
    refused = read(_shop(REFUSED[name].apply(TEMPLATE))).refused
    assert [str(one) for one in refused if REFUSED[name].says in one.message], refused


def test_the_order_of_resources_and_keys_says_nothing() -> None:
    """Objects have no order."""

    def backwards(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: backwards(value[key]) for key in reversed(value)}
        return [backwards(item) for item in value] if isinstance(value, list) else value

    _same({**FILES, "template.yaml": json.dumps(backwards(_plain()))})


@pytest.mark.parametrize("name", ["template.json", "template.yaml", "ShopStack.template.json"])
def test_json_is_read_like_yaml(name: str) -> None:
    """CDK synthesises JSON, with long functions."""
    rest = {path: content for path, content in FILES.items() if path != "template.yaml"}
    _same({**rest, name: json.dumps(_plain(), indent=1)})


def test_yaml_of_another_printer_is_read() -> None:
    """Nothing hangs on the layout."""
    _same({**FILES, "template.yaml": yaml.safe_dump(_plain(), width=40)})


def _plain() -> Any:
    """The template with long functions, as what a JSON parser would give."""

    def plain(value: Value) -> Any:
        if isinstance(value, Object):
            return {key: plain(item) for key, item in value.entries}
        if isinstance(value, List):
            return [plain(item) for item in value.items]
        assert isinstance(value, Scalar)
        return yaml.safe_load(value.text) if value.kind in ("integer", "boolean") else value.text

    return plain(parse_yaml(TEMPLATE, TAGS))


def test_an_inline_policy_is_a_policy() -> None:
    """Inside the role or beside it, IAM has the same policy."""
    inline = """
      Policies:
        - PolicyName: telemetry
          PolicyDocument:
            Version: "2012-10-17"
            Statement: { Sid: All, Effect: Allow, Action: "xray:*", Resource: "*" }
"""
    files = _changed("      Description: What the shop may do\n", f"      Description: What the shop may do{inline}")
    found: RolePolicy = _node("TaskRole.Policies[0]", read(files))
    assert ("telemetry", Ref("Role", "TaskRole", "name")) == (found.policy_name, found.role)
    assert [(s.sid, s.actions, s.resources) for s in found.statements] == [("All", ("xray:*",), ("*",))]


def _telemetry_on(roles: str) -> str:
    old = "Type: AWS::IAM::RolePolicy\n    Properties:\n      PolicyName: telemetry\n      RoleName: !Ref TaskRole\n"
    new = f"Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: telemetry\n      Roles: [{roles}]\n"
    return _changed(old, new)["template.yaml"]


def test_a_policy_on_one_role_is_that_roles_policy() -> None:
    """`AWS::IAM::Policy` is the older way to say it, which CDK still uses."""
    _same(_shop(_telemetry_on("!Ref TaskRole")))


def test_a_policy_on_two_roles_is_two_policies() -> None:
    """Each role gets a copy; what waits for the resource waits for both."""
    policy: RolePolicy = _node("TaskPolicy")
    service: Service = _node("Service")
    first = replace(policy, name="TaskPolicy.Roles[0]")
    second = replace(policy, name="TaskPolicy.Roles[1]", role="other")
    waits = (("RolePolicy", first.name), ("RolePolicy", second.name), ("RolePolicy", "GivenPolicy"))
    files = _shop(_telemetry_on("!Ref TaskRole, other"))
    _same(files, _with(first, second, replace(service, depends_on=waits), without=("TaskPolicy",)))


def test_ingress_inside_the_group_is_a_rule() -> None:
    """Inside the group or beside it, the port is open."""
    inline = """
      SecurityGroupIngress:
        - { IpProtocol: udp, FromPort: 1, ToPort: 2, SourceSecurityGroupId: !Ref Group }
"""
    itself = Ref("SecurityGroup", "Group", "id")
    rule = SecurityGroupIngress(
        name="Group.SecurityGroupIngress[0]",
        group=itself,
        protocol="udp",
        from_port=1,
        to_port=2,
        peer=Peer(security_group=itself),
        description="",
    )
    _same(_changed("      VpcId: !Ref Vpc\n", f"      VpcId: !Ref Vpc{inline}"), _with(rule))


def test_egress_beside_the_group_is_the_groups() -> None:
    """The graph has egress in its group."""
    beside = """  Egress:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: { GroupId: !Ref Group, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/8 }
"""
    group: SecurityGroup = _node("Group")
    rule = Egress(protocol="tcp", from_port=5432, to_port=5432, peer=Peer(cidr="10.0.0.0/8"), description="")
    _same(_changed("  Ingress:\n", f"{beside}  Ingress:\n"), _with(replace(group, egress=(*group.egress, rule))))


def test_a_group_without_a_word_of_egress_lets_all_out() -> None:
    """AWS adds that rule; it is the vendor's default, not obsc's."""
    start, end = TEMPLATE.index("      SecurityGroupEgress:"), TEMPLATE.index("  Ingress:\n")
    group: SecurityGroup = _node("Group")
    rule = Egress(protocol="-1", from_port=None, to_port=None, peer=Peer(cidr="0.0.0.0/0"), description="")
    _same(_changed(TEMPLATE[start:end], ""), _with(replace(group, egress=(rule,))))


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("AWS::EC2::SecurityGroup::Id", "security-group-id"),
        ("AWS::EC2::Subnet::Id", "subnet-id"),
        ("List<AWS::EC2::SecurityGroup::Id>", "security-group-ids"),
        ("CommaDelimitedList", "subnet-ids"),
    ],
)
def test_types_of_parameters(type_: str, kind: Any) -> None:
    """Whether it is a list decides where a parameter may stand."""
    files = _changed("  GivenRole:", f'  More: {{ Type: "{type_}" }}\n  GivenRole:')
    assert Input(name="More", type=kind, description="") in read(files).graph.nodes


def test_what_waits_for_a_role_waits_for_what_is_in_it() -> None:
    """A node by its class and name."""
    service: Service = _node("Service")
    waits = (("RolePolicy", "TaskPolicy"), ("Role", "TaskRole"))
    _same(_changed("      - GivenPolicy\n", "      - TaskRole\n"), _with(replace(service, depends_on=waits)))


def test_a_mix_of_text_and_references_has_one_form() -> None:
    """However it is put together, neighbouring text is one piece and nothing is empty."""
    for value in (
        '!Join ["", [a, "", b, !Ref AWS::Region, c]]',
        "!Sub ab${AWS::Region}c",
        '!Join ["", [!Sub "a${X}", "c"]]'.replace("${X}", "b${AWS::Region}"),
        '!Sub ["${X}c", { X: !Join [b, [a, !Ref AWS::Region]] }]',
    ):
        (found,) = (
            n for n in read(_changed("Value: !GetAtt Service.Name", f"Value: {value}")).graph.nodes if n.name == "Name"
        )
        assert isinstance(found, Output)
        assert text("ab", REGION, "c") == found.value


def test_what_is_no_reference_stays_text() -> None:
    """`${…}` is a variable in `Fn::Sub` alone."""
    files = _changed('Value: "${HOME}"', 'Value: "${AWS::Region} ${!x} $(id)"')
    task = next(node for node in read(files).graph.nodes if node.name == "Task")
    assert task.containers[1].environment[0].value == "${AWS::Region} ${!x} $(id)"  # type: ignore[attr-defined]


def test_a_refusal_names_file_line_resource_and_key() -> None:
    """A message without a place sends a person through the whole template."""
    (refusal,) = read(_changed("DesiredCount: 2", "DesiredCont: 2")).refused
    line = TEMPLATE.splitlines().index("      DesiredCount: 2") + 1
    assert refusal.subject == "Resources.Service.Properties.DesiredCont"
    assert f"template.yaml:{line}: Resources.Service.Properties.DesiredCont: obsc has no room for this" in str(refusal)


def test_what_is_refused_is_left_out_and_the_rest_is_read() -> None:
    """One look finds every problem; a node that was read in part would be a lie."""
    files = _shop(
        TEMPLATE.replace("Cpu: 256", "Cpu: many").replace("Effect: Deny", "Effect: No").replace("ort: 443", "ort: x")
    )
    reading = read(files)
    assert len(reading.refused) == 4
    assert {"Task", "TaskPolicy", "Group"} == {n.name for n in GRAPH.nodes} - {n.name for n in reading.graph.nodes}


@pytest.mark.parametrize("files", [{}, {"a.yaml": ""}, {"template.yaml": TEMPLATE, "template.json": "{}"}])
def test_there_is_one_template(files: dict[str, str]) -> None:
    """Which of two is meant, nobody can tell."""
    (refusal,) = read(files).refused
    assert refusal.message == "there has to be one template"


@settings(max_examples=150, deadline=None)
@given(st.text(), st.sampled_from(["template.yaml", "template.json"]))
@example("\ud800", "template.yaml")
@example("[" * 5000, "template.json")
@example("- " * 5000, "template.yaml")
@example("{" * 5000, "template.yaml")
@example("Resources: {A: {Type: !Sub [}}", "template.yaml")
def test_never_raises_on_any_text(content: str, name: str) -> None:
    """A crash says nothing about where."""
    assert read({name: content}).refused


_PLACES = st.integers(0, len(TEMPLATE))
_SCRAPS = st.sampled_from(["", " ", "\n", ":", "- ", "!", "!Ref ", "!Sub ", *"[]{}\"'~0", "${", "&a ", "*a"])


@settings(max_examples=300, deadline=None)
@given(_PLACES, st.integers(0, 40), _SCRAPS)
def test_never_raises_on_a_damaged_template(start: int, length: int, scrap: str) -> None:
    """Most damage is small and leaves a document."""
    reading = read(_shop(TEMPLATE[:start] + scrap + TEMPLATE[start + length :]))
    assert reading.refused or reading.graph.nodes


_FUNCTIONS = st.sampled_from(["Ref", *(f"Fn::{name}" for name in ("GetAtt", "Sub", "Join", "Select", "Split", "If"))])
_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["Image", "1"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_FUNCTIONS, inner, max_size=2)),
    max_leaves=8,
)
_PATHS = [
    "Parameters.Image.Type",
    "Resources.Task.Properties.ContainerDefinitions.1.Image",
    "Resources.Task.Properties.ContainerDefinitions.1.Environment.0",
    "Resources.Task.Properties.ContainerDefinitions",
    "Resources.Task.Properties",
    "Resources.Service.DependsOn",
    "Resources.Service.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets",
    "Resources.TaskPolicy.Properties.PolicyDocument.Statement",
    "Resources.TaskPolicy.Properties.RoleName",
    "Resources.Group.Properties.SecurityGroupEgress",
    "Resources.Logs",
    "Outputs.Name.Value",
    "Resources",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_PATHS), _JSON)
def test_never_raises_on_any_value_anywhere(path: str, value: Any) -> None:
    """Functions in the wrong place, with the wrong arguments, in each other."""
    template = _plain()
    inner = template
    *way, last = path.split(".")
    for step in way:
        inner = inner[int(step) if isinstance(inner, list) else step]
    inner[int(last) if isinstance(inner, list) else last] = value
    reading = read({"template.json": json.dumps(template)})
    assert reading.refused or reading.graph.nodes
