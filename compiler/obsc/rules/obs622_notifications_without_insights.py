"""OBS622."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS622", "notifications-without-insights", Severity.ERROR)
def notifications_without_insights(document: Raw) -> Iterator[Finding]:
    """A group of traces tells of insights that are off.

    ## Why
    X-Ray refuses a group that has notifications and no insights: they are about insights only.

    ## Bad
    ```yaml
    backends: { traces: { type: xray, groups: { slow: { filter: "responsetime > 2", notifications: true } } } }
    ```

    ## Good
    ```yaml
    backends:
      traces: { type: xray, groups: { slow: { filter: "responsetime > 2", insights: true, notifications: true } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/xray/latest/api/API_InsightsConfiguration.html
    """
    for name, backend in document.get("backends", {}).items():
        for key, group in backend.get("groups", {}).items():
            if group.get("notifications") and not group.get("insights"):
                yield Finding(
                    message=f"the group `{key}` has notifications and no insights",
                    path=("backends", name, "groups", key, "notifications"),
                    label="of nothing",
                    fix="write `insights: true` beside it",
                )
