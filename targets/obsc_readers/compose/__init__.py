"""Reads a project of Docker Compose: `compose.yaml`, what its backends read, and policies under `iam/`.

https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from obsc.infra.boundary import Artifact
from obsc.infra.ecs import Volume
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_readers.compose.backends import Backends
from obsc_readers.compose.containers import Services
from obsc_readers.compose.interpolation import said
from obsc_readers.compose.tasks import HOLDER, Holder, read_holder, read_tasks
from obsc_readers.dialect import Dialect
from obsc_readers.document import Object, Unreadable, Value
from obsc_readers.model import Reading, Refusal
from obsc_readers.parse import parse_json, parse_yaml
from obsc_readers.policies import read_policy
from obsc_readers.walk import Notes, Refused

_MAIN = "compose.yaml"
_PROSE = ("CHECKLIST.md", ".env.example")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_POLICY = re.compile(r"iam/([^/.]+)\.([^/]+)\.json")


def read(files: Mapping[str, str]) -> Reading:
    """The tasks, backends and policies of one build; other files are artifacts."""
    project = _Project(files)
    nodes = [*project.main(), *project.policies()]
    others = [path for path in files if path not in (_MAIN, *_PROSE, *project.used) and not _POLICY.fullmatch(path)]
    nodes += [Artifact(name=path, content=files[path], purpose="") for path in others]
    return Reading(Graph(tuple(nodes)), tuple(project.refused))


@dataclass(slots=True)
class _Project:
    files: Mapping[str, str]
    refused: list[Refusal] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """The files that backends read."""

    def main(self) -> tuple[Node, ...]:
        """What stands in compose.yaml."""
        notes = Notes(_MAIN)
        document = self.parsed(_MAIN)
        made = () if document is None else notes.whole(lambda: self.whole(_dialect(notes), document))
        self.refused.extend(notes.refused)
        return made

    def whole(self, d: Dialect, document: Value) -> Iterator[Node]:
        """The nodes of a project."""
        with d.keys(document) as keys:
            keys.need("name", lambda value: _project_name(d, value), "", "else it is the folder's")
            services = keys.need("services", _entries, ())
            volumes = keys.get("volumes", lambda value: tuple(_volume(d, *entry) for entry in _entries(value)), ())
        backends = [(key, value) for key, value in services if isinstance(value, Object) and value.get("x-backend")]
        holders: dict[str, Holder] = {
            key.removesuffix(HOLDER): read_holder(d, value) for key, value in services if key.endswith(HOLDER)
        }
        own = [entry for entry in services if entry not in backends and not entry[0].endswith(HOLDER)]
        containers = tuple(Services(d).read(key, value) for key, value in own)
        yield from read_tasks(containers, holders, volumes, tuple(key for key, _ in backends))
        tasks = {read.key.partition(".")[0] for read in containers}
        for volume in volumes:
            if volume.name.partition(".")[0] not in tasks:
                raise Refused(document, f"the volume {volume.name} belongs to no task")
        reader = Backends(d, self.beside)
        for key, value in backends:
            yield reader.read(key, value)

    def policies(self) -> Iterator[Node]:
        """The policies of roles."""
        for path, content in self.files.items():
            match = _POLICY.fullmatch(path)
            if match:
                yield from self.policy(path, content, *match.groups())

    def policy(self, path: str, content: str, name: str, policy_name: str) -> tuple[RolePolicy, ...]:
        """One policy, in which `${...}` is filled in by `envsubst`."""
        try:
            value = parse_json(content)
        except Unreadable as error:
            self.refused.append(Refusal(path, error.line, "", error.message))
            return ()
        notes = Notes(path)
        made = notes.whole(lambda: [_policy(_dialect(notes), value, name, policy_name)])
        self.refused.extend(notes.refused)
        return made

    def beside(self, path: str, blame: Value) -> tuple[Dialect, Value]:
        """A file that a backend reads; what is wrong in it is told as wrong in that file."""
        if path not in self.files:
            raise Refused(blame, f"{path} is not there")
        self.used.add(path)
        document = self.parsed(path)
        if document is None:
            raise Refused(blame, f"{path} cannot be read")
        return _dialect(Notes(path, self.refused)), document

    def parsed(self, path: str) -> Value | None:
        """A file of YAML, or None where it is none."""
        try:
            return parse_yaml(self.files.get(path, ""), {})
        except Unreadable as error:
            self.refused.append(Refusal(path, error.line, "", error.message))
            return None


def _dialect(notes: Notes) -> Dialect:
    return Dialect(notes, False, str, said, lambda value: ())


def _entries(value: Value) -> tuple[tuple[str, Value], ...]:
    if isinstance(value, Object):
        return value.entries
    raise Refused(value, "has to be a mapping")


def _volume(d: Dialect, name: str, value: Value) -> Volume:
    with d.keys(value) as keys:
        keys.get("driver", d.one_of("local"), "local")
        return Volume(name=name, host_path=keys.maybe("driver_opts", lambda found: _bound(d, found)))


def _project_name(d: Dialect, value: Value) -> str:
    """https://docs.docker.com/compose/how-tos/project-name/"""
    name = d.string(value)
    if not _NAME.fullmatch(name):
        raise Refused(value, f"{name!r} is no name of a project")
    return name


def _bound(d: Dialect, value: Value) -> str:
    """https://docs.docker.com/reference/compose-file/volumes/#driver_opts"""
    with d.keys(value) as keys:
        keys.need("type", d.one_of("none"), "none")
        keys.need("o", d.one_of("bind"), "bind")
        return keys.need("device", d.string, "")


def _policy(d: Dialect, value: Value, name: str, policy_name: str) -> RolePolicy:
    return RolePolicy(name=name, policy_name=policy_name, role=cast("Text", None), statements=read_policy(d, value))
