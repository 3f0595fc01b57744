"""The task definitions of the corpus, the specification that they are edited for, and how."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from obsc import registry
from obsc.patching.task_definition import Patched, patched
from obsc.patching.wanted import Known, Wanted, wanted_of
from obsc.pipeline import Compilation, compile_text

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(file.stem for file in CORPUS.glob("*.json")))
CONTAINERS = {"one-line": "app"}
"""The app's container, where a person has to say it."""

SPECIFICATION = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
platform: { region: eu-west-1 }
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "shop:create_app()", workers: 2 }
    port: 8000
"""


@cache
def compiled(text: str = SPECIFICATION) -> Compilation:
    """A specification that is right."""
    compilation = compile_text(text.encode())
    assert compilation.ok, compilation.diagnostics
    return compilation


def read(name: str) -> str:
    """A task definition of the corpus."""
    return (CORPUS / f"{name}.json").read_bytes().decode()


def edit(text: str, container: str | None = None, specification: str = SPECIFICATION) -> Patched:
    """A task definition with what the specification wants."""
    compilation = compiled(specification)
    assert compilation.plan is not None
    service, target = compilation.plan.services[0], registry.find("ecs")
    assert target is not None

    def want(known: Known) -> Wanted:
        wanted = wanted_of(compilation, service, target, known)
        assert wanted is not None
        return wanted

    return patched(text, want, service.name, container)


def task(text: str) -> dict[str, Any]:
    """The task definition that a text says, to any reader of JSON."""
    whole = json.loads(text.removeprefix("\ufeff"))
    body: dict[str, Any] = whole.get("taskDefinition", whole)
    return body
