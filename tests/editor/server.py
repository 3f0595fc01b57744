"""yaml-language-server, which completes in VS Code, Neovim and others, with the schema that is shipped."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import obsc_schema
from editor.client import Client
from npm import package

SHIPPED = Path(obsc_schema.__file__).parent / "v1alpha1" / "observability.schema.json"
"""What every run checks with, and what the first lines of the shipped files name."""


@cache
def for_editors() -> Path:
    """What `obsc schema` writes into a project."""
    from obsc.cli import main

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    schema = folder / SHIPPED.name
    assert main(["schema", "--out", str(schema)]) == 0
    return schema


def start() -> Client:
    """The server, ready to be asked; the running test is skipped where it cannot be had."""
    program = package("yaml-language-server") / "bin" / "yaml-language-server"
    yaml = {
        "validate": True,
        "hover": True,
        "completion": True,
        "format": {"enable": False},
        "schemaStore": {"enable": False},
        "schemas": {for_editors().as_uri(): ["*.yaml"]},
    }
    settings: dict[str, Any] = {"yaml": yaml, "http": {}, "editor": {"tabSize": 2}, "[yaml]": {"editor.tabSize": 2}}
    client = Client(["node", str(program), "--stdio"], settings)
    # It answers with nothing until it has read its settings and the schema.
    client.diagnostics(client.open("kind: none"), enough=bool)
    return client


def completions(server: Client, marked: str) -> list[dict[str, Any]]:
    """What is offered at the cursor."""
    answer = server.at("completion", marked)
    items = answer["items"] if isinstance(answer, dict) else answer
    return list(items or [])


def accepted(text: str, item: dict[str, Any]) -> str:
    """The text after an editor has put in what was chosen: placeholders as they stand, empty tab stops empty."""
    edit = item["textEdit"]
    new = edit["newText"]
    if item.get("insertTextFormat") == 2:
        new = re.sub(r"\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\{?\d+\}?", lambda stop: stop[1] or "", new)
        new = re.sub(r"\\([$}\\])", r"\1", new)
    start, end = edit["range"]["start"], edit["range"]["end"]
    lines = text.split("\n")
    first, last = lines[start["line"]], lines[end["line"]]
    # An editor indents the lines behind the first as the line is in which they are put.
    indent = first[: len(first) - len(first.lstrip())]
    new = new.replace("\n", "\n" + indent)
    whole = first[: start["character"]] + new + last[end["character"] :]
    return "\n".join([*lines[: start["line"]], whole, *lines[end["line"] + 1 :]])
