"""What the two variables of the sampler come to."""

from __future__ import annotations

from obsc.diagnostics import Path
from obsc.plan.model import Service
from obsc.rules.environment import is_written, known
from obsc.rules.sdk_names import RATIO_SAMPLERS

NAME, ARGUMENT = "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"


def place(service: Service) -> Path:
    """Where the sampler is chosen."""
    return service.at("env", NAME) if is_written(service, NAME) else (*service.traces.origin, "sampler")


def share(service: Service) -> float | None:
    """The share of requests that a ratio sampler takes; None for another sampler or an argument that is no share."""
    argument = known(service, ARGUMENT)
    return as_share(argument) if argument is not None and known(service, NAME) in RATIO_SAMPLERS else None


def as_share(text: str) -> float | None:
    """A number from 0 to 1.

    >>> as_share("0.05"), as_share("5%"), as_share("2")
    (0.05, None, None)
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
