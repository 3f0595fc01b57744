"""Backends that run beside the system on one machine; none of them exists on AWS."""

from __future__ import annotations

from typing import Literal

from obsc.infra.node import Node
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPrometheus(Node):
    """A Prometheus that takes remote write on 9090, under its host name.

    `rules` are the paths of files of the system, each a rules file.
    https://prometheus.io/docs/prometheus/latest/querying/api/#remote-write-receiver
    """

    host: str
    image: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalJaeger(Node):
    """A Jaeger with its storage in memory: OTLP on 4317 (gRPC), its pages on 16686.

    https://www.jaegertracing.io/docs/2.17/getting-started/
    """

    host: str
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """What a Grafana asks.

    https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
    """

    name: str
    type: Literal["prometheus", "jaeger"]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalGrafana(Node):
    """A Grafana on 3000 without a login; `dashboards` are the paths of files of the system, each a dashboard."""

    host: str
    image: str
    data_sources: tuple[DataSource, ...]
    dashboards: tuple[str, ...]


LOCAL: tuple[type[Node], ...] = (LocalPrometheus, LocalJaeger, LocalGrafana)
"""Every class of this module: a system with one of them is not for AWS."""
