"""Which layer everything is in, what the layers come to, and what the commands make of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from golden_files import UPDATE, check
from graphs import HEADER, full_graph
from obsc import registry
from obsc.cli import main
from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy, Statement
from obsc.infra.logs import LogGroup
from obsc.layers import join, layers, split
from obsc.pipeline import emit
from obsc.proof import prove_joined
from obsc.target import Target
from obsc_readers import find
from shipped import ROOT, SPECS, compiled

NETWORK = ROOT / "specs" / "16-created-network.yaml"
BACKENDS = ROOT / "specs" / "15-adot-prometheus-grafana.yaml"
GOLDEN = ROOT / "tests" / "golden" / "layers"


def _target(name: str) -> Target:
    found = registry.find(name)
    assert found is not None
    return found


def _places(spec: Path) -> dict[str, set[str]]:
    """The kinds of nodes in each layer."""
    graph = compiled(spec).graph
    assert graph is not None
    found: dict[str, set[str]] = {}
    for (kind, name), layer in layers(graph).items():
        found.setdefault(layer, set()).add(f"{kind} {name}")
    return found


def test_everything_is_where_it_lives_as_long_as_its_layer() -> None:
    """Logs would go with the services that wrote them, or a load balancer with each release."""
    network, backends = _places(NETWORK), _places(BACKENDS)
    assert {"Vpc tickets", "LoadBalancer tickets", "TargetGroup web", "VpcEndpoint logs"} <= network["network"]
    # The load balancer's group names the groups of the services behind it, which are there with it.
    assert {"SecurityGroup tickets.load-balancer", "SecurityGroup web"} <= network["network"]
    assert network["backends"] == {"LogGroup api", "LogGroup web"}
    assert {"Service web", "Role web-task", "RolePolicy web-task", "Cluster tickets"} <= network["services"]
    assert {"Alarm web.unhealthy", "ScalingPolicy web.cpu"} <= network["services"]
    assert "network" not in backends
    # Grafana's role is nothing without Grafana, and a service's nothing without the service.
    assert {"Role grafana-grafana", "RolePolicy grafana-grafana", "Step grafana.users"} <= backends["backends"]
    assert {"Role zap-app-task", "SecurityGroup zap-app", "Parameter adot"} <= backends["services"]


def test_a_policy_of_a_given_role_is_with_the_services() -> None:
    """It is about the role, whatever resources it names."""
    role = Input(name="role", type="role-arn", description="The role.")
    graph = compiled(BACKENDS).graph
    assert graph is not None
    logs = Statement(sid="Logs", actions=("logs:*",), resources=(next(graph.of(LogGroup)).ref("streams"),))
    given = RolePolicy(name="given", policy_name="logs", role=role.ref("value"), statements=(logs,))
    assert layers(Graph((*graph.nodes, role, given)))["RolePolicy", "given"] == "services"


def test_joined_layers_are_the_whole() -> None:
    """Specifications do not have every kind of node and reference; these graphs do."""
    for graph in (full_graph(), *(compiled(spec).graph for spec in SPECS)):
        assert graph is not None
        parts = split(graph)
        assert all(part.graph.verify() == [] for part in parts)
        joined = join(parts)
        assert {(node.kind, node.name) for node in joined.nodes} == {(node.kind, node.name) for node in graph.nodes}
        assert all(node in graph.nodes for node in joined.nodes)
        assert len(joined.nodes) == len(graph.nodes)


@pytest.mark.parametrize("name", ["cfn", "terraform"])
def test_layers_of_a_graph_with_everything_are_read_back(name: str) -> None:
    """Whatever may cross from one layer to another has to be written as an output and as an input."""
    graph, target, reader = full_graph(), _target(name), find(name)
    assert reader is not None
    written = [
        (part, {file.path: file.text for file in target.emit(part.graph, replace(HEADER, layer=part.layer))})
        for part in split(graph)
    ]
    proof = prove_joined(graph, target, written, reader)
    assert (proof.refused, proof.doubts) == ((), ())


@pytest.mark.parametrize("target", ["cfn", "terraform", "cdk"])
def test_golden(target: str) -> None:
    """What a person has read: all that CloudFormation gets, and the scripts of the others."""
    folder = GOLDEN / target
    files = emit(compiled(NETWORK), _target(target), split=True)
    files = tuple(file for file in files if target == "cfn" or file.path.endswith(".sh"))
    if UPDATE and folder.is_dir():
        for stale in (path for path in folder.rglob("*") if path.is_file()):
            stale.unlink()
    for file in files:
        check(folder / file.path, file.text)
    assert {file.path for file in files} == {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a specification that has a network, as the current one."""
    (tmp_path / "observability.yaml").write_text(NETWORK.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_splits_and_joins_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is left of the other way of building would be deployed beside this one."""
    out = project / "obsc.out" / "cfn"
    assert main(["build", "-t", "cfn"]) == 0
    assert main(["build", "-t", "cfn", "--split", "--check"]) == 1
    assert main(["build", "-t", "cfn", "--split", "--diff"]) == 1
    assert "b/obsc.out/cfn/network/template.yaml" in capsys.readouterr().out
    assert main(["build", "-t", "cfn", "--split"]) == 0
    assert {path.name for path in out.iterdir() if not path.name.startswith(".")} == {
        *("network", "backends", "services"),
        *("deploy.sh", "cleanup.sh"),
    }
    assert main(["build", "-t", "cfn", "--split", "--check"]) == 0
    assert main(["build", "-t", "cfn", "--check"]) == 1
    assert main(["build", "-t", "cfn"]) == 0
    assert (out / "template.yaml").is_file()
    assert not (out / "deploy.sh").exists()


def test_why_leads_from_a_layer_to_the_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reviewer of a layer asks where a resource comes from, too."""
    assert main(["why", "obsc.out/cfn/network/template.yaml:TicketsLoadBalancer"]) == 0
    assert "comes from platform.network.loadBalancer" in capsys.readouterr().out
    assert main(["why", "obsc.out/terraform/services/main.tf:aws_ecs_service.web"]) == 0
    assert main(["why", "obsc.out/cfn/deploy.sh:3"]) == 1


def test_who_knows_no_layers_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody would look for layers where there are none."""
    assert main(["build", "-t", "ecs", "-t", "compose", "--split"]) == 0
    told = capsys.readouterr().err
    assert "ECS JSON knows no layers" in told
    assert "Docker Compose knows no layers" in told
    assert main(["build", "-t", "cfn", "--split", "--out", "-"]) == 2


def test_prove_proves_layers(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every layer by itself, and what they come to together."""
    assert main(["prove", "--split"]) == 0
    told = capsys.readouterr().out
    for name in ("cfn/network", "cfn/services", "cfn, joined", "terraform/backends", "terraform, joined", "ecs"):
        assert f"{name:<20}proven" in told
