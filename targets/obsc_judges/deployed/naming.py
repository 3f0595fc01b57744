"""What a resource is called in every account alike, though AWS and the tools give it ids and names of their own.

Resources are known by what uses them, never by what their names resemble: a role is the task role of a family, a
security group is that of a service. Two that cannot be told apart keep their ids, and so match nothing elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obsc_judges.deployed.embedded import Account
from obsc_judges.deployed.load_balancers import known_by
from obsc_judges.deployed.state import Thing
from obsc_judges.deployed.world import Fixture

GENERATED = "<generated>"
_NAMES = {
    "cluster": "clusterName",
    "load balancer": "LoadBalancerName",
    "role": "RoleName",
    "security group": "GroupName",
    "service": "serviceName",
    "target group": "TargetGroupName",
}
"""The member that holds the name of a resource that is not known by it."""
_KNOWN_BY = {
    "instance": "Runs",
    "launch template": "Runs",
    "group": "Runs",
    "security group": "GroupName",
    "namespace": "Name",
    "registry": "Name",
    "prometheus workspace": "alias",
    "vpc": "CidrBlock",
    "subnet": "CidrBlock",
    "internet gateway": "",
    "address": "",
    "nat gateway": "",
    "route table": "",
    "endpoint": "ServiceName",
    "load balancer": "Scheme",
    "target group": "Port",
    "listener": "Port",
    "listener rule": "Priority",
}
"""Of what gets an id that is random, the member by which people know it; none where only its use tells it apart."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Labels of resources by kind and id, and what stands in texts for ids that differ between accounts."""

    labels: Mapping[tuple[str, str], str]
    instead: tuple[tuple[str, str], ...]
    generated: frozenset[str]

    def label(self, thing: Thing) -> str:
        """What a resource is called."""
        return self.labels.get((thing.kind, thing.id), f"{thing.kind} {thing.id}")

    def document(self, thing: Thing) -> Any:
        """All that is known of a resource, in these names."""
        name = _NAMES.get(thing.kind, "")
        if thing.document.get(name) in self.generated:
            return self.neutral({**thing.document, name: GENERATED})
        return self.neutral(thing.document)

    def neutral(self, value: Any) -> Any:
        """The same value without ids of this account."""
        if isinstance(value, Mapping):
            return {self.neutral(key): self.neutral(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.neutral(item) for item in value]
        if isinstance(value, str):
            for id_, name in self.instead:
                value = value.replace(id_, name)
        return value


def naming(things: Iterable[Thing], fixtures: Iterable[Fixture], account: Account, generated: frozenset[str]) -> Naming:
    """The names of everything in an account."""
    things = tuple(things)
    labels = _told_apart({(thing.kind, thing.id): label for thing, label in _labels(things, fixtures)}, things)
    ids = [
        (id_, f"<{labels[kind, id_]}>")
        for kind, id_ in labels
        if kind in _KNOWN_BY or id_ in generated  # other names are the same everywhere
    ]
    inputs = [
        (fixture.id, f"<{fixture.label}>") for fixture in fixtures if fixture.kind in ("vpc", "subnet", "namespace")
    ]
    instead = [*ids, *inputs, (account.number, "<account>")]
    return Naming(labels, tuple(sorted(instead, key=lambda pair: -len(pair[0]))), generated)


def _labels(things: tuple[Thing, ...], fixtures: Iterable[Fixture]) -> Iterator[tuple[Thing, str]]:
    """A label for each thing; those of what is used come from the users."""
    existed = {(fixture.kind, fixture.id): fixture.label for fixture in fixtures}
    uses = _uses(things)
    for thing in things:
        key = thing.kind, thing.id
        if key in existed:
            yield thing, f"{thing.kind} {existed[key]}"
        elif thing.kind == "task definition":
            yield thing, f"task definition {_family(thing.id)}"
        elif thing.kind == "service":
            yield thing, f"service of {_family(thing.document.get('taskDefinition', thing.id))}"
        elif key in uses:
            yield thing, " and ".join(sorted(uses[key]))
        else:
            known_by = "Description" if thing.kind == "role" else _KNOWN_BY.get(thing.kind, "")
            yield thing, f"{thing.kind} {thing.document.get(known_by, thing.id)}"


def _uses(things: Iterable[Thing]) -> dict[tuple[str, str], set[str]]:
    """By kind and id of the used: what it is to its users."""
    things = tuple(things)
    found = _uses_in_network(things)
    for thing in things:
        document = thing.document
        if thing.kind == "task definition":
            for member, title in (("taskRoleArn", "task role"), ("executionRoleArn", "execution role")):
                role = str(document.get(member, "")).rpartition("/")[2]
                found.setdefault(("role", role), set()).add(f"{title} of {_family(thing.id)}")
        elif thing.kind in ("instance", "launch template"):
            profile = str(document.get("IamInstanceProfile", ""))
            user = f"{thing.kind} {document['Runs']}"
            found.setdefault(("instance profile", profile), set()).add(f"profile of {user}")
            for group in document["SecurityGroupIds"]:
                found.setdefault(("security group", group), set()).add(f"security group of {user}")
        elif thing.kind == "service":
            family = _family(document.get("taskDefinition", thing.id))
            cluster = document["clusterArn"].rpartition("/")[2]
            found.setdefault(("cluster", cluster), set()).add(f"cluster of {family}")
            for balanced in document.get("loadBalancers", ()):
                target_group = known_by(balanced.get("targetGroupArn", ""))
                found.setdefault(("target group", target_group), set()).add(f"target group of {family}")
            for group in (
                document.get("networkConfiguration", {}).get("awsvpcConfiguration", {}).get("securityGroups", ())
            ):
                found.setdefault(("security group", group), set()).add(f"security group of {family}")
    return found


def _uses_in_network(things: tuple[Thing, ...]) -> dict[tuple[str, str], set[str]]:
    """The same of networks, whose parts are known by the addresses that they serve."""
    ranges = {
        thing.id: f"{thing.kind} {thing.document['CidrBlock']}" for thing in things if thing.kind in ("vpc", "subnet")
    }
    found: dict[tuple[str, str], set[str]] = {}

    def use(kind: str, id_: str, title: str) -> None:
        found.setdefault((kind, id_), set()).add(title)

    for thing in things:
        document = thing.document
        if thing.kind == "internet gateway":
            for vpc in document.get("Vpcs", ()):
                use(thing.kind, thing.id, f"internet gateway of {ranges.get(vpc, vpc)}")
        elif thing.kind == "route table":
            served = [document["VpcId"]] if document["Main"] else document["Subnets"]
            for served_id in served:
                use(thing.kind, thing.id, f"route table of {ranges.get(served_id, served_id)}")
        elif thing.kind == "nat gateway":
            place = ranges.get(document["SubnetId"], document["SubnetId"])
            use(thing.kind, thing.id, f"nat gateway in {place}")
            use("address", document["AllocationId"], f"address of the nat gateway in {place}")
        elif thing.kind == "security group" and document["GroupName"] == "default" and document["VpcId"] in ranges:
            use(thing.kind, thing.id, f"default security group of {ranges[document['VpcId']]}")
        elif thing.kind == "endpoint":
            for group in document["SecurityGroupIds"]:
                use("security group", group, "security group of endpoints")
        elif thing.kind == "load balancer":
            for group in document.get("SecurityGroups", ()):
                use("security group", group, f"security group of the load balancer {document['Scheme']}")
    return found


def _told_apart(labels: Mapping[tuple[str, str], str], things: Iterable[Thing]) -> dict[tuple[str, str], str]:
    """The labels with what it takes to make each of them unique: a description, or at last the id."""
    described = {
        key: f"{labels[key]} ({thing.document['Description']})"
        for thing in things
        if (key := (thing.kind, thing.id)) in labels and thing.document.get("Description")
    }
    found = dict(labels)
    for better in (described, {key: f"{label} [{key[1]}]" for key, label in labels.items()}):
        times = Counter(found.values())
        found = {key: better.get(key, label) if times[label] > 1 else label for key, label in found.items()}
    return found


def _family(arn: str) -> str:
    """The family, and the revision unless it is the first.

    >>> [_family(f"arn:aws:ecs:eu-west-3:1:task-definition/web:{revision}") for revision in (1, 2)]
    ['web', 'web:2']
    """
    return arn.rpartition("/")[2].removesuffix(":1")
