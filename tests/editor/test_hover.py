"""What stands under the pointer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from editor.client import Client
from editor.documents import HEAD, SERVICE, WEB
from editor.server import start


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """One server for all questions."""
    client = start()
    yield client
    client.stop()


HOVERS = {
    "a map": (HEAD + "serv¦ices:\n  web:\n", ["#### services (mapping)", "The applications, by name."]),
    "an entry of a map": (WEB.replace("web", "w¦eb") + "    port: 1\n", ["#### service", "An application"]),
    "a choice": (WEB + "    frame¦work: flask\n", ["#### framework", "* `flask`", "* `django`"]),
    "its value": (WEB + "    framework: fl¦ask\n", ["#### framework", "The web framework."]),
    "an open value": (WEB + "    port: 80¦00\n", ["The port that the app listens on.", "8000"]),
    "a default": (WEB + "    server:\n      pre¦load: true\n", ["gunicorn: load the application", "Default: `false`"]),
    "what decides": (SERVICE + "backends:\n  x:\n    ty¦pe: amp\n", ["Which kind;", "* `amp`: Metrics to Amazon"]),
    "a variant": (SERVICE + "    secrets:\n      DB:\n        s¦sm: x\n", ["The parameter's name or ARN."]),
    "a key of one variant": (SERVICE + "    agent: { topo¦logy: sidecar }\n", ["#### topology", "`sidecar`"]),
}


@pytest.mark.parametrize(("marked", "words"), HOVERS.values(), ids=HOVERS)
def test_what_is_said(server: Client, marked: str, words: list[str]) -> None:
    """The first variant's text over a key of all variants would mislead."""
    told = server.at("hover", marked)["contents"]["value"]
    assert [word for word in words if word not in told] == [], told
