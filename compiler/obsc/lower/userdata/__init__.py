"""What an instance does when it starts for the first time: the user's commands, the agent, the app.

The script runs as root, once; it may run again, and then changes nothing that has not changed. It speaks the shell of
POSIX, so that a `#!/bin/sh` of the user's can stand in front of it.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
"""

from __future__ import annotations

from obsc.infra.values import Text
from obsc.lower.userdata.docker import docker, may_be_private
from obsc.lower.userdata.host import host, python_packages, unit_name
from obsc.lower.userdata.script import script
from obsc.lower.userdata.secrets import needed_packages
from obsc.lower.userdata.system import agent, aws_cli, packages
from obsc.lower.userdata.words import Values
from obsc.plan.model import Ec2, Machine, Plan, Service

__all__ = ["unit_name", "user_data"]


def user_data(plan: Plan, service: Service, ec2: Ec2, machine: Machine) -> Text:
    """The script of a service's instance."""
    values = Values()
    is_host = ec2.packaging == "host"
    wants_aws = bool(service.secrets) or (not is_host and may_be_private(service.image))
    wanted = [
        *(python_packages(ec2, machine) if is_host else ec2.system.docker_packages),
        *needed_packages(service.secrets),
        *(("unzip",) if wants_aws and not ec2.system.has_aws_cli else ()),
    ]
    command_line = aws_cli(values, ec2) if wants_aws else None
    sections = [
        packages(values, ec2, wanted),
        *([command_line] if command_line is not None else []),
        agent(values, ec2, service.agent),
        *(host if is_host else docker)(values, plan, service, ec2, machine),
    ]
    return script(machine.before, sections, values, machine.after)
