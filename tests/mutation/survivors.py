"""Why a mutant may live: a table of what says the same, and of what the proof declares that it does not look at.

A survivor that is in neither part is a bug in a reader, or in what is taken for the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from mutation import sameness
from mutation.engine import Mutant

Excuse = Literal["same", "beyond"]
"""It is the same system; or what it changes is beyond what graphs hold, and another judge's to look at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One reason: the files (a pattern), the kinds of faults and the places (expressions) where it holds, and when."""

    excuse: Excuse
    file: str
    kinds: str
    place: str
    why: str
    when: Callable[[Mutant], bool] = lambda mutant: True

    def holds(self, mutant: Mutant) -> bool:
        """Whether this is the reason why a mutant lives."""
        return (
            fnmatchcase(mutant.file, self.file)
            and re.fullmatch(self.kinds, mutant.kind) is not None
            and re.search(self.place, mutant.place.replace("_", "")) is not None
            and self.when(mutant)
        )


def reason(mutant: Mutant) -> Row | None:
    """The first row of the table that says why a mutant may live."""
    return next((row for row in TABLE if row.holds(mutant)), None)


DROP = "drop|drop line"
CHECKED = "checks what is given and creates nothing; whether it is well made is for the vendor's own judge to say"
GIVEN = "what Python gives in the place of a parameter; the proof leaves everything to parameters"
STACK_NAME = "where a stack goes and under which name, which no graph holds"
PROJECT = "what the project is called on a laptop, which no graph holds"
STACK = r"^\w+\.init\.init\.(1|2|env|stackname|analyticsreporting)$"

SETS = (
    r"(?i)^(?!.*(containerdefinitions.*dependson|dashboardbody))(.*\.)?(actions?|alarmactions|dependson|dimensions"
    r"|environment|managedpolicyarns|metrics|okactions|resources?|routetableids|secrets|securitygroupegress"
    r"|(vpc)?securitygroupids|securitygroups|subnetids|subnets|tags|values)\.\d+$"
)
"""Lists of which AWS keeps no order, by their key in lower case and without `_`."""


SETS_OF_PROVIDER = (
    r"\.(actions|alarmactions|dependson|okactions|requirescompatibilities|resources|routetableids|(vpc)?securitygroupids|securitygroups"
    r"|subnetids|subnets|values)\.\d+$"
)
PARTS = r"^resource\.aws(iamrolepolicyattachment|vpcsecuritygroupegressrule)\.\w+$"
"""Resources of the provider that are fields of another resource's node."""


TABLE = (
    Row("same", "*", DROP, "", "what it says is the vendor's default", sameness.drops_default),
    Row("same", "*", DROP, "", "under awsvpc a port of the host is that of the container", sameness.drops_port_of_host),
    Row("same", "*", DROP, "", "under bridge, zero is any port of the host", sameness.drops_port_of_docker),
    Row("same", "*", DROP, "(?i)circuitbreaker$", "it is off by default", sameness.drops_circuit_breaker),
    Row("same", "*", DROP, "", "all of the evaluation periods are the default", sameness.drops_datapoints),
    Row(
        "same",
        "*",
        DROP,
        r"(?i)runtimeplatform(\.cpuarchitecture)?$",
        "on Fargate it is the default",
        sameness.drops_default_of_fargate,
    ),
    Row(
        "same",
        "*",
        f"{DROP}|drop call",
        r"(Policy|removalpolicy)$",
        "log groups are deleted by default",
        sameness.says_delete,
    ),
    Row("same", "*", "reorder", SETS, "AWS has a set here"),
    Row("same", "*.json", "swap lines", "", "a JSON parser gives the same document", sameness.is_same_json),
    Row(
        "same",
        "*.yaml",
        "indent line|swap lines|unquote",
        "",
        "parsers of YAML 1.1 and 1.2 give the same",
        sameness.is_same_yaml,
    ),
    Row("same", "*.yaml", "quote|unquote", "^Resources", "CloudFormation takes both", sameness.changes_quotes_only),
    Row("beyond", "compose.yaml", "append|change a character", "^name$", PROJECT),
    Row("same", "compose.yaml", "reorder", r"prometheus\.command\.\d+$", "a program takes its flags in any order"),
    Row("same", "*.yaml", "unquote", "Version$", "CloudFormation's YAML has no dates", sameness.is_date),
    Row("same", "*.yaml", DROP, "^AWSTemplateFormatVersion$", "there is one version"),
    Row("same", "*.yaml", ".*", r"^(Description|Metadata)(\.|$)", "words"),
    Row("beyond", "*.yaml", ".*", r"^Parameters\.\w+\.(AllowedPattern|ConstraintDescription|MinLength)$", CHECKED),
    Row("beyond", "*.yaml", "another type", r"^Parameters\.\w+\.Type$", CHECKED),
    Row("same", "*.yaml", "other function", "", "Ref gives a security group's id, too", sameness.is_id_of_group),
    Row("same", "*.yaml", "other function", "", "Ref gives a workspace's ARN, too", sameness.is_arn_of_workspace),
    Row("same", "*.py", "other attribute", "", "ref gives a workspace's ARN, too", sameness.is_arn_of_workspace),
    Row("same", "*.py", "other attribute", "", "ref gives a security group's id, too", sameness.is_id_of_group),
    Row("same", "*.py", ".*", r"^\w+\.init\.(metadata(\.|$)|init\.description$)", "words"),
    Row("same", "*/stack.py", "reorder", r"^\w+\.init\.CfnOutput$", "a template's outputs have no order"),
    Row("beyond", "*.py", ".*", r"\.(allowedpattern|constraintdescription|minlength)$", CHECKED),
    Row("beyond", "*/stack.py", "drop|empty|another type", r"^\w+\.init\.\w+\.type$", CHECKED),
    Row("beyond", "*/stack.py", ".*", STACK, STACK_NAME),
    Row("beyond", "*/stack.py", ".*", r"^\w+\.init\.\w+\.2$", GIVEN),
    Row("beyond", "*/parameters.py", ".*", r"^(string|list)parameter\.if(\.|$)", GIVEN),
    Row(
        "beyond", "app.py", ".*", r"^(if(\.|$)|build\.return\.1$)", "the app around the stack, which the judge cdk runs"
    ),
    Row("beyond", "*/parameters.py", "drop", r"^stringparameter\.parameter\.type$", CHECKED),
    Row("same", "main.tf", "reorder", r"\.metricquery$", "the provider has a set here"),
    Row("same", "*.tf", "double", SETS_OF_PROVIDER, "the provider has a set here, in which one is as good as two"),
    Row(
        "same",
        "*.tf",
        "quote|unquote",
        "^(?!.*containerdefinitions)",
        "the provider takes both",
        sameness.changes_quotes_only,
    ),
    Row("same", "*.tf", "swap lines", "", "blanks before closing brackets", sameness.moves_blanks),
    Row("same", "main.tf", DROP, r"\.assign_?public_?ip$", "false is the provider's documented default"),
    Row("beyond", "variables.tf", ".*", r"^variable\.\w+\.(nullable|validation)(\.|$)", CHECKED),
    Row("beyond", "versions.tf", ".*", r"^terraform(\.|$)", "which versions may deploy it, not what they deploy"),
    Row("beyond", "main.tf", ".*", r"(^locals\.name|\.nameprefix)$", "how a name begins that nobody has chosen"),
    Row("beyond", "main.tf", ".*", r"\.awscloudformationstack\.\w+\.name$", STACK_NAME),
    Row("same", "main.tf", DROP, "", "an instance warms up as long as its grace period", sameness.drops_warmup),
    Row("same", "main.tf", "rename label", PARTS, "no graph holds how the state calls a part of something"),
    Row("same", "main.tf", "rename", r"\.templatebody\.0\.Resources\.\w+$", "the stack's only resource, by any id"),
    Row("same", "main.tf", DROP, r"\.templatebody\.0\.Outputs(\.|$)", "nothing asks for what the stack gives"),
    Row("beyond", "main.tf", ".*", r"\.lifecycle(\.|$)", "how something is replaced, not what it is"),
    Row("beyond", "main.tf", "drop", r"^locals\.region\.2", "how an old provider is asked, which tells when it fails"),
)
