"""OBS053."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.rules import Finding, rule
from obsc.rules.texts import rare_texts

_PLACEHOLDER = re.compile("<([A-Za-z][A-Za-z0-9.-]{0,300})>")
_FACTS = ("partition", "region", "account-id")


@rule("OBS053", "placeholder-collision", Severity.ERROR)
def placeholder_collision(graph: Graph) -> Iterator[Finding]:
    """A text looks exactly like one of the placeholders in ECS JSON.

    ## Why
    JSON for the AWS CLI has no parameters: an input stands in it as `<webImage>`, for a person or a script to
    replace. A text of that form would be replaced too.

    ## Bad
    ```yaml
    services:
      web:
        env: { DEPLOYED: "<webImage>" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { DEPLOYED: { ref: webImage } }
    ```

    ## Source
    - https://docs.aws.amazon.com/cli/latest/reference/ecs/register-task-definition.html
    """
    taken: dict[str, str] = {}
    for path, text in rare_texts(graph):
        for name in _PLACEHOLDER.findall(text):
            taken = taken or _taken(graph)
            if name in taken:
                yield Finding(
                    message=f"`<{name}>` is the placeholder of {taken[name]} in ECS JSON",
                    path=path,
                    label="would be replaced too",
                    fix=f"write `{{ ref: {name} }}` if the input is meant, else change the text"
                    if "input" in taken[name]
                    else "change the text",
                )


def _taken(graph: Graph) -> dict[str, str]:
    """What stands between the brackets of every placeholder, and what it is for."""
    out = {name: f"the {name.replace('-', ' ')}" for name in _FACTS}
    for node in graph.nodes:
        if isinstance(node, Input):
            out[node.name] = f"the input `{node.name}`"
            out[f"{node.name}.role-name"] = "a role's name"
        else:
            kind = re.sub("(?<=[a-z])(?=[A-Z])", "-", node.kind).lower()
            out |= {f"{node.name}-{kind}.{attr}": f"the {attr} of a resource" for attr in node.ATTRS}
    return out
