"""Compose files: the services that are built from this project, and what they start. https://docs.docker.com/reference/compose-file/"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from obsc.init.documents import Node, parse
from obsc.init.evidence import Place
from obsc.init.project import Project, TextFile
from obsc.init.shell import expand

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""In the order in which Compose looks for them: the first that is there is the one."""


@dataclass(frozen=True, slots=True)
class ComposeService:
    """A service with a `build`. `context` and `dockerfile` are paths in the project; "" is its own folder."""

    name: str
    place: Place
    context: str
    dockerfile: str
    target: str = ""
    command: tuple[tuple[str, ...], Place] | None = None
    entry_point: tuple[tuple[str, ...], Place] | None = None
    ports: tuple[tuple[int, Place], ...] = ()
    env: dict[str, tuple[str, Place]] = field(default_factory=dict)


def compose_services(project: Project) -> list[ComposeService]:
    """The services of every folder's compose file that are built from a folder of the project."""
    found: list[ComposeService] = []
    folders = dict.fromkeys(path.rpartition("/")[0] for path in project.paths if path.rpartition("/")[2] in NAMES)
    for folder in folders:
        path = next(path for name in NAMES if project.has(path := f"{folder}/{name}".lstrip("/")))
        file = project.file(path)
        if file is not None:
            found += _services(project, file)
    for path in project.paths:
        if re.fullmatch(r"(docker-)?compose[.-].+\.ya?ml", path.rpartition("/")[2]):
            project.notes.add(f"`{path}` is not read: only the main Compose file is")
    return found


def _services(project: Project, file: TextFile) -> Iterator[ComposeService]:
    document = parse(file, project.notes)
    if document["include"].data is not None:
        project.notes.add("what `include` brings is not read", document["include"].place(file))
    for name, node in document["services"].items:
        if node["extends"].data is not None:
            project.notes.add(f"what `{name}` gets by `extends` is not read", node["extends"].place(file))
        build = node["build"]
        if build.data is None:
            continue
        context = build.text if build.text is not None else build["context"].text or "."
        dockerfile = build["dockerfile"].text or "Dockerfile"
        folder = project.named(file.folder, context)
        if not folder and project.named(file.folder, f"{context}/x") != "x":
            project.notes.add(f"`{name}` is built from a folder outside of the project", build.place(file))
            continue
        yield ComposeService(
            name,
            build.place(file),
            folder,
            project.named(folder, dockerfile),
            build["target"].text or "",
            _command(node["command"], file),
            _command(node["entrypoint"], file),
            tuple(_ports(node, file)),
            _environment(node["environment"], file),
        )


def _command(node: Node, file: TextFile) -> tuple[tuple[str, ...], Place] | None:
    """The words; a string is split as a shell would, but no shell runs it."""
    if node.text is not None:
        try:
            return tuple(shlex.split(node.text.replace("$$", "$"))), node.place(file)
        except ValueError:
            return None
    words = node.words
    return None if words is None else (tuple(word.replace("$$", "$") for word in words), node.place(file))


def _ports(node: Node, file: TextFile) -> Iterator[tuple[int, Place]]:
    """The container's side of `ports` and `expose`."""
    for row in (*node["ports"].rows, *node["expose"].rows):
        port = row["target"].number() if row.items else _container_port(row)
        if port is not None and 0 < port <= 65535:
            yield port, row.place(file)


def _container_port(row: Node) -> int | None:
    text = str(row.number()) if row.number() is not None else row.text
    text = None if text is None else expand(text, {})
    if text is None or text.endswith("/udp"):
        return None
    match = re.search(r"(?:^|:)(\d{1,5})(?:/tcp)?$", text)
    return int(match[1]) if match else None


def _environment(node: Node, file: TextFile) -> dict[str, tuple[str, Place]]:
    """`KEY: value` or `- KEY=value`; what needs a variable of the machine that runs Compose is left out."""
    pairs: list[tuple[str, str | None, Node]] = []
    for name, value in node.items:
        pairs.append((name, value.text if value.text is not None else _shown(value), value))
    for row in node.rows:
        name, equals, text = (row.text or "").partition("=")
        pairs.append((name, text if equals else None, row))
    known = {name: (expand(text, {}), row.place(file)) for name, text, row in pairs if text is not None}
    return {name: (text, place) for name, (text, place) in known.items() if text is not None}


def _shown(value: Node) -> str | None:
    return str(value.data) if isinstance(value.data, int) and not isinstance(value.data, bool) else None
