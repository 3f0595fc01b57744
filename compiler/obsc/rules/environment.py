"""What rules ask of environments: the values that are known now, and where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path
from obsc.plan.model import Service, Variable
from obsc.plan.sdk import split_attributes
from obsc.records import dataclass
from obsc.rules import Raw
from obsc.rules.placeholders import in_telemetry, is_telemetry


@dataclass(frozen=True, slots=True)
class Literal:
    """A variable that is written out in the document, in the environment of any container."""

    path: Path
    name: str
    value: str

    @property
    def owner(self) -> str:
        """The service, container or agent that it belongs to."""
        return str(self.path[-3])


def literals(document: Raw) -> Iterator[Literal]:
    """Every variable of the document that is not an input, in the order of the file."""
    for name, agent in document.get("agents", {}).items():
        yield from literals_of(agent, ("agents", name))
    for name, service in document["services"].items():
        yield from literals_of(service, ("services", name))
        yield from literals_of(service.get("agent"), ("services", name, "agent"))
        for other, container in service.get("containers", {}).items():
            yield from literals_of(container, ("services", name, "containers", other))


def literals_of(container: Any, at: Path) -> Iterator[Literal]:
    """The variables of one service, container or agent that are not inputs; none of what is no mapping."""
    env = container.get("env", {}) if isinstance(container, dict) else {}
    for name, value in env.items():
        if isinstance(value, str):
            yield Literal((*at, "env", name), name, value)


def known(service: Service, name: str) -> str | None:
    """The value that the app will find; None where it is unset, given at deployment, or a placeholder (OBS213)."""
    variable = service.variable(name)
    if variable is None or has_placeholder(variable):
        return None
    return variable.value if isinstance(variable.value, str) else None


def has_placeholder(variable: Variable) -> bool:
    """Whether a variable of Python or OpenTelemetry holds a placeholder; obsc encodes those in attributes."""
    value = variable.value
    if not isinstance(value, str) or not is_telemetry(variable.name):
        return False
    parts = split_attributes(value).values() if variable.name == "OTEL_RESOURCE_ATTRIBUTES" else (value,)
    return any(in_telemetry(part) is not None for part in parts)


def written(service: Service, name: str) -> str | None:
    """The value that the user wrote; None where it is obsc's, given at deployment, or a placeholder."""
    variable = service.variable(name)
    return known(service, name) if variable is not None and variable.source != "generated" else None


def is_written(service: Service, name: str) -> bool:
    """Whether the user set a variable, be it to an input."""
    variable = service.variable(name)
    return variable is not None and variable.source != "generated"


def is_true(value: str | None) -> bool:
    """Whether OpenTelemetry reads a value as true."""
    return value is not None and value.strip().lower() == "true"


def words(value: str) -> list[str]:
    """The items of a comma list.

    >>> words("tracecontext, xray,")
    ['tracecontext', 'xray']
    """
    return [word.strip() for word in value.split(",") if word.strip()]


def attributes(service: Service) -> dict[str, str]:
    """The resource attributes that the app will find, as far as they are known."""
    value = written(service, "OTEL_RESOURCE_ATTRIBUTES")
    return dict(service.resource_attributes) if value is None else split_attributes(value)
