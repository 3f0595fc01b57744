"""Service level objectives of Application Signals."""

from __future__ import annotations

from obsc.infra.cloudwatch import ServiceLevelObjective
from obsc.lower.metrics import Measured
from obsc.plan import model as plan

DISCOVERY = "application-signals"
"""The node of the account switch."""

_WARNING = 50.0
"""Percent of the error budget that is left when an objective shows as a warning: the API's default.

https://docs.aws.amazon.com/applicationsignals/latest/APIReference/API_Goal.html
"""


def objective(
    system: plan.Plan, service: plan.Service, written: plan.Objective, measured: Measured
) -> ServiceLevelObjective | None:
    """The objective; None where the service emits nothing that it could be judged by, which OBS809 reports."""
    if not service.has_application_signals:
        return None
    return ServiceLevelObjective(
        name=f"{service.name}.{written.name}",
        slo_name=f"{system.full_name(service)}-{written.name}",
        description=_description(service, written),
        service=measured.service,
        environment=measured.environment,
        metric_type="AVAILABILITY" if written.metric == "availability" else "LATENCY",
        threshold=written.threshold,
        attainment_goal=written.percent,
        warning_threshold=_WARNING,
        window=written.window,
        window_unit=written.window_unit,
        depends_on=(("Discovery", DISCOVERY),) if system.discovery else (),
        origin=written.origin,
    )


def _description(service: plan.Service, written: plan.Objective) -> str:
    good = "do not end in a server error"
    if written.metric == "latency":
        good = f"take at most {written.threshold or 0:g} ms"
    unit = "days" if written.window_unit == "DAY" else "hours"
    return f"{written.percent:g} % of the requests of {service.name} {good}, over {written.window} {unit}."
