"""What only an app on EC2 has: its place on the instance, its secrets, and the user's own commands around it."""

from __future__ import annotations

import re

from obsc.importing.docker_run import READ
from obsc.importing.facts import Fact, Facts
from obsc.importing.machines import Machine
from obsc.importing.script import Secret, read_script
from obsc.importing.user_data import UserData, around
from obsc.importing.values import Joined, given, input_name, text
from obsc.init.documents import Node, parse
from obsc.init.evidence import Notes
from obsc.init.project import TextFile
from obsc.plan.model import full_name

_READ = frozenset(
    {
        *(
            "imageId",
            "instanceType",
            "userData",
            "iamInstanceProfile",
            "subnetId",
            "securityGroupIds",
            "securityGroups",
        ),
        *("metadataOptions", "launchTemplate", "launchTemplateData", "tags", "tagSpecifications", "launchTemplateName"),
        *("ami", "userDataBase64", "userDataReplaceOnChange", "vpcSecurityGroupIds", "name", "namePrefix", "tagsAll"),
        *(
            "deletionPolicy",
            "updatePolicy",
            "lifecycle",
            "dependsOn",
            "count",
            "provider",
            "region",
            "networkInterfaces",
        ),
        *("description", "updateDefaultVersion", "associatePublicIpAddress", "networkInterface", "id", "arn"),
        *("versionDescription", "id", "updateLaunchTemplateVersion", "availabilityZone"),
    }
)


def machine_facts(machine: Machine) -> Facts:
    """What only an instance has, below its service."""
    facts: Facts = {}
    app, data = machine.app, machine.data
    place = data.place(app.line)
    full = full_name(machine.system or machine.name, machine.name)
    if app.docker is None:
        folder = app.folder[0] if app.folder is not None else ""
        if app.folder is not None and folder != f"/opt/{full}":
            facts[(*machine.at, "process", "workingDirectory")] = Fact(folder, data.place(app.folder[1]))
        if app.user is not None and app.user[0] != "root":
            facts[(*machine.at, "process", "user")] = Fact(app.user[0], data.place(app.user[1]))
        if machine.venv and machine.venv != f"{folder or f'/opt/{full}'}/.venv":
            facts[(*machine.at, "process", "venv")] = Fact(machine.venv, place)
        elif not machine.venv:
            message = f"`{machine.name}` runs in a virtual environment of its own, which obsc creates"
            machine.notes.add(message, place)
        facts |= _python(machine)
    else:
        facts |= _docker_facts(machine, full)
    for name, (value, line) in app.env.items():
        if (secret := machine.secret(value)) is not None:
            facts[(*machine.at, "secrets", name)] = Fact(_said(machine, secret, name), data.place(line))
    for path in app.unit.files if app.unit is not None else ():
        if path not in data.script.files and not machine.is_own:
            machine.notes.add(f"the variables in `{path}` are not known: no file here says them", place)
    facts |= _own_secrets(machine)
    facts |= _commands(machine)
    _tell(machine)
    return facts


def _python(machine: Machine) -> Facts:
    """The Python of the virtual environment, and the release of the distribution in it."""
    facts: Facts = {}
    for command in machine.data.script.commands:
        words = command.words
        if words[1:3] == ("-m", "venv") and (match := re.fullmatch(r"(?:.*/)?python(3\.\d+)", words[0])):
            facts[(*machine.at, "runtime", "version")] = Fact(match[1], machine.data.place(command.line))
        release = next(
            (m[1] for w in words if (m := re.fullmatch(r"aws-opentelemetry-distro==(\d+\.\d+\.\d+)", w))), None
        )
        if release is not None:
            facts[(*machine.at, "instrumentation", "version")] = Fact(release, machine.data.place(command.line))
    return facts


def _docker_facts(machine: Machine, full: str) -> Facts:
    docker, place = machine.app.docker, machine.data.place(machine.app.line)
    assert docker is not None
    facts: Facts = {}
    if docker.one("name") not in (None, full):
        facts[(*machine.at, "container", "name")] = Fact(docker.one("name"), place)
    network = docker.one("network") or docker.one("net")
    if network != "host":
        facts[(*machine.at, "container", "network")] = Fact("gateway", place)
    for pair in docker.options.get("publish", []):
        outside, _, inside = pair.partition("/")[0].rpartition(":")
        if outside.rpartition(":")[2] not in ("", inside):
            machine.notes.add(f"`{pair}`: obsc publishes the port {inside} as itself", place)
    if network not in (None, "host", "bridge"):
        machine.notes.add(f"the network `{network}` becomes the default bridge", place)
    for path in docker.options.get("env-file", []):
        if path not in machine.data.script.files:
            machine.notes.add(f"the variables in `{path}` are not known: no file here says them", place)
    for option in docker.options:
        if option not in READ:
            machine.notes.add(f"`--{option}` of `docker run` is not in the specification", place)
    return facts


def _said(machine: Machine, secret: Secret, name: str) -> dict[str, object]:
    id = given(machine.data.node(secret.id, secret.line), input_name(name.lower()))
    out: dict[str, object] = {secret.service: id}
    return out | ({"key": secret.key} if secret.key else {}) | ({"versionStage": secret.stage} if secret.stage else {})


def _own_secrets(machine: Machine) -> Facts:
    """What obsc's own program reads when the service starts."""
    written = machine.data.script.files.get("/opt/obsc/read-secrets")
    if written is None:
        return {}
    facts: Facts = {}
    inner = read_script(written.text, machine.data.marks)
    secrets = list(inner.secrets.values())
    names = [command for command in inner.commands if command.words[:2] == ("printf", '%s="%s"\\n')]
    for command, secret in zip(names, secrets, strict=False):
        line = written.lines[min(command.line, len(written.lines)) - 1][1]
        facts[(*machine.at, "secrets", command.words[2])] = Fact(
            _said(machine, secret, command.words[2]), machine.data.place(line)
        )
    return facts


def _commands(machine: Machine) -> Facts:
    """The user's own commands, as files beside the specification."""
    facts: Facts = {}
    for key, found in zip(("before", "after"), around(machine.data, machine.app), strict=True):
        if not found.text:
            continue
        path = f"userdata/{machine.name}.{key}.sh"
        rows = machine.data.text.split("\n")
        for number in range(found.first, found.last + 1):
            row = rows[number - 1]
            if machine.data.marks.known(row) is None and row in found.text:
                where = machine.data.place(number)
                machine.notes.add(f"`{path}` cannot hold a value of the deployment: fill in `<…>` there", where)
        if found.is_cut:
            machine.notes.add(f"`{path}` is cut inside of a condition: mend it", machine.data.place(found.last))
        machine.files[path] = _filled(machine.data, found.text)
        facts[(*machine.at, "userData", key)] = Fact((path,), machine.data.place(found.first))
    return facts


def _filled(data: UserData, script: str) -> str:
    """A script for a person: what stands for a value in angle brackets."""
    found = data.marks.data(script)
    parts = found.parts if isinstance(found, Joined) else (found,)
    return "".join(one if isinstance(one, str) else text(Node(one, 1)) or f"<{one.name}>" for one in parts)


def _tell(machine: Machine) -> None:
    """Note what goes nowhere: keys of the instance, log files, and an agent's own configuration."""
    for key, node in machine.properties.items:
        camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), key)
        if camel[:1].lower() + camel[1:] not in _READ and node.data not in (None, [], {}, "", False, 0):
            machine.notes.add(
                f"`{key}` of `{machine.resource.id}` is not in the specification", node.place(machine.resource.file)
            )
    if machine.is_own:
        return
    for command in machine.data.script.commands:
        if command.line in machine.data.generated:
            continue
        if command.words[0].rpartition("/")[2] == "amazon-cloudwatch-agent-ctl" and "fetch-config" in command.words:
            is_after = command.line > machine.app.line
            message = "this takes the place of obsc's configuration: leave it out" if is_after else "obsc's own follows"
            machine.notes.add(f"the CloudWatch agent is configured here: {message}", machine.data.place(command.line))
    for path, written in machine.data.script.files.items():
        if path.endswith(".json") and '"collect_list"' in written.text:
            document = parse(TextFile("agent.json", tuple(row for row, _ in written.lines)), Notes())
            for row in document["logs"]["logs_collected"]["files"]["collect_list"].rows:
                line = written.lines[min(row.line, len(written.lines)) - 1][1]
                message = f"the log file `{row['file_path'].text}` is not collected any more: obsc's agent sends traces"
                machine.notes.add(message, machine.data.place(line))
