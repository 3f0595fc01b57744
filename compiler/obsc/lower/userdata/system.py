"""Packages, and the CloudWatch agent, on every operating system of the language."""

from __future__ import annotations

import json
from collections.abc import Iterable

from obsc.lower.userdata.script import Section
from obsc.lower.userdata.words import Values
from obsc.plan.model import Agent, Ec2
from obsc.plan.operating_systems import AGENT_BUCKET

CONFIGURATION = "/etc/obsc/cwagent.json"
"""Not below the agent's own folder: its control script ends with deleting what lies there under the usual name.

https://github.com/aws/amazon-cloudwatch-agent/blob/main/packaging/dependencies/amazon-cloudwatch-agent-ctl
"""
_CONTROL = "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"
_AWS_CLI = {"X86_64": "x86_64", "ARM64": "aarch64"}


def packages(values: Values, ec2: Ec2, wanted: Iterable[str]) -> Section:
    """What is installed from the system's own repositories."""
    section = Section(values, "Packages")
    names = list(dict.fromkeys(wanted))
    if ec2.system.is_debian:
        section.say("export DEBIAN_FRONTEND=noninteractive")
        section.run("apt-get", "update", retry=True)
        names = ["ca-certificates", "curl", *names]
    if ec2.system.docker_repository is not None and set(names) & set(ec2.system.docker_packages):
        repository = ec2.system.docker_repository
        section.run("curl", "-fsSL", "-o", "/etc/yum.repos.d/docker-ce.repo", repository, retry=True)
    if names:
        section.run(*install(ec2), *names, retry=True)
    return section


def install(ec2: Ec2) -> tuple[str, ...]:
    """The package manager's command that installs without asking; what is there already is left alone."""
    if ec2.system.is_debian:
        return ("apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends")
    return (ec2.system.package_manager, "install", "-y")


def agent(values: Values, ec2: Ec2, one: Agent, *, append: bool = False) -> Section:
    """The agent: installed, configured and started. To `append` keeps what it is configured to do already.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html
    """
    section = Section(values, "The CloudWatch agent")
    system = ec2.system
    if system.agent_folder is None:
        section.run(*install(ec2), "amazon-cloudwatch-agent", retry=True)
    else:
        architecture = {"X86_64": "amd64", "ARM64": "arm64"}[ec2.architecture]
        name = f"amazon-cloudwatch-agent.{'deb' if system.is_debian else 'rpm'}"
        section.say("obsc_folder=$(mktemp -d)")
        url = f"{AGENT_BUCKET}/{system.agent_folder}/{architecture}/latest/{name}"
        section.say(f'obsc_retry curl -fsSL -o "$obsc_folder/{name}" {url}')
        section.say(f'obsc_retry {" ".join(install(ec2))} "$obsc_folder/{name}"')
        section.say('rm -rf "$obsc_folder"')
    section.put(CONFIGURATION, (_configuration(one),))
    action = "append-config" if append else "fetch-config"
    return section.run(_CONTROL, "-a", action, "-m", "ec2", "-s", "-c", f"file:{CONFIGURATION}")


def _configuration(one: Agent) -> str:
    """The agent's configuration, for people to read; a collector's is no JSON, and refused here (OBS715)."""
    return one.config if one.collector is not None else json.dumps(json.loads(one.config), indent=2) + "\n"


def aws_cli(values: Values, ec2: Ec2) -> Section | None:
    """AWS's command line, where the system does not bring it.

    https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html
    """
    if ec2.system.has_aws_cli:
        return None
    url = f"https://awscli.amazonaws.com/awscli-exe-linux-{_AWS_CLI[ec2.architecture]}.zip"
    section = Section(values, "AWS's command line")
    section.say("if ! command -v aws >/dev/null 2>&1; then")
    section.say("  obsc_folder=$(mktemp -d)")
    section.say(f'  obsc_retry curl -fsSL -o "$obsc_folder/aws.zip" {url}')
    section.say('  unzip -q "$obsc_folder/aws.zip" -d "$obsc_folder"')
    section.say('  "$obsc_folder/aws/install" --update')
    section.say('  rm -rf "$obsc_folder"')
    return section.say("fi")
