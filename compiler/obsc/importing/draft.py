"""The specification that existing infrastructure comes to, with the place of every value and holes for the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from obsc.diagnostics import Path, Severity
from obsc.importing.agents import agent_services
from obsc.importing.collectors import KINDS as OF_BACKENDS
from obsc.importing.collectors import collectors
from obsc.importing.containers import app_of, containers
from obsc.importing.created import KINDS as CREATED
from obsc.importing.created import created, without_created
from obsc.importing.facts import Fact, Facts, holes, print_facts
from obsc.importing.generated import without_generated
from obsc.importing.logs import Logs
from obsc.importing.machine_task import IN_IMAGES, running_of, task_of
from obsc.importing.machines import machines
from obsc.importing.patched import patched
from obsc.importing.platform import platform
from obsc.importing.resources import Found, is_own, read
from obsc.importing.scaling import POLICIES, TARGETS, scaling
from obsc.importing.service import AGENTS, Imported, runs
from obsc.importing.values import Reference, Resource, part, text
from obsc.importing.watched import watched
from obsc.init.evidence import Notes
from obsc.init.project import Project
from obsc.init.unit import plain
from obsc.init.write import comment
from obsc.plan.model import full_name
from obsc.yaml12.refusals import is_unfit

_HEAD = """\
# yaml-language-server: $schema=./.obsc/observability.schema.json
# Written by `obsc import` from the files that are named behind the values. What obsc builds from it replaces their task
# definitions, ECS services, instances and log groups; everything else of theirs stays, an input where it is needed.
"""


_LEFT_OUT = "# Not in this specification, or in another way:"


@dataclass(slots=True)
class Draft:
    """What was imported; no facts where there is no service in the files."""

    facts: Facts = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    services: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    """What the specification names beside itself: the user's own commands on an instance, by their paths."""

    def holes(self) -> Iterator[tuple[Path, Fact]]:
        """What the user has to say."""
        return holes(self.facts)


def draft_of(project: Project, only: str | None = None) -> Draft:
    """Read a project's infrastructure, or one file of it. Nothing is run, nothing outside of the folder is read."""
    found = read(project, only)
    notes = project.notes
    draft = Draft(notes=notes)
    tasks = _tasks(found, notes) or _on_instances(found, notes)
    if not tasks:
        _rest(found, notes, {}, set())
    else:
        draft.services = tuple(task.name for task in tasks)
        draft.facts, read_too = _facts(found, tasks, notes, project)
        draft.files = {path: text for task in tasks if task.machine for path, text in task.machine.files.items()}
        _without_unfit(draft)
        if only is None:
            _fill_from_code(project, draft)
        _rest(found, notes, draft.facts, read_too)
        draft.facts = patched(found, tasks, without_generated(draft.facts, tasks))
        _fit(draft)
    return draft


def text_of(draft: Draft) -> str:
    """The specification as YAML, with what has no place in it as comments at its end."""
    left_out = [f"# - {comment(str(note))}" for note in draft.notes.all]
    lines = (*print_facts(draft.facts), *([_LEFT_OUT] if left_out else ()), *left_out)
    return _HEAD + "".join(line + "\n" for line in lines)


def _tasks(found: Found, notes: Notes) -> list[Imported]:
    own_folders = {resource.file.folder for resource in found.all if is_own(resource.file)}
    tasks: list[Imported] = []
    families: set[str] = set()
    for task in found.of("TaskDefinition"):
        family = text(part(task.body, "family"))
        if family is not None and family in families:
            notes.add(f"`{task.id}` is left out: the family `{family}` stands in another file too", task.place())
            continue
        families |= {family} if family is not None else set()
        running = next((one for one in found.of("Service") if runs(one, task)), None)
        all_containers = containers(task, notes)
        rows = [] if running is None else part(running.body, "loadBalancers").rows or running.body["load_balancer"].rows
        app = app_of(all_containers, text(part(rows[0], "containerName")) if rows else None)
        if app is None:
            if all_containers and not any(one.role in AGENTS for one in all_containers):
                notes.add(f"`{task.id}` is left out: none of its containers can be the app", task.place())
            continue
        if app.words and not app.is_server and not any(app.ports()):
            notes.add(f"`{task.id}` is left out: it starts no web server, and listens on no port", task.place())
            continue
        mine = task.file.folder in own_folders or _has_placeholders(task)
        tasks.append(Imported(task, running, all_containers, app, mine, notes))
    return _apart(tasks)


def _on_instances(found: Found, notes: Notes) -> list[Imported]:
    """Apps on EC2, each as a task: where there are tasks of ECS, instances are what those run on."""
    tasks: list[Imported] = []
    for machine in machines(found, notes):
        task, running = task_of(machine), running_of(machine)
        all_containers = containers(task, notes)
        tasks.append(Imported(task, running, all_containers, all_containers[0], machine.is_own, notes, machine))
    return _apart(tasks)


def _has_placeholders(task: Resource) -> bool:
    """Whether its role is one that obsc's checklist creates: `<web-task-role.arn>`."""
    role = part(task.body, "executionRoleArn").data, part(task.body, "taskRoleArn").data
    return any(isinstance(one, Reference) and one.name.endswith(("-task-role", "-execution-role")) for one in role)


def _apart(tasks: list[Imported]) -> list[Imported]:
    """Services of one name are told apart by the families of their tasks."""
    count = Counter(task.name for task in tasks)
    for task in tasks:
        if count[task.name] > 1:
            task.name = plain(text(part(task.task.body, "family")) or task.task.id) or task.name
    taken: set[str] = set()
    for task in tasks:
        base, number = task.name[:36], 2
        while task.name in taken:
            task.name, number = f"{base}-{number}", number + 1
        taken.add(task.name)
    return sorted(tasks, key=lambda task: task.name)


def _facts(found: Found, tasks: list[Imported], notes: Notes, project: Project) -> tuple[Facts, set[str]]:
    """The facts, and the ids of what stands in them beside the tasks and what these name."""
    logs = Logs(found)
    for task in tasks:
        task.beside = _of_image(task, project)
    system = _system(tasks, project.root)
    name = str(system.value)
    facts: Facts = {
        ("apiVersion",): Fact("obsc/v1alpha1"),
        ("kind",): Fact("Observability"),
        ("metadata", "name"): system,
    }
    facts |= platform(found, tasks, notes)
    agents = agent_services(found, tasks, name, logs, notes)
    facts |= agents.facts
    for task in tasks:
        facts |= task.facts(logs, full_name(name, task.name))
        scaled = {(*task.at, "scaling", key): fact for key, fact in scaling(found, task, notes)}
        if scaled:
            facts |= scaled
            facts.pop((*task.at, "desiredCount"), None)
        _told_names(task)
    named = _agent_of_outputs(tasks, project)
    facts |= _agents([task for task in tasks if task.machine is None], logs, agents.used_by, named)
    facts |= _agents_of_instances(tasks, named)
    facts |= _families(tasks, name)
    facts = without_created(facts | created(found, tasks), found)
    facts = collectors(found, tasks, name, facts)
    seen = watched(found, tasks, name, notes)
    facts |= seen.facts
    return _common(facts, tasks), seen.read


def _system(tasks: list[Imported], root: str) -> Fact:
    """The first part of the families' names: what stands before the services' own."""
    votes: Counter[str] = Counter()
    for task in tasks:
        family = text(part(task.task.body, "family")) or ""
        if family.endswith(f"-{task.name}") and plain(family[: -len(task.name) - 1]):
            votes[plain(family[: -len(task.name) - 1])] += 2
        elif family == task.name or (len(tasks) == 1 and plain(family)):
            votes[plain(family)] += 1
    best = next(iter(votes.most_common(1)), None)
    first = tasks[0]
    node = part(first.task.body, "family")
    if best is None:
        folder = plain(root.replace("\\", "/").rstrip("/").rpartition("/")[2])
        return Fact(folder or first.name, None, "the name of the folder: yours to choose")
    return Fact(best[0], node.place(first.task.file) if node.data is not None else None)


def _told_names(task: Imported) -> None:
    if task.app.name != task.name:
        message = f"the container `{task.app.name}` is called `{task.name}`, as its service"
        task.notes.add(message, task.app.place("name"))


def _families(tasks: list[Imported], system: str) -> Facts:
    """Families that are not called as obsc would call them keep their names, by patches."""
    patches = []
    place = None
    for task in tasks:
        node = part(task.task.body, "family")
        family = text(node)
        if family is not None and family != full_name(system, task.name):
            patches.append({"select": {"kind": "TaskDefinition", "name": task.name}, "set": {"family": family}})
            place = place or node.place(task.task.file)
    return {("patches",): Fact(tuple(patches), place)} if patches else {}


def _agents(tasks: list[Imported], logs: Logs, used_by: Callable[[Imported], str | None], named: str | None) -> Facts:
    """The agent of each service: one of its own task's, or one that several describe alike; `named` is its name."""
    facts: Facts = {}
    sidecars = {task.name: task.agent_facts(logs) for task in tasks if used_by(task) is None}
    values = {name: tuple((key, repr(fact.value)) for key, fact in own.items()) for name, own in sidecars.items()}
    shared = {
        said for said, count in Counter(values.values()).items() if count > 1 and any(k[0] == "logs" for k, _ in said)
    }
    names: dict[object, str] = {}
    if named is not None and len(set(values.values())) == 1 and any(values.values()):
        names[next(iter(values.values()))] = named
    for task in tasks:
        if (said := values.get(task.name)) in shared and said not in names:
            names[said] = _shared_name(task, logs, set(names.values()) | {name for name, _ in values.items()})
    for task in tasks:
        other = used_by(task)
        if other is not None:
            facts[(*task.at, "agent")] = Fact(other)
            continue
        own, said = sidecars[task.name], values[task.name]
        place = None if task.agent is None else task.agent.place("name")
        if said in names:
            facts |= {("agents", names[said], *key): fact for key, fact in own.items()}
            facts[(*task.at, "agent")] = Fact(names[said], place)
        elif own:
            facts |= {(*task.at, "agent", *key): fact for key, fact in own.items()}
        else:
            facts[(*task.at, "agent")] = Fact("sidecar", place)
    return facts


def _of_image(task: Imported, project: Project) -> dict[str, str]:
    """What obsc wrote for the service's image: the app's own configuration is named in it."""
    folder = f"{task.task.file.folder}/images/{task.name}/".removeprefix("/")
    files = {variable: project.file(folder + name) for variable, name in IN_IMAGES.items()} if task.is_own else {}
    return {variable: file.text for variable, file in files.items() if file is not None}


def _agent_of_outputs(tasks: list[Imported], project: Project) -> str | None:
    """The name of the one agent whose configuration lies beside what obsc wrote; inline ones begin with a service's."""
    names: set[str] = set()
    for task in tasks:
        folder = f"{task.task.file.folder}/agents/".removeprefix("/")
        files = [path.removeprefix(folder) for path in project.paths if path.startswith(folder)] if task.is_own else []
        if any(name.startswith(f"{task.name}.") for name in files):
            return None
        names |= {name.rpartition(".")[0] for name in files if name.endswith((".json", ".yaml"))}
    return next(iter(names)) if len(names) == 1 else None


def _agents_of_instances(tasks: list[Imported], named: str | None) -> Facts:
    """The agent of instances, where it has a name."""
    facts: Facts = {}
    for task in tasks:
        if task.machine is not None and named is not None:
            facts[("agents", named, "topology")] = Fact("host", task.machine.resource.place())
            facts[(*task.at, "agent")] = Fact(named, task.machine.resource.place())
    return facts


def _shared_name(task: Imported, logs: Logs, taken: set[str]) -> str:
    """What several call their agent, by the log group that they share; `agent` where it has no name of its own."""
    assert task.agent is not None
    group = logs.of(task.agent)
    reference = group.node.data if group.resource is None else None
    id = reference.name if isinstance(reference, Reference) else group.resource.id if group.resource is not None else ""
    words = plain(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", id.rpartition("aws_cloudwatch_log_group.")[2]))
    name = words.removesuffix("-log-group").removesuffix("-agent").removesuffix("-log-group") or "agent"
    return name if name not in taken else f"{name}-agent"


def _common(facts: Facts, tasks: list[Imported]) -> Facts:
    """What every service says alike is said once, where the language has a place for it."""
    key = "deployment.environment"
    said = {facts[path].value for task in tasks if (path := (*task.at, "resource", "attributes", key)) in facts}
    everywhere = all((*task.at, "resource", "attributes", key) in facts for task in tasks)
    if len(said) == 1 and everywhere:
        first = facts[(*tasks[0].at, "resource", "attributes", key)]
        facts = {path: fact for path, fact in facts.items() if path[-1] != key}
        facts["deploymentEnvironment",] = first
    return facts


def _rest(found: Found, notes: Notes, facts: Facts, read_too: set[str]) -> None:
    """Say what else is in the files: nothing is passed over in silence."""
    for resource in found.all:
        if resource.kind in _EC2:
            if ("platform", "ec2", "packaging") not in facts and facts:
                message = f"`{resource.id}` is left out: a specification runs its services on ECS or on EC2"
                notes.add(message, resource.place())
        elif resource.kind in (*TARGETS, *POLICIES):
            if not any(path[2:3] == ("scaling",) for path in facts):
                notes.add(
                    f"`{resource.id}` ({resource.type or resource.kind}) is not in the specification", resource.place()
                )
        elif "ServiceDiscovery" in resource.kind or "service_discovery" in resource.kind:
            if ("platform", "network", "namespace", "name") not in facts:
                notes.add(
                    f"`{resource.id}` ({resource.type or resource.kind}) is not in the specification", resource.place()
                )
        elif (
            resource.kind not in _READ
            and resource.id not in read_too
            and not (is_own(resource.file) and resource.kind in _WRITTEN_AGAIN)
        ):
            notes.add(
                f"`{resource.id}` ({resource.type or resource.kind}) is not in the specification", resource.place()
            )


_EC2 = ("Instance", "LaunchTemplate")
_READ = frozenset(
    {
        *("TaskDefinition", "Service", "LogGroup", "Cluster", "Role", "RolePolicy", "Provider"),
        *("SecurityGroup", "SecurityGroupIngress", "TargetGroup", "AutoScalingGroup", "InstanceProfile"),
    }
)
"""What is read, or what its services refer to and keep."""
_WRITTEN_AGAIN = ("aws_vpc_security_group_egress_rule", "aws_iam_role_policy_attachment", *CREATED, *OF_BACKENDS)
"""What obsc wrote and writes again without being asked."""


def _fill_from_code(project: Project, draft: Draft) -> None:
    """Fill holes with what the project's code says, as `obsc init` reads it."""
    from obsc.init import draft_of as from_code

    if not any(draft.holes()) or not any(path.endswith((".py", "Dockerfile")) for path in project.paths):
        return
    found = from_code(Project(project.root)).services
    for name in draft.services:
        own = [one for one in found if one.name == name]
        own = own or (found if len(found) == len(draft.services) == 1 else [])
        for key, answer in own[0].answers.items() if own else ():
            path = ("services", name, *key.split("."))
            is_open = path in draft.facts and draft.facts[path].value is None
            is_missing = path not in draft.facts and key.startswith(("framework.", "server."))
            if answer.value is not None and (is_open or (is_missing and _wants(draft.facts, name, key))):
                draft.facts[path] = Fact(answer.value, answer.places[0] if answer.places else None)


def _wants(facts: Facts, name: str, key: str) -> bool:
    """Whether what the code says of a server belongs to it: only where the files left the server to the code."""
    if key.startswith("framework."):
        return True
    server = facts.get(("services", name, "server", "name"))
    return (
        server is not None
        and server.place is not None
        and not server.place.file.endswith((".tf", ".json", ".yaml", ".yml"))
    )


def _without_unfit(draft: Draft) -> None:
    """Leave out texts with characters that the language cannot hold."""
    for path, fact in list(draft.facts.items()):
        if any(map(is_unfit, _texts(fact.value))):
            draft.notes.add(f"`{'.'.join(map(str, path))}` is left out: it holds a control character", fact.place)
            draft.facts[path] = Fact(None, fact.place, "it holds a control character")
            if path[-1] not in _NEEDED:
                del draft.facts[path]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (*_texts(key), *_texts(item))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)


_NEEDED = ("app", "port", "name", "settingsModule", "image")


def _fit(draft: Draft) -> None:
    """Leave out what the language has no room for, and say so; make a hole of what it needs."""
    from obsc.check import check
    from obsc.source import load

    source, _ = load(text_of(draft).encode(), "observability.yaml")
    for problem in check(source).diagnostics:
        if problem.code == "OBS018" or problem.severity is not Severity.ERROR:
            continue
        for path in [path for path in draft.facts if len(path) > 1 and problem.path[: len(path)] == path]:
            fact = draft.facts[path]
            if fact.value is None:
                continue
            draft.notes.add(
                f"`{'.'.join(map(str, path))}` cannot hold what stands there: {problem.message}", fact.place
            )
            if path[-1] in _NEEDED:
                draft.facts[path] = Fact(None, fact.place, "the file says what the key cannot hold")
            else:
                del draft.facts[path]
