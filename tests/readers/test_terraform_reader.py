"""What the Terraform reader takes for the same, and what it refuses; all of it against a graph written by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obsc.compare import differences
from obsc.infra.boundary import Artifact
from obsc.infra.ecs import (
    CapacityProviderStrategyItem,
    LoadBalancer,
    Service,
    ServiceRegistry,
    TaskDefinition,
    Volume,
)
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.network import Peer, SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc_readers import find
from obsc_readers.model import Reading
from obsc_readers.terraform import read
from readers.blocks import changes
from readers.terraform_shop import FILES, GRAPH, MODULE

SAME = changes("terraform_same.md")
REFUSED = changes("terraform_refused.md")
GROUP = Ref("SecurityGroup", "Group", "id")


def _shop(module: str) -> dict[str, str]:
    return {**FILES, "main.tf": module}


def _changed(old: str, new: str) -> dict[str, str]:
    assert MODULE.count(old) == 1, f"{MODULE.count(old)} times in the module: {old}"
    return _shop(MODULE.replace(old, new))


def _same(files: dict[str, str], graph: Graph = GRAPH) -> None:
    reading = read(files)
    assert reading.refused == ()
    assert differences(graph, reading.graph) == ()


def _node(name: str, reading: Reading | None = None) -> Any:
    graph = reading.graph if reading else GRAPH
    (node,) = (node for node in graph.nodes if node.name == name)
    return node


def _with(*nodes: Node, without: tuple[str, ...] = ()) -> Graph:
    """The shop with nodes changed, added, and taken away by name."""
    names = {node.name for node in nodes} | set(without)
    return Graph((*(node for node in GRAPH.nodes if node.name not in names), *nodes))


def test_reads_the_shop() -> None:
    """The reference: everything below is a variation of it."""
    assert GRAPH.verify() == []
    assert find("terraform") is read
    _same(FILES)


def test_nodes_stand_in_the_order_of_the_module() -> None:
    """Editing in place wants to know what follows what."""
    assert [node.name for node in GRAPH.nodes] == [node.name for node in read(FILES).graph.nodes]


@pytest.mark.parametrize("name", SAME)
def test_other_spellings_say_the_same(name: str) -> None:
    """A person who edits a module changes how it is spelled; a reader that minds sees differences in nothing."""
    _same(_shop(SAME[name].apply(MODULE)))


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_what_it_cannot_hold(name: str) -> None:
    """What is passed over in silence is lost when the file is written again, and is a fault that no proof finds."""
    change = REFUSED[name]
    refused = read(_shop(change.apply(MODULE))).refused
    assert any(change.says in str(refusal) for refusal in refused), [*map(str, refused)]


def _top() -> list[str]:
    """The blocks at the top: a block ends where a line is a brace, or is empty inside its braces."""
    found = [""]
    for line in MODULE.strip().splitlines(keepends=True):
        found[-1] += line
        if line.rstrip() == "}" or line.rstrip().endswith("{}"):
            found.append("")
    return [block.strip() + "\n" for block in found if block.strip()]


def test_the_order_of_blocks_says_nothing() -> None:
    """Terraform finds its own order."""
    assert len(_top()) > 20
    _same(_shop("\n".join(reversed(_top()))))


def test_a_module_may_have_any_files() -> None:
    """Terraform reads the files of a folder as if they were one."""
    files = {f"{number}.tf": block for number, block in enumerate(_top())}
    _same({**files, "CHECKLIST.md": "", "agents/web.json": "{}\n", ".terraform.lock.hcl": "x"})


def test_a_refusal_names_file_line_resource_and_key() -> None:
    """A message without a place sends a person through the whole module."""
    block = 'resource "aws_ecs_cluster" "More" {\n  name = "more"\n\n  setting {\n    nam = "x"\n  }\n}\n'
    assert {str(refusal) for refusal in read({**FILES, "more.tf": block}).refused} == {
        "more.tf:4: aws_ecs_cluster.More.setting[0]: name has to be said",
        "more.tf:4: aws_ecs_cluster.More.setting[0]: value has to be said",
        "more.tf:5: aws_ecs_cluster.More.setting[0].nam: obsc has no room for this; did you mean name?",
    }


def test_what_is_refused_is_left_out_and_the_rest_is_read() -> None:
    """One look finds every problem; a node that was read in part would be a lie."""
    module = MODULE.replace("cpu       = 256", 'cpu       = "many"').replace('"Deny"', '"No"')
    module = module.replace("= 443", "= 4.3").replace("policy_arn = ", "policy_arn = var.none #")
    reading = read(_shop(module))
    subjects = {refusal.subject for refusal in reading.refused}
    assert subjects == {
        "aws_ecs_task_definition.Task.container_definitions[1].cpu",
        "aws_iam_role_policy.TaskPolicy.policy.Statement[1].Effect",
        "aws_iam_role_policy_attachment.xray.policy_arn",
        "aws_vpc_security_group_egress_rule.https.from_port",
        "aws_vpc_security_group_egress_rule.https.to_port",
    }
    left_out = {node.name for node in GRAPH.nodes} - {node.name for node in reading.graph.nodes}
    assert left_out == {"Task", "TaskPolicy", "TaskRole", "Group"}


def test_a_file_that_is_not_hcl_hides_nothing_else() -> None:
    """The names that it declares would all be missing: only its own problem is worth telling."""
    (refusal,) = read({**FILES, "more.tf": 'locals {\n  a = "\n}\n'}).refused
    assert refusal.file == "more.tf"
    assert refusal.line is not None


@pytest.mark.parametrize(
    "path", ["a/main.tf", "main.tf.json", "terraform.tfvars", "x.auto.tfvars.json", "override.tf", "x_override.tf"]
)
def test_other_files_of_terraform_are_refused(path: str) -> None:
    """Terraform would read them, so that the module says something else than the reader."""
    assert [refusal.file for refusal in read({**FILES, path: ""}).refused] == [path]


def test_there_is_a_module() -> None:
    """Nothing read is not the same as a system of nothing."""
    assert [refusal.message for refusal in read({"README.md": "x"}).refused] == [
        "there have to be files that end in .tf, or the JSON of one plan"
    ]


def test_files_beside_are_artifacts() -> None:
    """What the app's image needs is part of the system."""
    found = list(read({**FILES, "images/web/gunicorn.conf.py": "x = 1\n"}).graph.of(Artifact))
    assert [(node.name, node.content) for node in found] == [
        ("agents/web.json", "{}\n"),
        ("images/web/gunicorn.conf.py", "x = 1\n"),
    ]


def test_an_inline_policy_is_a_policy() -> None:
    """Inside the role or beside it, IAM has the same policy."""
    inline = """
  inline_policy {
    name   = "more"
    policy = data.aws_iam_policy_document.telemetry.json
  }
"""
    policy: RolePolicy = _node("TaskPolicy")
    more = replace(policy, name="TaskRole.inline_policy[0]", policy_name="more")
    old = '  description        = "What the shop may do"\n'
    _same(_changed(old, f"{old}{inline}"), _with(more))


def _ingress(name: str, peer: Peer) -> SecurityGroupIngress:
    return SecurityGroupIngress(
        name=name, group=GROUP, protocol="udp", from_port=1, to_port=2, peer=peer, description=""
    )


RULE = """
    protocol         = "udp"
    from_port        = 1
    to_port          = 2
    cidr_blocks      = ["10.1.0.0/16", "10.2.0.0/16"]
    ipv6_cidr_blocks = ["fd00::/8"]
    self             = true
"""
PEERS = {
    ".cidr_blocks[0]": Peer(cidr="10.1.0.0/16"),
    ".cidr_blocks[1]": Peer(cidr="10.2.0.0/16"),
    ".ipv6_cidr_blocks[0]": Peer(cidr="fd00::/8"),
    ".self": Peer(security_group=GROUP),
}
INGRESS = MODULE[
    MODULE.index('resource "aws_vpc_security_group_ingress_rule"') : MODULE.index('resource "aws_ecs_task')
]


@pytest.mark.parametrize(
    "ingress",
    [
        f"ingress {{{RULE}    security_groups = [var.GivenRole]\n  }}",
        f"ingress = [{{{RULE} security_groups = [var.GivenRole]\n prefix_list_ids = []\n description = null }}]",
    ],
)
def test_ingress_inside_the_group_is_a_node_for_each_other_end(ingress: str) -> None:
    """Inside the group or beside it, the port is open; a block and a list of objects say the same."""
    peers = {**PEERS, ".security_groups[0]": Peer(security_group=Ref("Input", "GivenRole", "value"))}
    nodes = [_ingress(f"Group.ingress[0]{suffix}", peer) for suffix, peer in peers.items()]
    module = MODULE.replace(INGRESS, "").replace("vpc_id      = var.Vpc", f"vpc_id      = var.Vpc\n  {ingress}")
    _same(_shop(module), _with(*nodes, without=("Ingress",)))


def test_an_old_rule_is_a_node_for_each_other_end() -> None:
    """`aws_security_group_rule` takes several blocks of addresses."""
    block = f'resource "aws_security_group_rule" "old" {{{RULE}    type = "ingress"\n'
    block += "    security_group_id = aws_security_group.Group.id\n}\n"
    nodes = [_ingress(f"old{suffix}", peer) for suffix, peer in PEERS.items()]
    _same({**FILES, "more.tf": block}, _with(*nodes))


def test_a_group_without_a_word_of_egress_lets_nothing_out() -> None:
    """Terraform takes away the rule that AWS adds, other than CloudFormation."""
    block = 'resource "aws_security_group" "Closed" {\n  vpc_id = var.Vpc\n}\n'
    closed = SecurityGroup(
        name="Closed", description="Managed by Terraform", vpc=Ref("Input", "Vpc", "value"), egress=()
    )
    _same({**FILES, "more.tf": block}, _with(closed))


@pytest.mark.parametrize("days", ["", "retention_in_days = 0", "retention_in_days = null"])
def test_a_log_group_that_never_expires(days: str) -> None:
    """0 days are for ever, and Terraform deletes a group unless it is told not to."""
    block = f'resource "aws_cloudwatch_log_group" "More" {{\n  name = "/more"\n  {days}\n}}\n'
    more = LogGroup(name="More", log_group_name="/more", retention_days=None, removal="destroy")
    _same({**FILES, "more.tf": block}, _with(more))


def test_a_task_on_instances() -> None:
    """Other networks have other defaults for ports, and volumes of the host."""
    changed = MODULE.replace('["FARGATE"]\n  network_mode             = "awsvpc"', '["EC2"]')
    changed = changed.replace('    name = "scratch"', '    name = "scratch"\n    host_path = "/srv"')
    changed = changed.replace(", hostPort = 8000", "")
    task: TaskDefinition = _node("Task")
    agent, web = task.containers
    ports = (replace(web.port_mappings[0], host_port=0),)
    on_instances = replace(
        task,
        requires_compatibilities=("EC2",),
        network_mode="bridge",
        volumes=(Volume(name="scratch", host_path="/srv"),),
        containers=(agent, replace(web, port_mappings=ports)),
    )
    _same(_shop(changed), _with(on_instances))


def test_a_service_with_everything() -> None:
    """What the shop does not have."""
    more = """
  platform_version                  = "1.4.0"
  health_check_grace_period_seconds = 60

  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 3
  }
  load_balancer {
    target_group_arn = var.GivenRole
    container_name   = "web"
    container_port   = 8000
  }
  service_registries {
    registry_arn = var.GivenRole
  }
"""
    given_role = Ref("Input", "GivenRole", "value")
    service: Service = _node("Service")
    full = replace(
        service,
        launch_type=None,
        platform_version="1.4.0",
        health_check_grace_period=60,
        capacity_provider_strategy=(CapacityProviderStrategyItem(capacity_provider="FARGATE_SPOT", base=0, weight=3),),
        load_balancers=(LoadBalancer(target_group=given_role, container_name="web", container_port=8000),),
        service_registries=(ServiceRegistry(registry=given_role),),
    )
    _same(_changed('  launch_type         = "FARGATE"\n', more), _with(full))


def test_a_service_with_nothing() -> None:
    """What is not said has the provider's defaults: no task at all, on the default cluster."""
    block = """
resource "aws_ecs_service" "Bare" {
  name                               = "bare"
  task_definition                    = aws_ecs_task_definition.Task.arn
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "DISABLED"
  depends_on                         = [aws_ecs_service.Service, aws_iam_role_policy_attachment.xray]
}
"""
    service: Service = _node("Service")
    bare = Service(
        name="Bare",
        service_name="bare",
        cluster="default",
        task_definition=service.task_definition,
        scheduling_strategy="REPLICA",
        desired_count=0,
        launch_type=None,
        deployment=replace(service.deployment, circuit_breaker=False, rollback=False),
        availability_zone_rebalancing="DISABLED",
        enable_execute_command=False,
        enable_ecs_managed_tags=False,
        propagate_tags="NONE",
        depends_on=(("Service", "Service"),),
    )
    _same({**FILES, "more.tf": block}, _with(bare))
    daemon = block.replace("  name  ", '  scheduling_strategy = "DAEMON"\n  name  ', 1)
    _same({**FILES, "more.tf": daemon}, _with(replace(bare, scheduling_strategy="DAEMON", desired_count=None)))


def test_what_waits_for_a_part_of_another_node_waits_for_the_node() -> None:
    """The graph has egress in its group and managed policies in their role."""
    block = """
resource "aws_security_group" "Other" {
  vpc_id = var.Vpc
}
resource "aws_vpc_security_group_egress_rule" "other" {
  security_group_id = aws_security_group.Other.id
  ip_protocol       = "tcp"
  from_port         = 1
  to_port           = 1
  cidr_ipv4         = "10.0.0.0/8"
}
"""
    old = "    aws_iam_role_policy.TaskPolicy,\n"
    waits = f"{old}    aws_vpc_security_group_egress_rule.other,\n    aws_cloudwatch_log_group.Logs,\n"
    reading = read({**_changed(old, waits), "more.tf": block})
    assert reading.refused == ()
    assert set(_node("Service", reading).depends_on) == {
        ("RolePolicy", "TaskPolicy"),
        ("RolePolicy", "GivenPolicy"),
        ("SecurityGroup", "Other"),
        ("LogGroup", "Logs"),
    }


def test_variables_of_iam_are_not_variables_of_terraform() -> None:
    """The data source writes `&{` where IAM has `${`; anywhere else it stays."""
    files = _changed(':key/*"]', ':key/&{aws:username}/$${x}"]')
    policy: RolePolicy = _node("TaskPolicy", read(files))
    (resource,) = policy.statements[1].resources
    assert str(resource).count("/${aws:username}/${x}") == 1


def test_a_document_encoded_in_a_document_is_text() -> None:
    """An agent's configuration is JSON in an environment variable in JSON."""
    files = _changed('value = "2" }', 'value = jsonencode({ b = [1, true, null], a = "<é>" }) }')
    task: TaskDefinition = _node("Task", read(files))
    assert task.containers[1].environment[1].value == '{"a":"\\u003cé\\u003e","b":[1,true,null]}'
    (refusal,) = read(_changed('value = "2" }', "value = jsonencode({ a = var.Image }) }")).refused
    assert "cannot tell how jsonencode will write this" in refusal.message


def test_terraform_composes_characters() -> None:
    """All its text is in normal form C: what a user wrote otherwise does not arrive as it was."""
    files = _changed('value = "2" }', 'value = "e\u0301" }')
    task: TaskDefinition = _node("Task", read(files))
    assert task.containers[1].environment[1].value == "\u00e9"


BOMBS = {
    "text": ['a0 = "${var.Vpc}x"', *(f'a{n + 1} = "${{local.a{n}}}${{local.a{n}}}"' for n in range(40))],
    "lists": ["a0 = [1]", *(f"a{n + 1} = concat(local.a{n}, local.a{n})" for n in range(40))],
    "trees": ["a0 = [1]", *(f"a{n + 1} = [local.a{n}, local.a{n}]" for n in range(40))],
    "escapes": ["a0 = jsonencode(1)", *(f"a{n + 1} = jsonencode(jsonencode([local.a{n}]))" for n in range(40))],
    "depth": ["a0 = [1]", *(f"a{n + 1} = [local.a{n}]" for n in range(500))],
    "depth, backwards": [*(f"a{n + 1} = [local.a{n}]" for n in reversed(range(500))), "a0 = [1]"],
    "a ring": [f"a{n} = local.a{(n + 1) % 500}" for n in range(500)],
}


@pytest.mark.parametrize("name", BOMBS)
def test_values_that_grow_without_end_are_refused(name: str) -> None:
    """A few lines could fill any memory, and a long chain any stack."""
    lines = "\n".join(f"  {line}" for line in BOMBS[name])
    assert read({**FILES, "more.tf": f"locals {{\n{lines}\n}}\n"}).refused


@settings(max_examples=200, deadline=None)
@given(st.text())
@example("\ud800")
@example("[" * 5000)
@example("a = " + "[" * 5000 + "]" * 5000)
@example("a = " + "(" * 5000 + "1" + ")" * 5000)
@example("a {\n" * 5000 + "}\n" * 5000)
@example("a = b" + ".b" * 5000)
@example("a = 1" + " - 1" * 5000)
@example('a = "' + "${" * 500 + "}" * 500 + '"')
@example("a = <<X\n")
@example('a = "%{ for x in y }"')
@example('a = "%{ endif }"')
@example("locals {\n  a = <<E\n%{ if }\nE\n}")
def test_never_raises_on_any_text(content: str) -> None:
    """A crash says nothing about where."""
    reading = read({"main.tf": content})
    assert reading.refused or reading.graph.nodes == ()


_SCRAPS = st.sampled_from(
    [
        *("", " ", "\n", "=", "- ", "!", *"[]{}()\"'~0#?:,.", "${", "%{", "$${", "<<E\n", "E\n", "\\", "/*", "*/"),
        *("null", "true", "var.Vpc", "var.Subnets", "local.place", "local.region", "data.aws_region.current"),
        *("jsonencode(", "merge(", 'split("/", ', "basename(", "length(", "...", "[*]", "for x in ", " - 1"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(MODULE)), st.integers(0, 40), _SCRAPS), min_size=1, max_size=3))
def test_never_raises_on_a_damaged_module(damages: list[tuple[int, int, str]]) -> None:
    """Most damage is small and leaves a module."""
    module = MODULE
    for start, length, scrap in damages:
        module = module[:start] + scrap + module[start + length :]
    reading = read(_shop(module))
    assert reading.refused or reading.graph.nodes


_EXPRESSIONS = st.recursive(
    st.sampled_from(
        [
            *('"x"', '"/"', "1", "-1", "1.5", "true", "null", "[]", "{}", "var.Vpc", "var.Subnets", "local.place"),
            *("data.aws_region.current", "data.aws_iam_policy_document.trust.json"),
            "aws_cloudwatch_log_group.Logs.arn",
        ]
    ),
    lambda inner: st.one_of(
        st.builds(
            "{}({})".format,
            st.sampled_from(
                [
                    *("basename", "concat", "element", "format", "join", "jsonencode", "length", "lookup", "merge"),
                    *("reverse", "split", "tolist", "tonumber", "toset", "tostring", "try"),
                ]
            ),
            st.lists(inner, max_size=3).map(", ".join),
        ),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.builds("{{ a = {}, (tostring({})) = {} }}".format, inner, inner, inner),
        st.builds('"a${{{}}}b${{{}}}"'.format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}.a".format, inner),
        st.builds("{} - {}".format, inner, inner),
    ),
    max_leaves=8,
)
_PLACES = [
    "vpc_id      = var.Vpc",
    "desired_count       = 2",
    "subnets          = var.Subnets",
    "role = basename(var.GivenRole)",
    "assume_role_policy = data.aws_iam_policy_document.trust.json",
    'resources = ["${aws_cloudwatch_log_group.Logs.arn}:*"]',
    'identifiers = ["ecs-tasks.amazonaws.com"]',
    'place  = "${local.region}:${data.aws_caller_identity.current.account_id}"',
    "image     = var.Image",
    'command   = ["gunicorn", "app:app"]',
    "value       = aws_ecs_service.Service.name",
    'version = ">= 5.100"',
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_PLACES), _EXPRESSIONS)
def test_never_raises_on_any_expression_anywhere(place: str, expression: str) -> None:
    """Functions in the wrong place, with the wrong arguments, in each other."""
    name = place.partition("=")[0]
    reading = read(_changed(place, f"{name}= {expression}"))
    assert reading.refused or reading.graph.nodes
