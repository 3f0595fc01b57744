"""The task definitions of the corpus, the specification that they are edited for, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from obsc import registry
from obsc.images.splices import Unsafe
from obsc.patching.formats import format_of
from obsc.patching.request import Request
from obsc.pipeline import Compilation, compile_text
from obsc.target import Target

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


def target(name: str) -> Target:
    """A built-in target."""
    found = registry.find(name)
    assert found is not None
    return found


class Made(NamedTuple):
    """A text with its edits, and what they leave for a person."""

    text: str
    notes: tuple[str, ...]


def request(
    files: Mapping[str, str],
    path: str,
    specification: str = SPECIFICATION,
    service: str | None = None,
    **rest: Any,
) -> Request:
    """What `obsc patch` asks of a format, for files that lie nowhere."""
    compilation = compiled(specification)
    assert compilation.plan is not None

    def read(name: str) -> str:
        if name not in files:
            raise Unsafe(f"is edited with `{name}`, which is not there")
        return files[name]

    return Request(
        path=path,
        service=next(one for one in compilation.plan.services if service in (None, one.name)),
        compilation=compilation,
        target=target,
        read=read,
        names=lambda folder: tuple(sorted(name for name in files if str(PurePosixPath(name).parent) == folder)),
        **rest,
    )


def edit(text: str, container: str | None = None, specification: str = SPECIFICATION) -> Made:
    """A task definition with what the specification wants."""
    asked = request({"task.json": text}, "task.json", specification, container=container)
    made = format_of(asked)(asked)
    return Made(made.edits[0].after if made.edits else text, made.notes)


def task(text: str) -> dict[str, Any]:
    """The task definition that a text says, to any reader of JSON."""
    whole = json.loads(text.removeprefix("\ufeff"))
    body: dict[str, Any] = whole.get("taskDefinition", whole)
    return body
