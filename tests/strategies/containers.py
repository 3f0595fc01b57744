"""What stands in a task beside the app: agents and containers of the user's own, and what all containers have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from strategies.parts import (
    Strategy,
    environment_names,
    fixed,
    literal_or_ref,
    merged,
    names,
    ref,
    secret_names,
    some,
)
from strategies.texts import hostile, hostile_or_empty, limited, not_an_option, quiet

RETENTION = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
AGENT_PORTS = (2000, 4315, 4316)
IMAGES = (
    "web:1.4.2",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:1.4.2",
    "public.ecr.aws/docker/library/redis@sha256:" + "0" * 64,
)


@dataclass(frozen=True)
class Texts:
    """Where texts come from: hostile ones, or those that AWS's tools take."""

    is_hostile: bool

    @property
    def any(self) -> st.SearchStrategy[str]:
        """Text that is not empty."""
        return hostile if self.is_hostile else quiet

    @property
    def any_or_empty(self) -> st.SearchStrategy[str]:
        """Text."""
        return hostile_or_empty if self.is_hostile else quiet | st.just("")

    def image(self) -> Strategy:
        """The name of an image; ECS takes any text."""
        names_of_images = st.sampled_from(IMAGES)
        return names_of_images | names_of_images | self.any if self.is_hostile else names_of_images

    def words(self) -> Strategy:
        """Words of a command line."""
        return st.lists(not_an_option(self.any), min_size=1, max_size=3)


@cache
def env(texts: Texts) -> Strategy:
    """Variables, literal or inputs."""
    return st.dictionaries(environment_names, literal_or_ref(texts.any_or_empty, "string"), max_size=3)


@cache
def agent_env(texts: Texts) -> Strategy:
    """Variables of an agent or a container: never empty."""
    return st.dictionaries(environment_names, literal_or_ref(texts.any, "string"), max_size=3)


@cache
def secrets(texts: Texts) -> Strategy:
    """Variables from secrets, in every form that they are given in."""
    names_of_secrets = st.sampled_from(["shop/database", "a", "A+b=c.d@e_f-g"])
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf"
    manager = merged(
        fixed(secretsManager=names_of_secrets | st.just(arn) | ref("secret")),
        some(key=st.sampled_from(["url", "a.b"]), versionStage=st.sampled_from(["AWSCURRENT", "AWSPREVIOUS"])),
    )
    parameters = st.sampled_from(["/shop/database-url", "plain", "a/b.c"])
    ssm = fixed(ssm=parameters | st.just("arn:aws:ssm:us-east-1:123456789012:parameter/shop") | ref("parameter"))
    return st.dictionaries(secret_names, ssm | manager, max_size=3)


@cache
def logs(texts: Texts) -> Strategy:
    """Where output goes; `own_group` has to name the group."""
    group = st.sampled_from(["/own/{}", "{}#1._", {"ref": "logs{}"}])
    prefix = limited(texts.any.map(lambda text: re.sub("[:*]", "_", text)), 255)
    return some(
        group=group,
        create=st.booleans(),
        retentionDays=st.sampled_from(RETENTION),
        removalPolicy=st.sampled_from(["retain", "destroy"]),
        streamPrefix=prefix if texts.is_hostile else st.just("app"),
    )


def own_group(container: Any, label: str) -> None:
    """Make a label part of the name of a container's group, so that none is created twice (OBS422)."""
    written = container.get("logs", {}) if isinstance(container, dict) else {}
    if isinstance(written.get("group"), str):
        written["group"] = written["group"].format(label)
    elif "group" in written:
        words = "".join(word.capitalize() for word in re.split("[^a-z0-9]+", label))
        written["group"] = {"ref": f"logs{words}"}


@st.composite
def memory(draw: st.DrawFn, most: int) -> dict[str, int]:
    """A limit, a reservation, or both, of which the reservation is not the greater."""
    keys = draw(st.sampled_from([("memoryReservation",), ("memory",), ("memory", "memoryReservation")]))
    sizes = sorted(draw(st.lists(st.integers(6, most), min_size=len(keys), max_size=len(keys))), reverse=True)
    return dict(zip(keys, sizes, strict=True))


@cache
def agent(texts: Texts) -> Strategy:
    """A CloudWatch agent."""
    images = st.sampled_from(["public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374", "agent:1.300070.0b1"])
    resources = merged(some(cpu=st.integers(1, 256)), st.just({}) | memory(512))
    return some(
        distribution=st.just("cloudwatch-agent"),
        topology=st.just("sidecar"),
        image=images | ref("image"),
        essential=st.booleans(),
        resources=resources,
        env=agent_env(texts),
        logs=logs(texts),
    )


@cache
def health_check(texts: Texts) -> Strategy:
    """A health check, for a shell or as words, that does not begin with ECS's own words (OBS435)."""
    shell = texts.any.map(lambda text: "test " + text) | st.just("curl -f http://localhost:8000/health")
    words = st.tuples(st.sampled_from(["/check", "curl"]), texts.any).map(list)
    return merged(
        fixed(command=shell | words),
        some(
            interval=st.integers(60, 300),
            timeout=st.integers(2, 30),
            retries=st.integers(1, 10),
            startPeriod=st.integers(0, 300),
        ),
    )


_names = names(["redis", "proxy", "agent", "z"], 1, 3)


@st.composite
def containers(draw: st.DrawFn, texts: Texts, service: dict[str, Any], name: str) -> dict[str, Any]:
    """Containers of the user's own that fit into the task: other names, other ports, no circle of dependencies."""
    taken = ("init", "cloudwatch-agent", name)
    chosen = draw(_names)
    made: dict[str, Any] = {}
    ports = {(port, "tcp") for port in (*AGENT_PORTS, service["port"])}
    for other in chosen:
        if other in taken:
            continue
        container = draw(_container(texts))
        own_group(container, f"{name}/{other}")
        container |= _optional("ports", draw(_ports(ports)))
        container |= _optional("dependsOn", draw(_depends_on(made, service, name)))
        made[other] = container
    return made


def _optional(key: str, value: Any) -> dict[str, Any]:
    return {key: value} if value else {}


@cache
def _container(texts: Texts) -> Strategy:
    size = merged(some(cpu=st.integers(1, 64)), st.just({}) | memory(256))
    return merged(
        fixed(image=literal_or_ref(texts.image(), "image")),
        some(
            essential=st.booleans(),
            entryPoint=texts.words(),
            command=texts.words(),
            env=agent_env(texts),
            secrets=secrets(texts),
            healthCheck=health_check(texts),
            user=texts.any | st.just("1000:1000"),
            readonlyRootFilesystem=st.booleans(),
            logs=logs(texts),
        ),
        size,
    )


_listeners = st.lists(
    st.tuples(st.sampled_from([9000, 8125, 53]) | st.integers(1, 65535), st.sampled_from([None, "tcp", "udp"])),
    max_size=2,
)


@st.composite
def _ports(draw: st.DrawFn, taken: set[tuple[int, str]]) -> list[dict[str, Any]]:
    made = []
    for number, protocol in draw(_listeners):
        if (number, protocol or "tcp") not in taken:
            taken.add((number, protocol or "tcp"))
            made.append({"port": number} | ({"protocol": protocol} if protocol else {}))
    return made


@st.composite
def _depends_on(
    draw: st.DrawFn, before: dict[str, dict[str, Any]], service: dict[str, Any], name: str
) -> dict[str, str]:
    """Containers that stand before this one, each with a condition that it can reach (OBS405, OBS406, OBS421)."""
    conditions: dict[str, Sequence[str]] = {"cloudwatch-agent": ("START",)}
    conditions[name] = ("START", "HEALTHY") if "healthCheck" in service else ("START",)
    if service.get("instrumentation", {}).get("attach", "init-container") == "init-container":
        conditions["init"] = ("SUCCESS", "COMPLETE", "START")
    for other, container in before.items():
        ends = () if container.get("essential") else ("COMPLETE", "SUCCESS")
        conditions[other] = ("START", *ends, *(("HEALTHY",) if "healthCheck" in container else ()))
    chosen = draw(st.lists(st.sampled_from(list(conditions)), unique=True, max_size=2))
    return {other: draw(st.sampled_from(conditions[other])) for other in chosen}
