"""Drawn specifications of the family that an import recovers whole: services on ECS or on EC2, an agent beside each."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_WORD = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)
_NAME = st.lists(_WORD, min_size=1, max_size=2).map("-".join)
_TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f<>{}$%", exclude_categories=["Cc"]),
    min_size=1,
    max_size=12,
)
"""Quotes, backslashes, hashes and colons among them; what languages take for their own is told of by rules."""
_APP = st.tuples(_WORD, _WORD).map(":".join)
_INPUT = st.from_regex(r"[a-z][a-z0-9]{0,8}Ref", fullmatch=True).map(lambda name: {"ref": name})
_VARIABLE = st.from_regex(r"X_[A-Z0-9_]{1,8}", fullmatch=True)


def _optional(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


_WSGI = st.one_of(
    st.builds(
        lambda app, more: {"name": "gunicorn", "app": app, **more},
        _APP,
        _optional(
            workers=st.integers(1, 9),
            threads=st.integers(1, 9),
            preload=st.just(True),
            args=st.just(["--timeout", "60"]),
            before=st.just([["python", "manage.py", "migrate"], ["echo", "a b"]]),
            configFile=st.just("conf/gunicorn.conf.py"),
        ),
    ),
    st.builds(lambda app, more: {"name": "uwsgi", "app": app, **more}, _APP, _optional(workers=st.integers(1, 9))),
    st.builds(lambda app, more: {"name": "waitress", "app": app, **more}, _APP, _optional(threads=st.integers(1, 9))),
)
_ASGI = st.builds(
    lambda name, app, more: {"name": name, "app": app, **more},
    st.sampled_from(["uvicorn", "hypercorn"]),
    _APP,
    _optional(workers=st.integers(1, 4)),
)
_FRAMEWORK = st.one_of(
    st.tuples(st.just("flask"), _WSGI),
    st.tuples(st.just("fastapi"), _ASGI),
    st.tuples(st.just({"name": "django", "settingsModule": "shop.settings"}), _WSGI),
)
_LOGS = _optional(retentionDays=st.sampled_from([1, 7, 365]), removalPolicy=st.just("destroy"), streamPrefix=_WORD)
_SECRET = st.one_of(
    st.builds(lambda name: {"ssm": f"/{name}/key"}, _WORD),
    st.builds(lambda name, key: {"secretsManager": f"shop/{name}", "key": key}, _WORD, _WORD),
)
_CHECK = st.builds(
    lambda command, more: {"command": command, **more},
    st.one_of(st.just(["true"]), st.just("curl -f http://localhost/ || exit 1")),
    _optional(interval=st.integers(5, 60), retries=st.integers(1, 5)),
)
_MORE = _optional(
    env=st.dictionaries(_VARIABLE, st.one_of(_TEXT, _INPUT), max_size=2),
    secrets=st.dictionaries(st.from_regex(r"S_[A-Z]{1,5}", fullmatch=True), _SECRET, max_size=2),
    resources=st.sampled_from([{"cpu": 512, "memory": 1024}, {"cpu": 1024, "memory": 4096}]),
    desiredCount=st.integers(0, 9),
    taskRole=st.one_of(st.just("arn:aws:iam::123456789012:role/web"), _INPUT),
    logs=_LOGS,
    healthCheck=_CHECK,
    deployment=_optional(maximumPercent=st.just(150), minimumHealthyPercent=st.just(50), rollback=st.just(False)),
    stopTimeout=st.integers(2, 120),
    enableExecuteCommand=st.just(True),
    user=st.just("1000"),
    readonlyRootFilesystem=st.just(True),
    ecsServiceName=_NAME,
    resource=st.just({"attributes": {"team": "a,b"}}),
    signals=st.sampled_from([{"traces": {"ratio": 0.25}}, {"traces": {"sampler": "always_on"}}]),
    containers=st.just({"cache": {"image": "redis:7.4", "cpu": 32, "memory": 64, "ports": [{"port": 6379}]}}),
)
_AGENT = st.one_of(
    st.just("sidecar"),
    _optional(
        essential=st.just(True),
        image=st.just("123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:1.2.3"),
        resources=st.sampled_from([{"cpu": 32}, {"memory": 256}, {"memory": 256, "memoryReservation": 64}]),
        logs=st.builds(lambda more: {"group": "/ecs/agents", **more}, _LOGS),
    ),
)


@st.composite
def family(draw: st.DrawFn) -> dict[str, Any]:
    """A specification that builds."""
    services = {}
    for number, name in enumerate(draw(st.lists(_NAME, min_size=1, max_size=2, unique=True))):
        framework, server = draw(_FRAMEWORK)
        # The names of log groups are an account's own.
        agent = draw(_AGENT) if number == 0 else "sidecar"
        services[name] = {
            "image": draw(st.one_of(_INPUT, st.just("shop/web:1.2"))),
            "framework": framework,
            "server": server,
            "port": draw(st.integers(1024, 65535)),
            "agent": agent,
            **draw(_MORE),
        }
    for one in services.values():
        if "readonlyRootFilesystem" in one:
            # ECS Exec needs to write.
            one.pop("enableExecuteCommand", None)
    names = {one.get("ecsServiceName") for one in services.values()}
    for one in services.values():
        if len(names) < len(services):
            one.pop("ecsServiceName", None)
    return {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": draw(_NAME), **draw(_optional(labels=st.just({"team": "web"})))},
        "services": services,
        **draw(
            _optional(
                deploymentEnvironment=_WORD,
                platform=st.sampled_from(
                    [
                        {"ecs": {"cluster": "shop", "cpuArchitecture": "ARM64"}},
                        {"ecs": {"launchType": "EC2"}, "region": "eu-west-1"},
                        {"network": {"subnets": [{"ref": "left"}, {"ref": "right"}], "assignPublicIp": True}},
                    ]
                ),
            )
        ),
    }


_PLACE = st.from_regex(r"/(srv|opt)/[a-z][a-z0-9._@+-]{0,8}", fullmatch=True)
_ON_HOST = _optional(
    process=_optional(workingDirectory=_PLACE, venv=_PLACE, user=st.sampled_from(["app", "_web-1"])),
    runtime=st.just({"version": "3.11"}),
)
_IN_DOCKER = _optional(
    container=_optional(name=st.sampled_from(["web.1", "A_b-c"]), network=st.just("gateway")),
    healthCheck=st.just({"command": "curl -f http://localhost/ || exit 1", "interval": 10}),
    user=st.just("1000"),
    workingDirectory=st.just("/srv/app"),
    readonlyRootFilesystem=st.just(True),
    logs=_optional(retentionDays=st.sampled_from([1, 7, 365]), removalPolicy=st.just("destroy")),
)
_SHARED = _optional(
    env=st.dictionaries(_VARIABLE, st.one_of(_TEXT, _INPUT), max_size=2),
    secrets=st.dictionaries(st.from_regex(r"S_[A-Z]{1,5}", fullmatch=True), _SECRET, max_size=2),
    stopTimeout=st.integers(2, 120),
    route=st.just({"securityGroup": {"ref": "balancer"}}),
    dashboard=st.just({}),
    alarms=st.just({"busy": {"metric": "cpu", "threshold": "80%"}}),
)
_INSTANCES = _optional(
    instanceType=st.sampled_from(["t4g.small", "m7gd.2xlarge"]),
    instanceProfile=st.one_of(st.just("web-profile"), _INPUT),
    onChange=st.just("keep"),
    autoScaling=st.sampled_from([{"min": 1, "max": 3}, {"min": 0, "max": 1}]),
)


@st.composite
def on_ec2(draw: st.DrawFn) -> dict[str, Any]:
    """A specification of one service on EC2 that builds."""
    packaging = draw(st.sampled_from(["host", "docker"]))
    framework, server = draw(_FRAMEWORK)
    service = {
        "framework": framework,
        "server": server,
        "port": draw(st.integers(1024, 65535)),
        **draw(_SHARED),
        **draw(_ON_HOST if packaging == "host" else _IN_DOCKER),
        **({"image": draw(st.one_of(_INPUT, st.just("shop/web:1.2")))} if packaging == "docker" else {}),
    }
    ec2 = {"packaging": packaging, "os": draw(st.sampled_from(["amazon-linux-2023", "debian-12"])), **draw(_INSTANCES)}
    subnets = [{"ref": "left"}, {"ref": "right"}] if "autoScaling" in ec2 else ["subnet-0123456789abcdef0"]
    return {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": draw(_NAME), **draw(_optional(labels=st.just({"team": "web"})))},
        "platform": {"ec2": ec2, "network": {"subnets": subnets}},
        "services": {draw(_NAME): service},
        **draw(_optional(deploymentEnvironment=_WORD)),
    }
