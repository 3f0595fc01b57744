"""What OpenTelemetry needs, put into a task definition when its app is synthesised.

What stands there then wins: containers are told by their images and names, variables,
volumes and mount points by their names. `PYTHONPATH` and `OTEL_RESOURCE_ATTRIBUTES` are
merged, and the command becomes the one that starts the same server under OpenTelemetry.
What does not fit ends the synthesis with its reason.
"""

from __future__ import annotations

import re
from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct, IValidation


def add_telemetry(task_definition: ecs.TaskDefinition | ecs.CfnTaskDefinition) -> None:
    """Give a task definition its telemetry; more may be added to it afterwards."""
    own_group = _own_log_group(task_definition)
    execution = _execution_statements(own_group)
    task_role: iam.IRole | None
    execution_role: iam.IRole | None = None
    if isinstance(task_definition, ecs.TaskDefinition):
        resource: Any = task_definition.node.default_child
        task_role = task_definition.task_role
        execution_role = task_definition.obtain_execution_role() if execution else None
    else:
        resource = task_definition
        task_role = _given_role(resource, "TaskRole", resource.task_role_arn)
        execution_role = (
            _given_role(resource, "ExecutionRole", resource.execution_role_arn)
            if execution
            else None
        )
    _allow(resource, task_role, _TELEMETRY["taskRole"])
    _allow(resource, execution_role, execution)
    containers = _Containers(
        resource.container_definitions, own_group.ref if own_group else None
    )
    volumes = _Volumes(resource.volumes)
    resource.container_definitions = cdk.Lazy.uncached_any(containers)
    resource.volumes = cdk.Lazy.uncached_any(volumes)
    resource.node.add_validation(_Fits(resource, containers, volumes))


@jsii.implements(cdk.IAnyProducer)
class _Containers:
    """The container definitions: what stands there, with what is missing."""

    def __init__(self, there: Any, own_group: str | None) -> None:
        self._there, self._own_group = there, own_group

    def produce(self, context: cdk.IResolveContext) -> Any:
        # In its context references to other stacks are found, and become imports.
        return self.merged(context.resolve(self._there), [])

    def checked(self, stack: cdk.Stack, problems: list[str]) -> list[dict[str, Any]]:
        return self.merged(stack.resolve(self._there), problems)

    def merged(self, there: Any, problems: list[str]) -> list[dict[str, Any]]:
        containers: list[dict[str, Any]] = [dict(one) for one in there or ()]
        app = next(
            (one for one in containers if one.get("name") == _TELEMETRY["container"]),
            None,
        )
        if app is None:
            problems.append(f"has no container `{_TELEMETRY['container']}`")
            return containers
        log = _awslogs(app)
        renamed, added = {}, []
        for wanted in _TELEMETRY["containers"]:
            same = _counterpart(containers, wanted, problems)
            renamed[wanted["name"]] = wanted["name"] if same is None else same["name"]
            if same is None:
                added.append(_with_logs(wanted, log, self._own_group, problems))
            else:
                _variables(same, wanted.get("environment", ()), problems)
                _mounts(same, wanted.get("mountPoints", ()), problems)
        _start(app, problems)
        _variables(app, _TELEMETRY["environment"], problems)
        _merge_variables(app, log.get("awslogs-group"), problems)
        _mounts(app, _TELEMETRY["mountPoints"], problems)
        _waits(app, renamed, problems)
        return [*containers, *added]


@jsii.implements(cdk.IAnyProducer)
class _Volumes:
    """The volumes: what stands there, with what is missing."""

    def __init__(self, there: Any) -> None:
        self._there = there

    def produce(self, context: cdk.IResolveContext) -> Any:
        return self.merged(context.resolve(self._there), [])

    def checked(self, stack: cdk.Stack, problems: list[str]) -> None:
        self.merged(stack.resolve(self._there), problems)

    def merged(self, there: Any, problems: list[str]) -> list[dict[str, Any]]:
        known = {one.get("name"): one for one in there or ()}
        for wanted in _TELEMETRY["volumes"]:
            other = known.get(wanted["name"], {})
            if any(
                value not in (None, {}) for key, value in other.items() if key != "name"
            ):
                problems.append(
                    f"has a volume `{wanted['name']}` that is not an empty one"
                )
        return [
            *(there or ()),
            *(one for one in _TELEMETRY["volumes"] if one["name"] not in known),
        ]


@jsii.implements(IValidation)
class _Fits:
    """Why the telemetry does not fit into a task definition, if it does not."""

    def __init__(
        self, resource: Any, containers: _Containers, volumes: _Volumes
    ) -> None:
        self._resource, self._containers, self._volumes = resource, containers, volumes

    def validate(self) -> list[str]:
        stack, problems = cdk.Stack.of(self._resource), []
        task = {
            key: stack.resolve(getattr(self._resource, key))
            for key in ("network_mode", "cpu", "memory")
        }
        platform = stack.resolve(self._resource.runtime_platform) or {}
        mode, region = task["network_mode"] or "bridge", _TELEMETRY["region"]
        if mode != _TELEMETRY["networkMode"]:
            problems.append(
                f"has the network mode `{mode}`, and the specification `{_TELEMETRY['networkMode']}`"
            )
        if str(platform.get("operatingSystemFamily", "LINUX")) != "LINUX":
            problems.append(
                "is for Windows, which the AWS distribution for Python is not made for"
            )
        if (
            region is not None
            and not cdk.Token.is_unresolved(stack.region)
            and stack.region != region
        ):
            problems.append(
                f"is for `{stack.region}`, and the specification for `{region}`"
            )
        if _TELEMETRY["taskRole"] and self._resource.task_role_arn is None:
            problems.append("has no task role, which the telemetry needs")
        starts = _TELEMETRY["logGroup"] or _TELEMETRY["executionRole"]
        if starts and self._resource.execution_role_arn is None:
            problems.append("has no execution role, which starts what is added")
        containers = self._containers.checked(stack, problems)
        if stack.resolve(self._resource.container_definitions) != stack.resolve(
            containers
        ):
            problems.append("was given other containers behind its telemetry")
        self._volumes.checked(stack, problems)
        for key, keys, unit in (
            ("cpu", ("cpu",), "CPU units"),
            ("memory", ("memoryReservation", "memory"), "MiB"),
        ):
            wants = sum(
                next((one[k] for k in keys if isinstance(one.get(k), (int, float))), 0)
                for one in containers
            )
            if (
                isinstance(task[key], str)
                and task[key].isdigit()
                and wants > int(task[key])
            ):
                problems.append(
                    f"has {task[key]} {unit} for the task, and its containers would want {int(wants)}"
                )
        return [f"obsc: the task definition {problem}" for problem in problems]


def _given_role(
    scope: ecs.CfnTaskDefinition, name: str, arn: str | None
) -> iam.IRole | None:
    return (
        None if arn is None else iam.Role.from_role_arn(scope, f"Telemetry{name}", arn)
    )


def _own_log_group(scope: Construct) -> logs.CfnLogGroup | None:
    """A log group for what is added, where the app has none."""
    wanted = _TELEMETRY["logGroup"]
    if wanted is None:
        return None
    group = logs.CfnLogGroup(
        scope,
        "TelemetryLogs",
        log_group_name=wanted["logGroupName"],
        retention_in_days=wanted["retentionInDays"],
    )
    group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
    return group


def _execution_statements(own_group: logs.CfnLogGroup | None) -> list[dict[str, Any]]:
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    writes = (
        {"Effect": "Allow", "Action": actions, "Resource": [own_group.attr_arn]}
        if own_group
        else None
    )
    return [*_TELEMETRY["executionRole"], *([writes] if writes else [])]


def _allow(
    resource: Any, role: iam.IRole | None, statements: list[dict[str, Any]]
) -> None:
    for wanted in statements if role is not None else ():
        resources = [cdk.Token.as_string(one) for one in wanted["Resource"]]
        statement = iam.PolicyStatement.from_json({**wanted, "Resource": resources})
        if (
            role is not None
            and not role.add_to_principal_policy(statement).statement_added
        ):
            told = f"obsc: the role {role.role_arn} is not this app's, and needs {', '.join(wanted['Action'])}"
            cdk.Annotations.of(resource).add_warning_v2(
                f"obsc:{wanted['Action'][0]}", told
            )


def _awslogs(container: dict[str, Any]) -> dict[str, Any]:
    log = container.get("logConfiguration") or {}
    return dict(log.get("options") or {}) if log.get("logDriver") == "awslogs" else {}


def _with_logs(
    wanted: dict[str, Any],
    app: dict[str, Any],
    own_group: str | None,
    problems: list[str],
) -> dict[str, Any]:
    """A container that logs where the app does, or into a group of its own."""
    options = _awslogs(wanted)
    if options.get("awslogs-group") != _APP_LOG_GROUP:
        return wanted
    if own_group is not None:
        options.update({"awslogs-group": own_group, "awslogs-region": cdk.Aws.REGION})
    elif "awslogs-group" in app:
        options.update(
            {key: app[key] for key in ("awslogs-group", "awslogs-region") if key in app}
        )
    else:
        problems.append(
            f"has a container `{_TELEMETRY['container']}` without the log driver awslogs: patch it again"
        )
    return {**wanted, "logConfiguration": {"logDriver": "awslogs", "options": options}}


def _counterpart(
    containers: list[dict[str, Any]], wanted: dict[str, Any], problems: list[str]
) -> dict[str, Any] | None:
    """The container that does the work already, by its image or by its name."""
    name, image = wanted["name"], _repository(wanted["image"])
    alike = [one for one in containers if _repository(one.get("image")) == image]
    named = [one for one in containers if one.get("name") == name]
    if len(alike) > 1:
        problems.append(f"has {len(alike)} containers that could be `{name}`")
    elif named and not alike and isinstance(named[0].get("image"), str):
        problems.append(
            f"has a container `{name}` of its own, which is the name of one that is added"
        )
    found = next(iter([*alike, *named]), None)
    # What copies OpenTelemetry has to copy it to where the app looks for it.
    if (
        found is not None
        and "mountPoints" in wanted
        and _words(found) != _words(wanted)
    ):
        problems.append(
            f"has a container `{found['name']}` that copies OpenTelemetry to another place"
        )
    return found


def _repository(image: Any) -> str | None:
    """The last part of an image's name."""
    return (
        re.split("[:@]", image.rpartition("/")[2])[0]
        if isinstance(image, str)
        else None
    )


def _words(container: dict[str, Any]) -> list[Any]:
    return [*(container.get("entryPoint") or ()), *(container.get("command") or ())]


def _start(app: dict[str, Any], problems: list[str]) -> None:
    """The command of a build, where the app has the one that was compared with it."""
    start = _TELEMETRY["start"]
    if start is None:
        return
    now, seen = _words(app), start["seen"]
    writes = any(
        "> /tmp/" in word for word in start["command"] if isinstance(word, str)
    )
    mounts = [*(app.get("mountPoints") or ()), *_TELEMETRY["mountPoints"]]
    if (
        app.get("readonlyRootFilesystem") is True
        and writes
        and all(row["containerPath"] != "/tmp" for row in mounts)
    ):
        problems.append(
            f"has a read-only root for `{app['name']}`, whose command writes a file into `/tmp`"
        )
    if now == [*start["entryPoint"], *start["command"]]:
        return
    if len(now) != len(seen) or any(
        was not in (None, now[at]) for at, was in enumerate(seen)
    ):
        problems.append(
            f"starts {now} in `{app['name']}`, and when it was patched {seen}: run `obsc patch` again"
        )
    for key in ("entryPoint", "command"):
        app.pop(key, None)
        if start[key]:
            app[key] = start[key]


def _variables(container: dict[str, Any], wanted: Any, problems: list[str]) -> None:
    """The variables that a container lacks."""
    rows = [*(container.get("environment") or ()), *(container.get("secrets") or ())]
    known = {row["name"]: row.get("value") for row in rows}
    ours = {row["name"]: row.get("value") for row in wanted}
    # The argument of our sampler means nothing to another one.
    if known.get("OTEL_TRACES_SAMPLER", ours.get("OTEL_TRACES_SAMPLER")) != ours.get(
        "OTEL_TRACES_SAMPLER"
    ):
        known.setdefault("OTEL_TRACES_SAMPLER_ARG", None)
    missing = [row for row in wanted if row["name"] not in known]
    problems += [
        f"needs the variable `{row['name']}`: its value is left open"
        for row in missing
        if "value" not in row
    ]
    if missing:
        container["environment"] = [
            *(container.get("environment") or ()),
            *(row for row in missing if "value" in row),
        ]


def _merge_variables(app: dict[str, Any], log_group: Any, problems: list[str]) -> None:
    """The two variables that hold several values: what is wanted, and what is there."""
    rows = [dict(row) for row in app.get("environment") or ()]
    known = {row["name"]: row for row in rows}
    secrets = {row["name"] for row in app.get("secrets") or ()}
    paths, attributes = _TELEMETRY["pythonPath"], _TELEMETRY["resourceAttributes"]
    if "PYTHONPATH" in secrets and paths:
        problems.append(
            "reads `PYTHONPATH` from a secret, which OpenTelemetry has to be put in front of"
        )
    merged = {
        "PYTHONPATH": _join(_paths(_parts(known.get("PYTHONPATH")), paths))
        if paths
        else None,
        "OTEL_RESOURCE_ATTRIBUTES": _join(
            _attributes(
                _parts(known.get("OTEL_RESOURCE_ATTRIBUTES")),
                attributes,
                log_group,
                problems,
            )
        ),
    }
    for name, value in merged.items():
        if name in known and value:
            known[name]["value"] = value
        elif value and name not in secrets:
            rows.append({"name": name, "value": value})
    if rows:
        app["environment"] = rows


def _paths(theirs: list[Any], ours: list[str]) -> list[Any]:
    """OpenTelemetry's folders, then the app's."""
    if all(isinstance(part, str) for part in theirs):
        own = "".join(theirs)
        return [
            ":".join(
                [*ours, *(path for path in own.split(":") if own and path not in ours)]
            )
        ]
    return [":".join(ours) + ":", *theirs]


def _attributes(
    theirs: list[Any], ours: list[Any], log_group: Any, problems: list[str]
) -> list[Any]:
    """The app's attributes, then those that it lacks; its log group, if it has one."""
    text = "".join(part if isinstance(part, str) else "\0" for part in theirs)
    if any("\0" in pair.partition("=")[0] for pair in text.split(",")):
        problems.append(
            "has an expression in `OTEL_RESOURCE_ATTRIBUTES` that could name any attribute"
        )
    known = {pair.partition("=")[0].strip() for pair in text.split(",")}
    is_legal = not isinstance(log_group, str) or re.fullmatch(
        "[A-Za-z0-9_/.#-]{1,512}", log_group
    )
    parts = [
        *theirs[:-1],
        *(part.rstrip(", ") if isinstance(part, str) else part for part in theirs[-1:]),
    ]
    for key, value in ours:
        value = (log_group if is_legal else None) if value == _APP_LOG_GROUP else value
        if key not in known and value is not None:
            parts += ["," if any(parts) else "", f"{key}=", *_parts({"value": value})]
    return parts


def _parts(row: dict[str, Any] | None) -> list[Any]:
    """The pieces of a value: texts, and what only a deployment knows."""
    value = None if row is None else row.get("value")
    if isinstance(value, dict) and "Fn::Join" in value and value["Fn::Join"][0] == "":
        return list(value["Fn::Join"][1])
    return [] if value is None else [value]


def _join(parts: list[Any]) -> Any:
    joined: list[Any] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    if any(not isinstance(part, str) for part in joined):
        return {"Fn::Join": ["", joined]}
    return "".join(joined)


def _mounts(container: dict[str, Any], wanted: Any, problems: list[str]) -> None:
    """The mount points that a container lacks; anything at `/tmp` is as good."""
    rows = list(container.get("mountPoints") or ())
    known = {row["containerPath"]: row.get("sourceVolume") for row in rows}
    for row in wanted:
        path = row["containerPath"]
        if path not in known:
            rows.append(row)
        elif known[path] != row["sourceVolume"] and path != "/tmp":
            problems.append(f"has another volume at `{path}`")
    if rows:
        container["mountPoints"] = rows


def _waits(app: dict[str, Any], renamed: dict[str, str], problems: list[str]) -> None:
    """What the app waits for, and knows by links, under the names that they have."""
    rows = list(app.get("dependsOn") or ())
    known = {row["containerName"]: row.get("condition") for row in rows}
    for row in _TELEMETRY["dependsOn"]:
        name = renamed.get(row["containerName"], row["containerName"])
        if name not in known:
            rows.append({**row, "containerName": name})
        elif row["condition"] == "SUCCESS" != known[name]:
            problems.append(
                f"starts `{app['name']}` before `{name}` has succeeded: say SUCCESS there"
            )
    if rows:
        app["dependsOn"] = rows
    names = {link: renamed.get(link, link) for link in _TELEMETRY["links"]}
    links = [link if name == link else f"{name}:{link}" for link, name in names.items()]
    there = app.get("links") or []
    if links:
        app["links"] = [*there, *(link for link in links if link not in there)]


_APP_LOG_GROUP = {"Ref": "obsc::AppLogGroup"}
_TELEMETRY: dict[str, Any] = {}
