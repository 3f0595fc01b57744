"""A service of Compose as the container of a task.

Defaults are those of https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from obsc.infra.ecs import (
    Container,
    ContainerDependency,
    EnvironmentVariable,
    HealthCheck,
    ImageBuild,
    MountPoint,
    PortMapping,
    SecretVariable,
)
from obsc.infra.values import Text
from obsc_readers.compose.interpolation import Filled, known, pieces
from obsc_readers.dialect import Dialect, in_order
from obsc_readers.document import Object, Scalar, Value
from obsc_readers.walk import Keys, Refused

LOOPBACK = "127.0.0.1"
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION")
_PROFILE = "AWS_PROFILE"
_TO_SPEC = "../.."
_CONDITIONS = {
    "service_started": "START",
    "service_completed_successfully": "SUCCESS",
    "service_healthy": "HEALTHY",
}
_UNSAID = cast("Text", None)
Condition = Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]


@dataclass(frozen=True, slots=True)
class Network:
    """What a service says of its network: whose it uses, under which names it is known there, what it knows itself."""

    mode: str | None
    aliases: tuple[str, ...]
    published: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A service: its container, its network and its processor."""

    key: str
    value: Value
    container: Container
    network: Network
    platform: str


@dataclass(frozen=True, slots=True)
class Services:
    """Reads the services of a project that are containers of tasks."""

    dialect: Dialect

    def read(self, key: str, value: Value) -> Read:
        """One service; `web.init` is the container `init` of the task `web`, `web` its container `web`."""
        d = self.dialect
        task, _, name = key.partition(".")
        with d.keys(value) as keys:
            build = keys.maybe("build", self._build)
            mounts, has_profiles = keys.get("volumes", lambda found: self._volumes(found, task), ((), False))
            variables, secrets = keys.get(
                "environment", lambda found: self._environment(found, key, has_profiles), ((), ())
            )
            network, ports = self.network(keys)
            container = Container(
                name=name or task,
                image=keys.need("image", lambda found: self._image(found, build is not None), ""),
                build=build,
                essential=cast("bool", None),
                cpu=keys.maybe("cpu_shares", d.integer),
                memory=keys.maybe("mem_limit", _mebibytes),
                memory_reservation=keys.maybe("mem_reservation", _mebibytes),
                entry_point=keys.get("entrypoint", d.strings, ()),
                command=keys.get("command", d.strings, ()),
                working_directory=keys.maybe("working_dir", d.string),
                user=keys.maybe("user", d.string),
                environment=variables,
                secrets=secrets,
                port_mappings=ports,
                mount_points=mounts,
                depends_on=keys.get("depends_on", lambda found: self._depends_on(found, task), ()),
                links=keys.get("links", d.each(lambda found: self._link(found, task)), ()),
                health_check=keys.maybe("healthcheck", self._health_check),
                readonly_root_filesystem=keys.get("read_only", d.boolean, False),
                init_process_enabled=keys.get("init", d.boolean, False),
                stop_timeout=keys.maybe("stop_grace_period", _seconds),
                docker_labels=keys.get("labels", self._labels, ()),
            )
            return Read(key, value, container, network, keys.need("platform", d.string, "", "machines differ"))

    def network(self, keys: Keys) -> tuple[Network, tuple[PortMapping, ...]]:
        """The network of a service, and the ports on which it listens there."""
        d = self.dialect
        mode = keys.maybe("network_mode", d.string)
        published = keys.get("ports", d.each(self._published), ())
        shared = keys.get("x-ports", d.each(self._port), ())
        exposed = keys.get("expose", d.each(self._port), ())
        aliases = keys.get("networks", self._aliases, ())
        own_aliases = keys.get("x-aliases", d.strings, ())
        hosts = keys.get("extra_hosts", self._hosts, ())
        allowed = {None: (published, aliases), "host": (exposed, own_aliases, hosts)}.get(mode, (shared,))
        every = (published, shared, exposed, aliases, own_aliases, hosts)
        if any(found and not any(found is one for one in allowed) for found in every):
            raise Refused(keys.value, f"does not go with network_mode {mode}")
        network = Network(mode, aliases or own_aliases, tuple(map(_said, published)), hosts)
        return network, published or shared or exposed

    def _build(self, value: Value) -> ImageBuild:
        with self.dialect.keys(value) as keys:
            return ImageBuild(
                context=keys.need("context", self._context, ""),
                dockerfile=keys.get("dockerfile", self.dialect.string, "Dockerfile"),
            )

    def _context(self, value: Value) -> str:
        written = self.dialect.string(value)
        if written.startswith("/") or "://" in written:
            return written
        if written != _TO_SPEC and not written.startswith(f"{_TO_SPEC}/"):
            raise Refused(value, f"has to begin with {_TO_SPEC}, where the specification lies")
        return written.removeprefix(_TO_SPEC).removeprefix("/") or "."

    def _image(self, value: Value, is_built: bool) -> Text:
        found = pieces(value)
        if is_built and len(found) == 1 and isinstance(found[0], Filled) and found[0].operator == "-":
            return known(found[0].name)
        return self.dialect.text(value)

    def _environment(
        self, value: Value, key: str, has_profiles: bool
    ) -> tuple[tuple[EnvironmentVariable, ...], tuple[SecretVariable, ...]]:
        """Variables, and secrets: those that the shell has under their own name, and that must not be empty."""
        variables, secrets, passed = [], [], []
        for name, item in _entries(value):
            if isinstance(item, Scalar) and item.kind == "null":
                passed.append(name)
            elif _is_secret(item, name, key):
                secrets.append(SecretVariable(name=name, value_from=_UNSAID))
            else:
                variables.append(EnvironmentVariable(name=name, value=self.dialect.text(item)))
        self._credentials(value, [name for name, _ in _entries(value)], passed, has_profiles)
        return tuple(variables), tuple(secrets)

    def _credentials(self, value: Value, names: list[str], passed: list[str], has_profiles: bool) -> None:
        """What is taken from the shell as it is there: all of the credentials or nothing."""
        wanted = (*_KEYS, *((_PROFILE,) if has_profiles else ()))
        other = [name for name in passed if name not in wanted]
        if other:
            raise Refused(value, f"obsc has no room for {other[0]} as the shell has it")
        lacking = [name for name in wanted if name not in names]
        if lacking and (passed or has_profiles):
            raise Refused(value, f"credentials are passed on whole: {lacking[0]} is missing")

    def _volumes(self, value: Value, task: str) -> tuple[tuple[MountPoint, ...], bool]:
        mounts, homes = [], []
        for item in self.dialect.each(lambda found: found)(value):
            if isinstance(item, Object):
                mounts.append(self._mount(item, task))
            elif re.fullmatch(r"~/\.aws:/(root|home/aoc)/\.aws:ro", self.dialect.string(item)):
                homes.append(item)
            else:
                raise Refused(item, "obsc mounts volumes of the task, and ~/.aws into the home of an agent")
        if len(homes) > 1:
            raise Refused(value, "an agent has one home")
        return tuple(mounts), bool(homes)

    def _mount(self, value: Value, task: str) -> MountPoint:
        d = self.dialect
        with d.keys(value) as keys:
            keys.need("type", d.one_of("volume"), "volume")
            source = keys.need("source", d.string, "")
            if not source.startswith(f"{task}."):
                raise Refused(value, f"the volume {source} is of another task")
            return MountPoint(
                source_volume=source.removeprefix(f"{task}."),
                container_path=keys.need("target", d.string, ""),
                read_only=keys.get("read_only", d.boolean, False),
            )

    def _published(self, value: Value) -> PortMapping:
        written = self.dialect.string(value)
        match = re.fullmatch(rf"{re.escape(LOOPBACK)}:[0-9]{{1,5}}:([0-9]{{1,5}}/[a-z]+)", written)
        if not match:
            raise Refused(value, f"obsc publishes ports to this machine alone: {LOOPBACK}:8000:8000/tcp")
        return _port(match[1], value)

    def _port(self, value: Value) -> PortMapping:
        return _port(self.dialect.string(value), value)

    def _aliases(self, value: Value) -> tuple[str, ...]:
        with self.dialect.keys(value) as keys:
            return keys.need("default", self._of_network, ())

    def _of_network(self, value: Value) -> tuple[str, ...]:
        with self.dialect.keys(value) as keys:
            return keys.get("aliases", self.dialect.strings, ())

    def _hosts(self, value: Value) -> tuple[str, ...]:
        for _, item in _entries(value):
            self.dialect.one_of(LOOPBACK)(item)
        return tuple(name for name, _ in _entries(value))

    def _depends_on(self, value: Value, task: str) -> tuple[ContainerDependency, ...]:
        return tuple(
            ContainerDependency(container_name=_container(key, task, item), condition=self._condition(item))
            for key, item in _entries(value)
        )

    def _condition(self, value: Value) -> Condition:
        with self.dialect.keys(value) as keys:
            found = keys.need("condition", self.dialect.one_of(*_CONDITIONS), "service_started")
            return cast("Condition", _CONDITIONS[found])

    def _link(self, value: Value, task: str) -> str:
        key, _, name = self.dialect.string(value).partition(":")
        if _container(key, task, value) != name:
            raise Refused(value, f"obsc links a container under its own name, not {key} as {name}")
        return name

    def _health_check(self, value: Value) -> HealthCheck:
        d = self.dialect
        with d.keys(value) as keys:
            return HealthCheck(
                command=keys.need("test", d.strings, ()),
                interval=keys.get("interval", _seconds, 30),
                timeout=keys.get("timeout", _seconds, 30),
                retries=keys.get("retries", d.integer, 3),
                start_period=keys.get("start_period", _seconds, 0),
            )

    def _labels(self, value: Value) -> tuple[tuple[str, str], ...]:
        return in_order(tuple((key, self.dialect.string(item)) for key, item in _entries(value)), value)


def identifier(name: str) -> str:
    """A service's name inside of a variable's."""
    return name.replace(".", "__").replace("-", "_")


def _is_secret(value: Value, name: str, key: str) -> bool:
    found = pieces(value) if isinstance(value, Scalar) else ()
    if len(found) != 1 or not isinstance(found[0], Filled) or found[0].operator != ":?":
        return False
    if found[0].name not in (name, f"{identifier(key)}__{name}"):
        raise Refused(value, f"the secret {name} comes from a variable of its own name, not {found[0].name}")
    return True


def _container(key: str, task: str, value: Value) -> str:
    of, _, name = key.partition(".")
    if of != task:
        raise Refused(value, f"{key} is of another task")
    return name or task


def _entries(value: Value) -> tuple[tuple[str, Value], ...]:
    if isinstance(value, Object):
        return value.entries
    raise Refused(value, "has to be a mapping")


def _port(written: str, value: Value) -> PortMapping:
    match = re.fullmatch(r"([0-9]{1,5})/(tcp|udp)", written)
    if not match:
        raise Refused(value, f"has to be a port and its protocol, 8000/tcp, not {written!r}")
    protocol: Literal["tcp", "udp"] = "tcp" if match[2] == "tcp" else "udp"
    return PortMapping(container_port=int(match[1]), host_port=cast("int", None), protocol=protocol)


def _said(mapping: PortMapping) -> str:
    return f"{mapping.container_port}/{mapping.protocol}"


def _seconds(value: Value) -> int:
    return _number(value, "s", "seconds, 30s")


def _mebibytes(value: Value) -> int:
    return _number(value, "m", "MiB, 256m")


def _number(value: Value, unit: str, what: str) -> int:
    if isinstance(value, Scalar) and (match := re.fullmatch(rf"([0-9]{{1,12}}){unit}", value.text)):
        return int(match[1])
    raise Refused(value, f"has to be {what}")
