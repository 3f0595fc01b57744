"""OBS056."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.infra.cloudwatch import Alarm, ServiceLevelObjective
from obsc.infra.graph import Graph
from obsc.rules import Finding, rule

_MOST = 50
_SIGNS = frozenset("_.:/=+-@")
_OF_AN_OBJECTIVE = re.compile("[A-Za-z0-9+=._:/-]+")
"""What CloudFormation takes as the key of an objective's tag: the pattern in the resource type's schema."""


@rule("OBS056", "no-tag", Severity.ERROR)
def no_tag(graph: Graph) -> Iterator[Finding]:
    """A label cannot be a tag in AWS.

    ## Why
    Labels are tags on every resource, and AWS takes tags of letters, digits, spaces and `_.:/=+-@`: the deployment
    would fail at the first role.

    AWS takes 50 of them, keeps `aws:` for itself, and IAM does not tell `Team` from `team`. A tag may be empty, but not
    on an alarm that CloudFormation makes; the key of an objective's tag has no spaces, no `@` and none but the letters
    from a to z.

    ## Bad
    ```yaml
    metadata: { labels: { "aws:team": checkout } }
    ```

    ```yaml
    metadata: { labels: { team: "checkout & returns" } }
    ```

    ```yaml
    metadata: { labels: { team: checkout, Team: returns } }
    ```

    ```yaml
    metadata: { labels: { team: "" } }
    services:
      web:
        alarms: { slow: { metric: latency, threshold: 800ms, actions: [{ ref: pager }] } }
    ```

    ```yaml
    metadata: { labels: { cost center: checkout } }
    services:
      web:
        slos: { available: { objective: "99.9", metric: availability } }
    ```

    ## Good
    ```yaml
    metadata: { labels: { team: checkout and returns } }
    ```

    ```yaml
    metadata: { labels: { team: "" } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
    - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudwatch-alarm-tag.html
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-applicationsignals-servicelevelobjective-tag.html
    """
    said: set[tuple[str, Path]] = set()
    for node in graph.nodes:
        tags: tuple[tuple[str, str], ...] = getattr(node, "tags", ())
        if not tags:
            continue
        by_fold: dict[str, str] = {}
        patch = node.origin if node.origin[:1] == ("patches",) else None
        found = [(key, problem) for key, value in tags if (problem := _problem(key, value, by_fold))]
        if isinstance(node, Alarm):
            found += [(key, f"`{key}` is empty, which no alarm takes") for key, value in tags if value == ""]
        if isinstance(node, ServiceLevelObjective):
            found += [
                (
                    key,
                    f"`{key}` has characters that an objective's tag cannot have: write letters, digits and `+-=._:/`",
                )
                for key, _ in tags
                if not _OF_AN_OBJECTIVE.fullmatch(key) and not _problem(key, "", {})
            ]
        found += [(tags[_MOST][0], f"there are {len(tags)} tags, and AWS takes {_MOST}")] if len(tags) > _MOST else []
        for key, problem in found:
            path: Path = patch or ("metadata", "labels", key)
            if patch is not None and (problem, ("metadata", "labels", key)) in said:
                continue
            if (problem, path) not in said:
                said.add((problem, path))
                yield Finding(message=problem, path=path, key=True, label="no tag", fix="write it as AWS takes it")


def _problem(key: str, value: str, by_fold: dict[str, str]) -> str:
    """What is wrong with one tag; `by_fold` knows those before it."""
    other = by_fold.setdefault(key.lower(), key)
    if key.lower().startswith("aws:"):
        return f"`{key}` begins with `aws:`, which AWS keeps for itself"
    if not 1 <= len(key) <= 128 or len(value) > 256:
        return f"`{key}` is longer than a tag can be: 128 characters, and 256 for its value"
    if not all(map(_fits, key + value)):
        return f"`{key}` or its value has characters that a tag cannot have"
    if other != key:
        return f"`{other}` and `{key}` are the same tag to IAM"
    return ""


def _fits(character: str) -> bool:
    import unicodedata

    return unicodedata.category(character)[0] in "LZN" or character in _SIGNS
