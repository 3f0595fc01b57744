"""The app as a process of the instance: a virtual environment, an environment file and a unit of systemd."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.values import Text
from obsc.lower.userdata.script import Section
from obsc.lower.userdata.secrets import READER, RUNTIME_FILE, reader
from obsc.lower.userdata.words import Content, Values, environment, exec_word
from obsc.plan.model import Ec2, Machine, Plan, Service
from obsc.plan.operating_systems import Python

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def python_packages(ec2: Ec2, machine: Machine) -> tuple[str, ...]:
    """The Python for a new virtual environment; where there is none, OBS707 has said so."""
    return () if machine.python is None else ec2.system.python_packages(machine.python)


def host(values: Values, plan: Plan, service: Service, ec2: Ec2, machine: Machine) -> Iterator[Section]:
    """What puts the app on the instance and starts it."""
    yield _virtual_environment(values, service, ec2, machine)
    yield _files(values, plan, service, machine)
    yield _unit(values, plan, service, machine)


def _virtual_environment(values: Values, service: Service, ec2: Ec2, machine: Machine) -> Section:
    """The app's own environment, never the system's: that one belongs to the package manager (PEP 668)."""
    section = Section(values, "The app's virtual environment")
    python = _program(ec2, machine.python)
    section.run("mkdir", "-p", machine.working_directory)
    section.say(f"[ -x {machine.venv}/bin/python ] || {python} -m venv {machine.venv}")
    pip = f"{machine.venv}/bin/python -m pip"
    section.say(f"if [ -f {machine.working_directory}/requirements.txt ]; then")
    section.say(f"  {_install(pip)} -r {machine.working_directory}/requirements.txt")
    section.say("fi")
    if service.instrumentation.attach != "none":
        section.say(distribution(pip, service))
    return section


def distribution(pip: str, service: Service) -> str:
    """The line that installs OpenTelemetry; `pip` is a command of a shell, as it stands there."""
    return f"{_install(pip)} aws-opentelemetry-distro=={service.instrumentation.version}"


def _install(pip: str) -> str:
    return f"obsc_retry {pip} install --disable-pip-version-check --no-cache-dir"


def _program(ec2: Ec2, python: Python | None) -> str:
    if python is None or python == ec2.system.python:
        return "python3"
    return f"python{python[0]}.{python[1]}"


def _files(values: Values, plan: Plan, service: Service, machine: Machine) -> Section:
    section = Section(values, "The app's environment, and what its command reads")
    launch_files(section, service)
    section.put(_environment_file(service), *_environment(service, machine), mode="0600")
    if service.secrets:
        section.put(READER, reader(service.secrets, plan.platform.region), mode="0700")
    return section


def launch_files(section: Section, service: Service) -> Section:
    """The files that the app's command reads."""
    for file in service.launch.files:
        section.put(file.path, (file.content,))
    return section


def variables(service: Service, machine: Machine) -> dict[str, Text]:
    """The process's environment; what the user says wins over where the virtual environment lies."""
    own: dict[str, Text] = {"PATH": f"{machine.venv}/bin:{_PATH}", "VIRTUAL_ENV": machine.venv}
    if service.server.name == "uwsgi":
        # uWSGI embeds Python and does not look around itself for it.
        own["UWSGI_VIRTUALENV"] = machine.venv
    return own | {variable.name: variable.value for variable in service.variables}


def _environment(service: Service, machine: Machine) -> Iterator[Content]:
    """Lines of the environment file."""
    return (environment(name, value) for name, value in sorted(variables(service, machine).items()))


def _environment_file(service: Service) -> str:
    return f"/etc/obsc/{service.name}.env"


def unit_name(plan: Plan, service: Service) -> str:
    """The unit's name; no package has one that begins like this."""
    return f"obsc-{plan.full_name(service)}.service"


def _unit(values: Values, plan: Plan, service: Service, machine: Machine) -> Section:
    section = Section(values, "The app as a service")
    if machine.user != "root":
        section.say(
            f"id -u {machine.user} >/dev/null 2>&1 || useradd --system --shell /usr/sbin/nologin {machine.user}"
        )
    name = unit_name(plan, service)
    section.put(f"/etc/systemd/system/{name}", (unit(plan, service, machine),))
    section.run("systemctl", "daemon-reload")
    section.run("systemctl", "enable", name)
    return section.run("systemctl", "restart", name)


def unit(plan: Plan, service: Service, machine: Machine) -> str:
    """The unit. As in a container, only the server gets the signal to end, and all that is left is killed with it.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
    """
    secrets = [f"ExecStartPre=+{READER}", f"EnvironmentFile=-{RUNTIME_FILE}"] if service.secrets else []
    agent = "amazon-cloudwatch-agent.service"
    lines = [
        "# Written by obsc.",
        "[Unit]",
        f"Description={plan.full_name(service)}, with OpenTelemetry",
        f"Wants=network-online.target {agent}",
        f"After=network-online.target {agent}",
        "",
        "[Service]",
        f"User={machine.user}",
        f"WorkingDirectory={machine.working_directory}",
        f"EnvironmentFile={_environment_file(service)}",
        *secrets,
        f"ExecStart={' '.join(map(exec_word, command(service, machine)))}",
        "Restart=always",
        "RestartSec=5",
        "KillMode=mixed",
        f"TimeoutStopSec={service.stop_timeout}",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    ]
    return "".join(f"{line}\n" for line in lines)


def command(service: Service, machine: Machine) -> tuple[str, ...]:
    """The command; systemd wants to know where its program lies, and looks nowhere for it."""
    program, *rest = (*service.launch.entry_point, *service.launch.command) or ("false",)
    if program == "opentelemetry-instrument":
        return (f"{machine.venv}/bin/{program}", *rest)
    if program == "sh":
        return ("/bin/sh", *rest)
    return ("/bin/sh", "-c", 'exec "$@"', "sh", program, *rest)
