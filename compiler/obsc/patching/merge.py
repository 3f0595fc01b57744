"""What a task definition lacks, in whatever language it stands: the edits of its containers and volumes.

Containers are told by what they are for, else by their names; variables, volumes and mount points by theirs. What
stands there wins, but for the paths of `PYTHONPATH` and the keys of `OTEL_RESOURCEATTRIBUTES`, which are merged, and
for the command, which has to start the same server as before.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from obsc.images.splices import Unsafe
from obsc.importing.command import read_start
from obsc.importing.containers import Container
from obsc.importing.values import Joined, Reference
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile
from obsc.patching.tree import Expression, Filled, Marks, Task, Value
from obsc.patching.wanted import ARGUMENT, ATTRIBUTES, PATHS, SAMPLER, Known, Wanted
from obsc.records import dataclass

_OURS = ("init", "cloudwatch-agent", "adot-collector")
_GROUPS = "aws.log.group.names"
_LEGAL_GROUP = re.compile(r"[A-Za-z0-9_/.#-]{1,512}")
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"""


_OPEN: Any = object()
"""A value that the specification leaves to the deployment."""


class Several(Exception):
    """What could be meant, of which a person has to choose: of what `kind`, and their names."""

    def __init__(self, kind: str, *names: str) -> None:
        super().__init__(kind, *names)
        self.kind, self.names = kind, names


@dataclass(frozen=True, slots=True)
class Merged:
    """What was wanted, the app's container, and what a person is told of the edits."""

    wanted: Wanted
    app: Value
    notes: tuple[str, ...]


def merged(task: Task, want: Callable[[Known], Wanted], service: str, container: str | None) -> Merged:
    """Edit a task definition, by `task.edit`, so that it has what is wanted.

    Unsafe where it is not edited, Several where nobody said which container is the app.
    """
    there = _Containers(task)
    app = there.app(service, container)
    wanted = want(Known(there.region(app), _log(app).get("awslogs-group"), task.here))
    return Merged(wanted, app, _Merge(task, there, app, wanted).made())


class _Containers:
    """The containers of a task definition as they are, by their names."""

    def __init__(self, task: Task) -> None:
        rows = task.body["containerDefinitions"]
        if rows is None or not isinstance(rows.data, list) or not rows.data:
            raise Unsafe("is no task definition: it has no `containerDefinitions`")
        self.list = rows
        self.named: dict[str, Value] = _named(rows, "containerDefinitions", "name")
        self._task = task

    def app(self, service: str, container: str | None) -> Value:
        """The app's container: the one that is named, that is called as the service is, or the only one."""
        own = {name: one for name, one in self.named.items() if _read(one).role not in (*_OURS, "xray-daemon")}
        name = container or (service if service in own else next(iter(own)) if len(own) == 1 else None)
        if name is None or name not in own:
            raise Several("container", *own)
        return own[name]

    def region(self, app: Value) -> str | Expression | Filled | None:
        """Where it runs: as its logs say, or the file outside of its containers."""
        said = [_log(one).get("awslogs-region") for one in (app, *self.named.values())]
        return next((one for one in [*said, self._task.region] if one), None)


class _Merge:
    """The edits of one task definition for one service."""

    def __init__(self, task: Task, there: _Containers, app: Value, wanted: Wanted) -> None:
        self.task, self.there, self.app, self.wanted = task, there, app, wanted
        self.edit = task.edit
        self.notes: dict[str, None] = {}
        self.name: str | Expression | Filled = app.data["name"].data

    def made(self) -> tuple[str, ...]:
        """Everything that is missing, or nothing at all."""
        self._refuse()
        renamed: dict[str, str | Expression | Filled] = {self.wanted.app["name"]: self.name}
        added: list[dict[str, Any]] = []
        for one in self.wanted.others:
            there = self._counterpart(one)
            if there is None:
                added.append(one)
            else:
                renamed[one["name"]] = there.data["name"].data
                self._beside(there, one)
        self._app(renamed)
        for one in added:
            if any(name == one["name"] for name, _ in self.wanted.open):
                raise Unsafe(
                    f"would get a container `{one['name']}` with a value that only a deployment knows, `<…>` below: say"
                    " it in the specification, as `platform.region` or an image, or paste the lines with it filled in"
                )
        self._check_sizes(added)
        self.edit.append(self.there.list, added)
        self._items(self.task.body, {"volumes": [("name", one) for one in self.wanted.volumes]})
        return tuple(self.notes)

    def _refuse(self) -> None:
        body = self.task.body
        region = self.there.region(self.app)
        if isinstance(region, str) and self.wanted.region not in (None, region):
            raise Unsafe(f"is for `{region}`, and the specification for `{self.wanted.region}`")
        mode = _said(body, "networkMode") or "bridge"
        if mode != self.wanted.network_mode:
            raise Unsafe(f"has the network mode `{mode}`, and the specification `{self.wanted.network_mode}`")
        platform = body["runtimePlatform"]
        if platform is not None and (_text(platform, "operatingSystemFamily") or "LINUX") != "LINUX":
            raise Unsafe("is for Windows, which the AWS distribution for Python is not made for")
        readonly = self.app["readonlyRootFilesystem"]
        is_readonly = readonly is not None and readonly.data is True
        mounts = {row["containerPath"] for row in self.wanted.app.get("mountPoints", ())} | _mounted(self.app)
        writes = self.wanted.is_started and any("> /tmp/" in word for word in self.wanted.app.get("command", ()))
        if is_readonly and writes and "/tmp" not in mounts:
            raise Unsafe(
                f"has a read-only root for `{self.name}`, whose command writes a file into `/tmp`: say"
                " `readonlyRootFilesystem: true` in the specification, which mounts a volume there"
            )

    def _counterpart(self, wanted: dict[str, Any]) -> Value | None:
        """The container that does the work already, whatever it is called."""
        role = _role(wanted)
        found = [one for one in self.there.named.values() if _read(one).role == role]
        if len(found) > 1:
            raise Unsafe(f"has {len(found)} containers that could be `{wanted['name']}`")
        named = self.there.named.get(wanted["name"])
        if named is not None and not found and _image(named) != wanted["image"]:
            raise Unsafe(f"has a container `{wanted['name']}` of its own, which is the name of one that is added")
        there = found[0] if found else named
        other = {"cloudwatch-agent": "adot-collector", "adot-collector": "cloudwatch-agent"}.get(role)
        if there is None and any(_read(one).role == other for one in self.there.named.values()):
            raise Unsafe(f"has a `{other}` beside the app, where the specification has a `{role}`")
        return there

    def _beside(self, there: Value, wanted: dict[str, Any]) -> None:
        """What an init container or an agent lacks that stands there already; its image stays."""
        name = there.data["name"].data
        if _role(wanted) == "init" and _words(there) != _words_of(wanted):
            raise Unsafe(f"has a container `{name}` that copies OpenTelemetry to another place")
        if _image(there) != wanted["image"]:
            self.notes[f"`{name}` keeps its image; the specification has `{wanted['image']}`"] = None
        self._variables(there, wanted)
        self._items(there, self._rows(wanted))

    def _app(self, renamed: dict[str, str | Expression | Filled]) -> None:
        app, wanted = self.app, self.wanted.app
        rows = self._rows(wanted)
        rows["mountPoints"] = [
            (key, row) for key, row in rows["mountPoints"] if row["containerPath"] not in _mounted(app) & {"/tmp"}
        ]
        for row in wanted.get("dependsOn", ()):
            if row["containerName"] in {one["name"] for one in self.wanted.others}:
                rows.setdefault("dependsOn", []).append(
                    ("containerName", {**row, "containerName": renamed.get(row["containerName"], row["containerName"])})
                )
        files = app["environmentFiles"]
        if files is not None and files.kids:
            self.notes[f"what `environmentFiles` say of `{PATHS}` and `OTEL_…` does not count any more"] = None
        puts = self._command() if self.wanted.is_started else {}
        self._variables(app, wanted)
        # `name:internalName`: the app knows the agent by the name that it has in a build.
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
        known = {link: renamed.get(link, link) for link in wanted.get("links", ())}
        links = [link if name == link else _put_before(name, f":{link}") for link, name in known.items()]
        there = app["links"]
        if there is None:
            puts |= {"links": links} if links else {}
        elif isinstance(there.data, list):
            self.edit.append(there, [name for name in links if name not in there.plain])
        elif links and there.data is not None:
            raise Unsafe(f"has `links` of `{self.name}` that are no list")
        self._items(app, rows, puts)

    def _command(self) -> dict[str, Any]:
        """The command of a build, where the one that stands there starts the same server."""
        for key in ("entryPoint", "command"):
            there = self.app[key]
            if there is not None and not isinstance(there.data, list | None):
                raise Unsafe(f"has a `{key}` of `{self.name}` that is not written out as a list")
        old, new = _words(self.app), _words_of(self.wanted.app)
        if old == new:
            return {}
        if old:
            before = read_start(old, _read(self.app).known)
            after = read_start(new, {row["name"]: row["value"] for row in self.wanted.app.get("environment", ())})
            if before is None or after is None or before.values != after.values or before.left_out != after.left_out:
                raise Unsafe(
                    f"starts `{' '.join(word or '?' for word in old)}`, which is not what the specification starts:"
                    " say it in `server`, or take it from `obsc import`"
                )
        else:
            self.notes[f"`{self.name}` had no command: that of its image is replaced by the specification's"] = None
        puts: dict[str, Any] = {}
        for key in ("entryPoint", "command"):
            value, there = self.wanted.app.get(key, []), self.app[key]
            if there is None and value:
                puts[key] = value
                if key == "entryPoint" and old:
                    self.notes[f"the image's own entry point of `{self.name}` is replaced, if it has one"] = None
            elif there is not None and there.plain != value and (value or there.kids):
                self.edit.replace(there, value)
        return puts

    def _variables(self, there: Value, wanted: dict[str, Any]) -> None:
        """The variables that are merged, where they stand there already; and notes of those that stay."""
        rows = there["environment"]
        old = _named(rows, "environment", "name") if rows is not None and rows.data is not None else {}
        for name, value in ((row["name"], row["value"]) for row in self._own(wanted.get("environment", ()))):
            written = old[name]["value"] if name in old else None
            if written is None or not isinstance(written.data, str | Expression | Filled):
                continue
            is_app = wanted["name"] == self.wanted.app["name"]
            if is_app and name in self.wanted.joined:
                value = self._joined(name, written.data)
            elif (wanted["name"], name) in self.wanted.open:
                continue
            after = _both(name, written.data, value)
            if after is None and written.data != value:
                self.notes[f"`{name}` of `{there.data['name'].data}` stays as it is"] = None
            elif after is not None and after != written.data:
                self.edit.replace(written, after)

    def _rows(self, wanted: dict[str, Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """Variables and mount points, each with the key by which two of them are the same."""
        environment = [
            {**row, "value": _OPEN} if (wanted["name"], row["name"]) in self.wanted.open else row
            for row in wanted.get("environment", ())
        ]
        return {
            "environment": [("name", row) for row in environment],
            "mountPoints": [("containerPath", row) for row in wanted.get("mountPoints", ())],
        }

    def _joined(self, name: str, old: str | Expression | Filled) -> str | Expression | Filled:
        """What of a variable with several values is obsc's to add; Unsafe where that is not known."""
        known = {pair.partition("=")[0].strip() for pair in Marks().write(old).split(",")}
        missing = next((key for key in self.wanted.asked if name == ATTRIBUTES and key not in known), None)
        if missing is not None:
            raise Unsafe(f"needs `{missing}` in `{name}`, whose value the specification leaves open: add it first")
        value = self.wanted.joined[name]
        return self._grouped(value) if name == ATTRIBUTES else value

    def _own(self, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Variables, the attributes with the log group that the app has in the file, if it has one."""
        return [{**row, "value": self._grouped(row["value"])} if row["name"] == ATTRIBUTES else row for row in rows]

    def _grouped(self, attributes: str | Expression | Filled) -> str | Expression | Filled:
        own, group, marks = f"{_GROUPS}={self.wanted.own_group}", self.wanted.log_group, Marks()
        is_legal = group is not None and (not isinstance(group, str) or _LEGAL_GROUP.fullmatch(group) is not None)
        named = [f"{_GROUPS}={marks.write(group)}"] if group is not None and is_legal else []
        pairs = marks.write(attributes).split(",")
        return marks.read(",".join(one for pair in pairs for one in (named if pair == own else [pair])))

    def _items(
        self,
        there: Value,
        rows: dict[str, list[tuple[str, dict[str, Any]]]],
        puts: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """The rows that a list lacks, by the key that names them; a list that is not there is made."""
        entries: dict[str, Any] = {}
        for key, wanted in rows.items():
            value = there[key]
            old = _named(value, key, wanted[0][0]) if value is not None and value.data is not None and wanted else {}
            secret = there["secrets"]
            kept = _named(secret, "secrets", "name") if key == "environment" and secret and secret.kids else {}
            missing = []
            is_other = key == "environment" and self._has_other_sampler(old, kept, [row for _, row in wanted])
            for by, row in wanted:
                name = row[by]
                if name == ARGUMENT and is_other:
                    continue
                if name in old:
                    self._same(old[name], row, key)
                elif name in kept and name == PATHS:
                    raise Unsafe(f"reads `{name}` from a secret, which OpenTelemetry has to be put in front of")
                elif name not in kept:
                    if row.get("value") is _OPEN:
                        raise Unsafe(f"needs `{name}`, whose value the specification leaves open: add it first")
                    missing.append(row)
            if key == "environment":
                missing = self._own(missing)
            if value is None:
                entries |= {key: missing} if missing else {}
            elif value.data is None:
                if missing:
                    self.edit.replace(value, missing)
            else:
                self.edit.append(value, missing)
        self.edit.put(there, {**puts, **entries})

    def _has_other_sampler(self, old: dict[str, Value], kept: dict[str, Value], rows: list[dict[str, Any]]) -> bool:
        """Whether the container has a sampler of its own."""
        ours = next((row["value"] for row in rows if row["name"] == SAMPLER), None)
        own = old[SAMPLER]["value"] if SAMPLER in old else None
        return ours is not None and (SAMPLER in kept or (SAMPLER in old and (own is None or own.data != ours)))

    def _same(self, old: Value, row: dict[str, Any], key: str) -> None:
        """Refuse what means another thing under the same name."""
        if key == "mountPoints" and _text(old, "sourceVolume") != row["sourceVolume"]:
            raise Unsafe(f"has another volume at `{row['containerPath']}`")
        if key == "volumes" and any(kid.data not in (None, row["name"]) and kid.plain != {} for kid in old.kids):
            raise Unsafe(f"has a volume `{row['name']}` that is not an empty one")
        if key == "dependsOn" and row["condition"] == "SUCCESS" and _text(old, "condition") != "SUCCESS":
            raise Unsafe(f"starts `{self.name}` before `{row['containerName']}` has succeeded: say `SUCCESS` there")

    def _check_sizes(self, added: list[dict[str, Any]]) -> None:
        """A task is refused at registration whose containers want more than it has.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
        """
        for key, keys, unit in (("cpu", ("cpu",), "CPU units"), ("memory", ("memoryReservation", "memory"), "MiB")):
            most = _text(self.task.body, key)
            if not added or most is None or not most.isdigit():
                continue
            own = [one.plain for one in self.there.named.values()]
            wants = sum(
                next((one[k] for k in keys if isinstance(one.get(k), int) and one[k]), 0) for one in [*own, *added]
            )
            if wants > int(most):
                raise Unsafe(
                    f"has {most} {unit} for the task, and its containers would want {wants}: give the task more, or"
                    f" `{self.name}` less"
                )


def _image(container: Value) -> Any:
    found = container["image"]
    return None if found is None else found.data


def _mounted(container: Value) -> set[str | None]:
    rows = container["mountPoints"]
    return set() if rows is None else {_text(row, "containerPath") for row in rows.kids}


def _both(
    name: str, old: str | Expression | Filled, new: str | Expression | Filled
) -> str | Expression | Filled | None:
    """The same for values with expressions; Unsafe where one could hold the keys of what is merged."""
    marks = Marks()
    before = marks.write(old)
    if name == ATTRIBUTES and any("=" not in pair for pair in before.split(",") if pair.strip()):
        raise Unsafe(f"has an expression in `{name}` that could name any attribute")
    after = joined_values(name, before, marks.write(new))
    return None if after is None else marks.read(after)


def joined_values(name: str, old: str, new: str) -> str | None:
    """Both values of a variable that holds several; None for one that holds one.

    >>> joined_values("PYTHONPATH", "/app:/b", "/a:/b"), joined_values("PYTHONPATH", "/a:/b:/app", "/a:/b")
    ('/a:/b:/app', '/a:/b:/app')
    >>> joined_values("PYTHONPATH", "/app::/b", "/a:/b"), joined_values("PYTHONPATH", "", "/a:/b")
    ('/a:/b:/app:', '/a:/b')
    >>> joined_values("OTEL_RESOURCE_ATTRIBUTES", "team=a", "service.name=web,team=b"), joined_values("X", "a", "b")
    ('team=a,service.name=web', None)
    """
    if name == PATHS:
        ours = new.split(":")
        # An empty entry is the folder that Python starts in, but a variable without any says nothing.
        return ":".join([*ours, *(path for path in old.split(":") if path not in ours)]) if old else new
    if name == ATTRIBUTES:
        known = {pair.partition("=")[0].strip() for pair in old.split(",")}
        pairs = [pair for pair in new.split(",") if pair.partition("=")[0] not in known]
        return ",".join([*([old.rstrip(", ")] if old.strip(", ") else []), *pairs]) if pairs else old
    return None


def _named(rows: Value | None, key: str, by: str) -> dict[str, Value]:
    """The rows of a list by their names; Unsafe where that is not what it is."""
    if rows is None or not isinstance(rows.data, list):
        raise Unsafe(f"has `{key}` that is no list")
    found: dict[str, Value] = {}
    for row in rows.data:
        name = _text(row, by, is_open=True)
        if name is None:
            raise Unsafe(f"has a row of `{key}` without `{by}`")
        if name in found:
            raise Unsafe(f"has `{name}` twice in `{key}`")
        found[name] = row
    return found


def _text(value: Value, key: str, *, is_open: bool = False) -> str | None:
    """A text or a number; where expressions are welcome, as they are spelled."""
    found = value[key]
    if found is None or isinstance(found.data, bool):
        return None
    return str(found.data) if isinstance(found.data, str | int | (Expression | Filled if is_open else str)) else None


def _said(value: Value, key: str) -> str | None:
    """A text that has to be written out, if there is one."""
    found = value[key]
    if found is not None and isinstance(found.data, Expression | Filled):
        raise Unsafe(f"has an expression for `{key}`, and nobody can say what it will be")
    return _text(value, key)


def _put_before(name: str | Expression | Filled, text: str) -> str | Expression | Filled:
    marks = Marks()
    return marks.read(marks.write(name) + text)


def _log(container: Value) -> dict[str, str | Expression | Filled]:
    """The options of the awslogs driver."""
    log = container["logConfiguration"]
    options = log["options"] if log is not None and _text(log, "logDriver") == "awslogs" else None
    plain = options.plain if options is not None else None
    texts = plain.items() if isinstance(plain, dict) else ()
    return {key: value for key, value in texts if isinstance(value, str | Expression | Filled)}


def _read(container: Value) -> Container:
    """A container as `obsc import` reads it."""
    return Container(_node(container.plain), TextFile("", ()), Notes())


def _node(plain: Any) -> Node:
    match plain:
        case dict():
            return Node({key: _node(value) for key, value in plain.items()}, 0)
        case list():
            return Node([_node(row) for row in plain], 0)
        case Expression(source):
            return Node(_reference(source), 0)
        case Filled(parts):
            return Node(Joined(tuple(part if isinstance(part, str) else _reference(part.source) for part in parts)), 0)
    return Node(plain, 0)


def _reference(source: str) -> Reference:
    return Reference("unknown", source)


def _role(wanted: dict[str, Any]) -> str:
    return Container(_node(wanted), TextFile("", ()), Notes()).role


def _words(container: Value) -> tuple[str | None, ...]:
    return _read(container).words


def _words_of(wanted: dict[str, Any]) -> tuple[str | None, ...]:
    return (*wanted.get("entryPoint", ()), *wanted.get("command", ()))
