"""Small parts that the whole language is made of: mappings of some keys, inputs, names, ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]

_INPUTS = {
    "image": ("appImage", "agentImage", "count", "class", "a" + "b" * 63),
    "string": ("text", "version", "import", "none", "self"),
    "cluster": ("clusterName", "id"),
    "capacity provider": ("provider", "locals1"),
    "namespace": ("namespace", "namespaceId", "module"),
    "vpc": ("vpcId", "scope"),
    "subnet": ("subnetA", "subnetB", "lambda"),
    "subnets": ("subnetIds", "source"),
    "security group": ("loadBalancerSecurityGroup", "peer", "props"),
    "security groups": ("securityGroups", "locals"),
    "machine image": ("imageId", "ami"),
    "instance profile": ("instanceProfile", "profile"),
    "role": ("appRole", "webTaskRole", "webTaskRoleParameter", "env"),
    "target group": ("targetGroup", "tags"),
    "load balancer": ("loadBalancerName", "output"),
    "topic": ("pager", "path"),
    "certificate": ("certificate", "module1"),
    "route tables": ("routeTables", "depends"),
    "prometheus workspace": ("ampWorkspace",),
    "grafana workspace": ("amgWorkspace",),
    "secret": ("secret", "region", "forEach"),
    "parameter": ("parameter", "partition", "accountId"),
}
"""Names of inputs, each for one kind only (OBS021): some are words of a target, or what it would call something else."""


def ref(kind: str) -> Strategy:
    """An input of a kind."""
    return st.sampled_from(_INPUTS[kind]).map(lambda name: {"ref": name})


def literal_or_ref(texts: Strategy, kind: str) -> Strategy:
    """A literal or an input."""
    return texts | ref(kind)


def some(**strategies: Strategy) -> Strategy:
    """A mapping of some of these keys, at first of none."""
    # A key may be chosen twice: of a list without such a condition, any item can be left out to make it smaller.
    return _some(st.lists(st.sampled_from(list(strategies)), max_size=2 * len(strategies)), strategies)


@st.composite
def _some(draw: st.DrawFn, keys: Strategy, strategies: Mapping[str, Strategy]) -> dict[str, Any]:
    # Strategies that are made while drawing take more time than all the rest.
    chosen = draw(keys)
    return {key: draw(strategies[key]) for key in strategies if key in chosen}


def merged(*mappings: Strategy) -> Strategy:
    """Mappings side by side in one."""
    return st.tuples(*mappings).map(lambda drawn: {key: value for one in drawn for key, value in one.items()})


def fixed(**values: Any) -> Strategy:
    """A mapping of strategies and plain values."""
    return st.fixed_dictionaries({k: v if isinstance(v, st.SearchStrategy) else st.just(v) for k, v in values.items()})


def bare(name: str) -> str:
    """What is left of a name where only letters and digits count (OBS022)."""
    return re.sub("[^a-z0-9]", "", name.lower())


def names(simplest: Iterable[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Names of services, agents or containers, no two too much alike."""
    free = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
    return st.lists(st.sampled_from(list(simplest)) | free, min_size=least, max_size=most, unique_by=bare)


def hex_id(prefix: str) -> Strategy:
    """The id of something on EC2."""
    return st.sampled_from(["0123456789abcdef0", "abcdef12"]).map(lambda digits: f"{prefix}-{digits}")


environment_names = st.sampled_from(["GREETING", "A", "_x", "lower", "N0", "TERM", "Name"]) | st.from_regex(
    r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True
).filter(
    lambda name: not name.startswith(("OTEL", "AWS", "OBSC", "ECS", "PYTHON", "DJANGO", "CW_", "RUN_IN", "SECRET"))
)
secret_names = st.sampled_from(["SECRET_DATABASE_URL", "SECRET_A", "SECRET_B"])
