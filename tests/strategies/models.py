"""Whatever a pydantic model accepts, drawn from the model itself."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from strategies.parts import Strategy, merged, some
from strategies.texts import hostile, hostile_or_empty

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | hostile_or_empty,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(hostile_or_empty, inner, max_size=2),
    max_leaves=3,
)
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n\r")
_NONE = type(None)
_WORDS = (
    *("web", "a-b", "ab", "agent", "sidecar", "init", "cloudwatch-agent", "webImage", "vpcId", "A", "PYTHONPATH"),
    *("app:app", "0.0.0.0:8000", "3.12", "0.19.0", "/ecs/web", "10.0.0.0/8", "service.name", "5m", "99.9", "500ms"),
)
"""Words that name something elsewhere in a document, or the same thing twice."""


@cache
def instances(model: type[BaseModel]) -> Strategy:
    """Mappings that the model accepts: what it requires, and some of the rest."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    required = {key: _field(field) for key, field in fields.items() if field.is_required()}
    optional = {key: _field(field) for key, field in fields.items() if not field.is_required()}
    return merged(st.fixed_dictionaries(required), some(**optional) if optional else st.just({}))


def _field(field: FieldInfo) -> Strategy:
    return st.deferred(lambda: _of(field.annotation, field.metadata))


def _of(annotation: Any, metadata: Sequence[Any] = ()) -> Strategy:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is typing.Annotated:
        return _of(arguments[0], (*_flat(arguments[1:]), *metadata))
    if origin in (Union, types.UnionType):
        return st.one_of([_of(option, metadata) for option in arguments if option is not _NONE])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is list:
        return st.lists(_of(arguments[0]), min_size=_limit(metadata, "min_length", 0), max_size=3)
    if origin is dict:
        least = _limit(metadata, "min_length", 0)
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), min_size=least, max_size=least + 1)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return instances(annotation)
    return _scalar(annotation, metadata)


def _scalar(annotation: Any, metadata: Sequence[Any]) -> Strategy:
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(_limit(metadata, "ge", -9), _limit(metadata, "le", 2**53 - 1))
    if annotation is float:
        least, most = _limit(metadata, "ge", -1e6), _limit(metadata, "le", 1e6)
        return st.sampled_from([0, 0.5, 1]) | st.floats(least, most)
    if annotation is str:
        return _text(metadata)
    assert annotation is Any, annotation
    return _JSON


def _text(metadata: Sequence[Any]) -> Strategy:
    least, most = _limit(metadata, "min_length", 0), _limit(metadata, "max_length", 10_000)
    pattern = _limit(metadata, "pattern", None)
    if pattern is None:
        texts = st.sampled_from(_WORDS) | (hostile if least == 1 else hostile_or_empty)
        return texts.map(lambda text: text[:most])
    # Without the anchors: to Python, `$` also stands before a line feed at the end.
    bare = re.compile(f"(?:{pattern.removeprefix('^').removesuffix('$')})")
    words = [word for word in _WORDS if bare.fullmatch(word)]
    texts = st.from_regex(bare, fullmatch=True, alphabet=_CHARACTERS)
    return st.one_of(*(st.sampled_from(words) for _ in words[:1]), texts).filter(
        lambda text: least <= len(text) <= most
    )


def _flat(metadata: Sequence[Any]) -> list[Any]:
    return [one for item in metadata for one in (item.metadata if isinstance(item, FieldInfo) else (item,))]


def _limit(metadata: Sequence[Any], name: str, otherwise: Any) -> Any:
    """The first value that any of the constraints has under this name."""
    found = (getattr(one, name, None) for one in metadata)
    return next((value for value in found if value is not None), otherwise)
