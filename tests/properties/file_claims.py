"""What has to hold for every file, whether it builds or not: each claim takes its bytes and fails where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import jsonschema_rs
from pydantic import BaseModel, ValidationError

from obsc import rules
from obsc.check import schema_text
from obsc.diagnostics import has_errors
from obsc.pipeline import compile_text
from obsc.render import human
from obsc.source import load
from obsc.spec import read
from obsc.spec.document import Observability

SCHEMA = jsonschema_rs.Draft7Validator(schema_text())


def is_answered(raw: bytes) -> None:
    """There is a graph or an error that says why not, by a code that has a page, and in words that can be shown."""
    compilation = compile_text(raw)
    found = compilation.diagnostics
    assert {problem.code for problem in found} <= _codes()
    assert compilation.ok or has_errors(found)
    human.render(found, compilation.source, color=False)


@cache
def _codes() -> frozenset[str]:
    return frozenset(rule.code for rule in rules.all_rules())


def a_wrong_shape_is_an_error(raw: bytes) -> None:
    """What the schema refuses does not build."""
    source, _ = load(raw, "observability.yaml")
    if not SCHEMA.is_valid(source.data):
        assert has_errors(compile_text(raw).diagnostics), [str(error) for error in SCHEMA.iter_errors(source.data)]


def schema_and_models_agree(raw: bytes) -> None:
    """The schema accepts exactly what the models accept."""
    source, _ = load(raw, "observability.yaml")
    if source.data is not None:
        errors, refused = [str(error) for error in SCHEMA.iter_errors(source.data)], models_refuse(source.data)
        assert bool(errors) == bool(refused), f"the schema says {errors}, the models say {refused}"


def models_refuse(data: Any) -> str | None:
    """What the models say against a document; that a key of it has no value is said here.

    In Python, None stands for a key that is left out; in a file, `image:` with nothing behind it is a mistake.
    """
    if _has_nothing(data, ()):
        return "a key without a value"
    try:
        Observability.model_validate(data)
    except ValidationError as error:
        return str(error)
    return None


_ANYTHING = (
    ("environments",),
    ("patches", "*", "set"),
    ("agents", "*", "config"),
    ("services", "*", "agent", "config"),
)
"""Values that can be anything, nothing included."""


def _has_nothing(data: Any, path: tuple[Any, ...]) -> bool:
    """Whether anything is null."""
    if any(len(path) == len(free) and all(map(fnmatchcase, map(str, path), free)) for free in _ANYTHING):
        return False
    if isinstance(data, dict | list):
        items = data.items() if isinstance(data, dict) else enumerate(data)
        return any(_has_nothing(value, (*path, key)) for key, value in items)
    return data is None


def reader_sees_what_models_see(raw: bytes) -> None:
    """Values and defaults are the same in the generated reader, by which the compiler reads, as in the models."""
    source, _ = load(raw, "observability.yaml")
    if source.data is not None and models_refuse(source.data) is None:
        models, reader = Observability.model_validate(source.data), read.Observability(source.data)
        assert list(_unlike(models, reader, "")) == []


def _unlike(model: Any, seen: Any, path: str) -> Iterator[str]:
    if isinstance(model, BaseModel) and type(model).__name__ == type(seen).__name__:
        for name in type(model).model_fields:
            yield from _unlike(getattr(model, name), getattr(seen, name), f"{path}.{name}")
    elif isinstance(model, dict) and isinstance(seen, dict) and list(model) == list(seen):
        for key in model:
            yield from _unlike(model[key], seen[key], f"{path}.{key}")
    elif isinstance(model, list) and isinstance(seen, list) and len(model) == len(seen):
        for number, item in enumerate(model):
            yield from _unlike(item, seen[number], f"{path}[{number}]")
    elif model != seen or isinstance(model, bool) != isinstance(seen, bool):
        yield f"{path}: {model!r} and {seen!r}"


CLAIMS: dict[str, Callable[[bytes], None]] = {
    claim.__name__: claim
    for claim in (is_answered, a_wrong_shape_is_an_error, schema_and_models_agree, reader_sees_what_models_see)
}
"""Every claim by its name."""
