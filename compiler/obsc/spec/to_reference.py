"""Turn the models into `specs/reference.yaml`: every key of the language, with its default or an example."""

from __future__ import annotations

import json
import textwrap
import typing
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from obsc.spec.to_reader import options_of

Model = type[BaseModel]

_HEADER = """\
# Every key of the language, with its default; a key without one has an example, and says so.
# Generated from the models by obsc.spec.to_reference. Not a system to build: it holds what excludes each other.
"""

_NAMES = {"services": "web", "agents": "agent", "containers": "helper", "alarms": "alarm", "slos": "slo"}
_NAMES |= {"environments": "staging", "env": "KEY", "secrets": "KEY", "labels": "team", "attributes": "service.version"}
_NAMES |= {"dimensions": "Queue", "dependsOn": "init", "select": "kind", "set": "field"}


def text() -> str:
    """The reference file."""
    from obsc.spec.document import Observability

    return _HEADER + "\n".join(_mapping(Observability, 0)) + "\n"


def _mapping(model: Model, depth: int) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield from _comment(field, depth)
        yield from _entry(field.alias or name, field, depth)


def _comment(field: FieldInfo, depth: int) -> Iterator[str]:
    words = field.description or ""
    if field.is_required():
        words += " Required."
    elif field.default is None:
        words += " No default: an example."
    elif _deep(field.annotation) and (default := _shown(field)) != {}:
        words += f" Default: {_scalar(default)}"
    for row in textwrap.wrap(words, 100 - 2 * depth):
        yield "  " * depth + "# " + row


def _entry(key: str, field: FieldInfo, depth: int) -> Iterator[str]:
    pad = "  " * depth
    options = options_of(field.annotation)
    deep = _deep(field.annotation)
    mapping = next((option for option in options if get_origin(option) is dict), None)
    rows = next((option for option in options if get_origin(option) is list), None)
    if mapping is not None:
        yield f"{pad}{key}:"
        yield from _named(key, get_args(mapping)[1], depth + 1)
    elif deep and field.default != "sidecar":
        yield f"{pad}{key}:" if deep[0].model_fields else f"{pad}{key}: {{}}"
        yield from _mapping(deep[0], depth + 1)
    elif rows is not None and (inner := _deep(get_args(rows)[0])):
        yield f"{pad}{key}:"
        yield from _listed(_mapping(inner[0], depth + 2), depth + 1)
    else:
        yield f"{pad}{key}: {_value(field)}"


def _listed(rows: Iterator[str], depth: int) -> Iterator[str]:
    """A block as a list's only item: the dash stands before its first key."""
    pad, first = "  " * depth, True
    for row in rows:
        if first and not row.lstrip().startswith("#"):
            yield pad + "- " + row.lstrip()
            first = False
        else:
            yield row


def _named(key: str, value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    models = _deep(value)
    if not models:
        yield f"{pad}{_NAMES.get(key, 'name')}: {_scalar(_example(value))}"
    elif len(models) == 1:
        yield f"{pad}{_NAMES.get(key, 'name')}:"
        yield from _mapping(models[0], depth + 1)
    else:
        for number, model in enumerate(models):
            yield f"{pad}{_variant(model, number)}:"
            yield from _mapping(model, depth + 1)


def _variant(model: Model, number: int) -> str:
    kind = model.model_fields.get("type")
    if kind is not None:
        return str(get_args(kind.annotation)[0])
    return f"KEY_{number}"


def _deep(annotation: Any) -> list[Model]:
    """The mappings that a value can be, besides an input."""
    models = [option for option in options_of(annotation) if isinstance(option, type) and issubclass(option, BaseModel)]
    return [model for model in models if model.__name__ != "Ref"]


def _example(annotation: Any) -> Any:
    option = options_of(annotation)[0]
    if get_origin(option) is typing.Literal:
        return get_args(option)[0]
    return {str: "value", int: 1}.get(option, {} if get_origin(option) is dict else "value")


def _shown(field: FieldInfo) -> Any:
    if not field.is_required() and field.default is not None:
        default = field.default
        return default.model_dump(by_alias=True, exclude_unset=True) if isinstance(default, BaseModel) else default
    if field.examples:
        return field.examples[0]
    return _example(field.annotation)


def _value(field: FieldInfo) -> str:
    return _scalar(_shown(field))


def _scalar(value: Any) -> str:
    if isinstance(value, dict) and value:
        return "{ " + ", ".join(f"{key}: {_scalar(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    import sys

    sys.stdout.write(text())
