"""Infrastructure that exists: task definitions, CloudFormation, Terraform and CDK, and what they say about compute.

Only what is written out is taken: a reference or a variable stands for a value that the file does not hold.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from obsc.init.documents import Node, parse
from obsc.init.evidence import Finding, Place
from obsc.init.instances import Instance, Said
from obsc.init.project import Project, TextFile
from obsc.init.sources import constant
from obsc.init.sources import parse as parse_python

_REGION = r"[a-z]{2}(-[a-z]+)+-[0-9]"
_AGENT = re.compile(r"cloudwatch-agent|aws-otel-collector|aws-xray-daemon|adot-autoinstrumentation|fluent-?bit")


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a task definition that is no agent; with the size of its task."""

    name: str
    place: Place
    ports: tuple[tuple[int, Place], ...] = ()
    command: tuple[tuple[str, ...], Place] | None = None
    entry_point: tuple[tuple[str, ...], Place] | None = None
    cpu: tuple[int, Place] | None = None
    memory: tuple[int, Place] | None = None
    env: dict[str, tuple[str, Place]] = field(default_factory=dict)


@dataclass(slots=True)
class Infrastructure:
    """What all files say: findings on the platform, and the containers."""

    platform: list[Finding] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    """EC2 instances, which may or may not run the app."""
    images: dict[str, Said] = field(default_factory=dict)
    """Terraform's data sources of AMIs by folder and address, and the names that they look for."""


def infrastructure(project: Project) -> Infrastructure:
    """Read every file that is one of these kinds."""
    found = Infrastructure()
    for path in project.paths:
        name = path.rpartition("/")[2]
        if name in ("package.json", "package-lock.json", "tsconfig.json", "cdk.json"):
            continue
        if name.endswith(".tf"):
            _terraform(project, path, found)
        elif name.endswith((".json", ".template")) or (name.endswith((".yaml", ".yml")) and "compose" not in name):
            _document(project, path, found)
        elif name.endswith(".py"):
            _cdk(project, path, found)
    found.instances = [replace(one, image=_looked_up(one.image, found)) for one in found.instances]
    return found


def _looked_up(image: Said | None, found: Infrastructure) -> Said | None:
    """The name that a data source looks for, where an image is a reference to one."""
    if image is None:
        return None
    address = ".".join(image[0].split(".")[:3])
    return found.images.get(f"{image[1].file.rpartition('/')[0]}:{address}", image)


def _document(project: Project, path: str, found: Infrastructure) -> None:
    file = project.file(path)
    if file is None or not re.search(r"containerDefinitions|AWS::(ECS|EC2)::", file.text):
        return
    document = parse(file, project.notes)
    for task in (document, document["taskDefinition"]):
        if _get(task, "containerDefinitions").rows:
            _task(project, task, file, found)
    for _, resource in document["Resources"].items:
        properties = resource["Properties"]
        match resource["Type"].text:
            case "AWS::ECS::TaskDefinition":
                _task(project, properties, file, found)
            case "AWS::ECS::Service":
                _launch_type(_get(properties, "launchType"), file, found)
            case "AWS::EC2::Instance":
                found.instances.append(_template_instance(document, resource["Type"], properties, file))
            case "AWS::EC2::LaunchTemplate":
                data = properties["LaunchTemplateData"]
                found.instances.append(_template_instance(document, resource["Type"], data, file))


def _template_instance(document: Node, kind: Node, properties: Node, file: TextFile) -> Instance:
    """An instance of CloudFormation; a parameter stands for its default."""

    def value(key: str) -> Said | None:
        node = properties[key]
        name = node.data if node.tag == "!Ref" else node["Ref"].text
        if isinstance(name, str) and (default := document["Parameters"][name]["Default"]).data is not None:
            node = default
        text = node.data if isinstance(node.data, str) else ""
        public = re.fullmatch(r"\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}", text)
        return (public[1] if public else text, node.place(file)) if text else None

    script = tuple(line for node in _texts(properties["UserData"]) for line in _lines(node, file))
    return Instance(kind.place(file), value("ImageId"), value("InstanceType"), script)


def _texts(node: Node) -> Iterator[Node]:
    """Every text in a value, for user data is nested in functions; one that aliases repeat is there once."""
    seen: set[int] = set()
    left = [node]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one.data, str):
            yield one
        left += reversed([*one.rows, *(value for _, value in one.items)])


def _lines(node: Node, file: TextFile) -> Iterator[Said]:
    """The lines of a text, each with its place: a block of YAML or HCL has them one by one, JSON all in one."""
    at = node.line
    for line in str(node.data).split("\n"):
        text = line.strip()
        if not file.path.endswith(".json") and text:
            at = next((number for number in range(at, at + 3) if text in file.place(number).text), at)
        yield line, file.place(at)
        at += file.place(at).text == text


def _terraform(project: Project, path: str, found: Infrastructure) -> None:
    file = project.file(path)
    if file is None or not re.search(r"aws_ecs_|aws_instance|aws_launch_template|provider\s+\"aws\"", file.text):
        return
    try:
        from obsc.init.hcl import blocks  # with the reader of obsc prove, which needs an extra package

        found_blocks = blocks(file, project.notes)
    except ModuleNotFoundError as missing:
        project.notes.add(f"`{path}` is not read: that needs {missing.name}, pip install 'obsc[judges]'")
        return
    for kind, body in found_blocks:
        match kind:
            case ("provider", "aws"):
                _region(body["region"], file, found)
            case ("resource", "aws_ecs_task_definition", _):
                _task(project, body, file, found)
            case ("resource", "aws_ecs_service", _):
                _launch_type(body["launch_type"], file, found)
            case ("resource", "aws_instance" | "aws_launch_template", _):
                found.instances.append(_terraform_instance(project, body, file))
            case ("data", "aws_ssm_parameter" | "aws_ami" as source, name):
                if (looked_for := _image_name(body, file)) is not None:
                    found.images[f"{file.folder}:data.{source}.{name}"] = looked_for


def _image_name(body: Node, file: TextFile) -> Said | None:
    """What a data source looks for: a parameter's name, or that of an AMI."""
    names = [row["values"] for row in body["filter"].rows if row["name"].text == "name"]
    for node in (body["name"], *(row for values in names for row in values.rows)):
        if node.text is not None:
            return node.text, node.place(file)
    return None


def _terraform_instance(project: Project, body: Node, file: TextFile) -> Instance:
    images = [(node.data, node.place(file)) for key in ("ami", "image_id") if isinstance((node := body[key]).data, str)]
    size = body["instance_type"]
    script: list[Said] = []
    for node in (body["user_data"], body["user_data_base64"]):
        if not isinstance(node.data, str):
            continue
        if not node.tag.startswith(("file", "templatefile")):
            script += _lines(node, file)
            continue
        # "${path.module}/start.sh" is a file beside this one.
        beside = project.file(project.named(file.folder, node.data.removeprefix("${}").lstrip("/")))
        if beside is not None:
            script += ((line, beside.place(number)) for number, line in enumerate(beside.lines, 1))
    kind = None if size.text is None else (size.text, size.place(file))
    return Instance(body.place(file), images[0] if images else None, kind, tuple(script))


def _task(project: Project, task: Node, file: TextFile, found: Infrastructure) -> None:
    _compute(task, file, found)
    size = {key: _get(task, key) for key in ("cpu", "memory")}
    numbers = {key: (number, node.place(file)) for key, node in size.items() if (number := node.number()) is not None}
    for node in _definitions(task, project, file):
        image = _get(node, "image").text or ""
        name = _get(node, "name").text
        if name is None:
            continue
        if _AGENT.search(image) or _AGENT.search(name):
            project.notes.add(f"the container `{name}` is left out: obsc writes agents itself", node.place(file))
            continue
        ports = [_get(row, "containerPort") for row in _get(node, "portMappings").rows]
        found.containers.append(
            Container(
                name,
                _get(node, "name").place(file),
                tuple((port, row.place(file)) for row in ports if (port := row.number())),
                _words(_get(node, "command"), file),
                _words(_get(node, "entryPoint"), file),
                numbers.get("cpu"),
                numbers.get("memory"),
                dict(_variables(_get(node, "environment"), file)),
            )
        )
        options = _get(_get(node, "logConfiguration"), "options")
        _region(options["awslogs-region"], file, found, rank=1)


def _variables(node: Node, file: TextFile) -> Iterator[tuple[str, tuple[str, Place]]]:
    for row in node.rows:
        name, value = _get(row, "name").text, _get(row, "value").text
        if name is not None and value is not None:
            yield name, (value, row.place(file))


def _definitions(task: Node, project: Project, file: TextFile) -> list[Node]:
    """The container definitions, which Terraform may hold as JSON in a string."""
    node = _get(task, "containerDefinitions")
    if node.text is None:
        return node.rows
    inner = parse(TextFile(file.path, tuple(node.text.split("\n"))), project.notes)
    return [_on_line(row, node.line) for row in inner.rows]


def _on_line(node: Node, line: int) -> Node:
    """A value out of a text that itself begins on a line."""
    data = node.data
    if isinstance(data, dict):
        data = {key: _on_line(value, line) for key, value in data.items()}
    elif isinstance(data, list):
        data = [_on_line(value, line) for value in data]
    return Node(data, line, node.tag)


def _compute(task: Node, file: TextFile, found: Infrastructure) -> None:
    kinds = _get(task, "requiresCompatibilities")
    if kinds.words and len(kinds.words) == 1:
        _launch_type(Node(kinds.words[0], kinds.line), file, found, rank=1)
    mode = _get(task, "networkMode")
    if mode.text in ("awsvpc", "bridge", "host"):
        found.platform.append(Finding("ecs.networkMode", mode.text, mode.place(file)))
    processor = _get(_get(task, "runtimePlatform"), "cpuArchitecture")
    if processor.text in ("X86_64", "ARM64"):
        found.platform.append(Finding("ecs.cpuArchitecture", processor.text, processor.place(file)))


def _region(node: Node, file: TextFile, found: Infrastructure, rank: int = 0) -> None:
    """A region that is written out; a placeholder is none."""
    if node.text is not None and re.fullmatch(_REGION, node.text):
        found.platform.append(Finding("region", node.text, node.place(file), rank))


def _launch_type(node: Node, file: TextFile, found: Infrastructure, rank: int = 0) -> None:
    if node.text in ("FARGATE", "EC2"):
        found.platform.append(Finding("ecs.launchType", node.text, node.place(file), rank))


def _words(node: Node, file: TextFile) -> tuple[tuple[str, ...], Place] | None:
    return (words, node.place(file)) if (words := node.words) else None


def _get(node: Node, key: str) -> Node:
    """A value under the spelling of the CLI, CloudFormation or Terraform; a block of Terraform's is a list of one."""
    snake = re.sub("(?<=[a-z])(?=[A-Z])", "_", key).lower()
    spellings = (key, key[0].upper() + key[1:], snake)
    found = next((node[name] for name in spellings if node[name].data is not None), Node(None, node.line))
    return found.rows[0] if snake == "runtime_platform" and found.rows else found


_CDK = {
    "FargateService": "FARGATE",
    "FargateTaskDefinition": "FARGATE",
    "ApplicationLoadBalancedFargateService": "FARGATE",
    "NetworkLoadBalancedFargateService": "FARGATE",
    "Ec2Service": "EC2",
    "Ec2TaskDefinition": "EC2",
    "ApplicationLoadBalancedEc2Service": "EC2",
}
"""Constructs of aws_cdk.aws_ecs and aws_ecs_patterns, and the launch type that they stand for."""


def _cdk(project: Project, path: str, found: Infrastructure) -> None:
    file = project.file(path)
    if file is None or "aws_cdk" not in file.text:
        return
    tree = parse_python(file)
    nodes = tuple(ast.walk(tree)) if tree is not None else ()
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = _called(node)
        place = file.place(node.lineno)
        words = {keyword.arg: constant(keyword.value, {}) for keyword in node.keywords if keyword.arg}
        if name in _CDK:
            rank = 1 if name.endswith("TaskDefinition") else 0
            found.platform.append(Finding("ecs.launchType", _CDK[name], place, rank))
        elif name == "Environment" and re.fullmatch(_REGION, str(words.get("region"))):
            found.platform.append(Finding("region", words["region"], place))
        elif name == "add_container":
            found.containers += _cdk_container(node, words, place)
        elif name in ("Instance", "LaunchTemplate") and isinstance(node.func, ast.Attribute):
            found.instances.append(_cdk_instance(node, nodes, file))


def _called(node: ast.expr | None) -> str:
    """The last name of what is called; nothing for what is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


_CDK_IMAGES = {"latest_amazon_linux2023": "al2023-ami", "latest_amazon_linux2": "amzn2-ami"}
"""Methods of aws_cdk.aws_ec2.MachineImage, and how the names of their AMIs begin."""


def _cdk_instance(node: ast.Call, nodes: tuple[ast.AST, ...], file: TextFile) -> Instance:
    """An instance with the image that it names, and all user data of its file: who gets which, no syntax says."""
    said = {keyword.arg: keyword.value for keyword in node.keywords}
    assigned = {
        target.id: one.value
        for one in nodes
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }

    def value(key: str) -> ast.expr | None:
        found = said.get(key)
        return assigned.get(found.id) if isinstance(found, ast.Name) else found

    def first(call: ast.expr | None) -> Said | None:
        if not isinstance(call, ast.Call):
            return None
        words = (*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "name"))
        text = next((text for word in words if isinstance(text := constant(word, {}), str)), None)
        return None if text is None else (text, file.place(call.lineno))

    image = value("machine_image")
    if image is not None and (prefix := _CDK_IMAGES.get(_called(image))) is not None:
        named: Said | None = (prefix, file.place(image.lineno))
    else:
        named = first(image) if _called(image) in ("from_ssm_parameter", "lookup") else None
    script = tuple(
        (line, file.place(word.lineno))
        for call in nodes
        if isinstance(call, ast.Call) and _called(call) in ("add_commands", "custom")
        for word in call.args
        if isinstance(text := constant(word, {}), str)
        for line in text.split("\n")
    )
    kind = value("instance_type")
    size = first(kind) if _called(kind) == "InstanceType" else None
    return Instance(file.place(node.lineno), named, size, script)


def _cdk_container(node: ast.Call, words: dict[str, Any], place: Place) -> Iterator[Container]:
    name = words.get("container_name") or (constant(node.args[0], {}) if node.args else None)
    if not isinstance(name, str) or _AGENT.search(name):
        return
    ports = [
        keyword.value.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "container_port" and isinstance(keyword.value, ast.Constant)
    ]
    yield Container(name, place, tuple((port, place) for port in ports if isinstance(port, int)))
