"""What each operating system of the language has: a package manager, the agent's package, Python, Docker, an image.

The agent: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from obsc.records import dataclass, field

Python = tuple[int, int]
PackageManager = Literal["dnf", "yum", "apt-get"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingSystem:
    """An operating system. `page` is the vendor's page of its Pythons."""

    title: str
    package_manager: PackageManager
    agent_folder: str | None = None
    """Where the agent's package lies in AWS's bucket; None: it is in the system's own repositories."""
    python: Python
    """What `python3` is."""
    pythons: tuple[Python, ...]
    """What its own repositories have and the distribution runs on, the one that is taken by default first."""
    has_pip_apart: bool = True
    """Whether pip is a package of its own for each Python."""
    docker_packages: tuple[str, ...]
    docker_repository: str | None = None
    """A file for `/etc/yum.repos.d`, where Docker is not in the system's own repositories."""
    has_aws_cli: bool = False
    images: Mapping[str, str] = field(default_factory=dict)
    """Processor -> the public parameter with the newest image's id; empty: AWS has none."""
    page: str

    @property
    def is_debian(self) -> bool:
        """Whether packages are `.deb`."""
        return self.package_manager == "apt-get"

    def python_packages(self, version: Python) -> tuple[str, ...]:
        """The packages of a Python with its `venv` and `pip`."""
        name = f"python{version[0]}.{version[1]}"
        if self.is_debian:
            return ("python3", "python3-venv") if version == self.python else (name, f"{name}-venv")
        if version == self.python:
            name = "python3"
        return (name, f"{name}-pip") if self.has_pip_apart else (name,)

    def has_python(self, version: Python) -> bool:
        """Whether a Python is there or can be installed."""
        return version == self.python or version in self.pythons


_AMAZON = "/aws/service/ami-amazon-linux-latest"
_CANONICAL = "/aws/service/canonical/ubuntu/server"
_DEBIAN = "/aws/service/debian/release"
_DOCKER_CE = ("docker-ce", "docker-ce-cli", "containerd.io")

OPERATING_SYSTEMS: dict[str, OperatingSystem] = {
    "amazon-linux-2023": OperatingSystem(
        title="Amazon Linux 2023",
        package_manager="dnf",
        python=(3, 9),
        pythons=((3, 11), (3, 12), (3, 13), (3, 14)),
        docker_packages=("docker",),
        has_aws_cli=True,
        images={
            "X86_64": f"{_AMAZON}/al2023-ami-kernel-default-x86_64",
            "ARM64": f"{_AMAZON}/al2023-ami-kernel-default-arm64",
        },
        page="https://docs.aws.amazon.com/linux/al2023/ug/python.html",
    ),
    "amazon-linux-2": OperatingSystem(
        title="Amazon Linux 2",
        package_manager="yum",
        python=(3, 7),
        pythons=(),
        docker_packages=("docker",),
        has_aws_cli=True,
        images={
            "X86_64": f"{_AMAZON}/amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
            "ARM64": f"{_AMAZON}/amzn2-ami-kernel-5.10-hvm-arm64-gp2",
        },
        page="https://docs.aws.amazon.com/linux/al2/ug/python.html",
    ),
    "ubuntu-22.04": OperatingSystem(
        title="Ubuntu 22.04",
        package_manager="apt-get",
        agent_folder="ubuntu",
        python=(3, 10),
        pythons=((3, 10), (3, 11)),
        docker_packages=("docker.io",),
        images={
            "X86_64": f"{_CANONICAL}/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
            "ARM64": f"{_CANONICAL}/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id",
        },
        page="https://packages.ubuntu.com/jammy/python/",
    ),
    "ubuntu-24.04": OperatingSystem(
        title="Ubuntu 24.04",
        package_manager="apt-get",
        agent_folder="ubuntu",
        python=(3, 12),
        pythons=((3, 12),),
        docker_packages=("docker.io",),
        images={
            "X86_64": f"{_CANONICAL}/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
            "ARM64": f"{_CANONICAL}/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id",
        },
        page="https://packages.ubuntu.com/noble/python/",
    ),
    "debian-12": OperatingSystem(
        title="Debian 12",
        package_manager="apt-get",
        agent_folder="debian",
        python=(3, 11),
        pythons=((3, 11),),
        docker_packages=("docker.io",),
        images={"X86_64": f"{_DEBIAN}/12/latest/amd64", "ARM64": f"{_DEBIAN}/12/latest/arm64"},
        page="https://packages.debian.org/bookworm/python/",
    ),
    "rhel-9": OperatingSystem(
        title="RHEL 9",
        package_manager="dnf",
        agent_folder="redhat",
        python=(3, 9),
        pythons=((3, 11), (3, 12)),
        docker_packages=_DOCKER_CE,
        docker_repository="https://download.docker.com/linux/rhel/docker-ce.repo",
        page=(
            "https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/"
            "installing_and_using_dynamic_programming_languages/"
        ),
    ),
    "centos-stream-9": OperatingSystem(
        title="CentOS Stream 9",
        package_manager="dnf",
        agent_folder="centos",
        python=(3, 9),
        pythons=((3, 11), (3, 12)),
        docker_packages=_DOCKER_CE,
        docker_repository="https://download.docker.com/linux/centos/docker-ce.repo",
        page=(
            "https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/"
            "installing_and_using_dynamic_programming_languages/"
        ),
    ),
    "fedora": OperatingSystem(
        title="Fedora",
        package_manager="dnf",
        agent_folder="redhat",
        # Another `python3` in every release, which has its full name, too; pip is part of each.
        python=(3, 0),
        pythons=((3, 12), (3, 13), (3, 11), (3, 10)),
        has_pip_apart=False,
        docker_packages=_DOCKER_CE,
        docker_repository="https://download.docker.com/linux/fedora/docker-ce.repo",
        page="https://developer.fedoraproject.org/tech/languages/python/multiple-pythons.html",
    ),
}
"""By the names that the language has for them.

Images: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html, https://docs.aws.amazon.com/linux/al2/ug/ec2.html,
https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/ and
https://wiki.debian.org/Cloud/AmazonEC2Image/Bookworm. RHEL, CentOS Stream and Fedora publish none.
Docker: https://docs.docker.com/engine/install/ and https://docs.aws.amazon.com/AmazonECS/latest/developerguide/create-container-image.html
"""

AGENT_BUCKET = "https://amazoncloudwatch-agent.s3.amazonaws.com"


def processor(instance_type: str) -> Literal["X86_64", "ARM64"]:
    """The processor of an instance type: a `g` behind the generation is Graviton, as the first Arm family `a1` is.

    https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html

    >>> processor("t3.small"), processor("t4g.small"), processor("im4gn.large"), processor("g5.xlarge")
    ('X86_64', 'ARM64', 'ARM64', 'X86_64')
    """
    import re

    return "ARM64" if re.match(r"a1\.|[a-z]+[0-9]+g", instance_type) else "X86_64"
