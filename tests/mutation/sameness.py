"""When a changed text says what it said before, by the vendors' references and by parsers that obsc does not use."""

from __future__ import annotations

import json
import re

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
    r"schedulingstrategy": "REPLICA",
    r"enableexecutecommand": "false",
}
"""By the end of a place, in lower case and without `_`, what its absence means.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html and the pages beside it;
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
    found = re.fullmatch(r'\W*host_?port"?\s*[:=]\s*(\d+)\W*', mutant.before, re.IGNORECASE)
    before = "\n".join(mutant.source.splitlines()[: mutant.line])
    ports = re.findall(r'container_?port"?\s*[:=]\s*(\d+)', before, re.IGNORECASE)
    return found is not None and ports[-1:] == [found[1]]


def says_delete(mutant: Mutant) -> bool:
    """A policy for deletion that says what CloudFormation does to a log group without one."""
    return re.search(r"(Deletion|UpdateReplace)Policy: Delete|RemovalPolicy\.DESTROY", mutant.before) is not None


def changes_quotes_only(mutant: Mutant) -> bool:
    """Quotes around a whole number in decimal or a boolean, and nothing else."""
    bare = mutant.before.strip('"')
    return bare == mutant.after.strip('"') and re.fullmatch(r"-?(0|[1-9]\d*)|true|false", bare) is not None


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


def is_same_yaml(mutant: Mutant) -> bool:
    """The same nodes with the same tags, for a parser of YAML 1.1 and for one of 1.2."""
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
    return str(getattr(node, "tag", "")), value
