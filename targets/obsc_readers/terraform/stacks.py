"""Stacks of CloudFormation that hold one resource of Application Signals, for which the provider has none.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudformation_stack
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsc.infra.node import Node
from obsc_readers.cloudformation.application_signals import DISCOVERY, OBJECTIVE, read_discovery, read_objective
from obsc_readers.cloudformation.sections import capital
from obsc_readers.dialect import Dialect
from obsc_readers.document import Object, Value
from obsc_readers.terraform.documents import document
from obsc_readers.walk import Keys, Refused


def read_stack(d: Dialect, name: str, value: Value, depends_on: tuple[tuple[str, str], ...]) -> Iterator[Node]:
    """The one resource; how the stack is called and rolled back changes nothing about it."""
    with d.keys(value) as keys:
        keys.need("name", d.text, "")
        keys.empty("capabilities", "notification_arns", "parameters", "tags")
        keys.only("disable_rollback", "true", "false")
        keys.only("on_failure", "DO_NOTHING", "ROLLBACK", "DELETE")
        template = keys.need("template_body", document, None)
    if template is not None:
        inside = Dialect(d.notes, True, capital, d.text, d.texts)
        yield from _template(inside, name, template, depends_on)


def _template(d: Dialect, name: str, value: Value, depends_on: tuple[tuple[str, str], ...]) -> Iterator[Node]:
    with Keys(value, d.notes) as keys:
        keys.only("AWSTemplateFormatVersion", "2010-09-09")
        keys.peek("Description")
        logical, resource = keys.need("Resources", _only_entry, ("", value))
        keys.maybe("Outputs", partial(_check_outputs, d, logical))
    with Keys(resource, d.notes) as keys:
        kind = keys.need("Type", d.one_of(DISCOVERY, OBJECTIVE), "")
        properties = keys.peek("Properties") or Object((), (*resource.path, "Properties"), resource.line)
    if kind == OBJECTIVE:
        yield from read_objective(d, name, properties, depends_on)
    elif depends_on:
        raise Refused(value, "obsc has no room for depends_on but in services and objectives")
    else:
        yield from read_discovery(d, name, properties)


def _check_outputs(d: Dialect, logical: str, value: Value) -> None:
    """The one output that others may want: `Arn`, the objective's ARN."""
    name, output = _only_entry(value)
    if name != "Arn":
        raise Refused(value, "obsc has room for one output, Arn")
    with Keys(output, d.notes) as keys:
        function, argument = keys.need("Value", _only_entry, ("", output))
    given = d.strings(argument) if function == "Fn::GetAtt" else (d.string(argument), "Arn")
    if function not in ("Fn::GetAtt", "Ref") or given != (logical, "Arn"):
        raise Refused(output, f"has to be the ARN of {logical}")


def _only_entry(value: Value) -> tuple[str, Value]:
    if not isinstance(value, Object) or len(value.entries) != 1:
        raise Refused(value, "obsc has room for one entry here")
    return value.entries[0]
