"""What of the language there is, and what of it a document says: key paths, listed words, alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from obsc.spec.to_reader import options_of

Model = type[BaseModel]


def language(model: Model, path: str = "") -> Iterator[str]:
    """Everything that there is: `services.*.framework=flask`, `services.*.framework:Framework`.

    A `*` stands for any name and for any position.
    """
    for name, field in model.model_fields.items():
        here = f"{path}.{field.alias or name}".lstrip(".")
        yield here
        yield from _of_type(field.annotation, here)


def said(model: Model, document: dict[str, Any], path: str = "") -> Iterator[str]:
    """What a document says of it."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in document:
            here = f"{path}.{key}".lstrip(".")
            yield here
            yield from _of_value(field.annotation, document[key], here)


def _of_type(annotation: Any, path: str) -> Iterator[str]:
    for option in options_of(annotation):
        yield from (f"{path}{label}" for label in _labels(option))
        if get_origin(option) in (list, dict):
            yield from _of_type(get_args(option)[-1], f"{path}.*")
        elif _is_model(option):
            yield f"{path}:{option.__name__}"
            yield from language(option, path)


def _of_value(annotation: Any, value: Any, path: str) -> Iterator[str]:
    for option in options_of(annotation):
        origin = get_origin(option)
        if origin is dict and isinstance(value, dict):
            for item in value.values():
                yield from _of_value(get_args(option)[-1], item, f"{path}.*")
        elif origin is list and isinstance(value, list):
            for item in value:
                yield from _of_value(get_args(option)[-1], item, f"{path}.*")
        elif _is_model(option) and isinstance(value, dict) and _fits(option, value):
            yield f"{path}:{option.__name__}"
            yield from said(option, value, path)
        elif f"={value}" in (labels := list(_labels(option))):
            yield f"{path}={value}"
        elif isinstance(value, str) and ":text" in labels:
            yield f"{path}:text"


def _labels(option: Any) -> Iterator[str]:
    """The listed words of a type (not numbers: they are all alike), or its own name where an alternative may stand beside it."""
    if get_origin(option) is Literal:
        yield from (f"={word}" for word in get_args(option) if isinstance(word, str))
    elif option is bool:
        yield from ("=True", "=False")
    elif option is str:
        yield ":text"


def _is_model(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, BaseModel)


def _fits(model: Model, value: dict[str, Any]) -> bool:
    keys = {field.alias or name: field for name, field in model.model_fields.items()}
    return value.keys() <= keys.keys() and all(key in value for key, field in keys.items() if field.is_required())
