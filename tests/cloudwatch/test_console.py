"""Links lead to the console of the right partition and region, with every name escaped."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from cloudwatch.systems import web
from obsc.infra.boundary import Output
from obsc.infra.values import spelled


def links(fragment: dict[str, Any], **document: Any) -> dict[str, str]:
    """The links among the outputs, by name."""
    outputs = web(fragment, **document).of(Output)
    return {node.name.partition(".")[2]: spelled(node.value) for node in outputs if node.name.endswith("-url")}


def test_what_is_linked() -> None:
    """Everything that whoever deploys wants to look at next."""
    assert links({}).keys() == {"application-signals-url", "traces-url", "logs-url"}
    assert links({"dashboard": {}}).keys() - links({}).keys() == {"dashboard-url"}


def test_where_links_lead() -> None:
    """A link that leads elsewhere is worse than none."""
    found = links({"dashboard": {}}, platform={"region": "eu-central-1"})
    home = "https://eu-central-1.console.aws.amazon.com/"
    assert found == {
        "application-signals-url": f"{home}cloudwatch/home?region=eu-central-1#application-signals:services/"
        "Environment%3Dproduction%26Name%3Dweb%26Type%3DService",
        "traces-url": f"{home}xray/home?region=eu-central-1#/traces?filter=service%28%22web%22%29",
        "logs-url": f"{home}cloudwatch/home?region=eu-central-1#logsV2:log-groups/log-group/$252Fecs$252Fshop-web",
        "dashboard-url": f"{home}cloudwatch/home?region=eu-central-1#dashboards:name=shop-web",
    }


@pytest.mark.parametrize(
    ("region", "console"),
    [
        (None, "https://<region>.console.aws.amazon.com"),
        ("us-east-1", "https://us-east-1.console.aws.amazon.com"),
        ("cn-north-1", "https://cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_partitions(region: str | None, console: str) -> None:
    """Each partition has a console of its own."""
    platform = {} if region is None else {"platform": {"region": region}}
    found = links({}, **platform)
    assert len(found) == 3 and all(link.startswith(console + "/") for link in found.values())


@pytest.mark.parametrize("region", ["us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"])
def test_consoles_that_are_not_known(region: str) -> None:
    """A guess would lead to somebody else."""
    assert links({}, platform={"region": region}) == {}


def test_hostile_names_stay_inside_their_place() -> None:
    """A name is data: it ends no parameter, no link and no filter."""
    hostile = 'a"b)&Type=x#/%2F ü'
    attributes = {"attributes": {"service.name": hostile}}
    found = links({"resource": attributes}, deploymentEnvironment=hostile)
    page = urlsplit(found["application-signals-url"])
    asked = unquote(page.fragment.partition("/")[2])
    assert asked == f"Environment={hostile}&Name={hostile}&Type=Service"
    traces = urlsplit(found["traces-url"])
    assert parse_qs(traces.fragment.partition("?")[2])["filter"] == ['service("' + hostile.replace('"', "") + '")']
    for link in found.values():
        assert not set(link) & set(' ()"')


def test_names_that_only_the_deployment_knows_are_not_linked() -> None:
    """They could not be escaped."""
    assert links({"env": {"OTEL_SERVICE_NAME": {"ref": "name"}}}).keys() == {"logs-url"}
    assert "logs-url" not in links({"logs": {"group": {"ref": "group"}, "create": False}})
    assert "application-signals-url" not in links({}, deploymentEnvironment=None)
    by_name = links({}, deploymentEnvironment=None, platform={"ecs": {"cluster": "main"}})
    assert "Environment%3Decs%3Amain%26" in by_name["application-signals-url"]
