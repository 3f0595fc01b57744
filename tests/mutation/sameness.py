"""When a changed text says what it said before, by the vendors' references and by parsers that obsc does not use."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from mutation.engine import Mutant

DEFAULTS = {
    r"containerdefinitions(\.\d+)+\.essential": "true",
    r"containerdefinitions(\.\d+)+\.mountpoints\.\d+\.readonly": "false",
    r"containerdefinitions(\.\d+)+\.portmappings\.\d+\.protocol": "tcp",
    r"containerdefinitions(\.\d+)+\.healthcheck\.interval": "30",
    r"containerdefinitions(\.\d+)+\.healthcheck\.timeout": "5",
    r"containerdefinitions(\.\d+)+\.healthcheck\.retries": "3",
    r"containerdefinitions(\.\d+)+\.healthcheck\.startperiod": "0",
    r"runtimeplatform\.operatingsystemfamily": "LINUX",
    r"data\.awsiampolicydocument\.\w+\.statement\.effect": "Allow",
    r"autoscalingrollingupdate\.maxbatchsize": "1",
    r"(awseip|resources)\.\w+(\.properties)?\.domain": "vpc",
    r"enablednssupport": "true",
    r"mappubliciponlaunch": "false",
    r"vpcendpointtype": "Gateway",
    r"\w*loadbalancer\.properties\.type": "application",
    r"awslb\.\w+\.loadbalancertype": "application",
    r"scheme": "internet-facing",
    r"awslb\.\w+\.internal": "false",
    r"awslblistener\.\w+\.protocol": "HTTP",
    r"healthcheckgraceperiod": "300",
    r"healthcheckport": "traffic-port",
    r"userdatareplaceonchange": "false",
    r"goal\.attainmentgoal": "99",
    r"goal\.warningthreshold": "50",
    r"healthcheckcustomconfig\.failurethreshold": "1",
    r"insightsconfiguration\.(insights|notifications)enabled": "false",
    r"properties\.samplingrule\.version": "1",
    r"networkmode": "bridge",
    r"schedulingstrategy": "REPLICA",
    r"enableexecutecommand": "false",
}
"""By the end of a place, in lower case and without `_`, what its absence means.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html and the pages beside it;
https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_Goal.html;
https://docs.aws.amazon.com/cloud-map/latest/api/API_HealthCheckCustomConfig.html;
https://docs.aws.amazon.com/xray/latest/api/API_InsightsConfiguration.html and API_SamplingRule beside it;
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html and those of the other services;
`effect` is that of https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""


def drops_default(mutant: Mutant) -> bool:
    """What is dropped says the vendor's default."""
    place = mutant.place.replace("_", "").lower()
    for end, value in DEFAULTS.items():
        if re.search(rf"(^|\.){end}$", place):
            key = place.rpartition(".")[2]
            written = mutant.before.replace("_", "")
            said = rf'(?i)^\W*{key}"?\s*[:=]\s*"?{value}"?\s*,?\s*$'
            return re.match(said, written) is not None
    return False


def drops_default_of_fargate(mutant: Mutant) -> bool:
    """What is dropped is Linux on X86_64, and all tasks run on Fargate.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#runtime-platform
    """
    words = set(re.findall(r"[A-Z0-9]{2}[A-Z0-9_]+", mutant.before))
    return words in ({"X86_64"}, {"X86_64", "LINUX"}) and "FARGATE" in mutant.source and '"EC2"' not in mutant.source


def drops_port_of_host(mutant: Mutant) -> bool:
    """The same number as the port of the container, which stands before it."""
    before = "\n".join(mutant.source.splitlines()[: mutant.line])
    ports = re.findall(r'container_?port"?\s*[:=]\s*(\d+)', before, re.IGNORECASE)
    return ports[-1:] == [_number(mutant.before, "host_?port")]


def drops_port_of_docker(mutant: Mutant) -> bool:
    """Zero, with which Docker takes a free port of the host, as it does without a number under `bridge`.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
    """
    return _number(mutant.before, "host_?port") == "0" and "bridge" in mutant.source


def drops_datapoints(mutant: Mutant) -> bool:
    """As many as there are evaluation periods, which stand before or behind it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
    """
    points = _number(mutant.before, "datapoints_?to_?alarm")
    around = mutant.source.splitlines()[mutant.line - 3 : mutant.line + 2]
    return points is not None and points in (_number(line, "evaluation_?periods") for line in around)


def drops_warmup(mutant: Mutant) -> bool:
    """As long as the grace period, which stands before it.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_group#instance_warmup-1
    """
    warmup = re.fullmatch(r"\s*(?:preferences \{)?\s*instance_warmup\s*=\s*(\d+)[\s}]*", mutant.before)
    before = "\n".join(mutant.source.splitlines()[: mutant.line])
    grace = re.findall(r"health_check_grace_period\s*=\s*(\d+)", before)
    return warmup is not None and grace[-1:] == [warmup[1]]


def drops_circuit_breaker(mutant: Mutant) -> bool:
    """One that is switched off, as it is by default.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    words = re.findall(r"[a-z]+", mutant.before.replace("_", "").lower())
    return "deploymentcircuitbreaker" in words and words.count("false") == 2 and "true" not in words


def _number(text: str, key: str) -> str | None:
    """What is written under a key, where there is nothing but that."""
    found = re.fullmatch(rf'\W*{key}"?\s*[:=]\s*(\d+)\W*', text, re.IGNORECASE)
    return found[1] if found else None


def says_delete(mutant: Mutant) -> bool:
    """A policy for deletion that says what CloudFormation does to a log group without one."""
    return re.search(r"(Deletion|UpdateReplace)Policy: Delete|RemovalPolicy\.DESTROY", mutant.before) is not None


def changes_quotes_only(mutant: Mutant) -> bool:
    """Quotes around a number in decimal or a boolean, and nothing else."""
    bare = mutant.before.strip('"')
    return bare == mutant.after.strip('"') and re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?|true|false", bare) is not None


def is_date(mutant: Mutant) -> bool:
    """A date that has lost its quotes."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", mutant.after) is not None


def is_id_of_group(mutant: Mutant) -> bool:
    """`!GetAtt X.GroupId` and `!Ref X`, of a group in a VPC.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
    """
    found = re.fullmatch(r"!GetAtt (\w+)\.GroupId", mutant.before)
    in_template = found is not None and mutant.after == f"!Ref {found[1]}"
    return in_template or (mutant.before, mutant.after) == ("attr_group_id", "ref")


def is_arn_of_workspace(mutant: Mutant) -> bool:
    """`!GetAtt X.Arn` and `!Ref X`, of a workspace for Prometheus.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-aps-workspace.html
    """
    found = re.fullmatch(r"!GetAtt (\w+)\.Arn", mutant.before)
    if found is not None and mutant.after == f"!Ref {found[1]}":
        return f"  {found[1]}:\n    Type: AWS::APS::Workspace\n" in mutant.source
    return (mutant.before, mutant.after) == ("attr_arn", "ref") and "aps.CfnWorkspace" in mutant.source


def is_same_yaml(mutant: Mutant) -> bool:
    """The same nodes with the same tags, for a parser of YAML 1.1 and for one of 1.2; in a text, the same JSON."""
    import ruamel.yaml
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return all(
            _nodes(compose(mutant.source)) == _nodes(compose(mutant.text))
            for compose in (lambda text: yaml.compose(text, Loader=loader), ruamel.yaml.YAML().compose)
        )
    except (yaml.YAMLError, ruamel.yaml.YAMLError):
        return False


def is_same_json(mutant: Mutant) -> bool:
    """The same data."""
    try:
        before, after = (json.dumps(json.loads(text), sort_keys=True) for text in (mutant.source, mutant.text))
    except ValueError:
        return False
    return before == after


def moves_blanks(mutant: Mutant) -> bool:
    """Two lines of closing brackets that change places; a comma between them may stand before any that closes."""
    end = max(span[1] for span, _ in mutant.edits)
    closes = mutant.source[end:].lstrip().startswith(("]", "}", ")"))
    before, after = (text.replace(",", "") if closes else text for text in (mutant.before, mutant.after))
    return before.split() == after.split() and not re.search(r"[^\s\])}]", before)


def _nodes(node: object) -> object:
    value = getattr(node, "value", node)
    if isinstance(value, list | tuple):
        return str(getattr(node, "tag", "")), [_nodes(item) for item in value]
    return str(getattr(node, "tag", "")), _document(value)


def _document(value: object) -> object:
    """The data of a text that is a JSON object."""
    if isinstance(value, str) and value.startswith("{"):
        with suppress(ValueError):
            return json.loads(value)
    return value
