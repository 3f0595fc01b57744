"""The environment that makes the SDK send the right things to the right place.

Names and defaults of the AWS Distro for OpenTelemetry Python:
https://aws-otel.github.io/docs/getting-started/python-sdk/auto-instr and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from obsc.diagnostics import Path
from obsc.infra.values import Text, text
from obsc.plan.launch import HOOK_VARIABLE, MOUNT_PATH
from obsc.plan.model import Framework, Instrumentation, Launch, Server, Traces, Variable

APPLICATION_SIGNALS_PORT = 4316
"""OTLP over HTTP; 4317 and 4318 are not Application Signals' ports.

https://github.com/aws/amazon-cloudwatch-agent (translator/translate/otel/receiver/otlp)
"""
SAMPLING_PORT = 2000
"""The agent's proxy for X-Ray's sampling rules, TCP."""

_SAMPLING_CALLS = "SamplingTargets,GetSamplingRules"
_Generated = dict[str, tuple[Text, str, str]]
"""Name -> value, the key of the service that decides it, and a comment for a reader."""


def variables(
    *,
    host: str,
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
    generated |= _export(host, instrumentation, traces)
    generated["OTEL_RESOURCE_ATTRIBUTES"] = (join_attributes(attributes), "resource", "")
    if framework.name == "django" and framework.settings_module:
        generated["DJANGO_SETTINGS_MODULE"] = (framework.settings_module, "framework", "")
    if excluded_urls and framework.name in ("django", "flask", "fastapi"):
        generated[f"OTEL_PYTHON_{framework.name.upper()}_EXCLUDED_URLS"] = (",".join(excluded_urls), "framework", "")
    if disabled:
        generated["OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"] = (",".join(disabled), "instrumentation", "")
    if log_correlation:
        generated["OTEL_PYTHON_LOG_CORRELATION"] = ("true", "instrumentation", "")
    if instrumentation.attach != "none":
        generated |= _attachment(instrumentation, server, launch)
    return tuple(_merge(generated, user, origin))


def _export(host: str, instrumentation: Instrumentation, traces: Traces) -> _Generated:
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
        "OTEL_TRACES_SAMPLER": (traces.sampler, "signals", ""),
        "OTEL_PROPAGATORS": (",".join(traces.propagators), "signals", ""),
    }
    if traces.sampler == "xray":
        out["OTEL_TRACES_SAMPLER_ARG"] = (f"endpoint=http://{host}:{SAMPLING_PORT}", "signals", "")
        # Else the sampler's own polling shows up as a dependency of the service.
        out["OTEL_PYTHON_REQUESTS_EXCLUDED_URLS"] = (
            _SAMPLING_CALLS,
            "signals",
            "Keep the sampler's own calls out of the map.",
        )
        out["OTEL_PYTHON_URLLIB3_EXCLUDED_URLS"] = (_SAMPLING_CALLS, "signals", "")
    elif traces.ratio is not None:
        out["OTEL_TRACES_SAMPLER_ARG"] = (decimal(traces.ratio), "signals", "")
    if instrumentation.sdk == "adot":
        out |= _adot(endpoint, instrumentation)
    return out


def _adot(endpoint: str, instrumentation: Instrumentation) -> _Generated:
    out: _Generated = {
        "OTEL_PYTHON_DISTRO": ("aws_distro", "instrumentation", ""),
        "OTEL_PYTHON_CONFIGURATOR": ("aws_configurator", "instrumentation", ""),
        "OTEL_AWS_APPLICATION_SIGNALS_ENABLED": ("true", "instrumentation", ""),
        "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT": (f"{endpoint}/v1/metrics", "agent", ""),
        "OTEL_AWS_SERVICE_EVENTS_ENABLED": (
            "true" if instrumentation.service_events else "false",
            "instrumentation",
            "",
        ),
        "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION": (
            "false",
            "instrumentation",
            "Its handler on the root logger would swallow the app's tracebacks.",
        ),
    }
    if instrumentation.service_events:
        out["OTEL_AWS_OTLP_LOGS_ENDPOINT"] = (f"{endpoint}/v1/logs", "agent", "")
        out["OTEL_AWS_OTLP_METRICS_ENDPOINT"] = (f"{endpoint}/v1/metrics", "agent", "")
    return out


def _attachment(instrumentation: Instrumentation, server: Server, launch: Launch) -> _Generated:
    out: _Generated = {}
    if instrumentation.attach == "init-container":
        out["PYTHONPATH"] = (python_path(None), "instrumentation", "")
    if launch.hook is not None:
        out["OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"] = ("true", "server", "Start in the workers, by the hook.")
        if instrumentation.attach == "init-container":
            out[HOOK_VARIABLE] = (launch.hook.content, "server", "gunicorn's configuration with the worker hook.")
    if server.worker_class not in ("gevent", "gunicorn.workers.ggevent.GeventWorker"):
        out["AWS_GEVENT_PATCH_MODULES"] = (
            "none",
            "server",
            "Else an installed gevent patches the whole app, used or not.",
        )
    return out


def _merge(generated: _Generated, user: Mapping[str, Text], origin: Path) -> Iterable[Variable]:
    for name in sorted(generated.keys() | user.keys()):
        at = (*origin, "env", name)
        if name not in user:
            value, key, comment = generated[name]
            yield Variable(name=name, value=value, source="generated", origin=(*origin, key), comment=comment)
        elif name not in generated:
            yield Variable(name=name, value=user[name], source="user", origin=at)
        else:
            own, ours = user[name], generated[name][0]
            merged = _merged(name, own, ours)
            source = "user" if merged == own else "merged"
            yield Variable(name=name, value=merged, source=source, origin=at, generated=ours)  # type: ignore[arg-type]


def _merged(name: str, own: Text, ours: Text) -> Text:
    """The user's value; where both are lists of their own kind, the two together."""
    if name == "PYTHONPATH":
        return python_path(own)
    if name != "OTEL_RESOURCE_ATTRIBUTES":
        return own
    if isinstance(own, str) and isinstance(ours, str):
        return join_attributes({**split_attributes(ours), **split_attributes(own)})
    # Of an attribute that stands twice the SDK takes the last.
    return text(ours, ",", own)


def python_path(own: Text | None) -> Text:
    """PYTHONPATH with the two folders of the init container around the app's own.

    >>> str(python_path("/srv/app")).split(":")[1]
    '/srv/app'
    """
    first = f"{MOUNT_PATH}/opentelemetry/instrumentation/auto_instrumentation"
    return text(first, *((":", own) if own else ()), ":", MOUNT_PATH)


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
