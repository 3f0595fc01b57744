"""Read `platform.ec2`, and what a service has on its instance."""

from __future__ import annotations

from collections.abc import Sequence

from obsc.diagnostics import Path
from obsc.infra.ec2 import LatestImage
from obsc.infra.values import Ref, Text, TextList
from obsc.plan.inputs import Inputs
from obsc.plan.model import Ec2, Machine, Taken, UserFile, full_name
from obsc.plan.operating_systems import OPERATING_SYSTEMS, OperatingSystem, Python, processor
from obsc.spec import read as spec
from obsc.user_files import Read, Refusal

AT: Path = ("platform", "ec2")


def read_ec2(written: spec.Ec2 | None, inputs: Inputs, taken: list[Taken]) -> Ec2 | None:
    """The instances of the platform, or None where it has none."""
    if written is None:
        return None
    system, architecture = OPERATING_SYSTEMS[written.os], processor(written.instance_type)
    profile, group = written.instance_profile, written.auto_scaling
    return Ec2(
        name=written.os,
        system=system,
        packaging=written.packaging,
        instance_type=written.instance_type,
        architecture=architecture,
        image=_image(written, system, architecture, inputs, taken),
        replace_on_change=written.on_change == "replace",
        instance_profile=None
        if profile is None
        else inputs.text(
            profile,
            "instance-profile-name",
            "Instance profile, whose role needs the permissions in CHECKLIST.md.",
            (*AT, "instanceProfile"),
        ),
        least=None if group is None else group.min,
        most=None if group is None else group.max,
    )


def read_subnets(network: spec.Network, ec2: spec.Ec2, inputs: Inputs, taken: list[Taken]) -> TextList:
    """The subnets of a group, or the one of a single instance: an input for it is one id."""
    at: Path = ("platform", "network", "subnets")
    written = network.subnets
    if ec2.auto_scaling is not None:
        return inputs.texts(written, "subnet-ids", "subnet-id", "Subnets of the instances.", at)
    if not isinstance(written, spec.Ref):
        return inputs.texts(written, "subnet-ids", "subnet-id", "Subnet of the instance.", at)
    name = written.ref if "subnets" in network.raw else "subnetId"
    if "subnets" not in network.raw:
        taken.append(Taken(at, Ref("Input", name, "value"), "one instance stands in one subnet"))
    return (inputs.text(spec.Ref({"ref": name}), "subnet-id", "Subnet of the instance.", at),)


def read_machine(
    name: str, written: spec.Service, at: Path, *, system: str, ec2: Ec2, read: Read, taken: list[Taken]
) -> Machine:
    """What a service has on its instance."""
    process, container = written.process or spec.Process({}), written.container or spec.DockerContainer({})
    commands = written.user_data or spec.UserData({})
    whole = full_name(system, name)
    directory = process.working_directory or f"/opt/{whole}"
    venv = process.venv or f"{directory.rstrip('/')}/.venv"
    if ec2.packaging == "host":
        if process.working_directory is None:
            taken.append(Taken((*at, "process", "workingDirectory"), directory, "where services lie by convention"))
        if process.venv is None:
            taken.append(Taken((*at, "process", "venv"), venv, "in the app's folder"))
    elif container.name is None:
        taken.append(Taken((*at, "container", "name"), whole, "the service's full name"))
    return Machine(
        packaging=ec2.packaging,
        before=_files(commands.before, (*at, "userData", "before"), read),
        after=_files(commands.after, (*at, "userData", "after"), read),
        working_directory=directory,
        user=process.user,
        venv=venv,
        python=_python(written.runtime.version, ec2.system),
        container=container.name or whole,
        network=container.network,
    )


def _image(
    written: spec.Ec2, system: OperatingSystem, architecture: str, inputs: Inputs, taken: list[Taken]
) -> Text | LatestImage:
    """The image that is given, or the newest; for an operating system without a public parameter it is an input."""
    at = (*AT, "ami")
    ami = written.ami
    if ami == "latest" and architecture in system.images:
        return LatestImage(system.images[architecture])
    if ami == "latest":
        ami = spec.Ref({"ref": "imageId"})
        taken.append(Taken(at, Ref("Input", "imageId", "value"), f"AWS publishes no parameter for {system.title}"))
    return inputs.text(ami, "machine-image-id", f"Machine image of {system.title}.", at)


def _python(version: str | None, system: OperatingSystem) -> Python | None:
    """The Python of a new virtual environment: the one that is asked for, or the system's own if it is new enough."""
    if version is None:
        return system.python if system.python in system.pythons else next(iter(system.pythons), None)
    major, minor = version.split(".")
    wanted = int(major), int(minor)
    return wanted if system.has_python(wanted) else None


def _files(paths: Sequence[str], at: Path, read: Read) -> tuple[UserFile, ...]:
    return tuple(_file(path, (*at, i), read) for i, path in enumerate(paths))


def _file(path: str, origin: Path, read: Read) -> UserFile:
    """A file of the user's: text without NUL, which no shell reads."""
    content = read(path)
    problem: str | None = str(content) if isinstance(content, Refusal) else None
    text = ""
    if not isinstance(content, Refusal):
        try:
            text = content.decode()
        except UnicodeDecodeError:
            problem = "is not UTF-8"
        if "\0" in text:
            problem, text = "holds a NUL character", ""
    return UserFile(path=path, text=text, problem=problem, origin=origin)
