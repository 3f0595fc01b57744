"""A system on EC2: instances or groups of them, a process or a container on each."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import strategies as st

from obsc.plan.operating_systems import OPERATING_SYSTEMS
from strategies.alarms import fit_for_metrics
from strategies.containers import Texts
from strategies.parts import Strategy, fixed, hex_id, literal_or_ref, ref, some

Document = dict[str, Any]

_OF_ECS = (
    *("resources", "desiredCount", "executionRole", "enableExecuteCommand", "ecsServiceName", "deployment", "scaling"),
    *("containers", "agent", "build"),
)
_OF_CONTAINERS = (
    *(
        "image",
        "entryPoint",
        "workingDirectory",
        "user",
        "readonlyRootFilesystem",
        "initProcess",
        "healthCheck",
        "logs",
    ),
)
_OF_INSTRUMENTATION = ("serviceEvents", "logCorrelation", "disabled", "sdk")
_SIMPLE: Document = {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app"}}
_HOSTS = [name for name, system in OPERATING_SYSTEMS.items() if system.pythons]
_inline_agent = some(agent=st.just({"topology": "host"}))
_NO_CHARACTERS = (
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_PATHS = st.sampled_from(["/opt/app", "/srv/a.b_c@d+e-f/g"])


@st.composite
def on_instances(draw: st.DrawFn, texts: Texts, made: Document) -> Document:
    """The system on EC2; what belongs to ECS is taken out of it."""
    packaging = draw(st.sampled_from(["host", "docker"]))
    group = draw(st.booleans())
    made = {key: value for key, value in made.items() if key not in ("backends", "agents")}
    made["platform"] = _platform(draw, made.get("platform", {}), packaging, group)
    system = OPERATING_SYSTEMS[made["platform"]["ec2"].get("os", "amazon-linux-2023")]
    named = draw(st.sampled_from([None, "agent"]))
    if named:
        made["agents"] = {named: {"topology": "host", **draw(some(distribution=st.just("cloudwatch-agent")))}}
    for name, service in made["services"].items():
        service = {key: value for key, value in service.items() if key not in _OF_ECS}
        _instrument(draw, service)
        if not group:
            service.get("route", {}).pop("targetGroup", None)
        for alarm in [key for key, alarm in service.get("alarms", {}).items() if not _is_measured(alarm, group)]:
            del service["alarms"][alarm]
        service |= {"agent": named} if named else draw(_inline_agent)
        if packaging == "host":
            service = {key: value for key, value in service.items() if key not in _OF_CONTAINERS}
            service |= draw(_process())
            if "runtime" in service:
                versions = [f"{major}.{minor}" for major, minor in system.pythons]
                service["runtime"] = {"version": draw(st.sampled_from(versions))}
        else:
            service |= draw(_container())
        service |= draw(_user_data(texts))
        made["services"][name] = service
    fit_for_metrics(made)
    return _of_characters(made) if packaging == "host" else made


def _of_characters(value: Any) -> Any:
    """The same without the code points that are no characters to systemd (OBS723)."""
    if isinstance(value, dict):
        return {key: _of_characters(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_of_characters(item) for item in value]
    return re.sub(_NO_CHARACTERS, "x", value) if isinstance(value, str) else value


def _platform(draw: st.DrawFn, platform: Document, packaging: str, group: bool) -> Document:
    kept: Document = {key: platform[key] for key in ("region", "iam") if key in platform}
    network = {k: v for k, v in platform.get("network", {}).items() if k in ("vpc", "securityGroups", "ingress")}
    if isinstance(network.get("vpc"), dict) and "create" in network["vpc"]:
        del network["vpc"]
    one = literal_or_ref(hex_id("subnet"), "subnet")
    subnets = st.lists(one, min_size=1, max_size=3) | ref("subnets") if group else fixed_list(one) | ref("subnet")
    network |= draw(some(subnets=subnets))
    system = draw(st.sampled_from(_HOSTS if packaging == "host" else list(OPERATING_SYSTEMS)))
    latest = [st.just("latest")] if OPERATING_SYSTEMS[system].images else []
    images = st.one_of(*latest, literal_or_ref(hex_id("ami"), "machine image"))
    ec2 = {
        **({} if system == "amazon-linux-2023" and draw(st.booleans()) else {"os": system}),
        **({} if packaging == "host" and draw(st.booleans()) else {"packaging": packaging}),
        **draw(_ec2()),
        **draw(some(ami=images)),
    }
    if group:
        least = draw(st.integers(0, 3))
        ec2["autoScaling"] = {"min": least, "max": max(1, least + draw(st.integers(0, 3)))}
    return {**kept, "ec2": ec2, **({"network": network} if network else {})}


def fixed_list(one: Strategy) -> Strategy:
    """A list of exactly one."""
    return st.lists(one, min_size=1, max_size=1)


@cache
def _ec2() -> Strategy:
    return some(
        instanceType=st.sampled_from(["t3.small", "t4g.small", "m7gd.2xlarge"]),
        onChange=st.sampled_from(["replace", "keep"]),
        instanceProfile=literal_or_ref(st.just("web-profile"), "instance profile"),
    )


def _instrument(draw: st.DrawFn, service: Document) -> None:
    """An app that is instrumented in its environment or its image."""
    how = service.pop("instrumentation", {})
    if how.get("attach") == "none" or how.get("sdk") == "opentelemetry":
        service |= {**_SIMPLE, "framework": _SIMPLE["framework"]}
        service.pop("signals", None)
        how = {}
    how = {key: value for key, value in how.items() if key in _OF_INSTRUMENTATION}
    how |= draw(some(attach=st.just("package")))
    if how:
        service["instrumentation"] = how


def _is_measured(alarm: Document, group: bool) -> bool:
    """Whether an alarm's metric exists here (OBS717), and needs no target group that is not joined (OBS720)."""
    metric = alarm.get("metric")
    return metric != "memory" and (group or metric not in ("alb-response-time", "unhealthy-hosts"))


@cache
def _process() -> Strategy:
    users = st.sampled_from(["app", "root", "_a-1"])
    return st.just({}) | fixed(process=some(workingDirectory=_PATHS, user=users, venv=_PATHS))


@cache
def _container() -> Strategy:
    names = st.sampled_from(["web.1", "A_b-c"])
    return st.just({}) | fixed(container=some(name=names, network=st.sampled_from(["host", "gateway"])))


@cache
def _user_data(texts: Texts) -> Strategy:
    """Files are not there when a drawn document is compiled (OBS711): they are drawn, but seldom."""
    empty: Strategy = st.just([])
    lists = some(before=empty, after=empty)
    named = fixed(before=fixed_list(texts.any), after=fixed_list(texts.any))
    nothing: Strategy = st.just({})
    seldom = st.sampled_from([0] * 40 + [1] * 3 + [2])
    return seldom.flatmap(lambda which: (nothing, fixed(userData=lists), fixed(userData=named))[which])
