"""YAML in Markdown: whole files, and fragments that change the smallest file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from obsc.source import load

SMALLEST: dict[str, Any] = {
    "apiVersion": "obsc/v1alpha1",
    "kind": "Observability",
    "metadata": {"name": "shop"},
    "deploymentEnvironment": "production",
    "services": {
        "web": {
            "image": {"ref": "webImage"},
            "framework": "flask",
            "server": {"name": "gunicorn", "app": "app:app"},
            "port": 8000,
        }
    },
}

_FENCE = re.compile(r"^```yaml(?P<file> file)?(?: (?P<encoding>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of YAML; `line` counts from 0 in the text that it stands in."""

    text: str
    is_file: bool
    encoding: str
    line: int

    @property
    def raw(self) -> bytes:
        """The file to compile."""
        if self.is_file:
            return self.text.encode(self.encoding)
        return json.dumps(merged(SMALLEST, read(self.text)), ensure_ascii=False).encode()


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks marked `yaml`: fragments, or whole files if `file` follows, with their encoding if it is another."""
    for match in _FENCE.finditer(markdown):
        line = markdown.count("\n", 0, match.start("text"))
        yield Block(match["text"], match["file"] is not None, match["encoding"] or "utf-8", line)


def read(fragment: str) -> Any:
    """The data of a fragment, which has to be readable itself."""
    source, found = load(fragment.encode(), "fragment")
    assert not [problem for problem in found if problem.severity.label == "error"], f"{found}\n{fragment}"
    return source.data


def merged(document: Any, fragment: Any) -> Any:
    """The document with a fragment over it: mappings merge, anything else replaces, null takes a key away.

    >>> merged({"a": {"b": 1, "c": 2}, "d": [3]}, {"a": {"b": None}, "d": [4]})
    {'a': {'c': 2}, 'd': [4]}
    """
    if not isinstance(document, dict) or not isinstance(fragment, dict):
        return deepcopy(fragment)
    out = {key: value for key, value in document.items() if key not in fragment}
    for key, value in fragment.items():
        if value is not None:
            out[key] = merged(document.get(key), value)
    return out
