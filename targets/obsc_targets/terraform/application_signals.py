"""Application Signals in Terraform: a stack of CloudFormation for each node.

Version 5 of the provider has no resource for it; version 6 has one for objectives, under another name than anybody can
use who stays on 5. A stack each, and not one for all: each stands under its own address, and an objective that AWS
refuses takes no other back.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudformation_stack
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.cloudwatch import Discovery, ServiceLevelObjective
from obsc_targets._shared.cfn.application_signals import DISCOVERY, OBJECTIVE, objective_properties
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Blank, Call, Item
from obsc_targets.terraform.items import arguments
from obsc_targets.terraform.say import Say


def discovery(node: Discovery, say: Say) -> Iterator[Item]:
    """A stack that switches Application Signals on."""
    resource = {"Discovery": {"Type": DISCOVERY}}
    yield from _stack(say.own_name(_stack_name(node, say)), {"Resources": resource})


def objective(node: ServiceLevelObjective, say: Say) -> Iterator[Item]:
    """A stack that holds an objective and gives its ARN."""
    resource = {"Slo": {"Type": OBJECTIVE, "Properties": objective_properties(node, say.text)}}
    output = {"Arn": {"Value": {"Fn::GetAtt": ["Slo", "Arn"]}}}
    yield from _stack(say.own_name(_stack_name(node, say)), {"Resources": resource, "Outputs": output})
    if node.depends_on:
        yield Blank()
        waits = arguments(depends_on=[say.node(*other) for other in node.depends_on])
        yield from (Note(argument, "Without it Application Signals takes no objective.") for argument in waits)


def _stack(name: Any, template: dict[str, Any]) -> Iterator[Item]:
    comment = "Version 5 of the provider has no resource for this, CloudFormation has."
    yield from (Note(argument, comment) for argument in arguments(name=name))
    yield Blank()
    yield from arguments(template_body=Call("jsonencode", (template,)))


def _stack_name(node: Discovery | ServiceLevelObjective, say: Say) -> str:
    """The name of the block, which no other stack has, in the letters that a stack's name may have."""
    return say.addresses[node.kind, node.name][-1].replace("_", "-")
