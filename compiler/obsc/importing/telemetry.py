"""What an app's environment says about its instrumentation, in the keys that the language has for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.importing.containers import Container
from obsc.importing.facts import Fact, Facts
from obsc.importing.values import Joined
from obsc.plan.launch.files import MOUNT_PATH
from obsc.plan.sdk import split_attributes

_DEFAULT_PROPAGATORS = "tracecontext,baggage,xray"
_RATIO = re.compile(r"(0(\.[0-9]+)?|1(\.0+)?)")
_EXCLUDED = re.compile(r"OTEL_PYTHON_(DJANGO|FLASK|FASTAPI|WSGI|ASGI)_EXCLUDED_URLS")
TO_AGENT = frozenset(
    {
        *("AWS_XRAY_DAEMON_ADDRESS", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
        *("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_METRICS_EXPORTER"),
        *("OTEL_TRACES_EXPORTER", "OTEL_LOGS_EXPORTER"),
    }
)
"""Variables that say where telemetry goes, and so belong to the agent that is there."""


def is_instrumented(app: Container) -> bool:
    """Whether OpenTelemetry is in the app already."""
    return "OTEL_TRACES_EXPORTER" in app.env or "OTEL_PYTHON_DISTRO" in app.env


def telemetry(app: Container, at: Path, *, group: str | None) -> Facts:
    """The facts below a service, at the places of their variables."""
    facts: Facts = {}
    for path, value, variable in _said(app, group):
        facts[(*at, *path)] = Fact(value, app.env[variable].place(app.file))
    return facts


def _said(app: Container, group: str | None) -> Iterator[tuple[tuple[str, ...], object, str]]:
    known = app.known
    sampler, argument = known.get("OTEL_TRACES_SAMPLER"), known.get("OTEL_TRACES_SAMPLER_ARG")
    is_adot = known.get("OTEL_PYTHON_DISTRO") == "aws_distro"
    if sampler is not None and sampler != "xray" and sampler in _SAMPLERS:
        yield ("signals", "traces", "sampler"), sampler, "OTEL_TRACES_SAMPLER"
    if argument is not None and _RATIO.fullmatch(argument) and sampler is not None and "ratio" in sampler:
        yield ("signals", "traces", "ratio"), float(argument), "OTEL_TRACES_SAMPLER_ARG"
    propagators = known.get("OTEL_PROPAGATORS")
    if propagators is not None and propagators != (_DEFAULT_PROPAGATORS if is_adot else "tracecontext,baggage"):
        names = tuple(name.strip() for name in propagators.split(","))
        if set(names) <= _PROPAGATORS:
            yield ("signals", "traces", "propagators"), names, "OTEL_PROPAGATORS"
    if known.get("OTEL_AWS_SERVICE_EVENTS_ENABLED", "").lower() == "true":
        yield ("instrumentation", "serviceEvents"), True, "OTEL_AWS_SERVICE_EVENTS_ENABLED"
    if known.get("OTEL_PYTHON_LOG_CORRELATION", "").lower() == "true":
        yield ("instrumentation", "logCorrelation"), True, "OTEL_PYTHON_LOG_CORRELATION"
    if disabled := known.get("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"):
        yield ("instrumentation", "disabled"), tuple(disabled.split(",")), "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"
    yield from _framework(app)
    yield from _attributes(app, group)


_SAMPLERS = frozenset(
    {
        *("xray", "always_on", "always_off", "traceidratio"),
        *("parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"),
    }
)
_PROPAGATORS = frozenset({"tracecontext", "baggage", "xray", "b3", "b3multi", "jaeger", "ottrace"})


def _framework(app: Container) -> Iterator[tuple[tuple[str, ...], object, str]]:
    """The framework, which its own variables name, and the URLs that are not traced."""
    if "DJANGO_SETTINGS_MODULE" in app.known:
        yield ("framework", "name"), "django", "DJANGO_SETTINGS_MODULE"
        yield ("framework", "settingsModule"), app.known["DJANGO_SETTINGS_MODULE"], "DJANGO_SETTINGS_MODULE"
    for name, value in app.known.items():
        if (match := _EXCLUDED.fullmatch(name)) and value:
            yield ("framework", "name"), match[1].lower(), name
            yield ("framework", "excludedUrls"), tuple(value.split(",")), name
    if "FLASK_APP" in app.known:
        yield ("framework", "name"), "flask", "FLASK_APP"


def _attributes(app: Container, group: str | None) -> Iterator[tuple[tuple[str, ...], object, str]]:
    for key, value in (attributes(app) or {}).items():
        is_ours = (key == "service.name" and value == app.name) or (key == "aws.log.group.names" and value == group)
        if value and not is_ours and re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", key):
            yield ("resource", "attributes", key), value, ATTRIBUTES


ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES"


def attributes(app: Container) -> dict[str, str] | None:
    """The app's resource attributes, but for a log group that a reference names; None where others are not known."""
    node = app.env.get(ATTRIBUTES)
    parts = node.data.parts if node is not None and isinstance(node.data, Joined) else (app.known.get(ATTRIBUTES, ""),)
    pairs = "".join(piece if isinstance(piece, str) else "\0" for piece in parts).split(",")
    said = [pair for pair in pairs if not (pair.startswith("aws.log.group.names=") and "\0" in pair)]
    return None if any("\0" in pair for pair in said) else split_attributes(",".join(said))


_MODULE_FOLDERS = ("/tmp/obsc", "/opt/obsc")
"""Where obsc puts its middleware (`obsc.plan.launch`)."""


def own_python_path(value: str) -> str:
    """PYTHONPATH without the folders that obsc and AWS's guide put there.

    >>> own_python_path("/otel-auto-instrumentation-python/a:/srv/app:/otel-auto-instrumentation-python")
    '/srv/app'
    """
    folders = value.split(":")
    return ":".join(one for one in folders if not one.startswith(MOUNT_PATH) and one not in _MODULE_FOLDERS)
