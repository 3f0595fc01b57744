"""What a picture says is what the outputs do."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml

from obsc.diagram.grouping import grouped
from obsc.diagram.joined import joined
from obsc.diagram.survey import survey
from obsc.diagram.topology import Topology
from obsc.infra import ecs
from obsc.pipeline import compile_text
from shipped import ROOT, VALID, compiled

SPECS = {path.name[:2]: path for path in (ROOT / "specs").glob("[0-9]*.yaml")}


def _surveyed(path: Path) -> Topology:
    compilation = compiled(path)
    assert compilation.plan is not None and compilation.graph is not None
    return survey(compilation.plan, compilation.graph)


def _said(topology: Topology) -> set[str]:
    """Every flow as a sentence."""
    names = topology.names
    return {
        f"{names[flow.source]} -> {names[flow.target]}: {flow.what}"
        f"{f' at {flow.port}' if flow.port else ''}{', over a network' if flow.crosses else ''}"
        for flow in topology.flows
    }


def test_a_sidecar_is_reached_inside_the_task() -> None:
    """Whether telemetry leaves the task is what a security review asks first."""
    assert _said(_surveyed(SPECS["01"])) == {
        "web -> CloudWatch agent: OTLP over HTTP: traces at 4316/tcp",
        "web -> CloudWatch agent: OTLP over HTTP: metrics at 4316/tcp",
        "web -> CloudWatch agent: sampling rules at 2000/tcp",
        "web -> CloudWatch Logs: output at 443/tcp, over a network",
        "CloudWatch agent -> AWS X-Ray: traces at 443/tcp, over a network",
        "CloudWatch agent -> CloudWatch Application Signals: metrics at 443/tcp, over a network",
        "CloudWatch agent -> CloudWatch Logs: output at 443/tcp, over a network",
    }


def test_an_agent_of_its_own_is_reached_over_the_network() -> None:
    """Its port has to be let in by a security group; a load balancer's too."""
    said = _said(_surveyed(SPECS["08"]))
    assert "silva-photography -> CloudWatch agent: OTLP over HTTP: traces at 4316/tcp, over a network" in said
    assert "load balancer -> silva-photography: HTTP at 8000/tcp, over a network" in said


def test_a_daemon_is_one_element_for_all_and_on_the_instance() -> None:
    """Two apps on one agent: drawn twice, it would look like two."""
    topology = _surveyed(SPECS["10"])
    assert [element.lines[0] for element in topology.elements if element.kind == "agent"] == ["cloudwatch"]
    said = _said(topology)
    for name in ("stock", "shipping"):
        assert f"{name} -> cloudwatch: OTLP over HTTP: traces at 4316/tcp" in said


def test_a_collector_sends_to_its_backends_and_grafana_asks_them() -> None:
    """The direction of an arrow is who opens the connection."""
    said = _said(_surveyed(SPECS["15"]))
    assert "adot -> Amazon Managed Service for Prometheus: remote write at 443/tcp, over a network" in said
    assert "adot -> AWS X-Ray: traces at 443/tcp, over a network" in said
    assert "Amazon Managed Grafana -> Amazon Managed Service for Prometheus: query at 443/tcp, over a network" in said


def test_a_load_balancer_that_is_created_is_one_for_all_services() -> None:
    """Who reaches it from outside is said where it is, not at each service."""
    said = _said(_surveyed(SPECS["16"]))
    assert {sentence for sentence in said if "load balancer" in sentence} == {
        "callers -> load balancer: HTTP at 80/tcp, over a network",
        "callers -> load balancer: HTTPS at 443/tcp, over a network",
        "load balancer -> api: HTTP at 8080/tcp, over a network",
        "load balancer -> web: HTTP at 8000/tcp, over a network",
    }


def test_a_local_system_sends_nothing_to_aws() -> None:
    """On a laptop there are no roles and no log groups."""
    topology = _surveyed(ROOT / "tests" / "golden" / "cases" / "local-backends.yaml")
    assert not [flow for flow in topology.flows if flow.target[0] == "aws" or flow.crosses]
    assert not [line for place in topology.places for line in place.lines if "role" in line]
    assert "Grafana -> Jaeger: query at 16686/tcp" in _said(topology)


def test_what_the_user_sends_elsewhere_is_drawn_there() -> None:
    """A picture of the defaults hides exactly what somebody changed."""
    document = yaml.safe_load(SPECS["01"].read_text(encoding="utf-8"))
    document["services"]["web"]["env"] = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://collector.example.com/v1/traces",
        "OTEL_TRACES_SAMPLER": "always_on",
    }
    compilation = compile_text(yaml.safe_dump(document).encode())
    assert compilation.plan is not None and compilation.graph is not None
    said = _said(survey(compilation.plan, compilation.graph))
    assert "web -> collector.example.com: OTLP over HTTP: traces at 443/tcp, over a network" in said
    assert not any("sampling rules" in sentence for sentence in said)


def test_what_the_user_sends_inside_the_task_stays_there() -> None:
    """Loopback by another name is the agent, and a container of the user's own is not."""
    document = yaml.safe_load(SPECS["01"].read_text(encoding="utf-8"))
    document["services"]["web"]["env"] = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4316/v1/traces",
        "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT": "http://localhost:9999/v1/metrics",
    }
    document["services"]["web"]["containers"] = {"mine": {"image": "mine:1.0", "ports": [{"port": 9999}]}}
    compilation = compile_text(yaml.safe_dump(document).encode())
    assert compilation.plan is not None and compilation.graph is not None
    said = _said(survey(compilation.plan, compilation.graph))
    assert "web -> CloudWatch agent: OTLP over HTTP: traces at 4316/tcp" in said
    assert "web -> mine: OTLP over HTTP: metrics at 9999/tcp" in said


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_every_task_and_role_is_in_the_picture(path: Path) -> None:
    """A task that is deployed and not drawn is what a picture is for."""
    graph, topology = compiled(path).graph, _surveyed(path)
    assert graph is not None
    drawn = "\n".join(line for place in topology.places for line in place.lines)
    for service in graph.of(ecs.Service):
        assert isinstance(service.service_name, str)
        assert service.service_name in drawn or f"network of {service.name}, on one machine" in drawn
    keys = {element.key for element in topology.elements}
    assert all(flow.source in keys and flow.target in keys for flow in topology.flows)
    assert {element.place for element in topology.elements if element.place} == {place.key for place in topology.places}


def _many(count: int) -> bytes:
    document = yaml.safe_load(SPECS["07"].read_text(encoding="utf-8"))
    service = document["services"]["catalog"]
    document["services"] = {f"service-{number}": copy.deepcopy(service) for number in range(count)}
    return yaml.safe_dump(document).encode()


def test_a_large_system_is_grouped_by_agent() -> None:
    """A thousand boxes are no picture; what is in the small one must be true of the large one."""
    compilation = compile_text(_many(40))
    assert compilation.plan is not None and compilation.graph is not None
    whole = survey(compilation.plan, compilation.graph)
    small = grouped(whole, compilation.plan)
    assert len(whole.elements) > 80
    assert len(small.elements) < 8
    services = next(element for element in small.elements if element.kind == "service")
    assert services.lines[0] == "40 services"
    assert services.lines[-1] == "and 34 more"
    assert [place.lines for place in small.places] == [("where 40 services run",)]
    assert {(flow.what, flow.port, flow.crosses) for flow in whole.flows} == {
        (flow.what, flow.port, flow.crosses) for flow in small.flows
    }


def test_the_order_of_the_file_changes_nothing() -> None:
    """A picture that is committed must not change with the layout of the file."""
    document = yaml.safe_load(SPECS["07"].read_text(encoding="utf-8"))
    document["services"] = dict(reversed(document["services"].items()))
    turned = compile_text(yaml.safe_dump(document, sort_keys=False).encode())
    assert turned.plan is not None and turned.graph is not None
    assert survey(turned.plan, turned.graph) == _surveyed(SPECS["07"])


def test_an_arrow_says_a_port_once() -> None:
    """Three signals to one port are one line."""
    arrows = joined(_surveyed(SPECS["15"]).flows)
    assert ("OTLP over HTTP: traces, metrics, logs", "4318/tcp") in [arrow.lines for arrow in arrows]
