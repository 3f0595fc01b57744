"""A service of the specification from a task definition, and from the ECS service that runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from obsc.diagnostics import Path
from obsc.importing.agent_containers import agent_container_facts
from obsc.importing.command import Start, read_start
from obsc.importing.compose import MARK
from obsc.importing.containers import (
    Container,
    common_facts,
    environment,
    extra_facts,
    secrets,
)
from obsc.importing.copilot import ENVIRONMENTS, SCALING
from obsc.importing.facts import Fact, Facts
from obsc.importing.logs import Logs
from obsc.importing.machine_facts import machine_facts
from obsc.importing.machine_task import written_beside
from obsc.importing.machines import Machine
from obsc.importing.telemetry import (
    ATTRIBUTES,
    TO_AGENT,
    attributes,
    is_instrumented,
    own_python_path,
    telemetry,
)
from obsc.importing.values import Reference, Resource, given, input_name, number, part, switch, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.unit import plain
from obsc.plan.instance import PROGRAM_VARIABLE
from obsc.plan.sdk import split_attributes
from obsc.spec.versions import (
    ADOT_PYTHON_IMAGE,
)

AGENTS = ("cloudwatch-agent", "adot-collector", "xray-daemon")
_OWN_FIRST = 5
"""The entry point by which obsc finds the agent of the instance: a shell, its script and its name."""
_READ_OF_TASK = frozenset(
    {
        *("family", "containerDefinitions", "cpu", "memory", "networkMode", "requiresCompatibilities", "taskRoleArn"),
        *("executionRoleArn", "runtimePlatform", "volumes", "volume", "tags", "tagsAll", "desiredCount", "status"),
        *("taskDefinitionArn", "revision", "compatibilities", "requiresAttributes", "registeredAt", "registeredBy"),
        *("arn", "id", "loadBalancers", "healthCheckPath", "arnWithoutRevision", "trackLatest", "skipDestroy"),
        *("enableExecuteCommand", "lifecycle", "dependsOn", "count", "provider", "deletionPolicy", "region"),
        *("containerDefinition", "placementConstraints", MARK, SCALING, ENVIRONMENTS),
    }
)
_READ_OF_SERVICE = frozenset(
    {
        *("serviceName", "name", "cluster", "taskDefinition", "desiredCount", "launchType", "platformVersion"),
        *("networkConfiguration", "loadBalancers", "loadBalancer", "healthCheckGracePeriodSeconds", "tags", "tagsAll"),
        *("deploymentConfiguration", "deploymentMaximumPercent", "deploymentMinimumHealthyPercent"),
        *("deploymentCircuitBreaker", "availabilityZoneRebalancing", "enableExecuteCommand", "schedulingStrategy"),
        *("enableECSManagedTags", "enableEcsManagedTags", "propagateTags", "capacityProviderStrategy", "dependsOn"),
        *("clusterArn", "serviceArn", "status", "runningCount", "pendingCount", "deployments", "events", "createdAt"),
        *("createdBy", "id", "arn", "lifecycle", "count", "provider", "region", "deletionPolicy", "roleArn"),
        *("placementConstraints", "waitForSteadyState", "forceNewDeployment", "triggers", "timeouts"),
        *("deploymentController", "iamRole", "serviceRegistries"),
    }
)
"""Keys that are read, that describe what runs at the moment, or that say how Terraform itself works."""


@dataclass
class Imported:
    """A task of an app, read: `running` is its ECS service, where the files have one."""

    task: Resource
    running: Resource | None
    all: list[Container]
    app: Container
    is_own: bool
    """Whether obsc wrote the files: then what they create is created again."""
    notes: Notes
    machine: Machine | None = None
    """The instance that it runs on, where it is no task of ECS."""
    beside: dict[str, str] = field(default_factory=dict)
    """Files of the image that obsc wrote, under the variables in which a container without one has them."""
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = plain(self.app.name) or plain(text(part(self.task.body, "family")) or "") or "web"

    @property
    def agent(self) -> Container | None:
        """The agent beside the app."""
        return next((one for one in self.all if one.role in AGENTS), None)

    @property
    def at(self) -> Path:
        """Its path in the document."""
        return ("services", self.name)

    @property
    def _is_process(self) -> bool:
        """Whether it runs on an instance without a container."""
        return self.machine is not None and self.machine.app.docker is None

    def of_service(self, *path: str) -> Node:
        """What the ECS service says; compose and Copilot say it in one place with the task."""
        found = part(self.running.body, *path) if self.running is not None else Node(None, 1)
        return found if found.data is not None else part(self.task.body, *path)

    def facts(self, logs: Logs, full_name: str) -> Facts:
        """Everything below the service, but for what the whole system decides."""
        group = self._group(logs, full_name)
        facts: Facts = dict(self._app())
        facts |= telemetry(self.app, self.at, group=group)
        facts |= self._environment()
        facts |= secrets(self.app, self.at)
        if self.machine is None:
            facts |= dict(self._size())
            facts |= dict(self._roles())
            facts |= {(*self.at, *key): fact for key, fact in self._running(full_name)}
        else:
            facts |= machine_facts(self.machine)
            facts |= {(*self.at, *key): fact for key, fact in self._balanced()}
        facts |= {(*self.at, key): fact for key, fact in common_facts(self.app)}
        if group != self._default_group(full_name) and logs.is_placeholder(self.app):
            variable = self.app.env["OTEL_RESOURCE_ATTRIBUTES"]
            facts[(*self.at, "logs", "group")] = Fact(group, variable.place(self.app.file))
        said = logs.facts(self.app, self._default_group(full_name), self.app.name)
        facts |= {(*self.at, "logs", *key): fact for key, fact in said}
        facts |= dict(self._extras(logs))
        facts |= dict(self._of_manifest())
        self._tell()
        return facts

    def _group(self, logs: Logs, full_name: str) -> str:
        """The app's log group; where another file creates it, the app's own attribute knows its name."""
        if not logs.is_placeholder(self.app):
            return logs.of(self.app).name or self._default_group(full_name)
        attributes = split_attributes(self.app.known.get("OTEL_RESOURCE_ATTRIBUTES", ""))
        return attributes.get("aws.log.group.names", self._default_group(full_name))

    def _default_group(self, full_name: str) -> str:
        return f"/{'ecs' if self.machine is None else 'ec2'}/{full_name}"

    def _start(self) -> Start:
        words = self.app.words
        if PROGRAM_VARIABLE in self.app.env and len(words) > _OWN_FIRST and words[3] == "sh":
            words = words[4:]
        written = {} if self.machine is None else written_beside(self.machine)
        return read_start(words, {**self.app.known, **self.beside, **written}) or Start()

    def _app(self) -> Iterator[tuple[Path, Fact]]:
        app, at, start = self.app, self.at, self._start()
        image = part(app.node, "image")
        hint = input_name(f"{self.name}-image") or "image"
        if not self._is_process:
            yield (*at, "image"), Fact(given(image, hint) or {"ref": hint}, image.place(app.file))
        command = app.place("command") if part(app.node, "command").rows else app.place("entryPoint")
        for key, value in start.values.items():
            if key != ("port",):
                yield (*at, *(("framework", "name") if key == ("framework",) else key)), Fact(value, command)
        for words in start.left_out:
            self.notes.add(f"{words} of `{app.name}` has no key in the specification", command)
        yield from self._holes(start)
        yield from self._port(start)
        attach, sdk = self._attached(start)
        if attach is not None:
            where = app.env.get("OTEL_TRACES_EXPORTER", app.node).place(app.file)
            yield (*at, "instrumentation", "attach"), Fact(attach, where)
        if sdk is not None:
            yield (*at, "instrumentation", "sdk"), Fact(sdk, app.env["OTEL_TRACES_EXPORTER"].place(app.file))
        init = next((one for one in self.all if one.role == "init"), None)
        if init is not None:
            image = part(init.node, "image")
            written = given(image, "distributionImage")
            name, _, tag = str(written).rpartition(":")
            if name == ADOT_PYTHON_IMAGE and re.fullmatch(r"v\d+\.\d+\.\d+", tag):
                yield (*at, "instrumentation", "version"), Fact(tag[1:], image.place(app.file))
            elif written is not None:
                yield (*at, "instrumentation", "image"), Fact(written, image.place(app.file))
        if (folder := text(part(app.node, "workingDirectory"))) is not None:
            yield (*at, "workingDirectory"), Fact(folder, app.place("workingDirectory"))
        if (init_process := part(app.node, "linuxParameters", "initProcessEnabled")).data is not None:
            yield (*at, "initProcess"), Fact(switch(init_process), init_process.place(app.file))
        elif self.is_own and not self._is_process:
            yield (*at, "initProcess"), Fact(False, app.place("name"))
        if number(part(app.node, "stopTimeout")) not in (None, 30):
            yield (*at, "stopTimeout"), Fact(number(part(app.node, "stopTimeout")), app.place("stopTimeout"))

    def _holes(self, start: Start) -> Iterator[tuple[Path, Fact]]:
        app, at = self.app, self.at
        server = start.values.get(("server", "name"))
        django = server == "runserver" or "DJANGO_SETTINGS_MODULE" in app.known
        if ("framework",) not in start.values:
            known = "django" if django else "flask" if server == "flask" else None
            place = app.place("command") if known else None
            yield (*at, "framework", "name"), Fact(known, place, "" if known else "its infrastructure does not say it")
            if known == "django":
                yield (*at, "framework", "settingsModule"), Fact(None, None, "the files do not say it")
        if server is not None:
            if ("server", "app") not in start.values and server not in ("runserver", "python"):
                yield (*at, "server", "app"), Fact(None, app.place("command"), "the command does not say it")
            return
        if app.words:
            script = app.words[0] or ""
            if re.fullmatch(r"[\w./-]*(\.sh|/[\w.-]+)", script):
                yield (*at, "server", "script"), Fact(script, app.place("command"))
                if args := tuple(word for word in app.words[1:] if word):
                    yield (*at, "server", "args"), Fact(args, app.place("command"))
            yield (
                (*at, "server", "name"),
                Fact(None, app.place("command"), "the command starts no server that obsc knows"),
            )
        else:
            yield (*at, "server", "name"), Fact(None, app.place("name"), "the image's own command starts it")
            if self._attached(start)[0] != "none":
                yield (*at, "server", "app"), Fact(None, app.place("name"), "the image's own command says it")

    def _port(self, start: Start) -> Iterator[tuple[Path, Fact]]:
        said = start.values.get(("port",))
        ports = list(self.app.ports())
        chosen = next((one for one in ports if one[0] == said), next(iter(ports), None))
        if said is not None and (chosen is None or chosen[0] != said):
            yield (*self.at, "port"), Fact(said, self.app.place("command"))
        elif chosen is not None:
            yield (*self.at, "port"), Fact(chosen[0], chosen[2])
        else:
            yield (*self.at, "port"), Fact(None, self.app.place("name"), "no file says it")
        for port, _, place in ports:
            if chosen is not None and port != chosen[0]:
                self.notes.add(f"the port {port} of `{self.app.name}` is left out: an app has one", place)

    def _attached(self, start: Start) -> tuple[str | None, str | None]:
        """How OpenTelemetry gets into the app, where it is not by an init container."""
        if any(one.role == "init" for one in self.all):
            return None, None
        if start.is_attached:
            return "package" if self.machine is None else None, None
        if is_instrumented(self.app):
            is_adot = self.app.known.get("OTEL_PYTHON_DISTRO") == "aws_distro"
            return "none", None if is_adot else "opentelemetry"
        return None, None

    def _environment(self) -> Facts:
        facts = environment(self.app, self.at)
        if ATTRIBUTES not in self.app.known and attributes(self.app) is not None:
            facts.pop((*self.at, "env", ATTRIBUTES), None)
        path = (*self.at, "env", "PYTHONPATH")
        if path in facts and isinstance(facts[path].value, str):
            own = own_python_path(facts[path].value)
            facts[path] = Fact(own, facts[path].place)
            if not own:
                del facts[path]
        if self.agent is None or self.agent.role == "xray-daemon":
            for name in sorted(TO_AGENT & self.app.env.keys()):
                if is_instrumented(self.app) and self.agent is None:
                    break
                fact = facts.pop((*self.at, "env", name), None)
                if fact is not None:
                    self.notes.add(f"`{name}` is left out: it leads to an agent that obsc replaces", fact.place)
        return facts

    def _size(self) -> Iterator[tuple[Path, Fact]]:
        """The size of the task; without one, as on EC2, that of its containers."""
        for key in ("cpu", "memory"):
            node = part(self.task.body, key)
            size = _size(text(node))
            if size is None and node.data is not None:
                self.notes.add(
                    f"`{key}` of the task is not written out: the default is taken", node.place(self.task.file)
                )
            elif size is None:
                keys = ("cpu",) if key == "cpu" else ("memoryReservation", "memory")
                parts = [next((n for k in keys if (n := number(part(one.node, k)))), 0) for one in self.all]
                size, node = sum(parts) or None, self.app.node
            if size is not None and size >= 128:
                yield (*self.at, "resources", key), Fact(size, node.place(self.task.file))

    def _roles(self) -> Iterator[tuple[Path, Fact]]:
        for key, ours in (("taskRoleArn", "taskRole"), ("executionRoleArn", "executionRole")):
            node = part(self.task.body, key)
            is_resource = isinstance(node.data, Reference) and node.data.kind == "resource"
            if node.data is None or (is_resource and self.is_own):
                continue
            why = "the role stays where it is: give its ARN" if is_resource else ""
            written = given(node, input_name(f"{self.name}-{'task' if ours == 'taskRole' else 'execution'}-role-arn"))
            yield (*self.at, ours), Fact(written, node.place(self.task.file), why)

    def _running(self, full_name: str) -> Iterator[tuple[tuple[str, ...], Fact]]:
        """What the ECS service says."""
        file = self.task.file if self.running is None else self.running.file
        name = self.of_service("serviceName")
        name = name if name.data is not None else part(self.running.body, "name") if self.running else name
        if text(name) is not None and self.running is not None and text(name) != full_name:
            yield ("ecsServiceName",), Fact(text(name), name.place(file))
        elif text(name) is None and name.data is not None:
            message = f"the ECS service is called `{full_name}`: its name in the file is known only at deployment"
            self.notes.add(message, name.place(file))
        count = self.of_service("desiredCount")
        if number(count) not in (None, 1):
            yield ("desiredCount",), Fact(number(count), count.place(file))
        if switch(command := self.of_service("enableExecuteCommand")):
            yield ("enableExecuteCommand",), Fact(True, command.place(file))
        yield from self._deployment()
        yield from self._balanced()

    def _deployment(self) -> Iterator[tuple[tuple[str, ...], Fact]]:
        breaker = ("deploymentCircuitBreaker",)
        for key, default, paths in (
            ("maximumPercent", 200, (("deploymentConfiguration", "maximumPercent"), ("deploymentMaximumPercent",))),
            (
                "minimumHealthyPercent",
                100,
                (("deploymentConfiguration", "minimumHealthyPercent"), ("deploymentMinimumHealthyPercent",)),
            ),
            ("circuitBreaker", True, (("deploymentConfiguration", *breaker, "enable"), (*breaker, "enable"))),
            ("rollback", True, (("deploymentConfiguration", *breaker, "rollback"), (*breaker, "rollback"))),
            ("availabilityZoneRebalancing", "ENABLED", (("availabilityZoneRebalancing",),)),
        ):
            node = next((n for path in paths if (n := self.of_service(*path)).data is not None), None)
            if node is None or self.running is None:
                continue
            value = {int: number, bool: switch, str: text}[type(default)](node)
            if value is not None and value != default:
                yield ("deployment", key), Fact(value, node.place(self.running.file))

    def _balanced(self) -> Iterator[tuple[tuple[str, ...], Fact]]:
        rows = self.of_service("loadBalancers").rows or self.of_service("loadBalancer").rows
        file = self.task.file if self.running is None else self.running.file
        for row in rows[:1]:
            target = part(row, "targetGroupArn")
            written = given(target, input_name(f"{self.name}-target-group"))
            yield ("route", "targetGroup"), Fact(written, target.place(file))
            grace = self.of_service("healthCheckGracePeriodSeconds")
            if number(grace) not in (None, 60):
                yield ("route", "healthCheckGracePeriod"), Fact(number(grace), grace.place(file))
        for row in rows[1:]:
            self.notes.add("a second target group is left out: a service has one", row.place(file))
        path = part(self.task.body, "healthCheckPath")
        if rows and text(path) is not None:
            yield ("route", "healthCheckPath"), Fact(text(path), path.place(file))

    def _of_manifest(self) -> Iterator[tuple[Path, Fact]]:
        """What a manifest of Copilot says of scaling, and of its environments."""
        file = self.task.file
        scaling = self.task.body[SCALING]
        has_limit = number(scaling["max"]) is not None
        for key, node in scaling.items:
            if number(node) is not None and has_limit:
                yield (*self.at, "scaling", key), Fact(number(node), node.place(file))
        keys = {"cpu": ("resources", "cpu"), "memory": ("resources", "memory"), "count": ("desiredCount",)}
        if self.task.body[SCALING].data is not None:
            del keys["count"]
        for overlay, body in self.task.body[ENVIRONMENTS].items:
            at = ("environments", plain(overlay), *self.at)
            for name, value in body["variables"].items:
                if text(value) is not None:
                    yield (*at, "env", name), Fact(text(value), value.place(file))
            for key, node in body.items:
                if key in keys and number(node) is not None:
                    yield (*at, *keys[key]), Fact(number(node), node.place(file))
                elif key != "variables":
                    message = f"`environments.{overlay}.{key}` of `{self.name}` is not in the specification"
                    self.notes.add(message, node.place(file))

    def _extras(self, logs: Logs) -> Iterator[tuple[Path, Fact]]:
        others = [one for one in self.all if one.role == "extra" and one is not self.app]
        names = frozenset(one.name for one in self.all)
        for one in others:
            name = plain(one.name)
            if not name:
                self.notes.add("a container without a name is left out", one.node.place(one.file))
                continue
            at = (*self.at, "containers", name)
            yield from (((*at, key), fact) for key, fact in extra_facts(one, names))
            yield from environment(one, at).items()
            yield from secrets(one, at).items()
            own, app = logs.of(one), logs.of(self.app)
            if own.name is not None and own.name != app.name:
                yield from (((*at, "logs", *key), fact) for key, fact in logs.facts(one, "", one.name))
            one.tell()

    def _tell(self) -> None:
        """Note what goes nowhere."""
        self.app.tell(frozenset({"dockerLabels"} if self.machine is None else ()))
        for resource, known in ((self.task, _READ_OF_TASK), (self.running, _READ_OF_SERVICE)):
            for key, node in resource.body.items if resource is not None else ():
                camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), key)
                if camel[:1].lower() + camel[1:] not in known and node.data not in (None, [], {}, "", False, 0):
                    assert resource is not None
                    message = f"`{key}` of `{resource.id}` is not in the specification"
                    self.notes.add(message, node.place(resource.file))
        for row in (*part(self.task.body, "volumes").rows, *part(self.task.body, "volume").rows):
            name = text(part(row, "name")) or ""
            if "opentelemetry" not in name and name != "tmp":
                self.notes.add(f"the volume `{name}` is not in the specification", row.place(self.task.file))

    def agent_facts(self, logs: Logs) -> dict[tuple[str, ...], Fact]:
        """The agent beside the app, by keys of `agent`; nothing is the CloudWatch agent as obsc writes it."""
        agent = self.agent
        if agent is None or agent.role == "xray-daemon":
            if agent is not None:
                message = f"`{agent.name}` is replaced by the CloudWatch agent, which listens on 2000 as well"
                self.notes.add(message, agent.place("image"))
            return {}
        facts = dict(agent_container_facts(agent, beside=True))
        own, app = logs.of(agent), logs.of(self.app)
        has_own = own.name is not None and own.name != app.name
        if has_own:
            facts |= {("logs", *key): fact for key, fact in logs.facts(agent, "", agent.name)}
        elif (prefix := own.prefix) is not None and text(prefix) not in (None, agent.name):
            self.notes.add(f"the streams of `{agent.name}` begin with its name", prefix.place(agent.file))
        return facts


def runs(service: Resource, task: Resource) -> bool:
    """Whether an ECS service runs a task: by reference, or by its family."""
    node = part(service.body, "taskDefinition")
    if isinstance(node.data, Reference) and node.data.kind == "resource":
        return node.data.name == task.id
    named = (text(node) or "").rpartition("/")[2].partition(":")[0]
    return bool(named) and named == (text(part(task.body, "family")) or task.id)


def _size(written: str | None) -> int | None:
    """`512`, `0.5 vCPU`, `1 GB` in CPU units or MiB; 1024 of them are a vCPU or a GB."""
    match = re.fullmatch(r"(\d{1,6}|\d{0,6}\.\d{1,3})\s*(vcpu|gb)?", (written or "").strip().lower())
    if match is None:
        return None
    return round(float(match[1]) * 1024) if match[2] else int(float(match[1]))
