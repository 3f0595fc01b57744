"""Prometheus, Jaeger and Grafana as services of Compose, and the files that set them up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.graph import Graph
from obsc.infra.local import LocalGrafana, LocalJaeger, LocalPrometheus
from obsc_targets._shared.doc import Note
from obsc_targets.compose.networks import PAGES, Ports
from obsc_targets.compose.variables import Variables

PROVISIONING = "/etc/grafana/provisioning"
"""https://grafana.com/docs/grafana/latest/administration/provisioning/"""

DASHBOARDS = "/var/lib/grafana/dashboards"
_UNDATED = {"apiVersion": 1}


def backend_services(graph: Graph, variables: Variables, ports: Ports) -> Iterator[tuple[str, Note]]:
    """The services of the backends, by host name."""
    for prometheus in graph.of(LocalPrometheus):
        yield (
            prometheus.host,
            _service(prometheus, "prometheus", variables, ports, _prometheus(prometheus, variables)),
        )
    for jaeger in graph.of(LocalJaeger):
        yield jaeger.host, _service(jaeger, "jaeger", variables, ports, {})
    for grafana in graph.of(LocalGrafana):
        yield grafana.host, _service(grafana, "grafana", variables, ports, _grafana(grafana, variables))


def backend_files(graph: Graph) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Path, document and purpose of the files that backends read."""
    for prometheus in graph.of(LocalPrometheus):
        yield f"{prometheus.host}/prometheus.yaml", _configuration(prometheus), _COLLECTORS_WRITE
    for grafana in graph.of(LocalGrafana):
        yield f"{grafana.host}/datasources.yaml", _sources(grafana), "What Grafana asks."
        yield f"{grafana.host}/dashboards.yaml", _providers(grafana), "Where Grafana finds dashboards."


_COLLECTORS_WRITE = "Prometheus scrapes nothing: collectors write."


def _configuration(node: LocalPrometheus) -> dict[str, Any]:
    """https://prometheus.io/docs/prometheus/latest/configuration/configuration/"""
    rules = {"rule_files": [_name(path) for path in node.rules]} if node.rules else {}
    return {"global": {"scrape_interval": "15s"}, **rules, "scrape_configs": []}


def _name(path: str) -> str:
    """A file's own name: Prometheus looks for rules beside its configuration, here and in the container."""
    return path.rpartition("/")[2]


def _service(
    node: LocalPrometheus | LocalJaeger | LocalGrafana,
    kind: str,
    variables: Variables,
    ports: Ports,
    more: dict[str, Any],
) -> Note:
    said = {
        "image": variables.text(node.image),
        "x-backend": {"type": kind, "name": node.name},
        **more,
        "ports": [ports.published(node.host, PAGES[type(node)], "tcp")],
    }
    return Note(said, "", node.origin, f"{node.kind} {node.name}")


def _prometheus(node: LocalPrometheus, variables: Variables) -> dict[str, Any]:
    """https://prometheus.io/docs/prometheus/latest/command-line/prometheus/"""
    return {
        "command": ["--config.file=/etc/prometheus/prometheus.yaml", "--web.enable-remote-write-receiver"],
        "volumes": [
            f"./{node.host}/prometheus.yaml:/etc/prometheus/prometheus.yaml:ro",
            *(variables.text(f"./{path}:/etc/prometheus/{_name(path)}:ro") for path in node.rules),
        ],
    }


def _grafana(node: LocalGrafana, variables: Variables) -> dict[str, Any]:
    """Whoever reaches it on this machine may look and change; there is nothing to log in for.

    https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/anonymous-auth/
    """
    return {
        "environment": {"GF_AUTH_ANONYMOUS_ENABLED": "true", "GF_AUTH_ANONYMOUS_ORG_ROLE": "Admin"},
        "volumes": [
            f"./{node.host}/datasources.yaml:{PROVISIONING}/datasources/obsc.yaml:ro",
            f"./{node.host}/dashboards.yaml:{PROVISIONING}/dashboards/obsc.yaml:ro",
            *(variables.text(f"./{path}:{DASHBOARDS}/{path.rpartition('/')[2]}:ro") for path in node.dashboards),
        ],
    }


def _sources(node: LocalGrafana) -> dict[str, Any]:
    """https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources"""
    sources = [
        {
            "name": source.name,
            "uid": source.name,
            "type": source.type,
            "access": "proxy",
            "url": source.url.replace("$", "$$"),
        }
        for source in node.data_sources
    ]
    return {**_UNDATED, "datasources": sources}


def _providers(node: LocalGrafana) -> dict[str, Any]:
    """https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards"""
    provider = {"name": "obsc", "type": "file", "options": {"path": DASHBOARDS}}
    return {**_UNDATED, "providers": [provider]}
