"""The configurations of collectors: what is computed is what the collector takes, whatever is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from collector.oracle import findings, folder
from obsc.infra.ecs import Container, TaskDefinition
from obsc.infra.graph import Graph
from obsc.pipeline import compile_text
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.collector.components import COMPONENTS, SIGNALS, type_of
from obsc.plan.collector.listeners import listeners
from obsc.plan.collector.yaml_text import yaml_text
from obsc.source import load
from rules.blocks import SMALLEST, merged

BACKENDS: dict[str, Any] = {
    "traces": {"type": "xray"},
    "emf": {"type": "cloudwatch-metrics", "namespace": "Shop"},
    "amp": {"type": "amp", "create": True},
    "own": {"type": "prometheus", "url": "http://prometheus.shop.local:9090/api/v1/write"},
    "logs": {"type": "cloudwatch-logs", "group": {"ref": "logGroup"}},
}
RECEIVERS: dict[str, Any] = {
    "otlp": {},
    "statsd": {},
    "containerMetrics": {},
    "prometheus": {"targets": ["localhost:8080", "$HOST:9090"]},
    "xray": {},
}


def _compiled(agent: dict[str, Any], backends: dict[str, Any]) -> Graph:
    document = {
        "agents": {"adot": {"distribution": "adot-collector", **agent}},
        "backends": backends,
        "platform": {"network": {"namespace": {"name": "shop.local", "create": True}}},
        "services": {"web": {"agent": "adot"}},
    }
    compilation = compile_text(json.dumps(merged(SMALLEST, document)).encode())
    assert compilation.graph is not None, compilation.diagnostics
    return compilation.graph


def _collector(graph: Graph) -> Container:
    (container,) = (c for task in graph.of(TaskDefinition) for c in task.containers if c.name == "adot-collector")
    return container


def _config(graph: Graph) -> Any:
    value = next(v.value for v in _collector(graph).environment if v.name == "AOT_CONFIG_CONTENT")
    assert isinstance(value, str)
    return yaml.safe_load(value)


def _asked() -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Every choice of backends and receivers that gives a pipeline, beside the app and in a task of its own."""
    for backends, receivers, topology in product(_subsets(BACKENDS), _subsets(RECEIVERS), ("sidecar", "service")):
        if backends and receivers:
            yield backends, receivers, topology


def _subsets(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """None, each alone, each left out, all."""
    alone = [{key: value} for key, value in whole.items()]
    without = [{other: value for other, value in whole.items() if other != key} for key in whole]
    return [*alone, *without, whole]


def test_pipelines_hang_together() -> None:
    """A collector refuses to start on a component that is not there, or not for the signal."""
    seen = 0
    for backends, receivers, topology in _asked():
        config = _config(_compiled({"receivers": receivers, "topology": topology}, backends))
        pipelines = config["service"]["pipelines"]
        seen += bool(pipelines)
        for name, pipeline in pipelines.items():
            assert pipeline["receivers"] and pipeline["exporters"]
            assert pipeline["processors"][0] == "memory_limiter"
            for kind in ("receivers", "processors", "exporters"):
                for id in pipeline[kind]:
                    assert id in config[kind]
                    assert type_of(id) in COMPONENTS[kind]  # type: ignore[index]
                    allowed = SIGNALS.get((kind, type_of(id)), {type_of(name)})  # type: ignore[arg-type]
                    assert type_of(name) in allowed
        assert set(config["service"]["extensions"]) == set(config["extensions"])
        used = {id for pipeline in pipelines.values() for kind in pipeline for id in pipeline[kind]}
        assert {id for kind in ("receivers", "processors", "exporters") for id in config.get(kind, {})} == used
        for authenticator in [e.get("auth", {}).get("authenticator") for e in config.get("exporters", {}).values()]:
            assert authenticator is None or authenticator in config["service"]["extensions"]
    assert seen > 150


def test_addresses() -> None:
    """Beside the app localhost is enough; in a task of its own every port of an app has to be open."""
    for topology, is_local in (("sidecar", True), ("service", False)):
        graph = _compiled({"receivers": RECEIVERS, "topology": topology}, BACKENDS)
        found = list(listeners(_config(graph)))
        assert {listener.port for listener in found if listener.for_apps} == {4317, 4318, 8125, 2000}
        assert all(listener.is_local == is_local for listener in found if listener.for_apps)
        published = {(mapping.container_port, mapping.protocol) for mapping in _collector(graph).port_mappings}
        assert published == (set() if is_local else {(li.port, li.transport) for li in found if li.for_apps})


def test_upstream_schemas_accept_it() -> None:
    """The schemas of the components, written by those who wrote the components."""
    _need("otelcol-schemas")
    for backends, receivers, topology in _asked():
        config = _config(_compiled({"receivers": receivers, "topology": topology}, backends))
        assert list(findings(config)) == []


FAULTS = {
    "key": ("awsemf/emf", "namespaces"),
    "duration": ("statsd", "aggregation_interval"),
    "type": ("prometheusremotewrite/amp", "endpoint"),
}


@pytest.mark.parametrize(("id", "key"), FAULTS.values(), ids=FAULTS)
def test_upstream_schemas_refuse_faults(id: str, key: str) -> None:
    """Schemas that accept anything would prove nothing."""
    _need("otelcol-schemas")
    config = _config(_compiled({"receivers": RECEIVERS}, BACKENDS))
    assert list(findings(config)) == []
    section = next(kind for kind in ("receivers", "exporters") if id in config[kind])
    config[section][id][key] = ["x"]
    assert any(id in finding for finding in findings(config))


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_table_is_true(name: str) -> None:
    """What the table says of a configuration in the image is what the configuration says."""
    root = _need("adot-etc-ecs")
    known = BUILT_IN[name]
    config = yaml.safe_load((root / known.file.removeprefix("/etc/ecs/")).read_text("utf-8"))
    pipelines = config["service"]["pipelines"]
    taken = {type_of(id) for id, pipeline in pipelines.items() if "otlp" in pipeline["receivers"]}
    assert set(known.signals) == taken
    assert known.has_statsd == any("statsd" in pipeline["receivers"] for pipeline in pipelines.values())
    assert known.has_xray == any("awsxray" in pipeline["receivers"] for pipeline in pipelines.values())
    assert known.has_amp == ("prometheusremotewrite" in config["exporters"])
    assert known.is_scraping == ("prometheus" in config["receivers"])
    assert known.exports_traces == ("awsxray" in config["exporters"])
    groups = {
        exporter["log_group_name"] for exporter in config["exporters"].values() if "log_group_name" in (exporter or {})
    }
    assert set(known.groups) == {group.replace("{ClusterName}", "*") for group in groups}
    assert "health_check" in config["service"]["extensions"]


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_configurations_are_no_mistake(name: str) -> None:
    """AWS's own configurations, written out, are none of the mistakes that keep a collector from starting."""
    root = _need("adot-etc-ecs")
    config = yaml.safe_load((root / BUILT_IN[name].file.removeprefix("/etc/ecs/")).read_text("utf-8"))
    document = {
        "agents": {"adot": {"distribution": "adot-collector", "config": config}},
        "backends": {key: BACKENDS[key] for key in ("traces", "emf", "amp")},
        "services": {"web": {"agent": "adot"}},
    }
    found = compile_text(json.dumps(merged(SMALLEST, document)).encode()).diagnostics
    assert [d for d in found if d.severity.label == "error"] == []
    assert {d.code for d in found if d.severity.label == "warning"} <= {"OBS606", "OBS607"}


def test_the_users_text_is_text() -> None:
    """A dollar in a name is no variable of the collector's."""
    config = _config(
        _compiled(
            {"receivers": RECEIVERS},
            {"m": {"type": "cloudwatch-metrics", "namespace": "${env:AWS_SECRET_ACCESS_KEY}", "group": "/a/$B"}},
        )
    )
    exporter = config["exporters"]["awsemf/m"]
    assert exporter["namespace"] == "$${env:AWS_SECRET_ACCESS_KEY}"
    assert exporter["log_group_name"] == "/a/$$B"
    (job,) = config["receivers"]["prometheus"]["config"]["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["localhost:8080", "$$HOST:9090"]}]


_texts = st.text(st.characters(exclude_categories=("Cs",)))
_scalars = (
    _texts | st.booleans() | st.none() | st.integers(-(2**53), 2**53) | st.sampled_from(["no", "1e3", "12:30", "~"])
)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4), max_leaves=20
)


@given(st.dictionaries(_texts, _values, max_size=4))
def test_yaml_is_read_back(value: dict[str, Any]) -> None:
    """Any value, hostile text included, is what another parser reads; ours reads it too where it allows it."""
    assert yaml.safe_load(yaml_text(value)) == value


def test_yaml_is_strict_yaml() -> None:
    """The text of a real configuration has nothing that our own strict reader refuses."""
    graph = _compiled({"receivers": RECEIVERS}, BACKENDS)
    text = next(v.value for v in _collector(graph).environment if v.name == "AOT_CONFIG_CONTENT")
    source, found = load(str(text).encode(), "collector.yaml")
    assert not found
    assert source.data == yaml.safe_load(str(text))


def _need(name: str) -> Any:
    found = folder(name)
    if found is None:
        pytest.skip(f"{name} is not in the folder that OBSC_ORACLES names")
    return found
