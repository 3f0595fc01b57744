"""How to deploy the JSON: what every placeholder stands for, how to fill it in, and the commands in their order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from obsc.infra.boundary import Input, InputKind
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Pseudo, Ref, RoleName, refs
from obsc.target import File, Header
from obsc_targets._shared.names import snake
from obsc_targets._shared.order import needed_first
from obsc_targets.ecs.commands import COMMANDS
from obsc_targets.ecs.placeholders import Unknown, placeholder, placeholders
from obsc_targets.ecs.shell import MARK, command, variable
from obsc_targets.ecs.steps import Known, Shell

_LOOK_UP: dict[InputKind, str] = {
    "image": "aws ecr describe-repositories --query 'repositories[].repositoryUri'",
    "cluster": "aws ecs list-clusters --query 'clusterArns'",
    "cluster-name": "aws ecs describe-clusters --query 'clusters[].clusterName'",
    "capacity-provider": "aws ecs describe-capacity-providers --query 'capacityProviders[].name'",
    "vpc-id": "aws ec2 describe-vpcs --query 'Vpcs[].VpcId'",
    "subnet-ids": "aws ec2 describe-subnets --query 'Subnets[].[VpcId,SubnetId]'",
    "subnet-id": "aws ec2 describe-subnets --query 'Subnets[].[VpcId,SubnetId]'",
    "security-group-id": "aws ec2 describe-security-groups --query 'SecurityGroups[].[GroupId,GroupName]'",
    "security-group-ids": "aws ec2 describe-security-groups --query 'SecurityGroups[].[GroupId,GroupName]'",
    "role-arn": "aws iam list-roles --query 'Roles[].Arn'",
    "instance-profile-name": "aws iam list-instance-profiles --query 'InstanceProfiles[].InstanceProfileName'",
    "machine-image-id": "aws ec2 describe-images --owners self --query 'Images[].[ImageId,Name]'",
    "target-group-arn": "aws elbv2 describe-target-groups --query 'TargetGroups[].TargetGroupArn'",
    "target-group-name": "aws elbv2 describe-target-groups --query 'TargetGroups[].TargetGroupArn'",
    "load-balancer-name": "aws elbv2 describe-load-balancers --query 'LoadBalancers[].LoadBalancerArn'",
    "certificate-arn": "aws acm list-certificates --query 'CertificateSummaryList[].[CertificateArn,DomainName]'",
    "route-table-ids": "aws ec2 describe-route-tables --query 'RouteTables[].[VpcId,RouteTableId]'",
    "log-group-name": "aws logs describe-log-groups --query 'logGroups[].logGroupName'",
    "namespace-id": "aws servicediscovery list-namespaces --query 'Namespaces[].[Id,Name]'",
    "prometheus-workspace-id": "aws amp list-workspaces --query 'workspaces[].[workspaceId,alias]'",
    "grafana-workspace-id": "aws grafana list-workspaces --query 'workspaces[].[id,name]'",
    "secret-arn": "aws secretsmanager list-secrets --query 'SecretList[].ARN'",
    "parameter-arn": "aws ssm describe-parameters --query 'Parameters[].ARN'",
    "topic-arn": "aws sns list-topics --query 'Topics[].TopicArn'",
}

_FACTS: dict[str, tuple[str, str]] = {
    "partition": (
        "The partition of AWS: `aws` but for China and GovCloud",
        "$(aws sts get-caller-identity --query Arn --output text | cut -d : -f 2)",
    ),
    "region": ("The region", "${AWS_REGION:-$(aws configure get region)}"),
    "account-id": ("The account's number", "$(aws sts get-caller-identity --query Account --output text)"),
}

_ATTRIBUTE = {
    "allocation_id": "Id",
    "arn": "ARN",
    "dns_name": "DNS name",
    "endpoint": "Endpoint",
    "full_name": "Name in metrics",
    "id": "Id",
    "latest_version": "Latest version",
    "name": "Name",
    "streams": "ARN of all streams",
}


def deploy(graph: Graph, header: Header, files: Iterable[File]) -> Iterator[str]:
    """The section Deploy of CHECKLIST.md."""
    known = placeholders(graph)
    found: dict[str, list[str]] = {text: [] for text in known}
    for file in files:
        for text in dict.fromkeys(MARK.findall(file.text)):
            if text in found:
                found[text].append(file.path)
    steps = _wanted(list(_steps(graph, Shell(header.spec_name, frozenset(known)))), found)
    asked = _variables(steps)
    used = {text: value for text, value in known.items() if found[text] or variable(text) in asked}
    inputs = [node for node in graph.of(Input) if placeholder(node.ref("value")) in used]
    yield "`<…>` in a JSON file is a placeholder for what is only known at deployment:"
    yield from ("", *_table(graph, known, found), "")
    if inputs:
        yield "Work in a copy, so that obsc can build again, and set what is yours; a list is parted by commas:"
    else:
        yield "Work in a copy, so that obsc can build again:"
    yield from ("", "```bash", "cp -R . ../ecs-filled && cd ../ecs-filled", *_yours(inputs), "```", "")
    yield "Then run these in order; each `sed` fills in what has just become known:"
    yield from ("", "```bash", 'export AWS_PAGER=""')
    lists = frozenset(placeholder(node.ref("value")) for node in inputs if node.is_list)
    for step in (*_given(inputs), *_facts(used), *steps):
        yield from _step(step, found, lists)
    yield "```"


def _steps(graph: Graph, shell: Shell) -> Iterator[str | Known]:
    for kind, commands in COMMANDS.items():
        for node in needed_first(graph.of(kind), _refers_to):
            yield f"\n# {_words(kind.__name__).capitalize()} {node.name}"
            yield from commands(node, shell)


def _refers_to(node: Node) -> set[tuple[str, str]]:
    return {(ref.kind, ref.name) for ref in refs(node)}


def _wanted(steps: list[str | Known], found: Mapping[str, list[str]]) -> list[str | Known]:
    """The steps without those that look up what stands in no file and in no other command."""
    asked = _variables(steps)

    def is_wanted(step: str | Known) -> bool:
        if isinstance(step, str) or not step.looks_up:
            return True
        text = placeholder(step.value)
        return bool(found[text]) or variable(text) in asked

    return [step for step in steps if is_wanted(step)]


def _variables(steps: Iterable[str | Known]) -> set[str]:
    """The variables that commands want."""
    texts = (step if isinstance(step, str) else step.expression for step in steps)
    return {name for text in texts for name in re.findall(r"\$\{?(\w+)", text)}


def _yours(inputs: Iterable[Input]) -> Iterator[str]:
    for node in inputs:
        yield f"# {_line(node.description)}"
        if node.type in _LOOK_UP:
            yield f"# {_LOOK_UP[node.type]} --output text"
        yield f"{variable(placeholder(node.ref('value')))}="


def _given(inputs: Iterable[Input]) -> Iterator[str | Known]:
    """Stop where an input is not set, and fill the others in."""
    yield from (f': "${{{variable(placeholder(node.ref("value")))}:?}}"' for node in inputs)
    yield from (Known(node.ref("value"), "") for node in inputs)


def _facts(used: Mapping[str, Unknown]) -> Iterator[Known]:
    return (Known(value, _FACTS[value.name][1]) for value in used.values() if isinstance(value, Pseudo))


def _step(step: str | Known, found: Mapping[str, list[str]], lists: Collection[str]) -> Iterator[str]:
    """The rows of a command, or of an assignment and the command that fills in what is now known."""
    if isinstance(step, str):
        yield from step.split("\n")
        return
    text = placeholder(step.value)
    if step.expression:
        yield from f"{variable(text)}={step.expression}".split("\n")
    if found[text]:
        yield from command(f"sed -i.bak {_replace(text, text in lists)}", *found[text]).split("\n")


def _replace(text: str, is_list: bool) -> str:
    """The expression for sed; a list stands as the only string of its array."""
    old, new = text.replace(".", r"\."), variable(text)
    if is_list:
        return rf'''"s|\"{old}\"|\"${{{new}//,/\", \"}}\"|g"'''
    return f'"s|{old}|${new}|g"'


def _table(graph: Graph, known: Mapping[str, Unknown], found: Mapping[str, list[str]]) -> Iterator[str]:
    yield "| Placeholder | Stands for | In |"
    yield "|--|--|--|"
    for text, value in known.items():
        if found[text]:
            places = ", ".join(f"`{path}`" for path in found[text])
            yield f"| `{text}` | {_meaning(value, graph)} | {places} |"


def _meaning(value: Unknown, graph: Graph) -> str:
    match value:
        case Pseudo(name):
            return _FACTS[name][0]
        case RoleName(arn):
            return f"The role's name in `{placeholder(arn)}`"
        case Ref():
            node = graph.get(value)
            if isinstance(node, Input):
                return _line(node.description).rstrip(".").replace("|", "\\|")
            return f"{_ATTRIBUTE[value.attr]} of the {_words(value.kind)} {value.name}"


def _words(kind: str) -> str:
    return snake(kind).replace("_", " ")


def _line(prose: str) -> str:
    return " ".join(prose.split())
