"""CloudFormation templates: the task definition that is meant, with its roles and its log groups.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.patching.cloudformation.built import Built, BuiltRole
from obsc.patching.cloudformation.functions import Functions
from obsc.patching.cloudformation.logs import LogGroups
from obsc.patching.cloudformation.parameters import Parameters
from obsc.patching.cloudformation.roles import PARAMETER, Roles
from obsc.patching.cloudformation.task import task_of
from obsc.patching.cloudformation.template import Template, type_of
from obsc.patching.merge import Merged, Several, merged
from obsc.patching.request import Outcome, Request
from obsc.patching.tree import Filled, Value
from obsc.patching.wanted import Known, Wanted
from obsc.records import replace

_TASK = "AWS::ECS::TaskDefinition"
_PLACE = ("Partition", "Region", "AccountId")


def edited(request: Request) -> Outcome:
    """A template whose task definition has what is wanted, and whose roles may do it."""
    before = request.read(request.path)
    template = Template(before)
    name = _resource(template, request.resource)
    task = task_of(template, name)
    resource = template.resources[name]
    condition = {"Condition": said.data} if (said := resource["Condition"]) is not None else {}
    had_roles = any((type_of(one) or "").startswith("AWS::IAM::") for one in template.resources.values())
    built = Built(request)
    groups, parameters = LogGroups(template, built, condition), Parameters(template, built)

    def want(known: Known) -> Wanted:
        return groups.referred(request.want(replace(known, inputs=parameters.reference)), known.region)

    made = merged(task, want, request.service.name, request.container)
    used = groups.added()
    properties = resource["Properties"]
    assert properties is not None  # `task_of` has read them
    roles = Roles(template, properties, condition, built.kinds | dict.fromkeys(parameters.given(), PARAMETER))
    start = _started(template, properties, built.role("execution", parameters.value), used, groups.missing)
    left = [
        *_of_task_role(roles.allow("TaskRoleArn", built.role("task", parameters.value)), made),
        *_of_start(roles, properties, start),
    ]
    if not template.is_changed:
        return Outcome((), made.notes)
    left += [f"the parameter `{id}` is new: a deployment has to give it a value" for id in parameters.added()]
    left += [f"the log group `{group}` has to exist" for group in groups.missing]
    if not had_roles and template.adds("AWS::IAM::Role"):
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
        left.append("the template makes its first role: deploy it with `--capabilities CAPABILITY_IAM`")
    if _is_synthesised(template):
        left.append("the template is written by CDK, whose next run writes over this edit: edit the app")
    edit = Edited(path=request.path, before=before, after=template.text)
    return Outcome((edit,), (*made.notes, *left))


def _resource(template: Template, wanted: str | None) -> str:
    """The task definition that is meant: the one that is named, or the only one."""
    found = [name for name, one in template.resources.items() if type_of(one) == _TASK]
    if wanted in found:
        return str(wanted)
    if len(found) == 1 and wanted is None:
        return found[0]
    section = template.root["Resources"]
    names = section.data if section is not None and isinstance(section.data, dict) else {}
    loop = next((name for name in names if name.startswith("Fn::")), None)
    if not found and loop is not None:
        raise Unsafe(f"makes its resources by `{loop}`, and one that is edited would be all of them")
    if not found:
        raise Unsafe(f"is no template with an `{_TASK}` in it")
    raise Several("resource", *found)


def _is_synthesised(template: Template) -> bool:
    """Whether CDK writes the template, which says so of every resource.

    https://docs.aws.amazon.com/cdk/v2/guide/troubleshooting.html
    """
    found = (one["Metadata"] for one in template.resources.values())
    return any(one is not None and one["aws:cdk:path"] is not None for one in found)


def _started(template: Template, properties: Value, start: BuiltRole, groups: list[str], named: list[str]) -> BuiltRole:
    """The execution role with what the containers that were added need: their images, if private, and their logs."""
    added = template.added_to(properties["ContainerDefinitions"])
    is_private = any(".dkr.ecr." in str(one["Image"]) for one in added)
    streams: list[Any] = [{"Fn::GetAtt": [id, "Arn"]} for id in groups]
    streams += [_streams_of(group, template.functions) for group in named if added]
    statements = []
    for statement in start.statements:
        if statement["Sid"] in ("Authenticate", "PullImages") and is_private:
            statements.append(statement)
        elif statement["Sid"] == "WriteOutput" and streams:
            statements.append({**statement, "Resource": streams})
    managed = start.managed if is_private or streams else ()
    return replace(start, statements=tuple(statements), managed=managed)


def _streams_of(group: str, functions: Functions) -> Any:
    """The ARN of everything in a log group."""
    partition, region, account = (functions.expression({"Ref": f"AWS::{one}"}) for one in _PLACE)
    arn = ("arn:", partition, ":logs:", region, ":", account, f":log-group:{group}:*")
    return functions.write(Filled(arn))


def _of_task_role(role: str | None, made: Merged) -> Iterator[str]:
    """What a task role that is not in the template has to allow."""
    policies = ", ".join(f"`{path}`" for path in made.wanted.policies)
    if role is not None and policies:
        said = f"`{role}`" if role else "is missing, and"
        yield f"the task role {said} needs what {policies} of `obsc build --target ecs` allows"


def _of_start(roles: Roles, properties: Value, start: BuiltRole) -> Iterator[str]:
    """What whoever starts the task has to be allowed, where that is not in the template.

    On Fargate there is no log driver `awslogs` without an execution role; elsewhere the instances have one.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    """
    kinds, said = properties["RequiresCompatibilities"], properties["ExecutionRoleArn"]
    actions = ", ".join(f"`{action}`" for one in start.statements for action in one["Action"])
    if said is None and (kinds is None or "FARGATE" not in str(kinds.plain)):
        if actions:
            yield f"the role of the container instances needs {actions} for what was added"
        return
    role = roles.allow("ExecutionRoleArn", start)
    if role is not None and actions:
        yield f"the execution role {f'`{role}`' if role else 'is missing, and'} needs {actions} for what was added"
