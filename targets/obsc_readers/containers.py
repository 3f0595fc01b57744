"""Container definitions, as the ECS API describes them and CloudFormation repeats them with capitals.

Defaults are those of
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from __future__ import annotations

from dataclasses import dataclass

from obsc.infra.ecs import (
    AwsLogs,
    Container,
    ContainerDependency,
    EnvironmentVariable,
    HealthCheck,
    MountPoint,
    NetworkMode,
    PortMapping,
    SecretVariable,
)
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys


@dataclass(frozen=True, slots=True)
class Containers:
    """Reads the containers of a task definition; what a port means depends on the network mode."""

    dialect: Dialect
    network_mode: NetworkMode

    def read(self, value: Value) -> Container:
        """One container definition."""
        d = self.dialect
        with d.keys(value) as keys:
            _no_room(keys)
            return Container(
                name=keys.need("name", d.string, ""),
                image=keys.need("image", d.text, ""),
                essential=keys.get("essential", d.boolean, True),
                cpu=keys.maybe("cpu", d.integer),
                memory=keys.maybe("memory", d.integer),
                memory_reservation=keys.maybe("memoryReservation", d.integer),
                entry_point=keys.get("entryPoint", d.strings, ()),
                command=keys.get("command", d.strings, ()),
                working_directory=keys.maybe("workingDirectory", d.string),
                user=keys.maybe("user", d.string),
                environment=keys.get("environment", d.each(self._variable), ()),
                secrets=keys.get("secrets", d.each(self._secret), ()),
                port_mappings=keys.get("portMappings", d.each(self._port), ()),
                mount_points=keys.get("mountPoints", d.each(self._mount), ()),
                depends_on=keys.get("dependsOn", d.each(self._dependency), ()),
                links=keys.get("links", d.strings, ()),
                health_check=keys.maybe("healthCheck", self._health_check),
                readonly_root_filesystem=keys.get("readonlyRootFilesystem", d.boolean, False),
                init_process_enabled=keys.get("linuxParameters", self._linux, False),
                stop_timeout=keys.maybe("stopTimeout", d.integer),
                docker_labels=keys.get("dockerLabels", d.labels, ()),
                log=keys.maybe("logConfiguration", self._log),
            )

    def _variable(self, value: Value) -> EnvironmentVariable:
        with self.dialect.keys(value) as keys:
            return EnvironmentVariable(
                name=keys.need("name", self.dialect.string, ""), value=keys.need("value", self.dialect.text, "")
            )

    def _secret(self, value: Value) -> SecretVariable:
        with self.dialect.keys(value) as keys:
            return SecretVariable(
                name=keys.need("name", self.dialect.string, ""),
                value_from=keys.need("valueFrom", self.dialect.text, ""),
            )

    def _port(self, value: Value) -> PortMapping:
        """Under bridge, a port of the host that is not said is any free one, which the API writes as 0."""
        d = self.dialect
        with d.keys(value) as keys:
            inside = keys.need("containerPort", d.integer, 0)
            return PortMapping(
                container_port=inside,
                host_port=keys.get("hostPort", d.integer, inside if self.network_mode in ("awsvpc", "host") else 0),
                protocol=keys.get("protocol", d.one_of("tcp", "udp"), "tcp"),
                name=keys.maybe("name", d.string),
            )

    def _mount(self, value: Value) -> MountPoint:
        d = self.dialect
        with d.keys(value) as keys:
            return MountPoint(
                source_volume=keys.need("sourceVolume", d.string, ""),
                container_path=keys.need("containerPath", d.string, ""),
                read_only=keys.get("readOnly", d.boolean, False),
            )

    def _dependency(self, value: Value) -> ContainerDependency:
        d = self.dialect
        with d.keys(value) as keys:
            return ContainerDependency(
                container_name=keys.need("containerName", d.string, ""),
                condition=keys.need("condition", d.one_of("START", "COMPLETE", "SUCCESS", "HEALTHY"), "START"),
            )

    def _health_check(self, value: Value) -> HealthCheck:
        d = self.dialect
        with d.keys(value) as keys:
            return HealthCheck(
                command=keys.need("command", d.strings, ()),
                interval=keys.get("interval", d.integer, 30),
                timeout=keys.get("timeout", d.integer, 5),
                retries=keys.get("retries", d.integer, 3),
                start_period=keys.get("startPeriod", d.integer, 0),
            )

    def _linux(self, value: Value) -> bool:
        with self.dialect.keys(value) as keys:
            keys.empty("capabilities", "devices", "tmpfs")
            return keys.get("initProcessEnabled", self.dialect.boolean, False)

    def _log(self, value: Value) -> AwsLogs:
        d = self.dialect
        nothing = AwsLogs(group="", region="", stream_prefix="")
        with d.keys(value) as keys:
            keys.need("logDriver", d.one_of("awslogs"), "awslogs")
            keys.empty("secretOptions")
            return keys.need("options", self._log_options, nothing)

    def _log_options(self, value: Value) -> AwsLogs:
        """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html"""
        d = self.dialect
        with Keys(value, d.notes) as keys:
            keys.only("awslogs-create-group", "false")
            return AwsLogs(
                group=keys.need("awslogs-group", d.text, ""),
                region=keys.need("awslogs-region", d.text, ""),
                stream_prefix=keys.need("awslogs-stream-prefix", d.string, ""),
            )


def _no_room(keys: Keys) -> None:
    """What the API answers with although nobody asked for it."""
    for flag in ("disableNetworking", "interactive", "privileged", "pseudoTerminal"):
        keys.only(flag, "false")
    keys.only("versionConsistency", "enabled")
    keys.empty("dnsSearchDomains", "dnsServers", "dockerSecurityOptions", "environmentFiles", "extraHosts")
    keys.empty("resourceRequirements", "systemControls", "ulimits", "volumesFrom")
