"""OBS615."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import slip
from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import collectors


@rule("OBS615", "unknown-backend", Severity.ERROR)
def unknown_backend(document: Raw) -> Iterator[Finding]:
    """A collector sends to a backend that is not there.

    ## Why
    `backends` of an agent chooses among the backends of the document. What has a name that none of them has would go
    nowhere.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector, backends: [traces, metrics] } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector, backends: [traces] } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://opentelemetry.io/docs/collector/configuration/
    """
    known = set(document.get("backends", {}))
    for path, agent in collectors(document):
        for index, name in enumerate(agent.get("backends", ())):
            if name not in known:
                near = slip(name, known)
                yield Finding(
                    message=f"there is no backend `{name}`",
                    path=(*path, "backends", index),
                    label="not defined",
                    fix=f"did you mean `{near}`?" if near else "define it under `backends`",
                )
