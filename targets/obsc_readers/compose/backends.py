"""Prometheus, Jaeger and Grafana: the services, and the files that they read.

https://prometheus.io/docs/prometheus/latest/configuration/configuration/
https://grafana.com/docs/grafana/latest/administration/provisioning/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from obsc.infra.local import DataSource, LocalGrafana, LocalJaeger, LocalPrometheus
from obsc_readers.compose.containers import LOOPBACK
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys, Refused

_PROVISIONING = "/etc/grafana/provisioning"
_CONFIGURATION = "/etc/prometheus"
_DASHBOARDS = "/var/lib/grafana/dashboards"


@dataclass(frozen=True, slots=True)
class Backends:
    """Reads the backends of a project; `file` reads one of the files beside it."""

    dialect: Dialect
    file: Callable[[str, Value], tuple[Dialect, Value]]

    def read(self, host: str, value: Value) -> LocalPrometheus | LocalJaeger | LocalGrafana:
        """One backend, by what `x-backend` says it is."""
        d = self.dialect
        with d.keys(value) as keys:
            kind, name = keys.need("x-backend", self._what, ("jaeger", ""))
            image = keys.need("image", d.string, "")
            if kind == "prometheus":
                self._ports(keys, 9090)
                return self._prometheus(keys, host, name, image)
            if kind == "grafana":
                self._ports(keys, 3000)
                return self._grafana(keys, host, name, image)
            self._ports(keys, 16686)
            return LocalJaeger(name=name, host=host, image=image)

    def _what(self, value: Value) -> tuple[str, str]:
        d = self.dialect
        with d.keys(value) as keys:
            kind = keys.need("type", d.one_of("prometheus", "jaeger", "grafana"), "jaeger")
            return kind, keys.need("name", d.string, "")

    def _ports(self, keys: Keys, port: int) -> None:
        def read(value: Value) -> tuple[str, ...]:
            found = self.dialect.strings(value)
            if len(found) != 1 or not re.fullmatch(rf"{re.escape(LOOPBACK)}:[0-9]{{1,5}}:{port}/tcp", found[0]):
                raise Refused(value, f"obsc publishes {port} to this machine alone")
            return found

        keys.need("ports", read, (), "nobody would see it")

    def _prometheus(self, keys: Keys, host: str, name: str, image: str) -> LocalPrometheus:
        file = f"{host}/prometheus.yaml"
        inside = "/etc/prometheus/prometheus.yaml"
        command = keys.need("command", self.dialect.strings, ())
        if sorted(command) != ["--config.file=" + inside, "--web.enable-remote-write-receiver"]:
            raise Refused(keys.value, f"has to read {inside} and to take remote write")
        mounts = keys.need("volumes", self.dialect.strings, ())
        if mounts[:1] != (f"./{file}:{inside}:ro",):
            raise Refused(keys.value, f"has to mount {file} first")
        rules = tuple(_mounted(mount, _CONFIGURATION, keys.value) for mount in mounts[1:])
        names = tuple(path.rpartition("/")[2] for path in rules)
        d, document = self.file(file, keys.value)
        with d.keys(document) as found:
            found.need("global", lambda value: _scrape_interval(d, value), None)
            found.empty("scrape_configs")
            read = found.get("rule_files", d.strings, ())
        if read not in (names, tuple(f"{_CONFIGURATION}/{name}" for name in names)):
            raise Refused(document, "has to read the rules that are mounted, and no others")
        return LocalPrometheus(name=name, host=host, image=image, rules=rules)

    def _grafana(self, keys: Keys, host: str, name: str, image: str) -> LocalGrafana:
        keys.need("environment", self._anonymous, None)
        folders = {"datasources": f"./{host}/datasources.yaml", "dashboards": f"./{host}/dashboards.yaml"}
        wanted = [f"{path}:{_PROVISIONING}/{folder}/obsc.yaml:ro" for folder, path in folders.items()]
        mounts = keys.need("volumes", self.dialect.strings, ())
        if list(mounts[:2]) != wanted:
            raise Refused(keys.value, "has to mount its data sources and its dashboards first")
        dashboards = tuple(_mounted(mount, _DASHBOARDS, keys.value) for mount in mounts[2:])
        d, document = self.file(f"{host}/dashboards.yaml", keys.value)
        _providers(d, document)
        d, document = self.file(f"{host}/datasources.yaml", keys.value)
        with d.keys(document) as found:
            found.need("apiVersion", lambda value: _one(d, value), 1)
            sources = found.need("datasources", d.each(lambda value: _source(d, value)), ())
        return LocalGrafana(name=name, host=host, image=image, data_sources=sources, dashboards=dashboards)

    def _anonymous(self, value: Value) -> None:
        d = self.dialect
        with d.keys(value) as keys:
            keys.need("GF_AUTH_ANONYMOUS_ENABLED", d.one_of("true"), "true")
            keys.need("GF_AUTH_ANONYMOUS_ORG_ROLE", d.one_of("Admin"), "Admin")


def _mounted(mount: str, folder: str, value: Value) -> str:
    """The path of a file that is mounted in a folder under its own name."""
    path, _, inside = mount.removeprefix("./").partition(":")
    if inside != f"{folder}/{path.rpartition('/')[2]}:ro" or not mount.startswith("./"):
        raise Refused(value, f"{mount} is no file of {folder}")
    return path


def _scrape_interval(d: Dialect, value: Value) -> None:
    with d.keys(value) as keys:
        keys.need("scrape_interval", d.one_of("15s"), "15s")


def _providers(d: Dialect, document: Value) -> None:
    def provider(value: Value) -> None:
        with d.keys(value) as keys:
            keys.need("name", d.one_of("obsc"), "obsc")
            keys.need("type", d.one_of("file"), "file")
            keys.need("options", lambda found: _path(d, found), None)

    with d.keys(document) as keys:
        keys.need("apiVersion", lambda value: _one(d, value), 1)
        if len(keys.need("providers", d.each(provider), (None,))) != 1:
            raise Refused(document, "obsc has one folder of dashboards")


def _path(d: Dialect, value: Value) -> None:
    with d.keys(value) as keys:
        keys.need("path", d.one_of(_DASHBOARDS), _DASHBOARDS)


def _one(d: Dialect, value: Value) -> int:
    if d.integer(value) != 1:
        raise Refused(value, "has to be 1, the only version there is")
    return 1


def _source(d: Dialect, value: Value) -> DataSource:
    with d.keys(value) as keys:
        name = keys.need("name", d.string, "")
        if keys.need("uid", d.string, name) != name:
            raise Refused(value, "obsc names a data source and its uid alike")
        keys.need("access", d.one_of("proxy"), "proxy")
        return DataSource(
            name=name,
            type=keys.need("type", d.one_of("prometheus", "jaeger"), "prometheus"),
            url=keys.need("url", d.string, ""),
        )
