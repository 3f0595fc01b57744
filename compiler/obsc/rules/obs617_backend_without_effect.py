"""OBS617."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.plan.collector.builtin import BUILT_IN, PREFIX
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import collectors, is_collector


@rule("OBS617", "backend-without-effect", Severity.WARNING)
def backend_without_effect(document: Raw) -> Iterator[Finding]:
    """A key for collectors has no effect.

    ## Why
    Whoever reads the file later believes that it has an effect.

    `receivers`, `backends`, `config` and `configDelivery` are for the ADOT Collector: the CloudWatch agent has one
    configuration, which obsc writes. A configuration of the image, or one of your own, does not look at `receivers`,
    but for the targets of `prometheus` in one that scrapes; one of the image is not delivered. `backends` of a document
    are for collectors only; a Grafana looks at them, and X-Ray's sampling rules and groups are for whoever sends
    traces there.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    services: { web: { agent: sidecar } }
    ```

    ```yaml
    agents: { cwa: { receivers: { otlp: {} } } }
    services: { web: { agent: cwa } }
    ```

    ```yaml
    backends: { traces: { type: xray } }
    agents:
      adot: { distribution: adot-collector, config: "builtin:ecs-xray", receivers: { otlp: {}, statsd: {} } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://aws-otel.github.io/docs/setup/ecs
    """
    has_collector = bool(list(collectors(document)))
    for name, backend in document.get("backends", {}).items():
        kind = backend.get("type")
        has_own = "sampling" in backend or "groups" in backend
        if not has_collector and kind not in ("amg", "grafana") and not has_own:
            yield _finding(("backends", name), f"the backend `{name}` has no effect: no agent is an ADOT Collector")
    for path, agent in _agents(document):
        for key in ("receivers", "backends", "config", "configDelivery"):
            if key in agent and not is_collector(agent):
                yield _finding((*path, key), f"`{key}` has no effect on a CloudWatch agent")
        if is_collector(agent) and str(agent.get("config")).startswith("builtin:") and "configDelivery" in agent:
            yield _finding((*path, "configDelivery"), "a configuration of the image is not delivered")
        if is_collector(agent) and isinstance(agent.get("config"), dict) and "receivers" in agent:
            yield _finding((*path, "receivers"), "a configuration of your own has its own receivers")
        for receiver in _unheard(agent):
            yield _finding((*path, "receivers", receiver), "the configuration in the image has its own receivers")


def _agents(document: Raw) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield from ((("agents", name), agent) for name, agent in document.get("agents", {}).items())
    for name, service in document.get("services", {}).items():
        if isinstance(agent := service.get("agent"), dict):
            yield ("services", name, "agent"), agent


def _unheard(agent: dict[str, Any]) -> Iterator[str]:
    """Receivers beside a configuration of the image: it takes the targets of Prometheus, if it scrapes, and no more."""
    built_in = BUILT_IN.get(str(agent.get("config")).removeprefix(PREFIX)) if is_collector(agent) else None
    if built_in is not None:
        for receiver in agent.get("receivers") or {}:
            if receiver != "prometheus" or not built_in.is_scraping:
                yield receiver


def _finding(path: Path, message: str) -> Finding:
    return Finding(message=message, path=path, key=True, label="not used", fix="remove it")
