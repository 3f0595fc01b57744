"""OBS343."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS343", "two-words-in-one", Severity.ERROR)
def two_words_in_one(plan: Plan) -> Iterator[Finding]:
    """An option and its value stand in one item of a list.

    ## Why
    Every item of the list reaches the program as one word, blanks included. No shell takes it apart, so that the
    program looks for an option that has a blank in its name.

    ## Bad
    ```yaml
    services:
      web:
        server: { args: [--timeout 60] }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { args: [--timeout, "60"] }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    - https://docs.docker.com/reference/dockerfile/#exec-form
    """
    for path, word in _words(plan):
        match = re.match(r"(--[A-Za-z][\w-]*)\s+(\S.*)", word, re.DOTALL)
        if match:
            yield Finding(
                message=f"`{match[1]}` and its value are one word here",
                path=path,
                label="one word",
                fix=f'write two items: `{match[1]}, "{match[2]}"`',
                severity=None if path[2] == "server" else Severity.WARNING,
            )


def _words(plan: Plan) -> Iterator[tuple[Path, str]]:
    for service in plan.services:
        yield from (((*service.server.origin, "args", i), word) for i, word in enumerate(service.server.args))
        yield from ((service.at("entryPoint", i), word) for i, word in enumerate(service.entry_point))
    for _, container in plan.containers():
        yield from (((*container.origin, "command", i), word) for i, word in enumerate(container.command))
        yield from (((*container.origin, "entryPoint", i), word) for i, word in enumerate(container.entry_point))
