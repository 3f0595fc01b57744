"""Turn the models into plain classes that read a checked document: no pydantic at run time, the same types for mypy.

Importing pydantic and building the models costs more than a whole small build (docs/decisions/0003).
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Model = type[BaseModel]


def text() -> str:
    """The module `obsc.spec.read`, before formatting."""
    from obsc.spec.document import Observability

    models = models_in_order(Observability)
    lines = [
        '"""Read a checked document into typed values. Generated from the models by obsc.spec.to_reader: do not edit.',
        "",
        "Every class keeps what it was read from in `raw`, so that a default can be told from a value, and names its",
        "attributes' keys in `KEYS`, in the order of the language.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any, ClassVar, Literal",
        "",
        "Raw = dict[str, Any]",
        "",
    ]
    for model in models:
        lines += _class(model)
    return "\n".join(lines) + "\n"


def models_in_order(top: Model) -> list[Model]:
    """Every model of the language, those that others are made of first."""
    return list(dict.fromkeys(_reachable(top)))


def _reachable(model: Model) -> Iterator[Model]:
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            yield from _reachable(inner)
    yield model


def _models_in(annotation: Any) -> Iterator[Model]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        if not isinstance(inner, str | int | bool | FieldInfo):
            yield from _models_in(inner)


def _class(model: Model) -> list[str]:
    (summary, *_) = (model.__doc__ or "").splitlines()
    fields = model.model_fields.items()
    out = ["", f"class {model.__name__}:", f'    """{summary}"""', ""]
    keys = {name: field.alias or name for name, field in fields}
    out += [f"    KEYS: ClassVar[dict[str, str]] = {keys!r}"]
    out += [f"    __slots__ = ({', '.join(repr(name) for name in ('raw', *keys))},)", ""]
    out += ["    def __init__(self, raw: Raw) -> None:", "        self.raw = raw"]
    for name, field in fields:
        key = field.alias or name
        out.append(f"        self.{name}: {_type(field)} = {_value(field, key)}")
    return out


def _value(field: FieldInfo, key: str) -> str:
    read = _read(_bare(field.annotation), "v")
    if field.is_required():
        return _with(read, f"raw[{key!r}]")
    default: Any = field.default
    if isinstance(default, BaseModel):
        default = default.model_dump(by_alias=True, exclude_unset=True)
    if default is None:
        return f"raw.get({key!r})" if read == "v" else f"{read} if (v := raw.get({key!r})) is not None else None"
    return _with(read, f"raw.get({key!r}, {default!r})")


def _with(read: str, source: str) -> str:
    """Put the source of `v` where it is evaluated first."""
    if len(re.findall(r"\bv\b", read)) == 1:
        return re.sub(r"\bv\b", lambda _: source, read)
    return read.replace("isinstance(v, ", f"isinstance(v := {source}, ", 1)


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is typing.Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def options_of(annotation: Any) -> list[Any]:
    """The alternatives of a union, without None."""
    annotation = _bare(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        return [inner for option in get_args(annotation) for inner in options_of(option) if inner is not type(None)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _read(annotation: Any, value: str) -> str:
    """An expression that reads `value`; just `value` where there is nothing to do."""
    options = options_of(annotation)
    models = [option for option in options if _is_model(option)]
    others = [option for option in options if not _is_model(option)]
    expression = value
    for option in others:
        if get_origin(option) in (list, dict):
            expression = _container(option, value, alone=len(options) == 1)
    if not models:
        return expression
    read = _one_of(models, value)
    return read if not others else f"({read} if isinstance({value}, dict) else {expression})"


def _container(annotation: Any, value: str, *, alone: bool) -> str:
    inner = value + "i"
    *_, item = get_args(annotation)
    read = _read(item, inner)
    if read == inner:
        return value
    if get_origin(annotation) is dict:
        return f"{{k: {read} for k, {inner} in {value}.items()}}"
    made = f"[{read} for {inner} in {value}]"
    return made if alone else f"({made} if isinstance({value}, list) else {value})"


def _one_of(models: list[Model], value: str) -> str:
    discriminators = [set(_literal(model, "type")) for model in models]
    if len(models) > 1 and all(discriminators):
        tests = [f"{value}['type'] == {next(iter(kind))!r}" for kind in discriminators]
    else:
        tests = [f"{_first_required(model)!r} in {value}" for model in models]
    read = f"{models[-1].__name__}({value})"
    for model, test in reversed(list(zip(models, tests, strict=True))[:-1]):
        read = f"({model.__name__}({value}) if {test} else {read})"
    return read


def _first_required(model: Model) -> str:
    return next((field.alias or name for name, field in model.model_fields.items() if field.is_required()), "")


def _literal(model: Model, name: str) -> tuple[Any, ...]:
    field = model.model_fields.get(name)
    return get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()


def _type(field: FieldInfo) -> str:
    optional = not field.is_required() and field.default is None
    return type_text(field.annotation) + (" | None" if optional else "")


def type_text(annotation: Any) -> str:
    """A type as it is written in Python, the alternatives of a union in order."""
    return " | ".join(dict.fromkeys(_one_type(option) for option in options_of(annotation)))


def _one_type(option: Any) -> str:
    origin = get_origin(option)
    if origin is Literal:
        return "Literal[" + ", ".join(repr(value) for value in get_args(option)) + "]"
    if origin is list:
        return f"list[{type_text(get_args(option)[0])}]"
    if origin is dict:
        return f"dict[str, {type_text(get_args(option)[1])}]"
    if option is Any:
        return "Any"
    return str(option.__name__)


if __name__ == "__main__":
    import sys

    sys.stdout.write(text())
