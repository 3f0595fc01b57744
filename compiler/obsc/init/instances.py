"""EC2 instances that exist: what their image, type and user data say about `platform.ec2`.

An instance may be a bastion or a database: only one whose user data starts an app counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from obsc.init.command import read_shell
from obsc.init.evidence import Answer, Finding, Notes, Place, settle

Said = tuple[str, Place]
"""A text, and where it stands."""


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance, or the template of some. `image` is an AMI's id or name, or that of a public parameter."""

    place: Place
    image: Said | None = None
    type: Said | None = None
    script: tuple[Said, ...] = ()
    """The lines of its user data."""


def platform_of(instances: Iterable[Instance], notes: Notes) -> dict[str, Answer]:
    """The answers under `platform.ec2`; none where no user data starts an app."""
    ours = [instance for instance in instances if any(_packaging(instance.script))]
    said = [finding for instance in ours for finding in _findings(instance)]
    packaging = settle("ec2.packaging", said)
    if packaging is None:
        return {}
    answers = {"ec2.os": _system(said), "ec2.packaging": packaging}
    answers |= {key: answer for key in ("ec2.instanceType", "ec2.ami") if (answer := settle(key, said)) is not None}
    if "ec2.ami" in answers and answers["ec2.ami"].value == _NEWEST:
        del answers["ec2.ami"]  # the default
    for instance in ours:
        if instance.image is not None and _is_unknown(instance.image[0]):
            notes.add("the image is not known here: name it in `platform.ec2.ami`", instance.image[1])
    return answers


def system_of(instance: Instance) -> Answer:
    """The operating system of an instance, by its image and its package manager; a hole where they do not say it."""
    return _system(list(_findings(instance)))


def _findings(instance: Instance) -> Iterator[Finding]:
    yield from (Finding("ec2.packaging", how, place) for how, place in _packaging(instance.script))
    yield from (Finding("manager", manager, place) for manager, place in _managers(instance.script))
    if instance.type is not None and re.fullmatch(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", instance.type[0]):
        yield Finding("ec2.instanceType", *instance.type)
    if instance.image is not None:
        name, place = instance.image
        if _AMI.fullmatch(name):
            yield Finding("ec2.ami", name, place)
        elif (system := system_named(name)) is not None:
            yield Finding("ec2.os", system, place)
            yield Finding("ec2.ami", _NEWEST, place)


_AMI = re.compile(r"ami-[0-9a-f]{8,17}")
_NEWEST = "latest"


_NAMES = (
    (r"al2023-ami", "amazon-linux-2023"),
    (r"amzn2-ami", "amazon-linux-2"),
    (r"ubuntu/server/(22\.04|jammy)\b|ubuntu-jammy-22\.04", "ubuntu-22.04"),
    (r"ubuntu/server/(24\.04|noble)\b|ubuntu-noble-24\.04", "ubuntu-24.04"),
    (r"debian/release/(12|bookworm)\b|^debian-12-", "debian-12"),
    (r"^RHEL-9\b", "rhel-9"),
    (r"^CentOS Stream 9\b", "centos-stream-9"),
    (r"^Fedora-Cloud-Base-", "fedora"),
)
"""Names of AMIs and of public parameters, by their vendors' pages.

https://docs.aws.amazon.com/linux/al2023/ug/ec2.html, https://docs.aws.amazon.com/linux/al2/ug/ec2.html,
https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/,
https://wiki.debian.org/Cloud/AmazonEC2Image/Bookworm, https://access.redhat.com/solutions/15356,
https://www.centos.org/download/aws-images/ and https://fedoraproject.org/cloud/download.
"""


def system_named(name: str) -> str | None:
    """The operating system that the name of an AMI, or of its public parameter, stands for."""
    return next((system for pattern, system in _NAMES if re.search(pattern, name)), None)


def _is_unknown(image: str) -> bool:
    return _AMI.fullmatch(image) is None and system_named(image) is None


_WITH_MANAGER = {
    "amazon-linux-extras": ("amazon-linux-2",),
    "apt": ("ubuntu-22.04", "ubuntu-24.04", "debian-12"),
    "dnf": ("amazon-linux-2023", "rhel-9", "centos-stream-9", "fedora"),
    "yum": ("amazon-linux-2", "amazon-linux-2023", "rhel-9", "centos-stream-9", "fedora"),
}
"""The systems that have a package manager; where there is dnf, `yum` is another name for it.

https://docs.aws.amazon.com/linux/al2023/ug/package-management.html
"""


def _system(said: list[Finding]) -> Answer:
    """The image's word, unless the user data calls a package manager that the system does not have."""
    key = "ec2.os"
    named, managers = settle(key, said), [finding for finding in said if finding.key == "manager"]
    if named is not None and named.is_hole:
        return named
    fitting = _fitting(managers)
    if named is not None:
        against = [f.place for f in managers if named.value not in _WITH_MANAGER[str(f.value)]]
        if against:
            return Answer(key, None, (*named.places, *against), why="the files contradict each other")
        return named
    if managers and len(fitting) == 1:
        return Answer(key, fitting[0], tuple(f.place for f in managers))
    why = "no file says it" if not managers else "the package manager fits several" if fitting else "no system has both"
    return Answer(key, None, tuple(dict.fromkeys(f.place for f in managers)), why=why)


def _fitting(managers: list[Finding]) -> list[str]:
    """The systems that have all of these package managers."""
    systems = dict.fromkeys(system for group in _WITH_MANAGER.values() for system in group)
    return [one for one in systems if all(one in _WITH_MANAGER[str(finding.value)] for finding in managers)]


_CONTAINER = re.compile(r"(?:\S*/)?docker(?:\s+run\s|(?:-|\s+)compose\s.*\bup\b)")
NO_APP = re.compile(
    r"cloudwatch-agent|aws-otel-collector|opentelemetry-collector|aws-xray-daemon|fluent-?bit|ecs-agent|"
    r"(?:^|[\s/])(?:nginx|traefik|caddy|postgres|mysql|mariadb|mongo|redis|memcached|rabbitmq)(?:[:\s]|$)"
)
"""Images that are agents, proxies and stores, and not the app."""


def _packaging(script: Iterable[Said]) -> Iterator[Said]:
    """How user data starts an app: a container, a server, or a unit that it writes which does one of them."""
    for line, place in script:
        for command in _commands(line):
            if _CONTAINER.match(command):
                if not NO_APP.search(command):
                    yield "docker", place
            elif (server := read_shell(command, {})) is not None and server[0].values.get("server.name") != "python":
                yield "host", place


def _managers(script: Iterable[Said]) -> Iterator[Said]:
    for line, place in script:
        for command in _commands(line):
            match = re.match(r"(?:\S*/)?(amazon-linux-extras|apt|dnf|yum)(?:-get)?\s", command)
            if match:
                yield match[1], place


def _commands(line: str) -> Iterator[str]:
    """The commands of a line, each without what runs it as somebody else or with other variables."""
    text = re.sub(r"^\s*ExecStart\s*=\s*[-@:+!|]*", "", line).strip()
    if text.startswith("#"):
        return
    for part in re.split(r"&&?|\|\||;", text):
        yield re.sub(r"^(?:sudo\s+(?:-\S+\s+)*|nohup\s+|exec\s+|[A-Za-z_]\w*=\S*\s+)+", "", part.strip())
