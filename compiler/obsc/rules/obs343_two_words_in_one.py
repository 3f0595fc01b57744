"""OBS343."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.changes import Split
from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS343", "two-words-in-one", Severity.ERROR)
def two_words_in_one(plan: Plan) -> Iterator[Finding]:
    """Several words of a command stand in one item of a list.

    ## Why
    Every item of the list reaches the program as one word, blanks included. No shell takes it apart, so that the
    program looks for an option that has a blank in its name, and the system for a program that has.

    ## Bad
    ```yaml
    services:
      web:
        server: { args: [--timeout 60] }
    ```

    ```yaml
    services:
      web:
        server: { before: [["python manage.py migrate"]] }
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
    yield from _programs(plan)
    for path, word in _words(plan):
        match = re.match(r"(--[A-Za-z][\w-]*)\s+(\S.*)", word, re.DOTALL)
        if match:
            yield Finding(
                message=f"`{match[1]}` and its value are one word here",
                path=path,
                label="one word",
                fix=f'write two items: `{match[1]}, "{match[2]}"`',
                severity=None if path[2] == "server" else Severity.WARNING,
                change=Split(path, (match[1], match[2])) if path[2] == "server" else None,
            )


def _programs(plan: Plan) -> Iterator[Finding]:
    for service in plan.services:
        for index, words in enumerate(service.server.before):
            if len(words) == 1 and len(words[0].split()) > 1:
                shown = ", ".join(words[0].split())
                yield Finding(
                    message=f"`{' '.join(words[0].split())}` is one word here, and no program has such a name",
                    path=(*service.server.origin, "before", index, 0),
                    label="one word",
                    fix=f"write a list of words: `[{shown}]`",
                )


def _words(plan: Plan) -> Iterator[tuple[Path, str]]:
    for service in plan.services:
        at = service.server.origin
        yield from (((*at, "args", i), word) for i, word in enumerate(service.server.args))
        for number, words in enumerate(service.server.before):
            yield from (((*at, "before", number, i), word) for i, word in enumerate(words))
        yield from ((service.at("entryPoint", i), word) for i, word in enumerate(service.entry_point))
    for _, container in plan.containers():
        yield from (((*container.origin, "command", i), word) for i, word in enumerate(container.command))
        yield from (((*container.origin, "entryPoint", i), word) for i, word in enumerate(container.entry_point))
