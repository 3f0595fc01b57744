"""Whether two graphs say the same system, and where they do not.

What explains and does not deploy is not compared: `origin`, `comment`, `why`, `purpose`, and steps, which are prose.
Of an input's type, only whether it is a list is compared: no language writes down more of it.

Order is compared where AWS keeps it and gives it back: containers, commands, statements, mounts, ports, `dependsOn` of
a container. It is not compared where AWS has sets: nodes, environment, secrets, tags, labels, the actions and resources
of a statement (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html), managed policies,
egress rules, subnets, security groups, route tables, paths of a rule, compatibilities, dimensions, the lines of metric
math, what an alarm does, the keys of JSON objects, and what a node waits for. In sets, too, something that stands twice
on one side and once on the other is a difference. A number is the same with a fraction of 0 and without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import zip_longest
from typing import Any

from obsc.infra.boundary import Input, Step
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Join, Pseudo, Ref, RoleName, spelled


class Missing:
    """What stands in a difference for something that is not there."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = Missing()

_PROSE = ("origin", "comment", "why", "purpose")
_KEYS: Mapping[str, str] = {
    "Container": "name",
    "ContainerDependency": "container_name",
    "EnvironmentVariable": "name",
    "MetricQuery": "id",
    "MountPoint": "container_path",
    "PortMapping": "container_port",
    "SecretVariable": "name",
    "Statement": "sid",
    "Volume": "name",
}
"""By class, the field by which people name one of several."""
_PAIRS = ("tags", "docker_labels", "dimensions", "entries")
_SETS = frozenset(
    {
        *(("Container", field) for field in ("environment", "secrets", "docker_labels")),
        *(("Statement", field) for field in ("actions", "resources")),
        *(("AwsVpcConfiguration", field) for field in ("subnets", "security_groups")),
        ("ListenerRule", "path_patterns"),
        ("LoadBalancer", "security_groups"),
        ("LoadBalancer", "subnets"),
        *(("VpcEndpoint", field) for field in ("route_tables", "security_groups", "subnets")),
        ("Alarm", "alarm_actions"),
        ("Alarm", "queries"),
        *(("AutoScalingGroup", field) for field in ("depends_on", "subnets", "target_groups")),
        *(("Instance", field) for field in ("depends_on", "security_groups")),
        ("JsonObject", "entries"),
        ("LaunchTemplate", "security_groups"),
        ("Metric", "dimensions"),
        ("Role", "managed_policies"),
        ("SecurityGroup", "egress"),
        *((kind, "depends_on") for kind in ("LoadBalancer", "NatGateway", "Route", "Service")),
        ("ServiceLevelObjective", "depends_on"),
        ("TaskDefinition", "requires_compatibilities"),
    }
)
"""By class and field, where AWS has a set; so it has in all tags."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, or a node that is not there (`field` is then empty).

    `field` is the path inside the node: `containers[web].environment[OTEL_TRACES_SAMPLER].value`. Where only the order
    of named things differs, it is the path of them all, and the values are their names.
    """

    kind: str
    name: str
    field: str
    expected: object
    actual: object

    def __str__(self) -> str:
        """One line for a person."""
        where = f"{self.kind} {self.name}" + (f" {self.field}" if self.field else "")
        return f"{where}: expected {say(self.expected)}, found {say(self.actual)}"


def differences(expected: Graph, actual: Graph) -> tuple[Difference, ...]:
    """Where two graphs differ: in the order of the expected one, then what is there beyond it, by name."""
    ours, theirs = _by_identity(expected), _by_identity(actual)
    found: list[Difference] = []
    for (kind, name), nodes in (*ours.items(), *sorted((key, ()) for key in theirs.keys() - ours.keys())):
        for one, other in zip_longest(nodes, theirs.get((kind, name), ()), fillvalue=MISSING):
            found += (Difference(kind, name, path, *values) for path, *values in _compare("", one, other, ("", "")))
    return tuple(found)


def rename(graph: Graph, ids: Mapping[tuple[str, str], str]) -> Graph:
    """The same graph under other names; `ids` is by kind and name, and what is not in it keeps its name."""

    def change(value: Any) -> Any:
        if isinstance(value, Ref):
            return replace(value, name=ids.get((value.kind, value.name), value.name))
        if isinstance(value, Node):
            waits = getattr(value, "depends_on", ())
            named: dict[str, Any] = {"name": ids.get((value.kind, value.name), value.name)}
            if waits:
                named["depends_on"] = tuple((kind, ids.get((kind, name), name)) for kind, name in waits)
            return replace(value, **named)
        return value

    return Graph(tuple(_rebuild(node, change) for node in graph.nodes))


def say(value: object) -> str:
    """A value as a person would write it.

    >>> say(Join(("arn:", Pseudo("partition"), ":", Ref("Role", "web", "name"))))
    "'arn:<partition>:<Role web name>'"
    """
    if isinstance(value, Ref | Pseudo | RoleName):
        return spelled(value)
    if isinstance(value, Join):
        return repr(spelled(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(say, value))}]"
    if is_dataclass(value):
        key = getattr(value, _KEYS.get(type(value).__name__, "name"), "")
        return f"{type(value).__name__} {key}".rstrip()
    return repr(value)


def _by_identity(graph: Graph) -> dict[tuple[str, str], tuple[Node, ...]]:
    found: dict[tuple[str, str], tuple[Node, ...]] = {}
    for node in graph.nodes:
        if not isinstance(node, Step):
            found[node.kind, node.name] = (*found.get((node.kind, node.name), ()), _rebuild(node, _without_prose))
    return found


def _without_prose(value: Any) -> Any:
    """Prose back to its defaults, so that plain equality serves."""
    if not is_dataclass(value):
        return value
    return replace(value, **{f.name: () if f.name == "origin" else "" for f in fields(value) if f.name in _PROSE})  # type: ignore[type-var]


def _rebuild(value: Any, change: Callable[[Any], Any]) -> Any:
    value = change(value)
    if isinstance(value, tuple):
        return tuple(_rebuild(item, change) for item in value)
    if is_dataclass(value):
        return replace(value, **{f.name: _rebuild(getattr(value, f.name), change) for f in fields(value)})  # type: ignore[type-var]
    return value


_Found = Iterator[tuple[str, object, object]]


def _compare(path: str, one: Any, other: Any, field: tuple[str, str]) -> _Found:
    """Paths and values that differ between two values of one field, which is named by its class and itself."""
    if type(one) is not type(other) and not (_is_number(one) and _is_number(other)):
        yield path, one, other
    elif isinstance(one, tuple):
        yield from _compare_tuples(path, one, other, field)
    elif is_dataclass(one) and not isinstance(one, Ref | Pseudo | Join | RoleName):
        yield from _compare_fields(path, one, other)
    elif one != other:
        yield path, one, other


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compare_fields(path: str, one: Any, other: Any) -> _Found:
    for field in fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(one, Input) and field.name == "type" and one.is_list == other.is_list:
            continue
        yield from _compare(f"{path}.{field.name}".lstrip("."), ours, theirs, (type(one).__name__, field.name))


def _compare_tuples(path: str, one: tuple[Any, ...], other: tuple[Any, ...], field: tuple[str, str]) -> _Found:
    is_set = field in _SETS or field[1] == "tags"
    ours, theirs = _keyed(one, field), _keyed(other, field)
    if ours is not None and theirs is not None:
        for key in (*ours, *(key for key in theirs if key not in ours)):
            yield from _compare(f"{path}[{key}]", ours.get(key, MISSING), theirs.get(key, MISSING), ("", ""))
        same = [key for key in ours if key in theirs], [key for key in theirs if key in ours]
        if not is_set and same[0] != same[1]:
            yield path, tuple(same[0]), tuple(same[1])
        return
    left, right = (_without(one, other), _without(other, one)) if is_set else (one, other)
    for number, (item, found) in enumerate(zip_longest(left, right, fillvalue=MISSING)):
        yield from _compare(f"{path}[{number}]", item, found, ("", ""))


def _keyed(items: tuple[Any, ...], field: tuple[str, str]) -> dict[object, Any] | None:
    """Items by what people call them, or None where they have no names or one name stands twice."""
    if field[1] in _PAIRS:
        pairs = dict(items)
        return pairs if len(pairs) == len(items) else None
    if not all(type(item).__name__ in _KEYS for item in items):
        return None
    named = {getattr(item, _KEYS[type(item).__name__]): item for item in items}
    return named if len(named) == len(items) else None


def _without(items: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """Items that have no counterpart; one that stands twice wants two."""
    rest = list(others)
    left = []
    for item in items:
        if item in rest:
            rest.remove(item)
        else:
            left.append(item)
    return tuple(left)
