"""What people are offered while they write, asked of the server that their editor asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from editor.client import CURSOR, Client
from editor.documents import HEAD, SERVICE, SPECS, WEB, text_of
from editor.server import accepted, completions, start
from obsc.check import check
from obsc.diagnostics import Diagnostic, has_errors
from obsc.source import load


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """One server for all questions."""
    client = start()
    yield client
    client.stop()


CURSORS = {
    "a new file": ("# A comment.\n¦", ["apiVersion", "kind", "metadata", "services"], ["Observability"]),
    "the version": ("apiVersion: ¦", ["obsc/v1alpha1"], ["null"]),
    "the top": (HEAD + "¦", ["services", "platform", "agents", "deploymentEnvironment"], ["apiVersion"]),
    "a name of a service": (HEAD + "services:\n  ¦", ["service-name"], ["property"]),
    "the body of a service": (WEB + "    ¦", ["image", "framework", "server", "port", "agent"], []),
    "a framework": (WEB + "    framework: ¦", ["django", "flask", "fastapi"], ["null", "Default value"]),
    "a framework's keys": (WEB + "    framework:\n      ¦", ["name", "settingsModule"], ["ref"]),
    "a server": (WEB + "    server:\n      name: ¦", ["gunicorn", "uvicorn"], ["null"]),
    "a server's keys": (WEB + "    server:\n      ¦", ["name", "app", "workers", "preload"], []),
    "a switch": (WEB + "    server:\n      preload: ¦", ["true", "false"], ["null", "Default value"]),
    "an agent": (WEB + "    agent: ¦", ["sidecar"], ["null"]),
    "the keys of an agent": (WEB + "    agent:\n      ¦", ["topology", "image", "essential"], ["Agent"]),
    "a name of a variable": (SERVICE + "    env:\n      ¦", ["LOG_LEVEL"], ["property"]),
    "an undecided secret": (SERVICE + "    secrets:\n      DB:\n        ¦", ["ssm", "secretsManager"], []),
    "a decided secret": (SERVICE + "    secrets:\n      DB:\n        secretsManager: x\n        ¦", ["key"], ["ssm"]),
    "an undecided backend": (SERVICE + "backends:\n  x:\n    ¦", ["type: xray", "type: amp"], ["type: xray backend"]),
    "a decided backend": (SERVICE + "backends:\n  x:\n    type: amp\n    ¦", ["create"], ["type: xray", "group"]),
    "the kinds of a backend": (SERVICE + "backends:\n  x:\n    type: ¦", ["xray", "prometheus"], []),
    "a launch type": (SERVICE + "platform:\n  ecs:\n    launchType: ¦", ["FARGATE", "EC2"], ["null"]),
    "a rule of ingress": (SERVICE + "platform:\n  network:\n    ingress:\n      - ¦", ["port", "from"], ["object"]),
    "a retention": (SERVICE + "    logs:\n      retentionDays: ¦", ["30", "365"], ["29"]),
}


@pytest.mark.parametrize(("marked", "offered", "hidden"), CURSORS.values(), ids=CURSORS)
def test_what_is_offered(server: Client, marked: str, offered: list[str], hidden: list[str]) -> None:
    """A key that nobody is offered is found by nobody."""
    labels = [item["label"] for item in completions(server, marked)]
    assert set(offered) <= set(labels), labels
    assert not set(hidden) & set(labels), labels


def test_a_variant_is_written_out_and_then_offered_no_more(server: Client) -> None:
    """Once the kind is chosen, the others would only be in the way."""
    body = SERVICE + "backends:\n  x:\n    ¦"
    (item,) = [item for item in completions(server, body) if item["label"] == "type: cloudwatch-logs"]
    assert accepted(body.replace(CURSOR, ""), item).endswith("type: cloudwatch-logs\n    group: /aws/ecs/shop")


def test_every_offer_has_words_to_it(server: Client) -> None:
    """A bare name tells a newcomer nothing."""
    for marked in (HEAD + "¦", WEB + "    ¦", WEB + "    server:\n      ¦"):
        for item in completions(server, marked):
            assert item.get("documentation"), item["label"]


def _cursors(text: str) -> Iterator[str]:
    """At the head and at the end of every mapping, where another key could stand, and at every value.

    In braces at the end only, of mappings that hold no others.
    """
    lines = text.split("\n")
    columns = [len(line) - len(line.lstrip(" -")) for line in ["", *lines, ""]]
    for number, line in enumerate(lines):
        match = re.fullmatch(r"( *)((?:- )*)([A-Za-z_][\w./-]*):(?: ([^|>&\[{#].*))?", line)
        if not match:
            continue
        indent, dash, key, value = match.groups()
        column = " " * len(indent + dash)
        if not dash and columns[number] != columns[number + 1]:
            yield "\n".join([*lines[:number], column + CURSOR, *lines[number:]])
        if value is not None and columns[number + 2] != columns[number + 1]:
            yield "\n".join([*lines[: number + 1], column + CURSOR, *lines[number + 1 :]])
        # Another kind of backend would leave the keys of the first behind, as it should.
        if value is not None and key != "type":
            yield "\n".join([*lines[:number], line[: -len(value)] + CURSOR, *lines[number + 1 :]])
    for match in re.finditer(r"^[^#\n]*: \{ [^{}#\n]+(?= \})", text, re.MULTILINE):
        yield f"{text[: match.end()]}, {CURSOR}{text[match.end() :]}"


def _wrong(text: str) -> dict[tuple[str, Any], Diagnostic]:
    source, found = load(text.encode(), "o")
    every = [*found, *(check(source).diagnostics if source.data is not None else ())]
    return {(d.code, d.path): d for d in every if has_errors([d])}


def _is_incomplete(problem: Diagnostic) -> bool:
    """Whether something is only not there yet: a key that is required, a value at a tab stop, an entry of a list."""
    if problem.code == "OBS013" or "not nothing" in problem.message or "must not be empty" in problem.message:
        return True
    placeholder = problem.path and str(problem.path[-1]).endswith("-name")
    return bool(placeholder)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_offer_can_be_taken(server: Client, path: Any) -> None:
    """An offer that breaks the file when it is taken is worse than none: syntax, duplicates, nulls, wrong variants."""
    text = text_of(path)
    taken, broken = 0, {}
    for marked in _cursors(text):
        before = marked.replace(CURSOR, "")
        known = _wrong(before)
        for item in completions(server, marked):
            after = accepted(before, item)
            taken += 1
            new = [d for key, d in _wrong(after).items() if key not in known and not _is_incomplete(d)]
            if new:
                line = marked[: marked.index(CURSOR)].count("\n") + 1
                broken[(line, item["label"])] = [f"{d.code} {d.message}" for d in new]
    assert taken > 10
    assert broken == {}
