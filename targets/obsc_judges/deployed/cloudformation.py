"""A small CloudFormation: a template, with values for its parameters, becomes API calls in an account.

moto's own is too lossy to judge anything: of 680 changed properties 114 could not be seen in the state it left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from obsc_judges.deployed import load_balancers, machines, networks  # noqa: F401 - they register what they create
from obsc_judges.deployed.embedded import Account
from obsc_judges.deployed.intrinsics import NO_VALUE, Scope, names, resolve
from obsc_judges.deployed.refusal import Refused, Unsupported
from obsc_judges.deployed.resource_types import CREATORS, Creation, Made

STACK = "obsc"
Values = Mapping[str, str | tuple[str, ...]]
"""Values of parameters by name; a list for one that takes a list."""

_SECTIONS = {"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Resources", "Outputs"}
_MEMBERS = {"Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata", *machines.BESIDE}


@dataclass(frozen=True, slots=True)
class Stack:
    """What a deployment came to: the outputs, and the names that CloudFormation made up."""

    outputs: Mapping[str, Any]
    generated: frozenset[str]


def deploy(template: Mapping[str, Any], values: Values, account: Account) -> Stack:
    """Create everything, in the order in which it depends on each other; outputs are resolved too."""
    beyond = set(template) - _SECTIONS
    if beyond:
        raise Unsupported(f"sections that are not supported here: {', '.join(sorted(beyond))}")
    refs = _pseudo(account) | _parameters(template.get("Parameters") or {}, values)
    attributes: dict[str, Mapping[str, Any]] = {}
    generated: set[str] = set()
    resources = template.get("Resources") or {}
    for logical in _in_order(resources):
        made = _create(logical, resources[logical], Scope(refs, attributes, account.zones), account)
        refs[logical], attributes[logical] = made.ref, made.attributes
        generated |= {made.generated} if made.generated else set()
    told = template.get("Outputs") or {}
    outputs = {name: _output(name, output, Scope(refs, attributes, account.zones)) for name, output in told.items()}
    return Stack(outputs, frozenset(generated))


def parameters_in(template: Mapping[str, Any], values: Values, account: Account) -> Scope:
    """The scope before there is any resource: what is known of a template by its parameters alone."""
    return Scope(_pseudo(account) | _parameters(template.get("Parameters") or {}, values), {}, account.zones)


def _create(logical: str, resource: Mapping[str, Any], scope: Scope, account: Account) -> Made:
    type_, beyond = resource.get("Type", "no type"), set(resource) - _MEMBERS
    try:
        if type_ not in CREATORS:
            raise Unsupported("resources of this type are not supported here")
        if beyond:
            raise Unsupported(f"{', '.join(sorted(beyond))} beside the properties is not supported here")
        properties = resolve(resource.get("Properties") or {}, scope)
        return CREATORS[type_](Creation(account, STACK, logical, properties))
    except Refused as error:
        raise type(error)(f"{logical} ({type_}): {error}") from error
    except Exception as error:  # botocore refuses in its ways, and moto stumbles in others over what AWS would refuse
        raise Refused(f"{logical} ({type_}): {type(error).__name__}: {error}") from error


def _in_order(resources: Mapping[str, Any]) -> Iterator[str]:
    """The logical names, every one after those it needs; otherwise as they are written."""
    needs = {name: [*names(resource.get("Properties")), *_depends_on(resource)] for name, resource in resources.items()}
    for name, needed in needs.items():
        unknown = [other for other in _depends_on(resources[name]) if other not in resources]
        if unknown:
            raise Refused(f"{name} depends on {', '.join(unknown)}, which is no resource")
        needs[name] = [other for other in needed if other in resources]
    try:
        yield from TopologicalSorter(needs).static_order()
    except CycleError as error:
        raise Refused(f"resources depend on each other: {' -> '.join(error.args[1])}") from error


def _depends_on(resource: Mapping[str, Any]) -> list[str]:
    named = resource.get("DependsOn", [])
    return [named] if isinstance(named, str) else list(named)


def _pseudo(account: Account) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"""
    suffix = "amazonaws.com.cn" if account.partition == "aws-cn" else "amazonaws.com"
    stack = f"arn:{account.partition}:cloudformation:{account.region}:{account.number}:stack/{STACK}/1"
    return {
        "AWS::AccountId": account.number,
        "AWS::NoValue": NO_VALUE,
        "AWS::Partition": account.partition,
        "AWS::Region": account.region,
        "AWS::StackId": stack,
        "AWS::StackName": STACK,
        "AWS::URLSuffix": suffix,
    }


def _parameters(declared: Mapping[str, Any], values: Values) -> dict[str, Any]:
    unknown = set(values) - set(declared)
    if unknown:
        raise Refused(f"no such parameters: {', '.join(sorted(unknown))}")
    return {name: _parameter(name, told, values) for name, told in declared.items()}


def _parameter(name: str, declared: Mapping[str, Any], values: Values) -> Any:
    if str(declared["Type"]).startswith("AWS::SSM::Parameter::"):
        raise Unsupported(f"the parameter {name} is looked up in Systems Manager, which is not supported here")
    if name not in values and "Default" not in declared:
        raise Refused(f"the parameter {name} has no value and no default")
    value: Any = values.get(name, declared.get("Default"))
    if not takes_list(declared):
        check(name, declared, str(value))
        return str(value)
    items = value.split(",") if isinstance(value, str) else list(value)
    for item in items:
        check(name, declared, str(item))
    return items


def takes_list(declared: Mapping[str, Any]) -> bool:
    """Whether a parameter takes several values."""
    return declared["Type"] == "CommaDelimitedList" or str(declared["Type"]).startswith("List<")


def check(name: str, declared: Mapping[str, Any], value: str) -> None:
    """Refuse a value that the parameter's declaration excludes."""
    pattern = declared.get("AllowedPattern")
    fits = (
        (pattern is None or re.fullmatch(pattern, value) is not None)
        and ("AllowedValues" not in declared or value in map(str, declared["AllowedValues"]))
        and int(declared.get("MinLength", 0)) <= len(value) <= int(declared.get("MaxLength", 4096))
        and ("Number" not in declared["Type"] or _in_range(declared, value))
    )
    if not fits:
        raise Refused(f"the parameter {name} does not allow {value!r}")


def _in_range(declared: Mapping[str, Any], value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    return float(declared.get("MinValue", number)) <= number <= float(declared.get("MaxValue", number))


def _output(name: str, output: Mapping[str, Any], scope: Scope) -> Any:
    try:
        return resolve(output.get("Value"), scope)
    except Refused as error:
        raise type(error)(f"output {name}: {error}") from error
