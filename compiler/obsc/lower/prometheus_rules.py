"""Rules of Prometheus: what is recorded of requests, and alerts on it.

https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from obsc.infra.boundary import Artifact
from obsc.lower.request_metrics import faults, latency, requests
from obsc.plan.collector.yaml_text import yaml_text
from obsc.plan.model import AmpBackend, Plan, PrometheusAlert, PrometheusBackend, Service
from obsc.plan.sent_metrics import senders

PERCENTILES = (50, 90, 95, 99)
REQUESTS = "service:http_server_requests:rate5m"
FAULTS = "service:http_server_faults:ratio_rate5m"
LATENCY = "service:http_server_request_duration_seconds"
"""Names of what is recorded: level, metric, operations.

https://prometheus.io/docs/practices/rules/
"""


def rules_text(plan: Plan, backend: AmpBackend | PrometheusBackend) -> str | None:
    """The rules file of a backend; None where it has none, or where nobody sends metrics that it could be about."""
    services = senders(plan, backend)
    if backend.rules is None or not services:
        return None
    recorded = {"name": "requests", "interval": backend.rules.interval, "rules": list(_records(_matchers(services)))}
    alerts = [_alert(alert, services) for alert in backend.rules.alerts if _about(alert, services)]
    alerting = {"name": "alerts", "interval": backend.rules.interval, "rules": alerts}
    return yaml_text({"groups": [recorded, alerting] if alerts else [recorded]})


def rules_path(backend: PrometheusBackend) -> str:
    """Where the rules of a Prometheus lie among a target's files: with those of one that a local run starts."""
    return f"{backend.host or 'prometheus'}/{backend.name}.rules.yaml"


def rules_files(plan: Plan) -> Iterator[Artifact]:
    """The rules of each Prometheus of the user's own; a workspace on AWS gets its rules as a resource."""
    for backend in plan.backends:
        text = rules_text(plan, backend) if isinstance(backend, PrometheusBackend) else None
        if isinstance(backend, PrometheusBackend) and text is not None:
            where = "the Prometheus that runs beside the app reads it" if backend.host else "name it in `rule_files`"
            yield Artifact(
                name=rules_path(backend),
                content=text,
                purpose=f"Rules of Prometheus on requests; {where}.",
                origin=backend.origin,
            )


def _records(matchers: str) -> Iterator[dict[str, str]]:
    yield {"record": REQUESTS, "expr": requests(matchers)}
    yield {"record": FAULTS, "expr": faults(matchers)}
    for percentile in PERCENTILES:
        yield {"record": f"{LATENCY}:p{percentile}", "expr": latency(percentile, matchers)}


def _alert(alert: PrometheusAlert, services: tuple[Service, ...]) -> dict[str, Any]:
    recorded = {"requests": REQUESTS, "faults": FAULTS, "latency": f"{LATENCY}:{alert.statistic}"}[alert.metric]
    limit = f"{Decimal(repr(alert.threshold)).normalize():f}"
    comparison = "<" if alert.metric == "requests" else ">="
    labels = {"labels": {name: _literal(value) for name, value in alert.labels}} if alert.labels else {}
    return {
        "alert": alert.name,
        "expr": f"{recorded}{{{_matchers(_about(alert, services))}}} {comparison} {limit}",
        "for": alert.lasting,
        **labels,
        "annotations": {"summary": f"{{{{ $labels.service_name }}}}: {_watched(alert)}: {{{{ $value }}}}"},
    }


def _watched(alert: PrometheusAlert) -> str:
    limit = f"{Decimal(repr(alert.threshold)).normalize():f}"
    if alert.metric == "requests":
        return f"requests in a second, below {limit}"
    if alert.metric == "faults":
        return f"share of requests that end in a server error, {limit} or more"
    return f"{alert.statistic} of the time that requests take in seconds, {limit} or more"


def _about(alert: PrometheusAlert, services: tuple[Service, ...]) -> tuple[Service, ...]:
    """The services that an alert is about; a name that is none of them is left out (OBS623)."""
    return tuple(service for service in services if alert.services is None or service.name in alert.services)


def _matchers(services: tuple[Service, ...]) -> str:
    """Matchers of the labels of these services; of any service, where a name is only known at deployment."""
    known = [
        service.identity.service
        for service in services
        if isinstance(service.identity.service, str) and service.identity.undecided is None
    ]
    named = "|".join(re.sub(r"[\\.+*?()|\[\]{}^$]", r"\\\g<0>", name) for name in dict.fromkeys(known))
    found = f"service_name=~{_quoted(named)}" if len(known) == len(services) else 'service_name!=""'
    environments = {_environment(service) for service in services}
    place = environments.pop() if len(environments) == 1 else None
    return found if place is None else f"{found},deployment_environment={_quoted(place)}"


def _environment(service: Service) -> str | None:
    """The label's value where obsc knows it: other attributes that name an environment have labels of their own."""
    written = dict(service.resource_attributes).get("deployment.environment")
    return written if written == service.identity.environment else None


def _quoted(value: str) -> str:
    """A string of PromQL, whose escapes are Go's: JSON's are among them."""
    return json.dumps(value, ensure_ascii=False)


def _literal(value: str) -> str:
    """A text that Prometheus takes as it is: it fills in what stands between two braces."""
    return value.replace("{{", '{{"{{"}}')
