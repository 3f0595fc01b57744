"""The editor and the command line say the same of a file: what one refuses the other refuses, on the same line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor.client import Client
from editor.documents import SERVICE, SPECS, text_of
from editor.server import start
from obsc.check import check
from obsc.diagnostics import Severity
from obsc.source import load


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """One server for all questions."""
    client = start()
    yield client
    client.stop()


# What is put in place of what, the words of the editor, and the line.
MISTAKES = {
    "a misspelt key": ("port:", "prot:", "Property prot is not allowed", 8),
    "a key in the wrong place": ("    port: 8000\n", "    port: 8000\n    workers: 2\n", "Property workers is not", 9),
    "a misspelt value": ("flask", "flsk", "Value is not accepted", 6),
    "a value of another case": ("flask", "Flask", "Value is not accepted", 6),
    "text for a number": ("8000", '"8000"', "Incorrect type. Expected", 8),
    "a number for text": ("name: gunicorn", "name: 3", "Incorrect type. Expected", 7),
    "a number for a mapping": ('{ name: gunicorn, app: "app:app" }', "7", 'Expected "server (mapping)"', 7),
    "a list for a number": ("8000", "[8000]", "Incorrect type. Expected", 8),
    "too large": ("8000", "80000", "maximum", 8),
    "too small": ("8000", "0", "minimum", 8),
    "a wrong form": ("app:app", "app app", "String does not match the pattern", 7),
    "a wrong name": ("  web:", "  Web:", "Lower-case letters", 5),
    "the same key twice": ("    port: 8000\n", "    port: 8000\n    port: 8000\n", "Map keys must be unique", 9),
    "a tab": ("    framework", "\tframework", "", 6),
    "no closing quote": ('"app:app" }', '"app:app }', "", 7),
    "no closing bracket": ('"app:app" }', '"app:app"', "", 7),
    "bad alignment": ("    port", "   port", "", 8),
    "an unknown kind": ("    port", "    agent: { topology: sidecat }\n    port", "Value is not accepted", 8),
    "an unknown version": ("v1alpha1", "v1", "Value must be", 1),
    "an unknown backend": ("services:", "backends: { x: { type: xry } }\nservices:", "Value is not accepted", 4),
    "a key of another backend": (
        "services:",
        "backends: { x: { type: amp, group: x } }\nservices:",
        "Property group is not allowed",
        4,
    ),
    "a key of another secret": (
        "    port",
        "    secrets: { DB: { ssm: x, key: x } }\n    port",
        "Property key is not allowed",
        8,
    ),
    "a switch that is text": ("    port", "    initProcess: yes\n    port", 'Expected "boolean"', 8),
    "nothing": ("port: 8000", "port:", "Incorrect type. Expected", 8),
    "no server": ('    server: { name: gunicorn, app: "app:app" }\n', "", 'Missing property "server"', 5),
    "no name of the server": ("name: gunicorn, ", "", 'Missing property "name"', 7),
}


def _lines(text: str) -> set[int]:
    """The lines on which the command line finds errors, counted from 1."""
    source, found = load(text.encode(), "o")
    every = [*found, *(check(source).diagnostics if source.data is not None else ())]
    return {d.span.line + 1 for d in every if d.severity is Severity.ERROR and d.span}


@pytest.mark.parametrize(("right", "wrong", "words", "line"), MISTAKES.values(), ids=MISTAKES)
def test_both_refuse_the_same_line(server: Client, right: str, wrong: str, words: str, line: int) -> None:
    """Red in the editor and green in CI, or the other way round, and nobody believes either any more."""
    assert right in SERVICE
    text = SERVICE.replace(right, wrong, 1)
    found = server.diagnostics(server.open(text), enough=bool)
    assert any(words in problem["message"] for problem in found), found
    # One closes a quote or a bracket where it begins, the other looks for it where the next line begins.
    seen = {problem["range"]["start"]["line"] + 1 for problem in found}
    assert line in seen or (not words and {line, line + 1} & seen), (seen, found)
    assert line in _lines(text)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_both_accept_what_is_shipped(server: Client, path: Path) -> None:
    """A red line in an example is the first thing that a newcomer sees."""
    text = text_of(path)
    assert server.diagnostics(server.open(text)) == []
    assert _lines(text) == set()
