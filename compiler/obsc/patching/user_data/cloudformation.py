"""CloudFormation: the user data of an instance or a launch template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from obsc.images.splices import Unsafe, line_end
from obsc.images.wanted import Edited
from obsc.infra.iam import RolePolicy
from obsc.patching.cloudformation.built import BuiltRole
from obsc.patching.cloudformation.functions import resource_in
from obsc.patching.cloudformation.roles import Roles
from obsc.patching.cloudformation.template import Template, type_of
from obsc.patching.merge import Several
from obsc.patching.request import Outcome, Request
from obsc.patching.tree import Value
from obsc.patching.user_data.embedded import Changed, Embedding, changed
from obsc.patching.user_data.wanted import Wanted, wanted_of
from obsc.pipeline import header

_DATA = {
    "AWS::EC2::Instance": ("Properties", "UserData"),
    "AWS::EC2::LaunchTemplate": ("Properties", "LaunchTemplateData", "UserData"),
}
_HOLE = re.compile(r"\$\{[^!}][^}]*\}")
_ESCAPES = (("${!", "${"),)
_ODD = re.compile(r"\$\{!(?![^${}]+\})")
"""What is no shell's variable beyond doubt."""
_BLOCK = re.compile(r"\|(?:[+-]?([1-9])?|([1-9])?[+-]?)[ \t]*(?:#[^\n]*)?\r?\n")
"""https://yaml.org/spec/1.2.2/#81-block-scalar-styles"""


def edited(request: Request) -> Outcome:
    """A template whose instance starts the app with what is wanted, and whose role may send what it sends."""
    before = request.read(request.path)
    if before.startswith("#cloud-config"):
        raise Unsafe("is a `#cloud-config`, and not a script")
    wanted = wanted_of(request.compilation, request.service, request.container)
    template = Template(before)
    name, data = _resource(template, request.resource)
    script, is_substituted = _script(name, data)
    made = _changed(before, script, wanted, is_substituted=is_substituted)
    if made.text != before:
        if is_substituted and _ODD.search(made.text) and not _ODD.search(before):
            raise Unsafe("would get a text with `${` in it that `Fn::Sub` may not leave alone")
        _check(before, made.text, name)
    after = _with_role(made.text, name, request)
    said = made.text if after is None else after
    if said == before:
        return Outcome((), made.notes)
    notes = (*made.notes, *((wanted.role_note,) if after is None else ()))
    return Outcome((Edited(path=request.path, before=before, after=said),), notes)


def _with_role(text: str, name: str, request: Request) -> str | None:
    """A template whose role of an instance may do what the agent does; None where it has no such role."""
    template = Template(text)
    properties = _path(template.resources[name], _DATA[type_of(template.resources[name]) or ""][:-1])
    said = None if properties is None else properties["IamInstanceProfile"]
    named = said if said is None or "Ref" in said.plain or "Fn::GetAtt" in said.plain else said["Name"] or said["Arn"]
    profile = template.resources.get(resource_in(named.plain) or "") if named is not None else None
    roles = None if profile is None else _path(profile, ("Properties", "Roles"))
    if roles is None or not isinstance(roles.data, list) or len(roles.data) != 1:
        return None
    built = _built(request)
    owner = Value({"Role": roles.data[0]}, roles.start, roles.end, roles.first)
    if built is None or Roles(template, owner, {}).allow("Role", built) is not None:
        return None
    return template.text if template.is_changed else text


def _built(request: Request) -> BuiltRole | None:
    """What the role of a fresh build's instance may do for the telemetry; None where a build makes no policy for it."""
    target = request.target("cfn")
    graph = request.compilation.graph_for(target.name)
    wanted = {one.sid for one in wanted_of(request.compilation, request.service).statements}
    policy = next((one for one in graph.of(RolePolicy) if one.name == f"{request.service.name}-instance"), None)
    if policy is None or not wanted <= {one.sid for one in policy.statements}:
        return None
    ids = target.ids(graph)
    files = {file.path: file.text for file in target.emit(graph, header(request.compilation))}
    said = Template(files["template.yaml"]).resources[ids[policy.kind, policy.name]].plain["Properties"]
    statements = tuple(one for one in said["PolicyDocument"]["Statement"] if one["Sid"] in wanted)
    return BuiltRole("", None, None, said["PolicyName"], statements, ())


def _path(value: Value, keys: Iterable[str]) -> Value | None:
    found: Value | None = value
    for key in keys:
        found = None if found is None else found[key]
    return found


def has_user_data(template: Template) -> bool:
    """Whether a template has an instance or a launch template with user data."""
    return any(True for _ in _with_user_data(template))


def _with_user_data(template: Template) -> Iterator[tuple[str, Value]]:
    for name, resource in template.resources.items():
        keys = _DATA.get(type_of(resource) or "")
        value = None if keys is None else _path(resource, keys)
        if value is not None:
            yield name, value


def _resource(template: Template, wanted: str | None) -> tuple[str, Value]:
    """The resource that is meant: the one that is named, or the only one."""
    found = dict(_with_user_data(template))
    if wanted in found:
        return str(wanted), found[str(wanted)]
    if len(found) == 1 and wanted is None:
        return next(iter(found.items()))
    if not found:
        raise Unsafe("is no template with an instance or a launch template that has user data")
    raise Several("resource", *found)


def _script(name: str, data: Value) -> tuple[Value, bool]:
    """The text of the script, and whether `${` begins an expression in it."""
    inner = data["Fn::Base64"]
    substituted = None if inner is None else inner["Fn::Sub"]
    text = inner if substituted is None else substituted
    if text is not None and isinstance(text.data, list) and text.data and substituted is not None:
        text = text.data[0]
    if text is None or not isinstance(text.data, str):
        raise Unsafe(f"has user data in `{name}` that is no text in `Fn::Base64`, alone or in `Fn::Sub`")
    return text, substituted is not None


def _changed(before: str, script: Value, wanted: Wanted, *, is_substituted: bool) -> Changed:
    escapes = _ESCAPES if is_substituted else ()

    def holes(text: str) -> Iterator[tuple[int, int]]:
        yield from (match.span() for match in _HOLE.finditer(text)) if is_substituted else ()

    written = before[script.start : script.end]
    if written.startswith('"'):
        embedding = Embedding(escapes=escapes, holes=holes)
        said = _json(written, script.data)
        made = changed(script.data, embedding, wanted)
        return Changed(before[: script.start] + said(made.text) + before[script.end :], made.notes)
    block = _BLOCK.match(before, script.start)
    if block is None:
        raise Unsafe("has a script that is no literal block: write it behind `|`, line by line")
    start = block.end()
    rows = [row for row in before[start : script.end].splitlines() if row.strip()]
    indent = " " * (len(rows[0]) - len(rows[0].lstrip(" "))) if rows else ""
    if block[1] or block[2]:
        raise Unsafe("has a script whose block says its own indentation")
    end = line_end(before)
    lines = (("\r\n", "\n"),) if end == "\r\n" else ()
    embedding = Embedding(escapes=(*escapes, *lines), indent=indent, holes=holes, end=end)
    made = changed(before[start : script.end], embedding, wanted)
    return Changed(before[:start] + made.text + before[script.end :], made.notes)


def _json(written: str, data: str) -> Callable[[str], str]:
    """How a quoted text is written."""
    for is_ascii in (False, True):
        if json.dumps(data, ensure_ascii=is_ascii) == written:
            return partial(json.dumps, ensure_ascii=is_ascii)
    raise Unsafe("has a script in quotes with escapes that it would lose")


def _check(before: str, after: str, name: str) -> None:
    """Nothing but the script may be another in the result."""

    def rest(text: str) -> Any:
        template = Template(text)
        script, _ = _script(name, _resource(template, name)[1])
        return _without(script, template.root)

    if rest(before) != rest(after):
        raise Unsafe("is written in a way that obsc does not know how to add to")


def _without(part: Value, whole: Value) -> Any:
    """The data of a value, but for one that stands in it."""
    if whole is part:
        return None
    if isinstance(whole.data, dict):
        return {key: _without(part, value) for key, value in whole.data.items()}
    return [_without(part, value) for value in whole.data] if isinstance(whole.data, list) else whole.data
