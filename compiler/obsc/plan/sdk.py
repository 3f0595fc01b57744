"""The environment that makes the SDK send the right things to the right place.

Names and defaults of the AWS Distro for OpenTelemetry Python:
https://aws-otel.github.io/docs/getting-started/python-sdk/auto-instr and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from obsc.diagnostics import Path
from obsc.infra.values import Text, text
from obsc.plan.collector.listeners import OTLP_HTTP, OVER_GRPC, OVER_HTTP
from obsc.plan.instance import INSTANCE, PROGRAM, PROGRAM_VARIABLE
from obsc.plan.launch import MOUNT_PATH
from obsc.plan.model import Agent, Framework, Instrumentation, Launch, Server, Traces, Variable
from obsc.records import replace

APPLICATION_SIGNALS_PORT = 4316
"""OTLP over HTTP; 4317 and 4318 are not Application Signals' ports.

https://github.com/aws/amazon-cloudwatch-agent (translator/translate/otel/receiver/otlp)
"""
SAMPLING_PORT = 2000
"""The agent's proxy for X-Ray's sampling rules, TCP."""
AGENT_PORTS = (SAMPLING_PORT, APPLICATION_SIGNALS_PORT)
"""What tasks have to reach of an agent in another task."""

_TO_AGENT = (
    "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT",
    "OTEL_AWS_OTLP_LOGS_ENDPOINT",
    "OTEL_AWS_OTLP_METRICS_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_TRACES_SAMPLER_ARG",
)
"""The variables in which the agent's host stands."""

GEVENT_WORKERS = (
    "gevent",
    "gevent_wsgi",
    "gevent_pywsgi",
    "gunicorn.workers.ggevent.GeventWorker",
    "gunicorn.workers.ggevent.GeventPyWSGIWorker",
)
"""gunicorn's worker classes on gevent. https://docs.gunicorn.org/en/stable/settings.html#worker-class"""

_INSTRUMENTED = ("django", "flask", "fastapi")
_DISABLED = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"
_SAMPLING_CALLS = "SamplingTargets,GetSamplingRules"
_Value = tuple[Text, str, str]
"""A value, the key of the service that decides it, and a comment for a reader."""
_Generated = dict[str, _Value]


def variables(
    *,
    agent: Agent,
    attributes: Mapping[str, str],
    framework: Framework,
    server: Server,
    instrumentation: Instrumentation,
    traces: Traces,
    launch: Launch,
    disabled: tuple[str, ...],
    log_correlation: bool,
    excluded_urls: tuple[str, ...],
    user: Mapping[str, Text],
    origin: Path,
) -> tuple[Variable, ...]:
    """The app's whole environment, sorted: what obsc generates, with the user's values winning key by key."""
    generated: _Generated = {}
    generated |= _export(agent, instrumentation)
    generated |= _tracing(agent, traces)
    generated["OTEL_RESOURCE_ATTRIBUTES"] = (join_attributes(attributes), "resource", "")
    if framework.name == "django" and framework.settings_module:
        generated["DJANGO_SETTINGS_MODULE"] = (framework.settings_module, "framework", "")
    if excluded_urls and (framework.name in _INSTRUMENTED or launch.module_folder is not None):
        generated[f"OTEL_PYTHON_{framework.name.upper()}_EXCLUDED_URLS"] = (",".join(excluded_urls), "framework", "")
    if disabled:
        generated[_DISABLED] = (",".join(disabled), "instrumentation", "")
    if log_correlation:
        generated["OTEL_PYTHON_LOG_CORRELATION"] = ("true", "instrumentation", "")
    if instrumentation.attach != "none":
        generated |= _attachment(instrumentation, launch)
        generated |= _gevent(server, disabled)
    if agent.host != INSTANCE:
        return tuple(_merge(generated, user, origin))
    generated[PROGRAM_VARIABLE] = (PROGRAM, "agent", "Finds the instance, on whose ports the agent listens.")
    return tuple(replace(v, at_start=_is_at_start(v)) for v in _merge(generated, user, origin))


def _is_at_start(variable: Variable) -> bool:
    """Whether obsc alone made the value and it names the instance: nothing of the user's ever reaches the shell."""
    own = variable.source == "generated" and variable.name in _TO_AGENT
    return own and isinstance(variable.value, str) and f"http://{INSTANCE}:" in variable.value


def _export(agent: Agent, instrumentation: Instrumentation) -> Mapping[str, _Value]:
    if agent.collector is not None:
        return _export_to_collector(agent, instrumentation)
    is_adot = instrumentation.sdk == "adot"
    return _export_to_agent(agent.host, is_adot=is_adot, service_events=instrumentation.service_events)


@lru_cache(maxsize=64)
def _export_to_agent(host: str, *, is_adot: bool, service_events: bool) -> Mapping[str, _Value]:
    """The same for every service with such an agent, and the same texts in memory."""
    endpoint = f"http://{host}:{APPLICATION_SIGNALS_PORT}"
    out: _Generated = {
        "OTEL_TRACES_EXPORTER": ("otlp", "agent", ""),
        "OTEL_METRICS_EXPORTER": (
            "none",
            "agent",
            "Application Signals has its own exporter; this one would post to 4318.",
        ),
        "OTEL_LOGS_EXPORTER": ("none", "agent", ""),
        "OTEL_EXPORTER_OTLP_PROTOCOL": ("http/protobuf", "agent", ""),
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": (f"{endpoint}/v1/traces", "agent", ""),
    }
    if is_adot:
        out |= _adot(endpoint, service_events=service_events)
    return out


def _export_to_collector(agent: Agent, instrumentation: Instrumentation) -> _Generated:
    """Each signal on where the collector has a way for it; over HTTP, unless the collector speaks only gRPC."""
    ports = {port.purpose: port.number for port in agent.ports}
    is_grpc = OVER_HTTP not in ports and OVER_GRPC in ports
    port = ports.get(OVER_GRPC if is_grpc else OVER_HTTP, OTLP_HTTP)
    out: _Generated = {
        f"OTEL_{signal.upper()}_EXPORTER": ("otlp" if signal in agent.signals else "none", "agent", "")
        for signal in ("traces", "metrics", "logs")
    }
    out["OTEL_EXPORTER_OTLP_PROTOCOL"] = ("grpc" if is_grpc else "http/protobuf", "agent", "")
    out["OTEL_EXPORTER_OTLP_ENDPOINT"] = (f"http://{agent.host}:{port}", "agent", "")
    if instrumentation.sdk == "adot":
        out["OTEL_PYTHON_DISTRO"] = ("aws_distro", "instrumentation", "")
        out["OTEL_PYTHON_CONFIGURATOR"] = ("aws_configurator", "instrumentation", "")
        comment = "The collector has no processor for it."
        out["OTEL_AWS_APPLICATION_SIGNALS_ENABLED"] = ("false", "agent", comment)
        with_logs = "logs" in agent.signals
        comment = "" if with_logs else "Its handler on the root logger would swallow the app's tracebacks."
        out["OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION"] = ("true" if with_logs else "false", "instrumentation", comment)
    return out


def _tracing(agent: Agent, traces: Traces) -> _Generated:
    out: _Generated = {
        "OTEL_TRACES_SAMPLER": (traces.sampler, "signals", ""),
        "OTEL_PROPAGATORS": (",".join(traces.propagators), "signals", ""),
    }
    if traces.sampler == "xray":
        out["OTEL_TRACES_SAMPLER_ARG"] = (f"endpoint=http://{agent.host}:{SAMPLING_PORT}", "signals", "")
        # Else the sampler's own polling shows up as a dependency of the service.
        out["OTEL_PYTHON_REQUESTS_EXCLUDED_URLS"] = (
            _SAMPLING_CALLS,
            "signals",
            "Keep the sampler's own calls out of the map.",
        )
        out["OTEL_PYTHON_URLLIB3_EXCLUDED_URLS"] = (_SAMPLING_CALLS, "signals", "")
    elif traces.ratio is not None:
        out["OTEL_TRACES_SAMPLER_ARG"] = (decimal(traces.ratio), "signals", "")
    return out


def _adot(endpoint: str, *, service_events: bool) -> _Generated:
    out: _Generated = {
        "OTEL_PYTHON_DISTRO": ("aws_distro", "instrumentation", ""),
        "OTEL_PYTHON_CONFIGURATOR": ("aws_configurator", "instrumentation", ""),
        "OTEL_AWS_APPLICATION_SIGNALS_ENABLED": ("true", "instrumentation", ""),
        "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT": (f"{endpoint}/v1/metrics", "agent", ""),
        "OTEL_AWS_SERVICE_EVENTS_ENABLED": (
            "true" if service_events else "false",
            "instrumentation",
            "",
        ),
        "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION": (
            "false",
            "instrumentation",
            "Its handler on the root logger would swallow the app's tracebacks.",
        ),
    }
    if service_events:
        out["OTEL_AWS_OTLP_LOGS_ENDPOINT"] = (f"{endpoint}/v1/logs", "agent", "")
        out["OTEL_AWS_OTLP_METRICS_ENDPOINT"] = (f"{endpoint}/v1/metrics", "agent", "")
    return out


def _attachment(instrumentation: Instrumentation, launch: Launch) -> _Generated:
    out: _Generated = {}
    folders = [*_IN_VOLUME] if instrumentation.attach == "init-container" else []
    folders += [launch.module_folder] if launch.module_folder is not None else []
    if folders:
        out["PYTHONPATH"] = (":".join(folders), "instrumentation", "")
    if launch.deferred:
        out["OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"] = ("true", "server", "Start in the workers, by the hook.")
    for file in launch.files:
        if file.variable is not None:
            out[file.variable] = (file.content, "server", f"{file.purpose}.")
    return out


def _gevent(server: Server, disabled: tuple[str, ...]) -> _Generated:
    """Who patches Python for gevent: the distribution does it first of all, which is right if gevent serves the app.

    Measured with gevent 26.9: OpenTelemetry's instrumentation of `threading` hides `Timer.run` of the patched class.
    No timer ever fires then, X-Ray's sampler never asks for its rules, and takes one request a second.
    """
    if server.worker_class not in GEVENT_WORKERS:
        comment = "Else an installed gevent patches the whole app, used or not."
        return {"AWS_GEVENT_PATCH_MODULES": ("none", "server", comment)}
    off = ",".join(dict.fromkeys((*disabled, "threading")))
    return {_DISABLED: (off, "server", "On threads that gevent has patched it keeps the sampler's timer from firing.")}


def _merge(generated: _Generated, user: Mapping[str, Text], origin: Path) -> Iterable[Variable]:
    # A place each for the few keys that decide the twenty variables of every service.
    places: dict[str, Path] = {key: (*origin, key) for _, key, _ in generated.values()}
    for name in sorted(generated.keys() | user.keys()):
        if name not in user:
            value, key, comment = generated[name]
            yield Variable(name=name, value=value, source="generated", origin=places[key], comment=comment)
            continue
        at = (*origin, "env", name)
        if name not in generated:
            yield Variable(name=name, value=user[name], source="user", origin=at)
        else:
            own, ours = user[name], generated[name][0]
            merged = _merged(name, own, ours)
            source = "user" if merged == own else "merged"
            yield Variable(name=name, value=merged, source=source, origin=at, generated=ours)  # type: ignore[arg-type]


def _merged(name: str, own: Text, ours: Text) -> Text:
    """The user's value; where both are lists of their own kind, the two together."""
    if name == "PYTHONPATH":
        return python_path(own, str(ours))
    if name != "OTEL_RESOURCE_ATTRIBUTES":
        return own
    if isinstance(own, str) and isinstance(ours, str):
        return join_attributes({**split_attributes(ours), **split_attributes(own)})
    # Of an attribute that stands twice the SDK takes the last.
    return text(ours, ",", own)


_IN_VOLUME = (f"{MOUNT_PATH}/opentelemetry/instrumentation/auto_instrumentation", MOUNT_PATH)
"""The folder from which OpenTelemetry starts when Python does, which comes first, and that of its packages."""


def python_path(own: Text, ours: str) -> Text:
    """PYTHONPATH with the app's own folders in front of obsc's, but behind the one that starts OpenTelemetry.

    >>> str(python_path("/srv/app", ":".join(_IN_VOLUME))).split(":")[1]
    '/srv/app'
    """
    if not own:
        return ours
    first, _, rest = ours.partition(":")
    return text(first, ":", own, ":", rest) if first == _IN_VOLUME[0] else text(own, ":", ours)


def join_attributes(attributes: Mapping[str, str]) -> str:
    """OTEL_RESOURCE_ATTRIBUTES: sorted, values percent-encoded where the SDK would misread them.

    https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable

    >>> join_attributes({"team": "a,b", "service.name": "web"})
    'service.name=web,team=a%2Cb'
    """
    return ",".join(f"{key}={_encode(attributes[key])}" for key in sorted(attributes))


def split_attributes(written: str) -> dict[str, str]:
    """The attributes in an OTEL_RESOURCE_ATTRIBUTES; pairs without `=` are dropped, as the SDK does.

    >>> split_attributes("service.name=web,team=a%2Cb,junk")
    {'service.name': 'web', 'team': 'a,b'}
    """
    from urllib.parse import unquote

    pairs = (pair.split("=", 1) for pair in written.split(",") if "=" in pair)
    return {key.strip(): unquote(value.strip()) for key, value in pairs}


def _encode(value: str) -> str:
    # Percent-encode what is neither unreserved nor harmless in this list: W3C Baggage's octets.
    if re.fullmatch(r"[A-Za-z0-9._~:/@&+!$*()'-]*", value):
        return value
    from urllib.parse import quote

    return quote(value, safe="._~:/@&+!$*()'-")


def decimal(number: float) -> str:
    """A number as people write it.

    >>> decimal(1), decimal(0.05), decimal(1e-05)
    ('1', '0.05', '0.00001')
    """
    from decimal import Decimal

    return f"{Decimal(str(number)):f}"
