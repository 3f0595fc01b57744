"""Networks that are created: a VPC, a load balancer with paths, endpoints."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from strategies.parts import Strategy, fixed, hex_id, literal_or_ref, merged, ref, some

Document = dict[str, Any]

_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
_PATHS = ("/api", "/api/v2", "/img/*.png", "/a_-.$~\"'@:+b", "/x?y", "/" + "p" * 120, "/api/")


def subnets() -> Strategy:
    """Subnets that exist."""
    return st.lists(literal_or_ref(hex_id("subnet"), "subnet"), min_size=1, max_size=4) | ref("subnets")


def created_vpc() -> Strategy:
    """A VPC to create."""
    return merged(
        fixed(create=True),
        some(
            cidr=st.sampled_from(["10.0.0.0/16", "192.168.4.0/24", "172.20.0.0/18"]),
            zones=st.integers(1, 6),
            nat=st.sampled_from(["none", "single", "per-zone"]),
        ),
    )


def load_balancer() -> Strategy:
    """A load balancer to create, in two zones at least (OBS143)."""
    both = st.just(["subnet-0123456789abcdef0", "subnet-abcdef12"])
    return merged(
        fixed(create=True),
        some(
            scheme=st.sampled_from(["internet-facing", "internal"]),
            certificate=literal_or_ref(st.sampled_from([_CERTIFICATE, "none"]), "certificate"),
            subnets=both | ref("subnets"),
            **{"from": st.lists(st.sampled_from(["10.0.0.0/8", "2001:db8::/32", "192.0.2.7/32"]), max_size=2)},
        ),
    )


def endpoints() -> Strategy:
    """Endpoints: computed, none, or named in short or as a whole."""
    names = st.sampled_from(["logs", "s3", "ecr.api", "dynamodb", "com.amazonaws.us-east-1.xray"])
    return st.sampled_from(["auto", "none"]) | st.lists(names, max_size=3, unique=True)


def reachable(made: Document) -> None:
    """Give tasks a way to what they need (OBS115, OBS116), and a load balancer two zones (OBS143)."""
    network = made.get("platform", {}).get("network", {})
    vpc, balancer = network.get("vpc"), network.get("loadBalancer")
    if isinstance(vpc, dict) and "create" in vpc:
        if vpc.get("nat") == "none" and not network.get("assignPublicIp"):
            vpc["nat"] = "single"
        if balancer is not None and "subnets" not in balancer:
            vpc["zones"] = max(vpc.get("zones", 2), 2)
    elif balancer is not None and "subnets" not in balancer and isinstance(network.get("subnets"), list):
        balancer["scheme"] = "internet-facing"


@st.composite
def behind(draw: st.DrawFn, made: Document) -> None:
    """Give services behind a created load balancer each a path of its own (OBS140)."""
    created = "loadBalancer" in made.get("platform", {}).get("network", {})
    free = [*_PATHS[:6], "/"]
    for service in made["services"].values():
        route = service.get("route")
        if route is None or (route.pop("path", None) is None and not created):
            continue
        if created and "targetGroup" not in route:
            route["path"] = draw(st.sampled_from(free))
            free.remove(route["path"])
