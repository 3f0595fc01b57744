"""What a service on an instance needs beside the user's own commands: the parts of a build's user data that say it.

Every line comes from where `obsc build` takes it (`obsc.lower.userdata`), in the same frame, between the same remarks.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping

from obsc.images.splices import Unsafe
from obsc.infra.ec2 import Instance, LaunchTemplate
from obsc.infra.iam import Statement
from obsc.infra.values import REGION, Join, Text
from obsc.lower import permissions
from obsc.lower.userdata.host import distribution, launch_files
from obsc.lower.userdata.script import SHEBANG, Section, script
from obsc.lower.userdata.system import agent, packages
from obsc.lower.userdata.words import Values
from obsc.patching.wanted import SEPARATORS
from obsc.pipeline import Compilation
from obsc.plan.model import Ec2, Machine, Service
from obsc.records import dataclass

BEGIN, END = "# --- obsc: begin ---\n", "# --- obsc: end ---\n"
WRAPPER = "opentelemetry-instrument"
"""https://opentelemetry.io/docs/zero-code/python/"""
_AGENT_UNIT = "amazon-cloudwatch-agent.service"
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "%": "%%"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A service with its instance; a variable that only a deployment knows is None."""

    service: Service
    ec2: Ec2
    machine: Machine
    built: Text
    """The whole user data of a fresh build."""
    variables: Mapping[str, str | None]
    own_group: str | None
    """The log group of a fresh build's container, if its name is known."""
    container: str | None = None
    """What a person says that the app's container is called."""

    @property
    def words(self) -> tuple[str, ...]:
        """What starts the app, with OpenTelemetry's program in front of it."""
        return (*self.service.launch.entry_point, *self.service.launch.command)

    @property
    def is_attached(self) -> bool:
        """Whether OpenTelemetry's program starts the app."""
        return self.service.instrumentation.attach != "none" and self.service.launch.is_ours

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the instance's role has to allow for the telemetry."""
        telemetry = permissions.sent_by(self.service.agent, service_events=self.service.instrumentation.service_events)
        sids = {statement.sid for statement in telemetry} | {"ReadTags"}
        return tuple(one for one in permissions.on_instance(self.service, self.ec2) if one.sid in sids)

    @property
    def role_note(self) -> str:
        """The same, for a person whose role lies elsewhere."""
        actions = sorted({action for statement in self.statements for action in statement.actions})
        return f"the role of the instance has to allow {', '.join(actions)}"

    def is_built(self, block: str) -> bool:
        """Whether a block is that of a build, whatever a deployment has filled in."""
        parts = self.built.parts if isinstance(self.built, Join) else (self.built,)
        pattern = "".join(re.escape(part) if isinstance(part, str) else "[^\n]+" for part in parts)
        begin, end = re.escape(BEGIN), re.escape(END)
        if begin not in pattern:
            return False  # a patch of the specification's took it away
        mine = pattern[pattern.index(begin) : pattern.index(end) + len(end)]
        return re.fullmatch(mine, block) is not None


def wanted_of(compilation: Compilation, service: Service, container: str | None = None) -> Wanted:
    """What a service needs on its instance; Unsafe where it has none."""
    plan, graph = compilation.plan, compilation.graph
    assert plan is not None and graph is not None
    machines: list[Instance | LaunchTemplate] = [*graph.of(Instance), *graph.of(LaunchTemplate)]
    built = next((one.user_data for one in machines if one.name == service.name), None)
    if plan.platform.ec2 is None or service.machine is None or built is None:
        raise Unsafe(f"is for an instance, and `{service.name}` does not run on one")
    region = plan.platform.region
    return Wanted(
        service=service,
        ec2=plan.platform.ec2,
        machine=service.machine,
        built=built,
        variables={
            one.name: region if one.value == REGION else one.value if isinstance(one.value, str) else None
            for one in service.variables
        },
        own_group=service.logs.group if isinstance(service.logs.group, str) else None,
        container=container,
    )


def agent_block(wanted: Wanted, environment: Mapping[str, str] | None, *, is_there: bool, append: bool) -> str | None:
    """What installs and starts the agent, and for a container the environment; None where nothing is missing."""
    values = Values()
    sections: list[Section] = []
    if not is_there:
        needed = packages(values, wanted.ec2, ())
        sections += [] if needed.is_empty else [needed]
        sections.append(agent(values, wanted.ec2, wanted.service.agent, append=append))
    if environment is not None:
        section = Section(values, "The container's environment")
        rows = "".join(f"{name}={value}\n" for name, value in environment.items())
        sections.append(section.put(environment_file(wanted), (rows,), mode="0600"))
    return _block(sections, values) if sections else None


def app_block(wanted: Wanted, pip: str | None, environment: Mapping[str, str], unit: str | None = None) -> str:
    """What the app needs right before it starts: the distribution, its files, and the environment.

    That stands beside the unit which starts it or, where none does, is exported from the script's own shell.
    """
    values = Values()
    section = Section(values, "OpenTelemetry for the app")
    if pip is not None:
        section.say(distribution(pip, wanted.service))
    launch_files(section, wanted.service)
    sections = [] if section.is_empty else [section]
    if unit is not None:
        dropped = Section(values, "The environment of the app's service")
        dropped.put(f"/etc/systemd/system/{unit}.d/obsc.conf", (_drop_in(environment),))
        return _block([*sections, dropped.run("systemctl", "daemon-reload")], values)
    lines = "".join(f"{line}\n" for line in _exports(environment))
    return f"{_block(sections, values).removesuffix(END) if sections else BEGIN}{lines}{END}"


def environment_file(wanted: Wanted) -> str:
    """Where a container's environment lies on the instance."""
    return f"/etc/obsc/{wanted.service.name}.env"


def snippet(wanted: Wanted) -> str:
    """The lines for a person to paste: the agent, the rest, and the command that starts the app."""
    known = {name: value for name, value in wanted.variables.items() if value is not None}
    if wanted.machine.packaging == "docker":
        entry = f" --entrypoint {shlex.quote(wanted.words[0])}" if wanted.words else ""
        command = f"# docker run --env-file {environment_file(wanted)}{entry} … {shlex.join(wanted.words[1:])}"
        return f"{agent_block(wanted, known, is_there=False, append=False)}{command}\n"
    pip = f"{wanted.machine.venv}/bin/python -m pip" if wanted.is_attached else None
    first = agent_block(wanted, None, is_there=False, append=False)
    return f"{first}{app_block(wanted, pip, known)}{shlex.join(wanted.words)}\n"


def _exports(environment: Mapping[str, str]) -> Iterator[str]:
    """Commands that set what is not set yet; what holds several values comes before the user's."""
    for name, value in environment.items():
        word = shlex.quote(value)
        if name in SEPARATORS:
            yield f'export {name}={word}"${{{name}:+{SEPARATORS[name]}}}${{{name}-}}"'
        else:
            yield f'[ -n "${{{name}+x}}" ] || export {name}={word}'


def _drop_in(environment: Mapping[str, str]) -> str:
    """Settings beside a unit: https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"""
    lines = [
        "# Written by obsc.",
        "[Unit]",
        f"Wants={_AGENT_UNIT}",
        f"After={_AGENT_UNIT}",
        "",
        "[Service]",
        *(f'Environment="{_escaped(f"{name}={value}")}"' for name, value in environment.items()),
    ]
    return "".join(f"{line}\n" for line in lines)


def _escaped(text: str) -> str:
    r"""A text between double quotes of `Environment=`, in which `$` means nothing.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment

    >>> _escaped('50% of "$x"')
    '50%% of \\"$x\\"'
    """
    return "".join(_ESCAPED.get(char) or (char if char.isprintable() else _hex(char)) for char in text)


def _hex(char: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))


def _block(sections: Iterable[Section], values: Values) -> str:
    made = script((), sections, values, ())
    if not isinstance(made, str):
        raise Unsafe("would get lines with a value that only a deployment knows")
    return made.removeprefix(SHEBANG).lstrip("\n")
