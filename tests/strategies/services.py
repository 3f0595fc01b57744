"""One service that builds: options that go together, sizes that Fargate has, names that nobody else has."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from strategies.alarms import LOAD_BALANCERS, watched
from strategies.apps import framework_and_server, instrumentation, signals
from strategies.containers import Texts, agent, containers, env, health_check, logs, own_group, secrets
from strategies.parts import Strategy, fixed, hex_id, literal_or_ref, merged, ref, some
from strategies.texts import limited, not_an_option, without_placeholders

FARGATE = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4097, 1024)),
    1024: tuple(range(2048, 8193, 1024)),
    2048: tuple(range(4096, 16385, 1024)),
    4096: tuple(range(8192, 30721, 1024)),
    8192: tuple(range(16384, 61441, 4096)),
    16384: tuple(range(32768, 122881, 8192)),
}
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"""

ROLE = "arn:aws:iam::123456789012:role/"
TARGET_GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"
TELEMETRY: dict[str, list[Any]] = {
    "PYTHONPATH": ["/srv/app", "/a:/b c", {"ref": "text"}],
    "OTEL_RESOURCE_ATTRIBUTES": ["team=checkout", "a=b,service.version=1%2C2", {"ref": "text"}],
    "OTEL_METRIC_EXPORT_INTERVAL": ["60000"],
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": ["http://localhost:4316/v1/traces"],
    "OTEL_PYTHON_LOG_CORRELATION": ["false", {"ref": "text"}],
}
"""Variables that obsc sets or merges too, with values that work."""


def security_groups() -> Strategy:
    """Security groups that exist."""
    one = literal_or_ref(hex_id("sg"), "security group")
    return st.lists(one, min_size=1, max_size=5) | ref("security groups")


@cache
def resource(texts: Texts) -> Strategy:
    """Resource attributes; a service has to have a name."""
    keys = st.sampled_from(["service.version", "team", "deployment.environment.name", "x_y-z"])
    values = without_placeholders(texts.any)
    named: Strategy = st.just({}) | values.map(lambda text: {"service.name": "s" + text})
    return some(attributes=merged(st.dictionaries(keys, values, max_size=2), named))


@st.composite
def service(draw: st.DrawFn, texts: Texts, name: str, agents: dict[str, Any]) -> dict[str, Any]:
    """A service; `agents` are those that it can name."""
    how = draw(instrumentation(texts))
    attach, sdk = how.get("attach", "init-container"), how.get("sdk", "adot")
    framework, server = draw(framework_and_server(texts, attach))
    made: dict[str, Any] = {"framework": framework, "server": server, "port": draw(_ports)}
    if "bind" in server:
        server["bind"] = f"{server['bind']}:{made['port']}"
    made |= {"instrumentation": how} if how else {}
    made |= draw(_rest(texts))
    made |= draw(_agent(texts, tuple(agents)))
    for key, value in (("signals", draw(signals(sdk))), ("deployment", draw(_deployment))):
        made |= {key: value} if value else {}
    made |= draw(watched(texts, made, name)) if made.pop("alarms", False) else {}
    if made.pop("containers", False):
        made |= {"containers": draw(containers(texts, made, name))}
    _name(made, name)
    _reconcile(made, attach)
    made |= draw(_resources(made, attach, agents))
    return made


_ports = st.sampled_from([8000, 80, 65535]) | st.integers(1, 65535).filter(lambda port: port not in (2000, 4315, 4316))


_switches = some(circuitBreaker=st.booleans(), rollback=st.booleans())
_most = st.sampled_from([200, 100, 150, 400]) | st.integers(100, 400)
_least = st.sampled_from([100, 0]) | st.integers(0, 100)
_default_size = some(cpu=st.just(256), memory=st.just(512))


@st.composite
def _deployment_values(draw: st.DrawFn) -> dict[str, Any]:
    """Limits between which ECS can replace a task (OBS427), and zones only where one more may run (OBS436)."""
    made = draw(_switches)
    most = draw(_most)
    made |= {"maximumPercent": most} if most != 200 else {}
    least = 0 if most < 200 else draw(_least)
    made |= {"minimumHealthyPercent": least} if least != 100 else {}
    zones = "DISABLED" if most == 100 else draw(st.sampled_from([None, "ENABLED", "DISABLED"]))
    return made | ({"availabilityZoneRebalancing": zones} if zones else {})


_deployment: Strategy = st.just({}) | _deployment_values()


@cache
def _agent(texts: Texts, named: tuple[str, ...]) -> Strategy:
    choices = [st.just("sidecar"), *(st.sampled_from(named) for _ in named[:1])]
    return st.just({}) | fixed(agent=st.one_of(*choices, agent(texts)))


@cache
def _rest(texts: Texts) -> Strategy:
    """The keys that depend on nothing but the service's name."""
    roles = st.sampled_from([f"{ROLE}web", f"{ROLE}team/web_1+=,.@-"])
    paths = texts.any.map(lambda text: "/" + text)
    telemetry = st.sampled_from(list(TELEMETRY)).flatmap(lambda key: fixed(**{key: st.sampled_from(TELEMETRY[key])}))
    built = fixed(cpuArchitecture="ARM64", build={"platform": "linux/arm64"})
    built |= fixed(cpuArchitecture="X86_64", build={"platform": "linux/amd64"})
    rest = some(
        image=literal_or_ref(texts.image(), "image"),
        build=some(
            context=st.sampled_from([".", "./app", ".."]) | texts.any,
            dockerfile=texts.any,
            requirements=st.sampled_from(["requirements.txt", "pyproject.toml"]) | texts.any,
            wrapCommand=st.booleans(),
        ),
        runtime=some(language=st.just("python"), version=st.sampled_from(["3.12", "3.10"])),
        resource=resource(texts),
        env=merged(env(texts), st.just({}) | telemetry),
        secrets=secrets(texts),
        desiredCount=st.integers(0, 10),
        scaling=_scaling(),
        cpuArchitecture=st.sampled_from(["X86_64", "ARM64"]),
        taskRole=literal_or_ref(roles, "role"),
        executionRole=literal_or_ref(roles, "role"),
        securityGroups=security_groups(),
        route=some(
            targetGroup=literal_or_ref(st.just(TARGET_GROUP), "target group"),
            loadBalancer=literal_or_ref(st.sampled_from(LOAD_BALANCERS), "load balancer"),
            securityGroup=literal_or_ref(hex_id("sg"), "security group"),
            healthCheckPath=paths,
            path=st.just("/api"),
            healthCheckGracePeriod=st.integers(0, 600),
        ),
        logs=logs(texts),
        healthCheck=health_check(texts),
        entryPoint=st.just(["sh", "-c", 'prepare && exec "$@"', "--"])
        | not_an_option(texts.any).map(lambda text: ["/entrypoint.sh", text]),
        workingDirectory=texts.any.map(lambda text: "/" + text),
        user=st.just("1000") | limited(texts.any, 100),
        readonlyRootFilesystem=st.booleans(),
        initProcess=st.booleans(),
        stopTimeout=st.integers(2, 120),
        enableExecuteCommand=st.booleans(),
        ecsServiceName=st.sampled_from(["-own", "_X-1"]),
        containers=st.just(True),
        alarms=st.just(True),
    )
    return merged(rest, st.just({}) | built)


@st.composite
def _scaling(draw: st.DrawFn) -> dict[str, Any]:
    """Limits in their order, and at least one metric (OBS443)."""
    least = draw(st.integers(0, 5))
    made = draw(some(min=st.just(least))) | {"max": draw(st.integers(max(least, 1), 40))}
    metrics = draw(some(cpu=st.integers(1, 100), memory=st.integers(1, 100)))
    return made | (metrics or {"cpu": 60})


def _name(made: dict[str, Any], name: str) -> None:
    """Make the service's name part of the names that have to be its own."""
    own_group(made, name)
    own_group(made.get("agent"), f"{name}.agent")
    if "ecsServiceName" in made:
        made["ecsServiceName"] = name + made["ecsServiceName"]


def _reconcile(made: dict[str, Any], attach: str) -> None:
    """Take out of two keys that exclude each other the second."""
    if made.get("readonlyRootFilesystem"):
        made.pop("enableExecuteCommand", None)  # OBS428
        if attach == "init-container" and "user" in made:
            made["user"] = "0"  # OBS336
    if not made.get("containers", True):
        del made["containers"]


@st.composite
def _resources(draw: st.DrawFn, made: dict[str, Any], attach: str, agents: dict[str, Any]) -> dict[str, Any]:
    """A size that Fargate has and into which everything fits, or none where the default does."""
    cpu, memory = _needed(made, attach, agents)
    sizes = [(c, m) for c, memories in FARGATE.items() for m in memories if c > cpu and m > memory]
    fits = (256, 512) in sizes
    size = draw(st.sampled_from([None, *sizes[:40]] if fits else sizes[:40]))
    if size is None:
        return {}
    written = {"cpu": size[0], "memory": size[1]}
    if size == (256, 512):
        written = draw(_default_size)
    return {"resources": written}


def _needed(made: dict[str, Any], attach: str, agents: dict[str, Any]) -> tuple[int, int]:
    """The CPU and the memory of everything but the app, or more."""
    chosen = made.get("agent", "sidecar")
    inline = agents.get(chosen, {}) if isinstance(chosen, str) else chosen
    sizes = [{"cpu": 64, "memoryReservation": 128} | inline.get("resources", {}), *made.get("containers", {}).values()]
    sizes += [{"cpu": 32, "memoryReservation": 64}] if attach == "init-container" else []
    cpu = sum(size.get("cpu", 0) for size in sizes)
    return cpu, sum(max(size.get("memoryReservation", 0), size.get("memory", 0)) for size in sizes)
