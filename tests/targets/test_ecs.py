"""The ECS target: requests that AWS takes, placeholders that are all explained, and commands that deploy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs import HEADER, full_graph
from judging import judge_or_skip
from obsc.infra.ecs import EnvironmentVariable, Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role
from obsc.infra.logs import LogGroup
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, RoleName
from obsc.pipeline import compile_text, emit
from obsc_targets.ecs import TARGET
from obsc_targets.ecs.commands import COMMANDS
from obsc_targets.ecs.placeholders import placeholder
from obsc_targets.ecs.steps import Known, Shell
from printers.hostile import NASTY

PLACEHOLDER = re.compile(r"<[A-Za-z0-9][A-Za-z0-9.-]*>")

SPEC = b"""
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop, labels: { team: the +web+ team } }
deploymentEnvironment: production
platform:
  ecs: { cluster: { create: true } }
  network: { ingress: [{ port: 8000, from: 10.0.0.0/8 }] }
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    agent: sidecar
    executionRole: { ref: webExecutionRole }
    secrets: { DATABASE_URL: { secretsManager: shop/db, key: url } }
"""


def test_botocore_takes_every_request() -> None:
    """A request that the AWS SDK does not send is a deployment that stops half-way."""
    judge_or_skip("botocore").accepts(_texts(full_graph()))


def test_sizes_of_a_task_are_strings_and_those_of_a_container_numbers() -> None:
    """The API mixes them, and a number in place of a string is refused."""
    task = json.loads(_texts(full_graph())["taskdef.web.json"])
    assert (task["cpu"], task["memory"]) == ("512", "1024")
    assert (task["containerDefinitions"][1]["cpu"], task["containerDefinitions"][1]["memory"]) == (256, 512)


def test_a_service_runs_the_newest_revision_of_its_own_task_definition() -> None:
    """A placeholder there would have to be filled in by hand after every change."""
    texts = _texts(full_graph())
    assert json.loads(texts["taskdef.web.json"])["family"] == json.loads(texts["service.web.json"])["taskDefinition"]


def test_a_service_without_a_name_asks_for_one() -> None:
    """The API insists on a name; one that nobody chose could be that of another system in the cluster."""
    graph = full_graph()
    service = next(graph.of(Service))
    texts = _texts(graph.replace([replace(service, service_name=None)]))
    assert json.loads(texts["service.web.json"])["serviceName"] == "<web-service.name>"
    assert "web_service_name=shop-web\n" in texts["CHECKLIST.md"]


def test_a_list_is_the_only_string_of_its_array() -> None:
    """Subnets that are given as one input have to become several strings of one array."""
    service = json.loads(_texts(full_graph())["service.web.json"])
    network = service["networkConfiguration"]["awsvpcConfiguration"]
    assert (network["subnets"], network["securityGroups"]) == (["<subnetIds>"], ["<web-security-group.id>"])


def test_every_placeholder_is_explained_and_filled_in() -> None:
    """A placeholder that the checklist forgets is found by AWS, in a message that names neither file nor input."""
    texts = _texts(full_graph())
    checklist = texts.pop("CHECKLIST.md")
    found = {path: set(PLACEHOLDER.findall(text)) for path, text in texts.items()}
    rows = {row.split("`")[1]: row for row in checklist.splitlines() if row.startswith("| `<")}
    assert set().union(*found.values()) == set(rows)
    commands = checklist.replace("\\\n", "").replace("\\.", ".").splitlines()
    for path, wanted in found.items():
        for text in wanted:
            assert f"`{path}`" in rows[text]
            assert any(row.startswith("sed ") and text in row and path in row.split() for row in commands), (text, path)


WORDS = st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,2}(\.[a-z0-9]{1,3})?", fullmatch=True)
INPUTS = st.one_of(
    st.sampled_from(["region", "partition", "role", "webImage"]),
    st.from_regex(r"[a-z][a-zA-Z0-9]{0,8}", fullmatch=True),
)
REFS = st.one_of(
    st.builds(Ref, st.just("Input"), INPUTS, st.just("value")),
    st.builds(
        Ref, st.sampled_from(["LogGroup", "SecurityGroup", "Role", "Cluster", "Service"]), WORDS, st.just("name")
    ),
    st.builds(Ref, st.sampled_from(["Role", "Cluster", "TaskDefinition", "Service"]), WORDS, st.just("arn")),
)
UNKNOWN = st.one_of(REFS, st.sampled_from([PARTITION, REGION, ACCOUNT_ID]), st.builds(RoleName, REFS))


@given(UNKNOWN, UNKNOWN)
def test_no_two_values_share_a_placeholder(one: Any, other: Any) -> None:
    """What looks the same is filled in the same, and cannot be told apart when it is read back."""
    assert (one == other) == (placeholder(one) == placeholder(other))
    assert one == other or placeholder(one) not in placeholder(other)
    assert PLACEHOLDER.fullmatch(placeholder(one))


def test_hostile_values_arrive() -> None:
    """A value that is not what the user wrote is a fault that only the running app shows."""
    graph = full_graph()
    (task,) = graph.of(TaskDefinition)
    helper, app = task.containers
    variables = tuple(EnvironmentVariable(name=f"V{n}", value=text) for n, text in enumerate(NASTY))
    changed = replace(task, containers=(helper, replace(app, environment=variables)))
    read = json.loads(_texts(graph.replace([changed]))["taskdef.web.json"])
    assert [variable["value"] for variable in read["containerDefinitions"][1]["environment"]] == NASTY


def test_hostile_words_stay_words_in_the_commands(tmp_path: Path) -> None:
    """A name or a tag that ends its quotes would be run by whoever follows the checklist."""
    spy = tmp_path / "aws"
    spy.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    spy.chmod(0o755)
    for text in (text for text in NASTY if "\0" not in text):
        group = LogGroup(name="web", log_group_name=text, retention_days=None, removal="retain", tags=(("key", text),))
        name, create, *_ = COMMANDS[LogGroup](group, Shell("shop", ("<web-log-group.name>",)))
        assert isinstance(name, Known)
        told = _bash(f"web_log_group_name={name.expression}\n{create}", tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
        words = told.split("\0")
        assert text == words[words.index("--log-group-name") + 1]
        assert {"key": text} == json.loads(words[words.index("--tags") + 1])


SERVICES = {"application-signals", "cloudwatch", "servicediscovery"}
"""What deploys beside ECS; its commands stand in the checklist, where no file holds their input."""


def test_botocore_takes_every_command(tmp_path: Path) -> None:
    """An option that the AWS CLI does not know stops a deployment when half of it is there."""
    pytest.importorskip("botocore", reason="botocore, the judge of requests, is missing: pip install botocore")
    commands = _texts(full_graph())["CHECKLIST.md"].partition("Then run")[2].split("```bash\n")[1].split("```")[0]
    spy = tmp_path / "aws"
    spy.write_text(f'#!/bin/sh\n{{ printf "%s\\0" "$@"; printf "\\1"; }} >> {tmp_path}/told\necho arn:aws:x:1:2:3\n')
    spy.chmod(0o755)
    given = "".join(f"{name}=given\n" for name in re.findall(r"\$\{(\w+):\?\}", commands))
    asking = re.sub(r"^sed .*$", ":", commands.replace("\\\n", ""), flags=re.MULTILINE)
    _bash(given + asking, tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    told = [call.split("\0")[:-1] for call in (tmp_path / "told").read_text("utf-8").split("\1")[:-1]]
    asked = [(service, operation, options) for service, operation, *options in told if service in SERVICES]
    assert len(asked) > 10
    assert [(operation, found) for call in asked for operation, found in _refused(*call)] == []


def _refused(service: str, operation: str, options: list[str]) -> list[tuple[str, str]]:
    """What botocore has against a call of the CLI, whose options are the members of a request."""
    from botocore import xform_name
    from botocore.loaders import Loader
    from botocore.model import ServiceModel
    from botocore.validate import ParamValidator

    model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    named = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(named[operation]).input_shape
    words: dict[str, list[str]] = {}
    for option in options:
        if option.startswith("--"):
            words[option[2:]] = []
        else:
            words[[*words][-1]].append(option)
    parameters = {}
    for name in words.keys() - {"query", "output"}:
        member = next(member for member in shape.members if xform_name(member, "-") == name)
        parameters[member] = _typed(shape.members[member], words[name])
    report = ParamValidator().validate(parameters, shape).generate_report()
    return [(operation, line) for line in report.splitlines()]


def _typed(shape: Any, words: list[str]) -> Any:
    """The value that the CLI makes of an option's words: JSON where it is more than a scalar."""
    if shape.type_name == "list" and not words[0].startswith("["):
        return words
    (word,) = words
    return word if shape.type_name == "string" else json.loads(word)


def test_names_that_are_chosen_fit() -> None:
    """IAM refuses a role's name of more than 64 characters, and two roles of one name."""
    shell = Shell("a" * 40, ())
    roles = [Role(name=f"{'b' * 40}-{kind}", service="x", description="x") for kind in ("task", "execution")]
    names = {shell.name(role, 64) for role in roles}
    assert [len(name) for name in names] == [64, 64]


def test_the_commands_deploy(tmp_path: Path) -> None:
    """Whoever follows the checklist line by line ends with the service running, and with no placeholder left."""
    aws = shutil.which("aws")
    if not aws or subprocess.run([aws, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("the AWS CLI, the judge of commands, is missing: pip install awscli")
    server = pytest.importorskip(
        "moto.server", reason="moto, an AWS to deploy to, is missing: pip install moto[server]"
    )
    compilation = compile_text(SPEC)
    assert compilation.ok, compilation.diagnostics
    for file in emit(compilation, TARGET):
        (tmp_path / "ecs" / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "ecs" / file.path).write_text(file.text, "utf-8")
    cloud = server.ThreadedMotoServer(port=0, verbose=False)
    cloud.start()
    try:
        place = _place("http://{}:{}".format(*cloud.get_host_and_port()), aws)
        given = _world(place)
        first, then = re.findall(
            r"```bash\n(.*?)```", (tmp_path / "ecs" / "CHECKLIST.md").read_text("utf-8"), re.DOTALL
        )
        told = _bash(f"set -eu\n{_set(first, given)}{then}", tmp_path / "ecs", place)
        assert "Name of the ECS service of web: shop-web\n" in told
        _check_deployment(place, given)
    finally:
        cloud.stop()
    filled = {path: path.read_text("utf-8") for path in (tmp_path / "ecs-filled").rglob("*.json")}
    assert {path: found for path, text in filled.items() if (found := _left(text))} == {}
    policies = {path.name: text for path, text in filled.items() if path.parent.name == "iam"}
    assert len(policies) == 3
    judge_or_skip("iam-policy").accepts(policies)


def _place(endpoint: str, aws: str) -> dict[str, str]:
    """The environment in which the AWS CLI talks to that endpoint and knows nothing of this machine."""
    return {
        "PATH": f"{Path(aws).parent}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _client(name: str, place: Mapping[str, str]) -> Any:
    import boto3

    session = boto3.Session(place["AWS_ACCESS_KEY_ID"], place["AWS_SECRET_ACCESS_KEY"], region_name=place["AWS_REGION"])
    return session.client(name, endpoint_url=place["AWS_ENDPOINT_URL"])


def _world(place: Mapping[str, str]) -> dict[str, str]:
    """What is there before, and stands for the inputs."""
    ec2, iam = _client("ec2", place), _client("iam", place)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")["Subnet"]["SubnetId"] for number in (0, 1)]
    role = iam.create_role(RoleName="given", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1"
    return {"vpcId": vpc, "subnetIds": ",".join(subnets), "webExecutionRole": role, "webImage": image}


def _check_deployment(place: Mapping[str, str], given: Mapping[str, str]) -> None:
    """The service, its network, its roles and its logs are what the specification says."""
    ecs, iam, ec2 = _client("ecs", place), _client("iam", place), _client("ec2", place)
    (service,) = ecs.describe_services(cluster="shop", services=["shop-web"])["services"]
    task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    assert given["webExecutionRole"] == task["executionRoleArn"]
    assert task["taskRoleArn"] == "arn:aws:iam::123456789012:role/shop-web-task"
    app = task["containerDefinitions"][-1]
    assert given["webImage"] == app["image"]
    assert [s["valueFrom"] for s in app["secrets"]] == [
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db:url::"
    ]
    (group,) = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["shop-web"]}])["SecurityGroups"]
    assert (
        [rule["FromPort"] for rule in group["IpPermissions"]],
        [peer["CidrIp"] for rule in group["IpPermissions"] for peer in rule["IpRanges"]],
    ) == ([8000], ["10.0.0.0/8"])
    assert iam.list_role_policies(RoleName="given")["PolicyNames"] == ["shop-web-start"]
    assert iam.list_role_policies(RoleName="shop-web-task")["PolicyNames"] == ["shop-web-telemetry"]
    name = app["logConfiguration"]["options"]["awslogs-group"]
    (logs,) = _client("logs", place).describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert logs["retentionInDays"] == 30
    label = "the +web+ team"
    assert {"team": label} == _client("logs", place).list_tags_for_resource(resourceArn=logs["logGroupArn"])["tags"]
    assert [{"Key": "team", "Value": label}] == iam.list_role_tags(RoleName="shop-web-task")["Tags"]


def _set(commands: str, values: Mapping[str, str]) -> str:
    """The commands with the values of the inputs, all of which they ask for."""
    asked = set(re.findall(r"^(\w+)=$", commands, re.MULTILINE))
    assert values.keys() == asked
    return re.sub(r"^(\w+)=$", lambda found: f"{found[1]}={values[found[1]]}", commands, flags=re.MULTILINE)


def _bash(commands: str, folder: Path, environment: Mapping[str, str]) -> str:
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("bash, which runs the commands, is missing: apt-get install bash")
    done = subprocess.run([bash, "-c", commands], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


def _left(text: str) -> list[str]:
    return [found for found in PLACEHOLDER.findall(text) if found != "<web>"]


def _texts(graph: Graph) -> dict[str, str]:
    return {file.path: file.text for file in TARGET.emit(graph, HEADER)}
