"""The dashboard that a Grafana is given shows the services whose requests it draws."""

from __future__ import annotations

import json
import re

from obsc.infra.boundary import Artifact
from shipped import ROOT, compiled


def test_every_metric_that_is_drawn_names_services() -> None:
    """A service whose instrumentation is of the other age would be drawn, and could not be chosen."""
    graph = compiled(ROOT / "specs" / "15-adot-prometheus-grafana.yaml").graph
    assert graph is not None
    (content,) = (one.content for one in graph.of(Artifact) if one.name.startswith("grafana/"))
    dashboard = json.loads(content)
    drawn = {name for panel in dashboard["panels"] for name in re.findall(r"\w+_count\b", json.dumps(panel))}
    (service,) = (one for one in dashboard["templating"]["list"] if one["name"] == "service")
    named = re.fullmatch(r'label_values\(\{__name__=~"(.*)"\}, service_name\)', service["query"]["query"])
    assert named is not None
    assert len(drawn) == 2 and all(re.fullmatch(named[1], metric) for metric in drawn)
