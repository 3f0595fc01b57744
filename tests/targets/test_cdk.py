"""The CDK target, asked through aws-cdk-lib: the CloudFormation target's template, and a construct to build on."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
import yaml

from graphs import HEADER, around, full_graph
from judging import judge_or_skip
from obsc.infra.boundary import Input
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.ecs import EnvironmentVariable, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.network import SecurityGroup
from obsc.infra.values import REGION, JsonObject, text
from obsc.pipeline import header
from obsc_judges import cdk
from obsc_targets import cloudformation
from obsc_targets.cdk import TARGET
from obsc_targets.cdk.types import CLASS, MAP, MODULE, PROPERTY
from printers.hostile import NASTY
from shipped import ROOT, VALID, compiled

OWN_APP = '''\
"""An app that was there before."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from shop_observability import ShopObservability


class Platform(cdk.Stack):
    """A stack of its own, with the system in it twice."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, analytics_reporting=False)
        vpc = ec2.Vpc(self, "Vpc", max_azs=2)
        for color in ("Blue", "Green"):
            shop = ShopObservability(
                self,
                color,
                web_image=f"web:{color.lower()}",
                machine_image="ami-0123456789abcdef0",
                vpc_id=vpc.vpc_id,
                subnet_ids=tuple(subnet.subnet_id for subnet in vpc.private_subnets),
                given_role="arn:aws:iam::123456789012:role/given",
                target_group="arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1",
                provider="FARGATE_SPOT",
                pager="arn:aws:sns:eu-west-1:123456789012:pager",
            )
            GO_ON


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return Platform(app, "platform")


if __name__ == "__main__":
    main = cdk.App()
    build(main)
    main.synth()
'''

NOTHING = "assert shop.node.id == color"
HANDLES = "print(shop.web_task_role, shop.web_log_group, shop.web_security_group, shop.web_task_role)"
USES = """\
shop.web_task_role.add_to_principal_policy(
                iam.PolicyStatement(actions=["s3:ListAllMyBuckets"], resources=["*"])
            )
            shop.web_security_group.connections.allow_from(
                ec2.Peer.ipv4("10.9.0.0/16"), ec2.Port.tcp(9000)
            )
            logs.MetricFilter(
                self,
                f"{color}Errors",
                log_group=shop.web_log_group,
                filter_pattern=logs.FilterPattern.any_term("ERROR"),
                metric_namespace="shop",
                metric_name="errors",
            )"""


def test_synthesis_gives_the_template_of_the_cloudformation_target() -> None:
    """A system that differs with the language it was written in is two systems."""
    judge_or_skip("cdk")
    graphs = {path.stem: compiled(path) for path in VALID}
    packages = {name: _package(found.graph, header(found)) for name, found in graphs.items() if found.graph}
    templates = cdk.synth({**packages, "every field": _package(full_graph())})
    for name, found in graphs.items():
        assert found.graph is not None
        assert _template(found.graph, header(found)) == _plain(templates[name]), name
    assert _template(full_graph()) == _plain(templates["every field"])


def test_values_that_are_given_are_not_asked_for() -> None:
    """An app that knows its network would else have to pass it as parameters, by names that it cannot check."""
    judge_or_skip("cdk")
    package = _package(full_graph())
    line = 'ShopObservabilityStack(app, "shop")'
    given = 'ShopObservabilityStack(app, "shop", web_image="web:1", subnet_ids=("subnet-a", "subnet-b"), vpc_id="")'
    assert line in package["app.py"]
    template = _synthesised({**package, "app.py": package["app.py"].replace(line, given)})
    asked = {"GivenRole", "MachineImage", "Pager", "Provider", "TargetGroup"}
    assert asked == template["Parameters"].keys()
    resources = template["Resources"]
    network = resources["WebService"]["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["Subnets"] == ["subnet-a", "subnet-b"]
    assert _app_container(template)["Image"] == "web:1"
    assert resources["WebSecurityGroup"]["Properties"]["VpcId"] == "", "an empty value is a value"


def test_an_app_takes_the_construct_in_twice() -> None:
    """A construct whose ids or names of parameters are fixed can be used once, and only where it was made for."""
    judge_or_skip("cdk")
    template = _synthesised(_own_app(NOTHING))
    assert template["Parameters"].keys() == {"BootstrapVersion"}
    resources = template["Resources"]
    tasks = [body for body in resources.values() if body["Type"] == "AWS::ECS::TaskDefinition"]
    assert sorted(task["Properties"]["ContainerDefinitions"][1]["Image"] for task in tasks) == ["web:blue", "web:green"]
    (blue,) = (task for task in tasks if task["Properties"]["ContainerDefinitions"][1]["Image"] == "web:blue")
    joined = blue["Properties"]["ContainerDefinitions"][1]["Environment"][-1]["Value"]
    assert re.fullmatch(r"web:blue in <AWS::Region> to <BlueWebLogGroup\w+>", _resolved(joined))
    for color in ("Blue", "Green"):
        own = {id: body for id, body in resources.items() if id.startswith(color)}
        assert len(_template(full_graph())["Resources"]) == len(own)
        other = {"Blue": "Green", "Green": "Blue"}[color]
        assert f'"{other}' not in json.dumps(own), "the two must not refer to each other"
    policies = [body["Properties"] for body in resources.values() if body["Type"] == "AWS::IAM::RolePolicy"]
    assert [policy["RoleName"] for policy in policies].count("given") == 2, "the name of a role that is known"


def test_handles_add_nothing_until_they_are_used() -> None:
    """A handle that puts a resource into the template makes it differ from every other target's."""
    judge_or_skip("cdk")
    without, with_handles = (_synthesised(_own_app(what)) for what in (NOTHING, HANDLES))
    assert without == with_handles
    added = _synthesised(_own_app(USES))["Resources"]
    new = {id: body for id, body in added.items() if id not in without["Resources"]}
    assert _count(new) == {"AWS::IAM::Policy": 2, "AWS::EC2::SecurityGroupIngress": 2, "AWS::Logs::MetricFilter": 2}
    role, group = (next(id for id in added if id.startswith(f"BlueWeb{what}")) for what in ("TaskRole", "LogGroup"))
    (policy,) = (body for id, body in new.items() if id.startswith("BlueWebTaskRole"))
    assert [{"Ref": role}] == policy["Properties"]["Roles"]
    assert {"Ref": group} in [body["Properties"].get("LogGroupName") for body in new.values()]


def test_an_app_that_uses_it_all_is_typed() -> None:
    """A construct without types is found wrong at deployment, not in the editor."""
    judge_or_skip("mypy").accepts(_own_app(USES))


def test_a_handle_of_a_closed_group_opens_its_egress() -> None:
    """A group that lets little out needs a rule for each connection; the CDK supposes that it lets everything out."""
    graph = full_graph()
    (group,) = graph.of(SecurityGroup)
    closed = graph.replace([replace(group, egress=group.egress[1:])])
    assert "allow_all_outbound" not in _package(graph)["shop_observability/construct.py"]
    assert "allow_all_outbound=False" in _package(closed)["shop_observability/construct.py"]


TOKENS = [
    *("${Token[AWS.Region.0]}", "${Token[TOKEN.1]}", "a ${Token[TOKEN.2]} b ${Token[x:y-z_.0]}", "${${Token[a]}"),
    *("#{Token[TOKEN.3]}", "-1.8881545897087626e+289", "x-1.1234567890e+289y", "${AWS::Region}", "${!x}", "Token[a]"),
]


def test_hostile_values_arrive() -> None:
    """A value that the CDK takes for one of its own tokens becomes another resource's, or stops the synthesis."""
    judge_or_skip("cdk")
    graph = full_graph()
    (task,) = graph.of(TaskDefinition)
    (group,) = graph.of(LogGroup)
    (dashboard,) = graph.of(Dashboard)
    helper, app = task.containers
    values = [*NASTY, *TOKENS]
    variables = [EnvironmentVariable(name=f"V{number}", value=value) for number, value in enumerate(values)]
    variables += [EnvironmentVariable(name="J", value=text(value, REGION, value)) for value in values]
    hostile = replace(app, environment=tuple(variables), command=("x", *TOKENS), entry_point=(TOKENS[4],))
    changed = graph.replace(
        [
            replace(task, containers=(helper, hostile)),
            replace(group, tags=tuple((f"k{number}", value) for number, value in enumerate(TOKENS))),
            replace(dashboard, body=JsonObject((("values", tuple(values)), ("nothing", None)))),
        ]
    )
    template = _synthesised(_package(changed))
    container = _app_container(template)
    assert values == [_resolved(item["Value"]) for item in container["Environment"] if item["Name"] != "J"]
    joined = [_resolved(item["Value"]) for item in container["Environment"] if item["Name"] == "J"]
    assert [f"{value}<AWS::Region>{value}" for value in values] == joined
    assert ["x", *TOKENS] == [_resolved(word) for word in container["Command"]]
    assert [TOKENS[4]] == [_resolved(word) for word in container["EntryPoint"]]
    body = _resolved(template["Resources"]["ShopDashboard"]["Properties"]["DashboardBody"])
    assert json.loads(body) == {"values": values, "nothing": None}
    tags = template["Resources"]["WebLogGroup"]["Properties"]["Tags"]
    assert {f"k{number}": value for number, value in enumerate(TOKENS)} == {
        tag["Key"]: _resolved(tag["Value"]) for tag in tags
    }


@pytest.mark.parametrize(
    "name", ["list", "logs", "self", "env", "class", "default", "webServiceName", "webURL", "webUrl"]
)
def test_inputs_may_have_any_name(name: str) -> None:
    """An input that is called like a word of Python or of the package must not change what the package means."""
    judge_or_skip("cdk")
    (task,) = full_graph().of(TaskDefinition)
    graph = around(full_graph(), task)
    (image, *_) = graph.of(Input)
    named = replace(image, name=name)
    twin = replace(image, name="webUrl" if name == "webURL" else "webURL")
    helper, app = task.containers
    containers = (
        replace(helper, image=twin.ref("value")),
        replace(app, image=named.ref("value"), environment=()),
    )
    nodes = [node for node in graph.nodes if node is not image]
    changed = Graph((named, twin, *nodes)).replace([replace(task, containers=containers)])
    package = _package(changed)
    assert _template(changed) == _plain(_synthesised(package))
    judge_or_skip("python-source").accepts(package)


def test_the_package_asks_for_the_versions_that_it_is_tested_with() -> None:
    """Bounds that drift from the project's own are promises that nobody checks."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert extras["cdk"] == _package(full_graph())["requirements.txt"].split()


def test_every_type_in_the_table_is_in_the_library() -> None:
    """A class that does not exist is found by the user who first needs it."""
    judge_or_skip("cdk")
    modules: dict[str, Any] = {name: import_module(f"aws_cdk.{path}") for name, path in MODULE.items()}
    for name in {*CLASS.values(), *PROPERTY.values()} - {MAP}:
        module, *path = name.split(".")
        found: Any = modules[module]
        for part in path:
            found = getattr(found, part)
    for resource, name in CLASS.items():
        module, cls = name.split(".")
        assert resource == getattr(modules[module], cls).CFN_RESOURCE_TYPE_NAME


def _package(graph: Graph, origin: Any = HEADER) -> dict[str, str]:
    return {file.path: file.text for file in TARGET.emit(graph, origin)}


def _own_app(go_on: str) -> dict[str, str]:
    graph = full_graph()
    (image, *_), (task,), (group,) = graph.of(Input), graph.of(TaskDefinition), graph.of(LogGroup)
    helper, app = task.containers
    joined = text(image.ref("value"), " in ", REGION, " to ", group.ref("name"))
    told = replace(app, environment=(*app.environment, EnvironmentVariable(name="JOINED", value=joined)))
    package = _package(graph.replace([replace(task, containers=(helper, told))]))
    return {**package, "app.py": OWN_APP.replace("GO_ON", go_on)}


def _synthesised(package: dict[str, str]) -> dict[str, Any]:
    template = cdk.synth({"it": package})["it"]
    assert isinstance(template, dict), template
    return template


def _app_container(template: dict[str, Any]) -> dict[str, Any]:
    containers = template["Resources"]["WebTaskDefinition"]["Properties"]["ContainerDefinitions"]
    return next(container for container in containers if container["Name"] == "web")


def _count(resources: dict[str, Any]) -> dict[str, int]:
    kinds = [body["Type"] for body in resources.values()]
    return {kind: kinds.count(kind) for kind in kinds}


def _resolved(value: Any) -> str:
    """A text as CloudFormation would give it, with `<name>` for what it refers to."""
    match value:
        case str():
            return value
        case {"Ref": str(name)}:
            return f"<{name}>"
        case {"Fn::Join": [str(between), list(parts)]}:
            return between.join(map(_resolved, parts))
        case {"Fn::Sub": str(body)}:
            return body.replace("${AWS::Region}", "<AWS::Region>")
    raise AssertionError(f"not a text: {value!r}")


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short functions in their long form."""


def _long_form(loader: Any, name: str, node: Any) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {name if name == "Ref" else f"Fn::{name}": loader.construct_scalar(node)}
    return {f"Fn::{name}": loader.construct_sequence(node, deep=True)}


_Loader.add_multi_constructor("!", _long_form)


def _template(graph: Graph, origin: Any = HEADER) -> Any:
    files = {file.path: file.text for file in cloudformation.TARGET.emit(graph, origin)}
    template = yaml.load(files["template.yaml"], _Loader)
    del template["AWSTemplateFormatVersion"]  # the CDK does not write it; it has had one value since 2010
    return _plain(template)


def _hole(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": name.split(".")} if "." in name else {"Ref": name}


def _json(text: Any) -> Any:
    """The JSON in a text, with `<names>` for what it refers to: how it is spaced has no meaning."""
    parts = [text] if isinstance(text, str) else text["text"]
    return json.loads("".join(part if isinstance(part, str) else f"<{[*part.values()]}>" for part in parts))


def _plain(value: Any) -> Any:
    """A template without what has no meaning: the order of DependsOn, and in which form a function is written."""
    match value:
        case {"Fn::Sub": str(body)}:
            halves = enumerate(re.split(r"\$\{([^!}][^}]*)\}", body))
            return {"text": [_hole(part) if place % 2 else part.replace("${!", "${") for place, part in halves if part]}
        case {"Fn::Join": ["", list(parts)]}:
            return {"text": [_plain(part) for part in parts]}
        case {"Fn::GetAtt": str(path)}:
            return {"Fn::GetAtt": path.split(".")}
        case {"Type": str(), "DependsOn": list(others), **rest}:
            return {**_plain(rest), "DependsOn": sorted(others)} if "Type" not in rest else _plain(rest)
        case {"DashboardBody": body, **rest}:
            return {**_plain(rest), "body": _json(_plain(body))}
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
    return value
